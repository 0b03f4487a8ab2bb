/* sso.h - who signs the users of a domain in (realm discovery), and the certificates of
 * the federation service that does.
 *
 * What the cloud's realm service says is believed when clients accept its certificate;
 * what is wrong with that is a fault of the question, never of the domain.
 */
#ifndef CCN_DOMAIN_SSO_H
#define CCN_DOMAIN_SSO_H

#include "service.h"

extern const struct discovery discovery_sso;

#endif

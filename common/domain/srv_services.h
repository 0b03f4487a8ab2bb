/* srv_services.h - services that a domain announces by SRV records, and autoconfig, which
 * mail programs ask first. */
#ifndef CCN_DOMAIN_SRV_SERVICES_H
#define CCN_DOMAIN_SRV_SERVICES_H

#include "service.h"

extern const struct discovery discovery_client_mail;
extern const struct discovery discovery_xmpp;
extern const struct discovery discovery_sip;
extern const struct discovery discovery_dav;
extern const struct discovery discovery_ldap;

#endif

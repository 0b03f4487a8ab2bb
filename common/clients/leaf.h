/* leaf.h - traits of the server's own certificate.  Predicates of traits.def: true
 * when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_LEAF_H
#define CCN_CLIENTS_LEAF_H

#include "situation.h"

/* CA: true (RFC 5280, 4.2.1.9) in the certificate of a server. */
bool leaf_is_authority(const struct situation *situation);

#endif

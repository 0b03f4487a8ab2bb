/* path.h - traits of the way from the server's certificate to a trust anchor.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_PATH_H
#define CCN_CLIENTS_PATH_H

#include "situation.h"

/* No path ends at a trust anchor (RFC 5280, 6.1.1 (d)). */
bool ends_at_no_anchor(const struct situation *situation);

/* notAfter of the server's own certificate has passed (RFC 5280, 4.1.2.5). */
bool leaf_has_expired(const struct situation *situation);

#endif

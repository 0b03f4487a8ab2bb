/* connection.h - traits of the connection: whether there was a certificate, and
 * what was negotiated.  Predicates of traits.def.  Pure.
 */
#ifndef CCN_CLIENTS_CONNECTION_H
#define CCN_CLIENTS_CONNECTION_H

#include "situation.h"

/* No certificate came, whatever the reason: the only trait of such a situation
 * unless the reason is one. */
bool is_not_obtained(const struct situation *situation);

#endif

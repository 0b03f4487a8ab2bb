/* size.h - traits of how many octets the certificates have, which clients put a
 * limit to: the message that holds them all, as the server sends it.  Predicates of
 * traits.def: false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_SIZE_H
#define CCN_CLIENTS_SIZE_H

#include "situation.h"

/* The Certificate message (RFC 8446, 4.4.2) is longer than 32, 64, 100 or 128 KiB. */
bool is_over_32k(const struct situation *situation);
bool is_over_64k(const struct situation *situation);
bool is_over_100k(const struct situation *situation);
bool is_over_128k(const struct situation *situation);

/* One certificate has more than 65535 octets. */
bool has_certificate_over_64k(const struct situation *situation);

#endif

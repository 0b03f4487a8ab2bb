/* sent.h - traits of what the server sends, and of how long the path is.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_SENT_H
#define CCN_CLIENTS_SENT_H

#include "situation.h"

/* Something among what was sent is no certificate. */
bool garbage_is_sent(const struct situation *situation);
/* An authority that has expired, and that the path does not need. */
bool superfluous_expired_is_sent(const struct situation *situation);
/* Malformed, though it can be read; no part of the path. */
bool superfluous_malformed_is_sent(const struct situation *situation);
/* No part of the path, and with an address of a wrong length, an object identifier with a
 * number beyond 31 bits or a long exponent (which Go does not parse); with a number
 * beyond 64 bits (GnuTLS). */
bool superfluous_hard_for_go_is_sent(const struct situation *situation);
bool superfluous_hard_for_gnutls_is_sent(const struct situation *situation);
/* It is no part of the path, and demands a stapled answer (must-staple), of which there is
 * none. */
bool superfluous_demands_staple(const struct situation *situation);
/* More certificates than that. */
bool more_than_10_are_sent(const struct situation *situation);
bool more_than_16_are_sent(const struct situation *situation);
/* The path, its ends counted, is longer than that. */
bool path_is_longer_than_8(const struct situation *situation);
bool path_is_longer_than_10(const struct situation *situation);

#endif

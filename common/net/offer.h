/* offer.h - what a ClientHello offers, the same on every system.
 *
 * The library's own default is the distribution's, and changes with it.  A few
 * offers stand instead: first what every current client offers, so that a
 * session made with it is one that every current client gets, in a ClientHello as
 * long as many of them send it.  When that fails for a reason that they may mend,
 * others, so that the certificate of such a server is seen and judged as well: the
 * same in one packet; the same without a look at the key usage; whatever the
 * library can do.
 */
#ifndef CCN_NET_OFFER_H
#define CCN_NET_OFFER_H

#include "tls_error.h"

/* The priority strings of an offer, the first that the library can read counts;
 * ended by NULL.  Not for OFFER_NONE and OFFER_GIVEN, which have none. */
const char *const *offer_priorities(enum tls_offer offer);

/* The handshake with OFFER_WIDE came to tls: would the server take something else
 * from those who do not offer that?  It often puts DHE first, for example, which
 * OpenSSL's clients offer and browsers do not. */
bool offer_asks_for_browsers(const struct tls_parameters *tls);

/* Is its ClientHello of more than one packet (net/padding.h)? */
bool offer_is_long(enum tls_offer offer);

/* The handshake with offer has ended as end says, with error err: which offer may
 * bring it further?  OFFER_NONE when the server wants something else than
 * cryptography: a client certificate, another name, another protocol; and for offers
 * that are made when others have failed. */
enum tls_offer offer_next(enum tls_offer offer, const struct tls_end *end, enum err err);

#endif

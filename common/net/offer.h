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

/* All that the library can do? */
bool offer_is_wide(enum tls_offer offer);

/* Is its ClientHello of more than one packet (net/padding.h)? */
bool offer_is_long(enum tls_offer offer);

/* The certificate came by offer, and the handshake to tls if it ended well: what else is worth
 * asking the server?
 *
 * Would it take something else from those who do not offer all of OFFER_WIDE?  It often
 * puts DHE first, for example, which OpenSSL's clients offer and browsers do not.  Was it for its
 * length that it did not take a longer one?  OFFER_NONE: nothing is. */
enum tls_offer offer_further(enum tls_offer offer, const struct tls_parameters *tls);

/* The handshake with offer has ended as end says, with error err: which offer may
 * bring it further?  OFFER_NONE when the server wants something else than
 * cryptography: a client certificate, another name, another protocol; and for offers
 * that are made when others have failed.  Of OFFER_WIDE_LONG, which one packet has brought
 * that far: OFFER_WIDE when it may have failed for its length. */
enum tls_offer offer_next(enum tls_offer offer, const struct tls_end *end, enum err err);

#endif

/* padding.h - a ClientHello as long as those with a key share of ML-KEM (RFC 7685).
 *
 * Chromium, Firefox, Apple's systems, OpenSSL 3.5 and Go 1.24 send the key share of
 * X25519MLKEM768, 1216 octets, with the first message: it does not fit into one packet,
 * and servers, or what stands before them, that read one only break off or wait for
 * ever.  GnuTLS as distributions build it has no such share; zeros do as well, for
 * whoever does not read on knows neither.
 */
#ifndef CCN_NET_PADDING_H
#define CCN_NET_PADDING_H

#include <gnutls/gnutls.h>

/* Of the extension: with the least that is said besides, ClientHello is longer than a
 * packet of Ethernet has octets, and no longer than that of a browser. */
enum { PADDING_BYTES = 1400 };

/* ClientHello of the session, which has begun nothing yet, is padded, also the second one
 * after HelloRetryRequest.  A code of GnuTLS. */
int padding_add(gnutls_session_t session);

#endif

/* exchange.h - is what a handshake came to fit for today's clients, and is the
 * certificate meant for it?
 *
 * Pure.
 */
#ifndef CCN_VERDICTS_EXCHANGE_H
#define CCN_VERDICTS_EXCHANGE_H

#include "facts/session.h"

/* TLS 1.1 or older (RFC 8996) was agreed on, though TLS 1.2 or newer was offered. */
bool exchange_protocol_is_weak(const struct tls_parameters *tls);

/* Diffie-Hellman in a finite field of less than 2048 bits (RFC 9325 4.1). */
bool exchange_group_is_weak(const struct tls_parameters *tls);

/* The key usage that a server's certificate needs: keyEncipherment for static RSA,
 * else digitalSignature (RFC 5246 7.4.2, RFC 8446 4.4.2.2).  Where no handshake
 * has ended, what every exchange of TLS 1.3 and every one with forward secrecy
 * needs. */
enum key_usage exchange_needs_usage(const struct tls_parameters *tls);

/* Does the certificate allow it?  True when it does not limit its usage, and when it
 * allows no TLS server at all, which is the trust verdict's. */
bool exchange_fits_usage(const struct tls_parameters *tls, const struct certificate *leaf);

#endif

/* tls_words.h - what a handshake came to, in words.  Static text; pure. */
#ifndef CCN_REPORT_TLS_WORDS_H
#define CCN_REPORT_TLS_WORDS_H

#include "facts/session.h"

/* "current", "wide", "given"; "" for OFFER_NONE. */
const char *tls_offer_word(enum tls_offer offer);

/* Was another offer made before, which failed, and does that matter to who reads? */
bool tls_offer_is_second(const struct session *session);

/* "ECDHE", "DHE", "RSA", "other"; "" for TLS_EXCHANGE_NONE. */
const char *tls_exchange_word(enum tls_exchange exchange);

/* "AEAD", "CBC-SHA1", "CBC-SHA2", "other"; "" for TLS_PROTECTION_NONE. */
const char *tls_protection_word(enum tls_protection protection);

#endif

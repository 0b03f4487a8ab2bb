/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "offer.h"

#include <errno.h>
#include <gnutls/gnutls.h>

#include "facts/alert.h"

/* --- the offers ----------------------------------------------------------------- */

/* Browsers, OpenSSL, Java, Go, rustls, Schannel and Apple's libraries offer all
 * of this.  Python's ssl from 3.13 on, rustls and apps under Apple's App
 * Transport Security offer no other key exchange, browsers no other curves and
 * signatures; Schannel has no other AEAD ciphers, ChaCha20 is off. */
#define CURRENT \
	"NONE:+VERS-TLS1.3:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA" \
	":+AES-256-GCM:+AES-128-GCM:+AEAD" \
	":+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1" \
	":+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA256" \
	":+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-SHA256" \
	":+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SHA384" \
	":+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA384" \
	":+SIGN-RSA-PSS-RSAE-SHA512:+SIGN-RSA-SHA512"

/* Also in one packet. */
static const char *const current[] = { CURRENT, NULL };

/* %COMPAT takes a certificate whose key usage does not fit. */
static const char *const lenient[] = { CURRENT ":%COMPAT", NULL };

/* Chromium, Firefox and Go: besides the current offer ChaCha20, static RSA and CBC with
 * SHA-1.  The key usage is the business of another finding. */
static const char *const browsers[] = {
	CURRENT ":+CHACHA20-POLY1305:+RSA:+AES-256-CBC:+AES-128-CBC:+SHA1:%COMPAT", NULL
};

/* Static RSA stands before DHE: a client that offers both cannot know how large
 * the group will be. */
#define WIDE_VERSIONS "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0"
#define WIDE_EXCHANGES ":+ECDHE-ECDSA:+ECDHE-RSA:+RSA:+DHE-RSA"
#define WIDE_CIPHERS \
	":+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:+AES-256-CCM:+AES-128-CCM" \
	":+AES-256-CBC:+AES-128-CBC:+AEAD:+SHA256:+SHA384:+SHA1"
#define WIDE_GROUPS \
	":+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1:+GROUP-X448" \
	":+GROUP-FFDHE2048:+GROUP-FFDHE3072:+GROUP-FFDHE4096:+GROUP-FFDHE6144:+GROUP-FFDHE8192"
#define WIDE_SIGNATURES ":+SIGN-ALL:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"
#define WIDE WIDE_VERSIONS WIDE_EXCHANGES WIDE_CIPHERS WIDE_GROUPS WIDE_SIGNATURES

/* Builds of the library leave out one or the other of what is at the end. */
static const char *const wide[] = {
	WIDE ":+CAMELLIA-128-GCM:+CAMELLIA-256-GCM:+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:+3DES-CBC"
	     ":+ARCFOUR-128:+MD5:%COMPAT",
	WIDE ":+3DES-CBC:+ARCFOUR-128:+MD5:%COMPAT",
	WIDE ":+3DES-CBC:%COMPAT",
	WIDE ":%COMPAT",
	"NORMAL:%COMPAT",
	NULL,
};

const char *const *offer_priorities(enum tls_offer offer)
{
	switch (offer) {
	case OFFER_LENIENT:
		return lenient;
	case OFFER_WIDE:
	case OFFER_WIDE_LONG:
		return wide;
	case OFFER_BROWSERS:
		return browsers;
	case OFFER_NONE:
	case OFFER_CURRENT:
	case OFFER_SHORT:
	case OFFER_GIVEN:
	case OFFER_COUNT:
		break;
	}
	return current;
}

static bool is_curve_of_browsers(unsigned bits)
{
	return bits == 256 || bits == 384;
}

bool offer_is_wide(enum tls_offer offer)
{
	return offer == OFFER_WIDE || offer == OFFER_WIDE_LONG;
}

bool offer_is_long(enum tls_offer offer)
{
	return offer == OFFER_CURRENT || offer == OFFER_WIDE_LONG || offer == OFFER_BROWSERS;
}

/* Has OFFER_WIDE come to what browsers do not offer? */
static bool asks_for_browsers(const struct tls_parameters *tls)
{
	switch (tls->protection) {
	case TLS_PROTECTION_CBC_SHA2:
	case TLS_PROTECTION_OTHER:
		return true;
	case TLS_PROTECTION_NONE:
	case TLS_PROTECTION_AEAD:
	case TLS_PROTECTION_CBC_SHA1:
		break;
	}
	return tls->has_3des || tls->exchange == TLS_EXCHANGE_DHE ||
	       tls->signature_hash == HASH_SHA1 ||
	       (tls->exchange == TLS_EXCHANGE_ECDHE && !is_curve_of_browsers(tls->exchange_bits));
}

enum tls_offer offer_further(enum tls_offer offer, const struct tls_parameters *tls)
{
	if (offer == OFFER_SHORT || offer == OFFER_LENIENT)
		return OFFER_CURRENT;
	/* What is older is refused by whoever says that much. */
	if (offer != OFFER_WIDE || tls->protocol < TLS_PROTOCOL_1_2)
		return OFFER_NONE;
	return asks_for_browsers(tls) ? OFFER_BROWSERS : OFFER_WIDE_LONG;
}

/* --- when another one is worth an attempt ------------------------------------------ */

/* What a server can say about a ClientHello whose cryptography it does not like,
 * or does not understand. */
static bool alert_is_about_offer(int alert)
{
	switch (alert) {
	case ALERT_HANDSHAKE_FAILURE:
	case ALERT_INSUFFICIENT_SECURITY:
	case ALERT_PROTOCOL_VERSION:
	case ALERT_ILLEGAL_PARAMETER:
	case ALERT_DECODE_ERROR:
	case ALERT_UNEXPECTED_MESSAGE:
	case ALERT_MISSING_EXTENSION:
	case ALERT_UNSUPPORTED_EXTENSION:
	case ALERT_INTERNAL_ERROR:
		return true;
	}
	return false;
}

/* ... or of which it has read a part only. */
static bool alert_is_about_length(int alert)
{
	switch (alert) {
	case ALERT_UNEXPECTED_MESSAGE:
	case ALERT_RECORD_OVERFLOW:
	case ALERT_ILLEGAL_PARAMETER:
	case ALERT_DECODE_ERROR:
	case ALERT_INTERNAL_ERROR:
	case ALERT_UNSUPPORTED_EXTENSION:
		return true;
	}
	return false;
}

/* What the library refuses, and the wide offer does not; or the server's choice
 * of something that the current one has not. */
static bool refusal_is_about_offer(int code)
{
	switch (code) {
	case GNUTLS_E_DH_PRIME_UNACCEPTABLE:
	case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
	case GNUTLS_E_UNKNOWN_CIPHER_SUITE:
	case GNUTLS_E_UNKNOWN_CIPHER_TYPE:
	case GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM:
	case GNUTLS_E_INCOMPATIBLE_SIG_WITH_KEY:
	case GNUTLS_E_ECC_UNSUPPORTED_CURVE:
	case GNUTLS_E_NO_CIPHER_SUITES:
	case GNUTLS_E_INSUFFICIENT_SECURITY:
	case GNUTLS_E_NO_COMMON_KEY_SHARE:
	case GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER:
	case GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION:
	case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
	case GNUTLS_E_UNKNOWN_PK_ALGORITHM:
		return true;
	}
	return false;
}

/* The server ended it, before it has shown its certificate: then it has chosen already. */
static bool is_ended_by_server(const struct tls_end *end, enum err err)
{
	bool is_ended = err == ERR_TLS_ALERT || err == ERR_TLS_ALERT_UNNAMED ||
			err == ERR_TLS_NO_SUCH_CERTIFICATE || err == ERR_TLS_BROKE_OFF ||
			err == ERR_TLS_BROKE_OFF_AT_ONCE;
	return is_ended && !end->chain_seen;
}

/* ... for a reason that another offer may mend: by such an alert, or without a word. */
static bool is_ended_for(const struct tls_end *end, enum err err, bool (*alert_is_so)(int))
{
	if (!is_ended_by_server(end, err))
		return false;
	if (end->code == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return alert_is_so(end->alert);
	return end->closed || end->error_number == ECONNRESET || end->error_number == EPIPE;
}

enum tls_offer offer_next(enum tls_offer offer, const struct tls_end *end, enum err err)
{
	if (offer == OFFER_WIDE_LONG)
		return is_ended_for(end, err, alert_is_about_offer) ? OFFER_WIDE : OFFER_NONE;
	if (offer != OFFER_CURRENT && offer != OFFER_SHORT)
		return OFFER_NONE;
	if (err == ERR_TLS_HANDSHAKE && end->code == GNUTLS_E_KEY_USAGE_VIOLATION)
		return OFFER_LENIENT;
	if (offer == OFFER_CURRENT && is_ended_for(end, err, alert_is_about_length))
		return OFFER_SHORT;
	bool is_about_offer = err == ERR_TLS_HANDSHAKE
				      ? refusal_is_about_offer(end->code)
				      : is_ended_for(end, err, alert_is_about_offer);
	return is_about_offer ? OFFER_WIDE : OFFER_NONE;
}

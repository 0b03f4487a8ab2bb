/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls_words.h"

const char *tls_offer_word(enum tls_offer offer)
{
	switch (offer) {
	case OFFER_CURRENT:
	case OFFER_SHORT:
	case OFFER_LENIENT:
		return "current";
	case OFFER_WIDE:
		return "wide";
	case OFFER_GIVEN:
		return "given";
	case OFFER_NONE:
	case OFFER_WIDE_LONG:
	case OFFER_BROWSERS:
	case OFFER_COUNT:
		break;
	}
	return "";
}

bool tls_offer_is_second(const struct session *session)
{
	return session->offer == OFFER_SHORT || session->offer == OFFER_WIDE;
}

const char *tls_exchange_word(enum tls_exchange exchange)
{
	switch (exchange) {
	case TLS_EXCHANGE_ECDHE:
		return "ECDHE";
	case TLS_EXCHANGE_DHE:
		return "DHE";
	case TLS_EXCHANGE_RSA:
		return "RSA";
	case TLS_EXCHANGE_OTHER:
		return "other";
	case TLS_EXCHANGE_NONE:
		break;
	}
	return "";
}

const char *tls_protection_word(enum tls_protection protection)
{
	switch (protection) {
	case TLS_PROTECTION_AEAD:
		return "AEAD";
	case TLS_PROTECTION_CBC_SHA1:
		return "CBC-SHA1";
	case TLS_PROTECTION_CBC_SHA2:
		return "CBC-SHA2";
	case TLS_PROTECTION_OTHER:
		return "other";
	case TLS_PROTECTION_NONE:
		break;
	}
	return "";
}

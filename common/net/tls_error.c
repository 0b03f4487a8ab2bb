/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_error.h"

#include <errno.h>
#include <gnutls/gnutls.h>

#include "facts/alert.h"

/* How the server broke off. */
struct how {
	enum error_end ended;
	int number;
};

static enum err raise(enum err code, struct how how, struct error *reterr)
{
	return error_raise(reterr, code, FACTS(.ended = how.ended, .number = how.number));
}

/* Did the server break off where one does that wants a client certificate? */
static bool insists(const struct tls_end *end)
{
	return end->asked && !end->sent && end->may_insist;
}

static bool wants_kind(const struct tls_end *end)
{
	return !end->chain_seen && variant_kind(end->variant) != VARIANT_DEFAULT;
}

static enum err no_such_certificate(const struct tls_end *end, struct how how, struct error *reterr)
{
	return error_raise(
		reterr, ERR_TLS_NO_SUCH_CERTIFICATE,
		FACTS(.ended = how.ended, .number = how.number,
		      .term = variant_kind(end->variant) == VARIANT_RSA ? "RSA" : "ECDSA"));
}

static enum err after_alert(const struct tls_end *end, struct error *reterr)
{
	struct how how = { ERROR_END_ALERT, end->alert };
	if (insists(end))
		return raise(ERR_CLIENT_CERTIFICATE_INSISTED, how, reterr);
	if (end->sent)
		return raise(ERR_CLIENT_CERTIFICATE_REFUSED, how, reterr);
	if (wants_kind(end) &&
	    (end->alert == ALERT_HANDSHAKE_FAILURE || end->alert == ALERT_INSUFFICIENT_SECURITY))
		return no_such_certificate(end, how, reterr);
	if (alert_is_of_client_certificate(end->alert))
		return raise(ERR_TLS_ALERT_OF_CLIENT, how, reterr);
	if (end->unnamed && alert_is_of_name(end->alert))
		return raise(ERR_TLS_ALERT_UNNAMED, how, reterr);
	return raise(ERR_TLS_ALERT, how, reterr);
}

static struct how how_broken(const struct tls_end *end)
{
	enum error_end ended = end->closed ? ERROR_END_CLOSED : error_end_of(end->error_number);
	return (struct how){ ended, ended == ERROR_END_LOST ? end->error_number : 0 };
}

/* The connection ended: closed, reset, or not usable any more. */
static enum err after_end(const struct tls_end *end, struct error *reterr)
{
	struct how how = how_broken(end);
	if (insists(end))
		return raise(ERR_CLIENT_CERTIFICATE_INSISTED, how, reterr);
	if (end->sent && end->may_insist)
		return raise(ERR_CLIENT_CERTIFICATE_REFUSED, how, reterr);
	if (wants_kind(end) && !end->has_answered)
		return no_such_certificate(end, how, reterr);
	return raise(end->has_answered ? ERR_TLS_BROKE_OFF : ERR_TLS_BROKE_OFF_AT_ONCE, how,
		     reterr);
}

/* Nothing that a server can bring about. */
static bool is_own(int code)
{
	return code == GNUTLS_E_RANDOM_FAILED || code == GNUTLS_E_RANDOM_DEVICE_ERROR ||
	       code == GNUTLS_E_LIB_IN_ERROR_STATE || code == GNUTLS_E_SELF_TEST_ERROR;
}

/* A key or signature that this version of the library does not know yet is no
 * defect of the certificate. */
static bool is_unknown_algorithm(int code)
{
	return code == GNUTLS_E_UNKNOWN_PK_ALGORITHM || code == GNUTLS_E_UNIMPLEMENTED_FEATURE ||
	       code == GNUTLS_E_ECC_UNSUPPORTED_CURVE ||
	       code == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
}

/* What it means, where the library's words do not say it; NULL: nothing. */
static const char *meaning_of(int code)
{
	switch (code) {
	case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
		return "no TLS version in common";
	case GNUTLS_E_KEY_USAGE_VIOLATION:
		return "the key usage in the certificate does not allow what TLS needs";
	case GNUTLS_E_NO_CERTIFICATE_FOUND:
		return "the server sent no certificate";
	case GNUTLS_E_UNSAFE_RENEGOTIATION_DENIED:
		return "the server lacks RFC 5746";
	case GNUTLS_E_DH_PRIME_UNACCEPTABLE:
		return "the server's Diffie-Hellman group is too small";
	}
	return NULL;
}

/* The library gave up of its own accord. */
static enum err after_refusal(const struct tls_end *end, struct error *reterr)
{
	if (end->import_code < 0 && !is_unknown_algorithm(end->import_code))
		return error_raise(reterr, ERR_TLS_CERTIFICATE_UNREADABLE,
				   FACTS(.number = end->import_code));
	return error_raise(reterr, ERR_TLS_HANDSHAKE,
			   FACTS(.number = end->code, .term = meaning_of(end->code)));
}

enum err tls_error(const struct tls_end *end, struct error *reterr)
{
	int code = end->code;
	enum err shortage = error_of_shortage(end->error_number);
	if (shortage != ERR_NONE)
		return error_raise(reterr, shortage, FACTS(.number = end->error_number));
	if (code == GNUTLS_E_MEMORY_ERROR)
		return error_no_memory(reterr);
	if (is_own(code))
		return error_raise(reterr, ERR_TLS_OWN, FACTS(.number = code));
	if (end->packets != NULL)
		return error_raise(reterr, ERR_TLS_NO_PACKET, FACTS(.term = end->packets));
	if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return after_alert(end, reterr);
	if (code == GNUTLS_E_HANDSHAKE_TOO_LARGE)
		return error_raise(reterr, ERR_TLS_MESSAGE_TOO_LARGE,
				   FACTS(.count = CHAIN_MAX_BYTES));
	if (end->error_number == EMSGSIZE)
		return error_raise(reterr, ERR_TLS_ENDLESS, FACTS());
	if (code == GNUTLS_E_WARNING_ALERT_RECEIVED)
		return error_raise(reterr, ERR_TLS_ENDLESS_WARNINGS, FACTS());
	if (end->closed || code == GNUTLS_E_PULL_ERROR || code == GNUTLS_E_PUSH_ERROR ||
	    code == GNUTLS_E_PREMATURE_TERMINATION)
		return after_end(end, reterr);
	return after_refusal(end, reterr);
}

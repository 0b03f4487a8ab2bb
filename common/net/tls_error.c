/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "facts/alert.h"
#include "tls_session.h"
#include "words.h"

/* The alert that the server sent. */
static int alert_number(const struct tls *tls)
{
	return (int)gnutls_alert_get(tls->session);
}

/* Did the server break off where one does that wants a client certificate?
 * Before TLS 1.3 it does so within the handshake. */
static bool broke_off_without_certificate(const struct tls *tls)
{
	return tls->asked && !tls->sent &&
	       (tls->established || gnutls_protocol_get_version(tls->session) != GNUTLS_TLS1_3);
}

static void set_insisted(struct tls *tls, const char *how, struct error *reterr)
{
	tls_insists(tls);
	error_set(reterr, ERR_CLIENT_CERTIFICATE_REQUIRED,
		  "the server asked for a client certificate and %s when none came", how);
}

/* The server has no certificate of the kind that alone was offered. */
static void set_no_such_certificate(struct tls *tls, const char *how, struct error *reterr)
{
	tls->facts->variant_refused = true;
	error_set(reterr, ERR_HANDSHAKE_FAILED, "the server has no %s certificate (%s)",
		  tls->variant == VARIANT_RSA ? "RSA" : "ECDSA", how);
}

static bool wants_kind(const struct tls *tls)
{
	return !tls->chain_seen && (tls->variant == VARIANT_RSA || tls->variant == VARIANT_ECDSA);
}

static void set_alert(struct tls *tls, struct error *reterr)
{
	char how[64];
	int number = alert_number(tls);
	const char *advice = alert_advice(number);
	snprintf(how, sizeof(how), "sent alert %s (%d)", alert_name(number), number);
	if (broke_off_without_certificate(tls))
		set_insisted(tls, how, reterr);
	else if (tls->sent)
		error_set(reterr, ERR_HANDSHAKE_FAILED,
			  "the server refused the client certificate: it %s%s%s", how,
			  advice[0] != '\0' ? ": " : "", advice);
	else if (wants_kind(tls) &&
		 (number == ALERT_HANDSHAKE_FAILURE || number == ALERT_INSUFFICIENT_SECURITY))
		set_no_such_certificate(tls, how, reterr);
	else
		error_set(reterr, ERR_HANDSHAKE_FAILED, "the server %s%s%s", how,
			  advice[0] != '\0' ? ": " : "", advice);
}

/* The connection ended: closed, reset, or not usable any more. */
static void set_broken(struct tls *tls, struct error *reterr)
{
	char how[128];
	if (tls->closed)
		snprintf(how, sizeof(how), "closed the connection");
	else if (tls->error_number == ECONNRESET || tls->error_number == EPIPE)
		snprintf(how, sizeof(how), "reset the connection");
	else
		snprintf(how, sizeof(how), "is not reachable any more (%s)",
			 words_errno(tls->error_number));
	if (broke_off_without_certificate(tls))
		set_insisted(tls, how, reterr);
	else if (wants_kind(tls) && tls->received == 0)
		set_no_such_certificate(tls, how, reterr);
	else
		error_set(reterr, ERR_HANDSHAKE_FAILED, "the server %s %s", how,
			  tls->received == 0 ? "at once, without an answer to the TLS ClientHello"
					     : "during the TLS handshake");
}

/* Is it one of the certificates that the library cannot read?  Tried again, for
 * the code of the handshake does not tell whose fault it was. */
static int import_chain(const struct tls *tls)
{
	int code = 0;
	for (size_t i = 0; i < tls->facts->n_chain && code >= 0; i++) {
		const struct certificate *certificate = &tls->facts->chain[i];
		gnutls_datum_t der = { certificate->der, (unsigned)certificate->der_len };
		gnutls_pcert_st imported;
		code = gnutls_pcert_import_x509_raw(&imported, &der, GNUTLS_X509_FMT_DER, 0);
		if (code >= 0)
			gnutls_pcert_deinit(&imported);
	}
	return code;
}

/* A key or signature that this version of the library does not know yet is no
 * defect of the certificate. */
static bool is_unknown_algorithm(int code)
{
	return code == GNUTLS_E_UNKNOWN_PK_ALGORITHM || code == GNUTLS_E_UNIMPLEMENTED_FEATURE ||
	       code == GNUTLS_E_ECC_UNSUPPORTED_CURVE ||
	       code == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
}

static const char *advice_for(int code)
{
	switch (code) {
	case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
		return " (no TLS version in common)";
	case GNUTLS_E_KEY_USAGE_VIOLATION:
		return " (the key usage in the certificate does not allow what TLS needs)";
	case GNUTLS_E_NO_CERTIFICATE_FOUND:
		return " (the server sent no certificate)";
	case GNUTLS_E_UNSAFE_RENEGOTIATION_DENIED:
		return " (the server lacks RFC 5746)";
	case GNUTLS_E_DH_PRIME_UNACCEPTABLE:
		return " (the server's Diffie-Hellman group is too small)";
	}
	return "";
}

static void set_local(struct tls *tls, int code, struct error *reterr)
{
	int import_code = tls->chain_seen && !tls->established ? import_chain(tls) : 0;
	if (import_code < 0 && !is_unknown_algorithm(import_code))
		error_set(reterr, ERR_MALFORMED_CERTIFICATE,
			  "the TLS library cannot read the server's certificate: %s",
			  gnutls_strerror(import_code));
	else
		error_set(reterr, ERR_HANDSHAKE_FAILED, "%s%s", gnutls_strerror(code),
			  advice_for(code));
}

void tls_set_error(struct tls *tls, int code, struct error *reterr)
{
	if (tls->error.code != ERR_NONE)
		*reterr = tls->error;
	else if (code == GNUTLS_E_MEMORY_ERROR || tls->error_number == ENOMEM)
		error_no_memory(reterr);
	else if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
		set_alert(tls, reterr);
	else if (tls->error_number == EMSGSIZE)
		error_set(reterr, ERR_HANDSHAKE_FAILED,
			  "the server sends without end during the TLS handshake");
	else if (code == GNUTLS_E_WARNING_ALERT_RECEIVED)
		error_set(reterr, ERR_HANDSHAKE_FAILED, "the server sends warnings without end");
	else if (tls->closed || code == GNUTLS_E_PULL_ERROR || code == GNUTLS_E_PUSH_ERROR ||
		 code == GNUTLS_E_PREMATURE_TERMINATION)
		set_broken(tls, reterr);
	else
		set_local(tls, code, reterr);
}

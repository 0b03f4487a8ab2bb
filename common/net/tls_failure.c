/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_failure.h"

#include <gnutls/abstract.h>

#include "offer.h"

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

static struct tls_end end_of(const struct tls *tls, int code)
{
	const struct tls_transport *transport = &tls->transport;
	bool established = transport->established;
	return (struct tls_end){
		.code = code,
		.alert = (int)gnutls_alert_get(tls->session),
		.error_number = transport->error_number,
		/* By close_notify, or without a word. */
		.closed = transport->closed || code == GNUTLS_E_SESSION_EOF,
		.has_answered = transport->received > 0,
		.packets = transport->no_packet ? transport->framing->name : NULL,
		.asked = tls->asked,
		.sent = tls->sent,
		/* Before TLS 1.3 it does so within the handshake. */
		.may_insist =
			established || gnutls_protocol_get_version(tls->session) != GNUTLS_TLS1_3,
		.unnamed = tls->facts->unnamed,
		.chain_seen = tls->chain_seen,
		.import_code = tls->chain_seen && !established ? import_chain(tls) : 0,
		.variant = tls->variant,
	};
}

bool tls_failure_is_own(const struct tls *tls, int code)
{
	const struct tls_end end = { .code = code, .error_number = tls->transport.error_number };
	struct error why;
	return error_is_own(tls_error(&end, &why));
}

void tls_failure(struct tls *tls, int code, struct error *reterr)
{
	if (tls->error.code != ERR_NONE) {
		*reterr = tls->error;
		return;
	}
	struct tls_end end = end_of(tls, code);
	enum err err = tls_error(&end, reterr);
	tls->next_offer = offer_next(tls->facts->offer, &end, err);
	if (err == ERR_TLS_NO_SUCH_CERTIFICATE)
		tls->facts->variant_refused = true;
	if (error_finding(err) == FINDING_CLIENT_CERTIFICATE_REQUIRED)
		tls->facts->client_certificate = CLIENT_CERTIFICATE_INSISTED;
}

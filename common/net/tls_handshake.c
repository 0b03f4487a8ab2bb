/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_handshake.h"

#include <errno.h>
#include <stdio.h>

#include "tls_failure.h"
#include "tls_parameters.h"

/* How often GnuTLS may say "again": it does so for each record, and a message in
 * records of an octet each is dear. */
enum { CALLS_MAX = 5000 };

static void copy_name(char ret_text[TLS_TEXT_BYTES], const char *name)
{
	snprintf(ret_text, TLS_TEXT_BYTES, "%s", name != NULL ? name : "");
}

/* The library writes "TLS1.3". */
static const char *version_name(gnutls_protocol_t version)
{
	static const struct {
		gnutls_protocol_t version;
		const char *name;
	} rows[] = {
		{ GNUTLS_TLS1_3, "TLS 1.3" }, { GNUTLS_TLS1_2, "TLS 1.2" },
		{ GNUTLS_TLS1_1, "TLS 1.1" }, { GNUTLS_TLS1_0, "TLS 1.0" },
		{ GNUTLS_SSL3, "SSL 3.0" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].version == version)
			return rows[i].name;
	}
	return gnutls_protocol_get_name(version);
}

/* Notes what was negotiated. */
static void describe(struct tls *tls)
{
	gnutls_session_t session = tls->session;
	gnutls_group_t group = gnutls_group_get(session);
	gnutls_datum_t alpn;
	tls->facts->tls = tls_parameters(session, tls->priority);
	copy_name(tls->facts->tls_version, version_name(gnutls_protocol_get_version(session)));
	copy_name(tls->facts->cipher, gnutls_cipher_get_name(gnutls_cipher_get(session)));
	copy_name(tls->facts->key_exchange, group != 0
						    ? gnutls_group_get_name(group)
						    : gnutls_kx_get_name(gnutls_kx_get(session)));
	if (tls->log == NULL)
		return;
	strbuf_printf(tls->log, "* %s, %s, %s", tls->facts->tls_version, tls->facts->cipher,
		      tls->facts->key_exchange);
	if (gnutls_alpn_get_selected_protocol(session, &alpn) >= 0)
		strbuf_printf(tls->log, ", ALPN %.*s", (int)alpn.size, (const char *)alpn.data);
	strbuf_append_char(tls->log, '\n');
}

static enum tls_status failed(struct tls *tls, int code, struct error *reterr)
{
	if (tls->transport.not_tls)
		return TLS_NOT_TLS;
	tls_failure(tls, code, reterr);
	/* Tell the server what was wrong with its side; what was received from
	 * it, or went wrong with the connection, needs no answer. */
	if (code != GNUTLS_E_FATAL_ALERT_RECEIVED && tls->transport.error_number == 0 &&
	    !tls->transport.closed)
		(void)gnutls_alert_send_appropriate(tls->session, code);
	return TLS_FAILED;
}

static enum tls_status handshake(struct tls *tls, struct error *reterr)
{
	for (;;) {
		int code = gnutls_handshake(tls->session);
		if (code == GNUTLS_E_SUCCESS) {
			tls->transport.established = true;
			return TLS_DONE;
		}
		if (code == GNUTLS_E_AGAIN && ++tls->calls > CALLS_MAX) {
			tls->transport.error_number = EMSGSIZE;
			return failed(tls, code, reterr);
		}
		if (code == GNUTLS_E_AGAIN && !tls_may_read_on(tls))
			return TLS_AGAIN;
		if (!tls_goes_on(tls, code))
			return failed(tls, code, reterr);
	}
}

/* The certificate that the library has checked the server's key with must be the
 * one that was taken from the wire. */
static enum tls_status compare_chain(struct tls *tls, struct error *reterr)
{
	const struct session *facts = tls->facts;
	unsigned n = 0;
	const gnutls_datum_t *peers = gnutls_certificate_get_peers(tls->session, &n);
	struct bytes checked = { NULL, 0 }, taken = { NULL, 0 };
	if (peers != NULL && n > 0)
		checked = (struct bytes){ peers[0].data, peers[0].size };
	if (facts->n_chain > 0)
		taken = (struct bytes){ facts->chain[0].der, facts->chain[0].der_len };
	if (taken.len > 0 && bytes_equal(checked, taken))
		return TLS_DONE;
	error_raise(reterr, ERR_TLS_OTHER_CERTIFICATE, FACTS());
	return TLS_FAILED;
}

enum tls_status tls_handshake(struct tls *tls, struct error *reterr)
{
	tls_enter(tls);
	enum tls_status status = handshake(tls, reterr);
	if (status == TLS_DONE) {
		describe(tls);
		status = compare_chain(tls, reterr);
	}
	tls->transport.may_hold = status == TLS_DONE;
	tls_leave(tls);
	return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/alert.h"
#include "message.h"
#include "tls_session.h"

enum {
	/* The library's own limit for a handshake message, 128 KiB, is less than
	 * a certificate with thousands of names has. */
	MESSAGE_MAX_BYTES = CERTIFICATE_MAX_BYTES + 65536,
	/* How often GnuTLS may say "again": it does so for each record, and a
	 * message in records of an octet each is dear. */
	CALLS_MAX = 5000,
	/* Warnings, empty records and the like that are gone over. */
	ROUNDS_MAX = 100,
};

/* --- what goes by ------------------------------------------------------------ */

/* Sees every handshake message before GnuTLS works on it. */
static int see_message(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
		       const gnutls_datum_t *message)
{
	struct tls *tls = gnutls_session_get_ptr(session);
	enum err err = ERR_NONE;
	(void)when;
	if (!incoming)
		return 0;
	struct bytes body = { message->data, message->size };
	switch (type) {
	case GNUTLS_HANDSHAKE_CERTIFICATE_PKT:
		/* A renegotiation shows it again. */
		if (!tls->chain_seen)
			err = message_read_certificates(
				body, gnutls_protocol_get_version(session) == GNUTLS_TLS1_3,
				tls->facts, &tls->error);
		tls->chain_seen = true;
		break;
	case GNUTLS_HANDSHAKE_CERTIFICATE_STATUS:
		if (tls->facts->ocsp_response == NULL)
			err = message_read_status(body, tls->facts, &tls->error);
		break;
	case GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST:
		tls->asked = true;
		if (tls->facts->client_certificate == CLIENT_CERTIFICATE_NOT_ASKED)
			tls->facts->client_certificate = CLIENT_CERTIFICATE_ASKED;
		break;
	case GNUTLS_HANDSHAKE_NEW_SESSION_TICKET:
		tls->ticket = true;
		break;
	default:
		break;
	}
	return err == ERR_NONE ? 0 : GNUTLS_E_MEMORY_ERROR;
}

/* Sends the certificate that the user gave whatever issuers the server names:
 * whether it will do is for the server to say. */
int tls_give_client_chain(gnutls_session_t session, const gnutls_datum_t *issuers, int n_issuers,
			  const gnutls_pk_algorithm_t *algorithms, int n_algorithms,
			  gnutls_pcert_st **ret_chain, unsigned *ret_n, gnutls_privkey_t *ret_key)
{
	struct tls *tls = gnutls_session_get_ptr(session);
	(void)issuers, (void)n_issuers, (void)algorithms, (void)n_algorithms;
	*ret_chain = tls->context->client_chain;
	*ret_n = tls->context->n_client_chain;
	*ret_key = tls->context->client_key;
	tls->sent = true;
	tls->facts->client_certificate = CLIENT_CERTIFICATE_SENT;
	return 0;
}

/* --- session ----------------------------------------------------------------- */

/* Browsers offer h2 before http/1.1, and a server that speaks h2 only would
 * refuse the handshake otherwise; but what --request sends is HTTP/1.1. */
static int offer_alpn(gnutls_session_t session, const char *alpn, bool has_request)
{
	gnutls_datum_t names[2];
	unsigned n = 0;
	if (alpn == NULL)
		return 0;
	if (strcmp(alpn, "http/1.1") == 0 && !has_request)
		names[n++] = (gnutls_datum_t){ (unsigned char *)"h2", 2 };
	names[n++] = (gnutls_datum_t){ (unsigned char *)alpn, (unsigned)strlen(alpn) };
	return gnutls_alpn_set_protocols(session, names, n, 0);
}

/* What ClientHello says. */
static int configure(struct tls *tls, const struct probe_target *target, gnutls_priority_t priority)
{
	gnutls_session_t session = tls->session;
	int code = gnutls_priority_set(session, priority);
	if (code >= 0)
		code = gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE,
					      tls->context->credentials);
	if (code >= 0 && target->sni != NULL && target->variant != VARIANT_NO_SNI)
		code = gnutls_server_name_set(session, GNUTLS_NAME_DNS, target->sni,
					      strlen(target->sni));
	/* After a STARTTLS dialogue the protocol has been chosen already. */
	if (code >= 0 && target->protocol->dialogue == NULL)
		code = offer_alpn(session, target->protocol->alpn,
				  tls->context->settings->request_path != NULL);
	return code;
}

static void attach(struct tls *tls)
{
	gnutls_session_t session = tls->session;
	gnutls_session_set_ptr(session, tls);
	gnutls_handshake_set_max_packet_length(session, MESSAGE_MAX_BYTES);
	gnutls_handshake_set_timeout(session, 0); /* the probe has its own deadline */
	gnutls_handshake_set_hook_function(session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_PRE,
					   see_message);
	tls_set_transport(tls);
}

enum err tls_new(struct tls_context *context, const struct probe_target *target, int fd,
		 struct session *facts, struct strbuf *log, struct tls **ret_tls,
		 struct error *reterr)
{
	gnutls_priority_t priority;
	/* One key share, of the group that the priority puts first: half the
	 * work, and one more round trip where the server wants another. */
	unsigned flags = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_KEY_SHARE_TOP;
	enum err err = tls_context_priority(context, target->variant, &priority, reterr);
	if (err != ERR_NONE)
		return err;
	struct tls *tls = calloc(1, sizeof(*tls));
	if (tls == NULL)
		return error_no_memory(reterr);
	*tls = (struct tls){
		.context = context, .facts = facts, .log = log, .fd = fd, .variant = target->variant
	};
	if (context->settings->request_path != NULL)
		flags |= GNUTLS_POST_HANDSHAKE_AUTH;
	int code = gnutls_init(&tls->session, flags);
	if (code >= 0) {
		attach(tls);
		code = configure(tls, target, priority);
	}
	if (code < 0) {
		tls_free(tls);
		return error_set(reterr, ERR_INTERNAL, "GnuTLS: %s", gnutls_strerror(code));
	}
	*ret_tls = tls;
	return ERR_NONE;
}

void tls_free(struct tls *tls)
{
	if (tls == NULL)
		return;
	if (tls->session != NULL)
		gnutls_deinit(tls->session);
	free(tls->input);
	free(tls);
}

short tls_events(const struct tls *tls)
{
	return gnutls_record_get_direction(tls->session) == 1 ? POLLOUT : POLLIN;
}

/* --- handshake ------------------------------------------------------------------ */

static void copy_name(char ret_text[TLS_TEXT_BYTES], const char *name)
{
	snprintf(ret_text, TLS_TEXT_BYTES, "%s", name != NULL ? name : "");
}

static const char *version_name(gnutls_protocol_t version)
{
	switch (version) {
	case GNUTLS_SSL3:
		return "SSL 3.0";
	case GNUTLS_TLS1_0:
		return "TLS 1.0";
	case GNUTLS_TLS1_1:
		return "TLS 1.1";
	case GNUTLS_TLS1_2:
		return "TLS 1.2";
	case GNUTLS_TLS1_3:
		return "TLS 1.3";
	default:
		return gnutls_protocol_get_name(version);
	}
}

/* Notes what was negotiated. */
static void describe(struct tls *tls)
{
	gnutls_session_t session = tls->session;
	gnutls_group_t group = gnutls_group_get(session);
	gnutls_datum_t alpn;
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
	if (tls->not_tls)
		return TLS_NOT_TLS;
	tls_set_error(tls, code, reterr);
	/* Tell the server what was wrong with its side; what was received from
	 * it, or went wrong with the connection, needs no answer. */
	if (code != GNUTLS_E_FATAL_ALERT_RECEIVED && tls->error_number == 0 && !tls->closed)
		(void)gnutls_alert_send_appropriate(tls->session, code);
	return TLS_FAILED;
}

bool tls_goes_on(struct tls *tls, int code)
{
	if (code == GNUTLS_E_AGAIN)
		return true;
	if (code == GNUTLS_E_WARNING_ALERT_RECEIVED && tls->log != NULL)
		strbuf_printf(tls->log, "* the server warns: alert %s\n",
			      alert_name((int)gnutls_alert_get(tls->session)));
	return !gnutls_error_is_fatal(code) && ++tls->rounds <= ROUNDS_MAX;
}

static enum tls_status handshake(struct tls *tls, struct error *reterr)
{
	for (;;) {
		int code = gnutls_handshake(tls->session);
		if (code == GNUTLS_E_SUCCESS) {
			tls->established = true;
			return TLS_DONE;
		}
		if (code == GNUTLS_E_AGAIN && ++tls->calls > CALLS_MAX) {
			tls->error_number = EMSGSIZE;
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
	if (facts->n_chain == 0 && facts->chain_cut)
		error_set(reterr, ERR_MALFORMED_CERTIFICATE,
			  "the server's certificate is larger than %d octets",
			  CERTIFICATE_MAX_BYTES);
	else
		error_set(reterr, ERR_INTERNAL,
			  "the certificate in the handshake is not the one that GnuTLS knows");
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
	tls_leave(tls);
	return status;
}

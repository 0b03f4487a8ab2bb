/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_session.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "facts/alert.h"
#include "message.h"
#include "offer.h"
#include "padding.h"
#include "tls_debug.h"

enum {
	/* The library's own limit for a handshake message, 128 KiB, is less than
	 * a certificate with thousands of names has. */
	MESSAGE_MAX_BYTES = CHAIN_MAX_BYTES,
	/* Empty records and the like that are gone over. */
	ROUNDS_MAX = 100,
	/* At the seventeenth of a handshake GnuTLS finds an error in itself. */
	WARNINGS_MAX = 15,
};

/* --- what goes by ------------------------------------------------------------ */

/* A renegotiation may show others: they are only held to the limits. */
static enum err see_certificates(struct tls *tls, struct bytes body)
{
	bool is_tls13 = gnutls_protocol_get_version(tls->session) == GNUTLS_TLS1_3;
	struct session again = { 0 };
	enum err err = message_read_certificates(
		body, is_tls13, tls->chain_seen ? &again : tls->facts, &tls->error);
	session_clear(&again);
	tls->chain_seen = true;
	return err;
}

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
		err = see_certificates(tls, body);
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
static int give_client_chain(gnutls_session_t session, const gnutls_datum_t *issuers, int n_issuers,
			     const gnutls_pk_algorithm_t *algorithms, int n_algorithms,
			     gnutls_pcert_st **ret_chain, unsigned *ret_n,
			     gnutls_privkey_t *ret_key)
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

/* --- the session --------------------------------------------------------------- */

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
	tls->facts->unnamed = target->sni == NULL || !variant_sends_name(target->variant);
	if (code >= 0 && !tls->facts->unnamed)
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
	tls_transport_attach(&tls->transport, session);
	/* The credentials are shared: each session sets what they have already. */
	if (tls->context->n_client_chain > 0)
		gnutls_certificate_set_retrieve_function2(tls->context->credentials,
							  give_client_chain);
}

enum err tls_new(struct tls_context *context, const struct probe_target *target,
		 enum tls_offer offer, int fd, struct session *facts, struct strbuf *log,
		 struct tls **ret_tls, struct error *reterr)
{
	gnutls_priority_t priority;
	/* One key share, of the group that the priority puts first: half the
	 * work, and one more round trip where the server wants another. */
	unsigned flags = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_KEY_SHARE_TOP;
	enum err err = tls_context_priority(context, offer, target->variant, &priority, reterr);
	if (err != ERR_NONE)
		return err;
	struct tls *tls = calloc(1, sizeof(*tls));
	if (tls == NULL)
		return error_no_memory(reterr);
	*tls = (struct tls){ .context = context,
			     .priority = priority,
			     .facts = facts,
			     .log = log,
			     .transport = { .fd = fd,
					    .large = &context->large,
					    .framing = target->protocol->framing },
			     .variant = target->variant };
	if (context->settings->request_path != NULL)
		flags |= GNUTLS_POST_HANDSHAKE_AUTH;
	facts->offer = offer;
	facts->store = &context->store;
	int code = gnutls_init(&tls->session, flags);
	if (code >= 0) {
		attach(tls);
		code = configure(tls, target, priority);
	}
	if (code >= 0 && offer_is_long(offer))
		code = padding_add(tls->session);
	/* Of any size: what is too small is judged. */
	if (code >= 0 && offer_is_wide(offer))
		gnutls_dh_set_prime_bits(tls->session, 1);
	if (code < 0) {
		tls_free(tls);
		return error_raise(reterr, ERR_TLS_LIBRARY, FACTS(.number = code));
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
	tls_transport_end(&tls->transport);
	free(tls);
}

short tls_events(const struct tls *tls)
{
	bool writes = gnutls_record_get_direction(tls->session) == 1 ||
		      tls_transport_holds(&tls->transport);
	return writes ? POLLOUT : POLLIN;
}

void tls_enter(struct tls *tls)
{
	tls_debug_to(tls->log);
	tls_transport_enter(&tls->transport);
}

void tls_leave(struct tls *tls)
{
	tls_debug_to(NULL);
	tls_transport_leave(&tls->transport);
}

bool tls_may_read_on(struct tls *tls)
{
	return tls_transport_may_read_on(&tls->transport, tls->session);
}

bool tls_goes_on(struct tls *tls, int code)
{
	if (code == GNUTLS_E_AGAIN)
		return true;
	if (code == GNUTLS_E_WARNING_ALERT_RECEIVED) {
		int alert = (int)gnutls_alert_get(tls->session);
		if (++tls->warnings > WARNINGS_MAX)
			return false;
		tls->facts->warned_of_name |= alert == ALERT_UNRECOGNIZED_NAME;
		if (tls->log != NULL)
			strbuf_printf(tls->log, "* the server warns: alert %s\n",
				      alert_name(alert));
	}
	return !gnutls_error_is_fatal(code) && ++tls->rounds <= ROUNDS_MAX;
}

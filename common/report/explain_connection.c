/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_connection.h"

#include <string.h>

#include "display.h"
#include "error_text.h"
#include "facts/alert.h"
#include "list.h"

enum { DETAIL_LONG = 400, DETAIL_SHORT = 120, FAILED_SHOWN = 3 };

/* --- why there is no certificate ------------------------------------------------ */

struct phrase {
	const char *what;
	const char *preposition; /* before the address; NULL: no address belongs here */
};

/* What can keep from a certificate; a time-out depends on the step. */
static const struct phrase phrases[FINDING_COUNT] = {
	[FINDING_USAGE] = { "wrong usage", NULL },
	[FINDING_INTERNAL] = { "could not be checked", NULL },
	[FINDING_RESOLVE_FAILED] = { "the name cannot be resolved", NULL },
	[FINDING_ADDRESSES_LEFT_OUT] = { "there are too many addresses to check them all", NULL },
	[FINDING_CONNECT_FAILED] = { "no TCP connection", "to" },
	[FINDING_PROXY_FAILED] = { "no connection through the proxy", "to" },
	[FINDING_STARTTLS_REFUSED] = { "no STARTTLS", "at" },
	[FINDING_STARTTLS_INJECTION] = { "no safe STARTTLS", "at" },
	[FINDING_NOT_TLS] = { "no TLS", "at" },
	[FINDING_HANDSHAKE_FAILED] = { "the TLS handshake failed", "with" },
	[FINDING_HANDSHAKE_UNFINISHED] = { "nothing proves that the server holds the key, as the "
					   "TLS handshake could not be finished",
					   "with" },
	[FINDING_CLIENT_CERTIFICATE_REQUIRED] = { "the server insists on a client certificate",
						  NULL },
	[FINDING_CLIENT_CERTIFICATE_WANTED] = { "the server asks for a client certificate, and "
						"goes on without",
						NULL },
	[FINDING_REQUEST_UNANSWERED] = { "the request brings no HTTP answer", "from" },
	[FINDING_WRONG_PRINCIPAL] = { "it publishes a server whose certificate it refuses", NULL },
	[FINDING_MALFORMED_CERTIFICATE] = { "the certificate is not well formed", NULL },
	[FINDING_DANE_BOGUS] = { "DNS answers are refused as false (DNSSEC)", NULL },
	[FINDING_DANE_LOOKUP_FAILED] = { "TLSA records cannot be looked up", NULL },
	[FINDING_DANE_UNUSABLE] = { "no TLSA record counts", NULL },
	[FINDING_DANE_INSECURE] = { "DNS answers are not validated", NULL },
	[FINDING_TOO_LARGE] = { "the certificates are too large to be judged", NULL },
};

static struct phrase timeout_phrase(enum step reached)
{
	switch (reached) {
	case STEP_RESOLVE:
		return (struct phrase){ "the name was not resolved in time", NULL };
	case STEP_CONNECT:
		return (struct phrase){ "no TCP connection in time", "to" };
	case STEP_PROXY:
		return (struct phrase){ "no connection through the proxy in time", "to" };
	case STEP_STARTTLS:
		return (struct phrase){ "no STARTTLS in time", "at" };
	case STEP_HANDSHAKE:
		return (struct phrase){ "no TLS handshake in time", "with" };
	case STEP_USAGE:
	case STEP_DANE:
	case STEP_NAME:
	case STEP_TRUST:
	case STEP_DATES:
	case STEP_REQUIREMENTS:
	case STEP_CLIENT_CERTIFICATE:
	case STEP_CLIENTS:
	case STEP_SERVICE:
	case STEP_COUNT:
		break;
	}
	return (struct phrase){ "no answer in time", "from" };
}

static struct phrase phrase_of(const struct result *result, enum finding_id id)
{
	if (id == FINDING_TIMEOUT)
		return timeout_phrase(result->session.reached);
	return phrases[id].what != NULL ? phrases[id] : phrases[FINDING_INTERNAL];
}

/* The session's error, when this finding is about it; its code is ERR_NONE
 * otherwise.  The host is left out of a failed resolution: that has been told. */
static struct error error_of(const struct result *result, const struct finding *finding)
{
	const char *host = result->identity != NULL ? result->identity->ascii : result->host;
	struct error error = result->session.error;
	if (error_finding(error.code) != finding->id)
		return (struct error){ .code = ERR_NONE };
	if (finding->id == FINDING_RESOLVE_FAILED && strcmp(error.about, host) == 0)
		error.about[0] = '\0';
	return error;
}

/* What a server said may end in blanks: the line shall not. */
static void append_error(struct strbuf *out, const struct error *error, size_t limit)
{
	size_t before = out->len;
	strbuf_append(out, ": ");
	size_t empty = out->len;
	show_error(out, error, limit);
	if (strbuf_failed(out))
		return;
	size_t end = out->len;
	while (end > empty && out->text[end - 1] == ' ')
		end--;
	strbuf_truncate(out, end > empty ? end : before);
}

/* Does the sentence of the error name the endpoint itself?  At the step of the
 * proxy its peer is the proxy. */
static bool names_endpoint(const struct error *error, enum step reached)
{
	return reached != STEP_PROXY && error_text_has(error, "peer");
}

/* The address is told once: not when the error tells it, too. */
static void append_place(struct strbuf *out, const struct result *result, struct phrase phrase,
			 const struct error *error)
{
	const struct session *session = &result->session;
	if (phrase.preposition == NULL ||
	    (session->address[0] != '\0' && names_endpoint(error, session->reached)))
		return;
	strbuf_printf(out, " %s ", phrase.preposition);
	show_endpoint(out, result);
}

void explain_attempt(struct strbuf *out, const struct failed_attempt *failed, size_t limit)
{
	strbuf_printf(out, "%s: ", step_name(failed->reached));
	show_error(out, &failed->error, limit);
}

const char *explain_failed_word(const struct session *session)
{
	return session->n_chain > 0 ? "failed before: " : "failed, too: ";
}

void explain_failed_before(struct strbuf *out, const struct session *session)
{
	for (size_t i = 0; i < session->n_failed && i < FAILED_SHOWN; i++) {
		const struct failed_attempt *failed = &session->failed[i];
		strbuf_append(out, i == 0 ? "; " : ", ");
		if (i == 0)
			strbuf_append(out, explain_failed_word(session));
		show_text(out, failed->address, DISPLAY_SHORT);
		if (names_endpoint(&failed->error, failed->reached))
			continue;
		strbuf_append(out, " (");
		explain_attempt(out, failed, DISPLAY_SHORT);
		strbuf_append_char(out, ')');
	}
	if (session->n_failed > FAILED_SHOWN)
		strbuf_printf(out, " and %zu more",
			      session->n_failed - FAILED_SHOWN + session->n_failed_dropped);
}

void explain_failure(struct strbuf *out, const struct result *result, const struct finding *finding,
		     const char *scope, size_t limit)
{
	struct phrase phrase = phrase_of(result, finding->id);
	struct error error = error_of(result, finding);
	strbuf_append(out, phrase.what);
	if (scope != NULL)
		strbuf_append(out, scope);
	else
		append_place(out, result, phrase, &error);
	append_error(out, &error, limit);
}

/* --- the findings ---------------------------------------------------------------- */

static void append_clause(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	(void)input;
	explain_failure(out, result, finding, "", DETAIL_SHORT);
}

static void append_sentence(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)input;
	explain_failure(out, result, finding, NULL, DETAIL_LONG);
	if (error_finding(result->session.error.code) == finding->id)
		explain_failed_before(out, &result->session);
}

static void weak_protocol_clause(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the server speaks ");
	show_text(out, result->session.tls_version, TLS_TEXT_BYTES);
	strbuf_append(out, " and nothing newer");
}

static void weak_protocol_sentence(struct strbuf *out, const struct report_input *input,
				   const struct result *result, const struct finding *finding)
{
	weak_protocol_clause(out, input, result, finding);
	strbuf_append(out, ", which nearly every client refuses");
}

static void weak_exchange_clause(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_printf(out, "the key exchange is Diffie-Hellman with a group of %u bits",
		      result->session.tls.exchange_bits);
}

static void weak_exchange_sentence(struct strbuf *out, const struct report_input *input,
				   const struct result *result, const struct finding *finding)
{
	weak_exchange_clause(out, input, result, finding);
	strbuf_append(out, ", where clients want 2048 or none of this kind");
}

/* A server that does not know the header takes it for the beginning of what it speaks. */
static bool append_header_fix(struct strbuf *out, const struct result *result)
{
	bool was_sent = result->session.proxy_protocol != 0 && result->session.n_chain == 0;
	if (was_sent)
		strbuf_append(out, "leave --proxy-protocol out, unless this server waits for "
				   "the header of a load balancer");
	return was_sent;
}

static void header_fix(struct strbuf *out, const struct report_input *input,
		       const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	(void)append_header_fix(out, result);
}

/* A domain says itself what is served where. */
static void not_tls_fix(struct strbuf *out, const struct report_input *input,
			const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	if (append_header_fix(out, result))
		return;
	strbuf_append(out,
		      result->inquiry != NULL
			      ? "let the server speak TLS on this port, or mend what leads to it"
			      : "check port and protocol (-p, -P)");
}

enum { ALERT_NO_APPLICATION_PROTOCOL = 120 };

/* Does the server take nothing of what the user alone offers? */
static bool refuses_own_offer(const struct session *session)
{
	const struct error *error = &session->error;
	return session->offer == OFFER_GIVEN && error->ended == ERROR_END_ALERT &&
	       alert_is_of_offer(error->number);
}

static void handshake_failed_fix(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	const struct error *error = &result->session.error;
	(void)finding;
	if (append_header_fix(out, result))
		return;
	if (error->code == ERR_TLS_ALERT_UNNAMED && variant_sends_name(result->variant))
		strbuf_append(out, input->sni_off
					   ? "leave --no-sni out"
					   : "give the name that clients use, with -H or --sni");
	else if (refuses_own_offer(&result->session))
		strbuf_append(out, "leave --priority out, or offer more with it");
	else if (error->ended == ERROR_END_ALERT &&
		 error->number == ALERT_NO_APPLICATION_PROTOCOL && result->inquiry == NULL)
		strbuf_append(out, input->has_request ? "leave --request out, which speaks HTTP/1.1"
						      : "give its protocol with -P");
}

/* One certificate is too large, all of a server are, or those of all servers. */
static void too_large_fix(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	enum err code = result->session.error.code;
	(void)input;
	(void)finding;
	if (code == ERR_CERTIFICATES_TOO_LARGE)
		strbuf_append(out, "check fewer endpoints in one run");
	else if (code == ERR_CHAIN_TOO_LARGE || code == ERR_TLS_MESSAGE_TOO_LARGE)
		strbuf_append(out, "let the server send its own chain and nothing else");
	else
		strbuf_append(out, "get another certificate");
}

#define SAID \
	{ .append = append_clause }, \
	{ \
		.append = append_sentence \
	}

static const struct explanation_row rows[] = {
	{ FINDING_USAGE, { SAID, { 0 } } },
	{ FINDING_INTERNAL, { SAID, { 0 } } },
	{ FINDING_RESOLVE_FAILED, { SAID, { 0 } } },
	{ FINDING_ADDRESSES_LEFT_OUT,
	  { SAID,
	    { .text = "check each of the others with "
		      "check_cert_name -I" } } },
	{ FINDING_CONNECT_FAILED, { SAID, { 0 } } },
	{ FINDING_PROXY_FAILED, { SAID, { 0 } } },
	{ FINDING_STARTTLS_REFUSED, { SAID, { .append = header_fix } } },
	{ FINDING_STARTTLS_INJECTION, { SAID, { .text = "update the software of the server" } } },
	{ FINDING_NOT_TLS, { SAID, { .append = not_tls_fix } } },
	{ FINDING_HANDSHAKE_FAILED, { SAID, { .append = handshake_failed_fix } } },
	{ FINDING_HANDSHAKE_UNFINISHED,
	  { { .text = "the TLS handshake could not be finished" },
	    { .append = append_sentence },
	    { .text = "get a certificate that every client can "
		      "read" } } },
	{ FINDING_WEAK_PROTOCOL,
	  { { .append = weak_protocol_clause },
	    { .append = weak_protocol_sentence },
	    { .text = "switch TLS 1.2 and TLS 1.3 on in the server" } } },
	{ FINDING_WEAK_EXCHANGE,
	  { { .append = weak_exchange_clause },
	    { .append = weak_exchange_sentence },
	    { .text = "switch ECDHE on in the server, or give it a group "
		      "of "
		      "2048 bits or more" } } },
	{ FINDING_TOO_LARGE, { SAID, { .append = too_large_fix } } },
	{ FINDING_TIMEOUT, { SAID, { .append = header_fix } } },
	{ FINDING_CLIENT_CERTIFICATE_REQUIRED,
	  { SAID,
	    { .text = "give one with --client-cert and "
		      "--client-key" } } },
	{ FINDING_CLIENT_CERTIFICATE_WANTED, { SAID, { 0 } } },
	{ FINDING_REQUEST_UNANSWERED, { SAID, { 0 } } },
	{ FINDING_WRONG_PRINCIPAL,
	  {
		  { .text = "it publishes a server whose certificate it refuses (HTTP status "
			    "500)" },
		  { .text = "it answers the request with HTTP status 500 and error -2146893022 "
			    "(SEC_E_WRONG_PRINCIPAL): it publishes another server, and the "
			    "certificate of that one does not have the name by which it is asked" },
		  { .text = "let the publishing rule ask the inner server by a name that its "
			    "certificate has, or give it a certificate with that name" },
	  } },
};

const struct explanation *explain_connection(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}

/* --- what went well --------------------------------------------------------------- */

static void append_tls(struct strbuf *out, const struct session *session)
{
	const char *const more[] = { session->cipher, session->key_exchange };
	show_text(out, session->tls_version, TLS_TEXT_BYTES);
	for (size_t i = 0; i < LENGTH(more); i++) {
		if (more[i][0] == '\0')
			continue;
		strbuf_append(out, ", ");
		show_text(out, more[i], TLS_TEXT_BYTES);
	}
}

/* " of 3: 192.0.2.10, 192.0.2.11, 192.0.2.12", where another could have been asked. */
static void append_known(struct strbuf *out, const struct result *result)
{
	const struct known_addresses *known = &result->known;
	if (known->n < 2 || known->are_asked)
		return;
	strbuf_printf(out, " of %zu: ", known->n + known->n_left_out);
	struct list list = list_begin(out, DISPLAY_LONG);
	for (size_t i = 0; i < known->n; i++) {
		if (list_next(&list)) {
			show_text(out, known->texts[i], DISPLAY_SHORT);
			list_took(&list);
		}
	}
	list.total += known->n_left_out;
	list_end(&list);
}

static void append_client_certificate(struct strbuf *out, const struct session *session)
{
	strbuf_append(out, session->client_certificate == CLIENT_CERTIFICATE_SENT
				   ? "a client certificate was asked for and sent"
				   : "the server does not ask for a client certificate");
	if (session->http_status != 0)
		strbuf_printf(out, ", it answered the request with HTTP status %d",
			      session->http_status);
}

void explain_connection_good(struct strbuf *out, const struct result *result, enum step step)
{
	switch (step) {
	case STEP_RESOLVE:
		show_address(out, result);
		append_known(out, result);
		break;
	case STEP_CONNECT:
		if (result->session.proxy[0] != '\0') {
			strbuf_append(out, "the proxy ");
			show_text(out, result->session.proxy, DISPLAY_SHORT);
		} else {
			show_endpoint(out, result);
		}
		break;
	case STEP_PROXY:
		strbuf_append(out, "connected through the proxy");
		break;
	case STEP_STARTTLS:
		strbuf_append(out, "agreed with ");
		show_text(out, result->protocol, DISPLAY_SHORT);
		break;
	case STEP_HANDSHAKE:
		append_tls(out, &result->session);
		break;
	case STEP_CLIENT_CERTIFICATE:
		append_client_certificate(out, &result->session);
		break;
	case STEP_USAGE:
	case STEP_DANE:
	case STEP_NAME:
	case STEP_TRUST:
	case STEP_DATES:
	case STEP_REQUIREMENTS:
	case STEP_CLIENTS:
	case STEP_SERVICE:
	case STEP_COUNT:
		break;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probe_state.h"
#include "dialogue/guess.h"
#include "words.h"

/* What a probe does in TLS, and which stage does what. */

enum {
	RECEIVE_BYTES = 4096,
	SECOND_US = 1000000,
	LINE_BYTES = 100, /* what is quoted of a server that does not speak TLS */
	/* How long the rest of that line is waited for. */
	QUOTE_US = SECOND_US,
	/* TLS 1.3: how long to listen for "certificate_required". */
	VERDICT_US = SECOND_US / 2,
	/* How long the body of an HTTP answer may take once its head is there. */
	BODY_US = 2 * SECOND_US,
};

enum step probe_step_of(const struct probe *p)
{
	switch (p->stage) {
	case STAGE_OPEN:
	case STAGE_CONNECT:
		return probe_has_proxy(p) ? STEP_PROXY : STEP_CONNECT;
	case STAGE_PROXY:
		return STEP_PROXY;
	case STAGE_STARTTLS:
		return STEP_STARTTLS;
	case STAGE_HANDSHAKE:
	case STAGE_QUOTE:
		return STEP_HANDSHAKE;
	case STAGE_VERDICT:
	case STAGE_REQUEST:
	case STAGE_REPLY:
	case STAGE_ENDED:
		break;
	}
	return STEP_CLIENT_CERTIFICATE;
}

enum progress probe_no_memory(struct probe *p)
{
	error_no_memory(&p->error);
	return PROGRESS_FAILED;
}

/* Octets that no line of text has: shown as hexadecimal digits. */
static enum progress not_tls_binary(struct probe *p, struct bytes octets)
{
	char hex[3 * 8 + 1] = "";
	for (size_t i = 0; i < octets.len && i < 8; i++)
		snprintf(hex + 3 * i, 4, " %02x", octets.data[i]);
	error_set(&p->error, ERR_NOT_TLS, "the server answered with octets that are no TLS:%s%s",
		  hex, octets.len > 8 ? " ..." : "");
	return PROGRESS_FAILED;
}

enum progress probe_not_tls(struct probe *p, struct bytes line)
{
	const char *guess = guess_protocol(line);
	size_t len = 0;
	while (len < line.len && len < LINE_BYTES && line.data[len] != '\r' &&
	       line.data[len] != '\n' && line.data[len] != '\0')
		len++;
	if (len == 0 || (len < line.len && line.data[len] == '\0'))
		return not_tls_binary(p, line);
	error_set(&p->error, ERR_NOT_TLS, "the server answered %.*s%s%s%s", (int)len,
		  (const char *)line.data, guess != NULL ? " (it speaks " : "",
		  guess != NULL ? guess : "", guess != NULL ? ")" : "");
	return PROGRESS_FAILED;
}

/* --- TLS ------------------------------------------------------------------------ */

static enum progress finish(struct probe *p)
{
	tls_close(p->tls);
	return PROGRESS_FINISHED;
}

/* The handshake has ended: is there more to find out? */
static enum progress after_handshake(struct probe *p)
{
	if (p->context->settings->request_path != NULL) {
		probe_enter(p, STAGE_REQUEST);
		return PROGRESS_ON;
	}
	if (!tls_verdict_is_due(p->tls))
		return finish(p);
	probe_enter(p, STAGE_VERDICT);
	probe_limit(p, VERDICT_US);
	return PROGRESS_ON;
}

static enum progress stage_handshake(struct probe *p)
{
	if (p->early.len > 0)
		return probe_not_tls(p, (struct bytes){ (uint8_t *)p->early.text, p->early.len });
	if (p->tls == NULL) {
		struct strbuf *log = probe_keeps_log(p) ? &p->log : NULL;
		if (tls_new(p->context->tls, &p->target, p->fd, p->session, log, &p->tls,
			    &p->error) != ERR_NONE)
			return PROGRESS_FAILED;
	}
	switch (tls_handshake(p->tls, &p->error)) {
	case TLS_DONE:
		return after_handshake(p);
	case TLS_AGAIN:
		return PROGRESS_WAIT;
	case TLS_NOT_TLS:
		probe_enter(p, STAGE_QUOTE);
		probe_limit(p, QUOTE_US);
		p->events = POLLIN;
		return PROGRESS_ON;
	default:
		return PROGRESS_FAILED;
	}
}

static enum progress stage_quote(struct probe *p)
{
	struct bytes line;
	return tls_quote(p->tls, &line) ? probe_not_tls(p, line) : PROGRESS_WAIT;
}

static enum progress stage_verdict(struct probe *p)
{
	switch (tls_await_verdict(p->tls, &p->error)) {
	case TLS_AGAIN:
		return PROGRESS_WAIT;
	case TLS_FAILED:
		return PROGRESS_FAILED;
	default:
		return finish(p);
	}
}

/* --- the request ------------------------------------------------------------------ */

static enum progress stage_request(struct probe *p)
{
	const struct probe_target *target = &p->target;
	const char *host = target->domain != NULL ? target->domain
			   : target->sni != NULL  ? target->sni
						  : target->connect_host;
	if (p->request.len == 0)
		request_append(&p->request, p->context->settings->request_path, host,
			       p->session->port);
	if (strbuf_failed(&p->request))
		return probe_no_memory(p);
	struct bytes octets = { (const uint8_t *)p->request.text, p->request.len };
	switch (tls_write(p->tls, octets, &p->error)) {
	case TLS_AGAIN:
		return PROGRESS_WAIT;
	case TLS_DONE:
		probe_enter(p, STAGE_REPLY);
		return PROGRESS_ON;
	default:
		return PROGRESS_FAILED;
	}
}

/* What the answer, or its absence, says about client certificates: a server
 * that asked for one in vain and then forbids the path insists on it. */
static enum progress judge_reply(struct probe *p)
{
	struct session *session = p->session;
	int status = p->reply.status;
	bool was_asked = session->client_certificate == CLIENT_CERTIFICATE_ASKED;
	session->http_status = status;
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* HTTP status %d\n", status);
	if (session->client_certificate == CLIENT_CERTIFICATE_SENT ||
	    !(reply_wants_certificate(&p->reply) || (was_asked && status == 403)))
		return finish(p);
	tls_insists(p->tls);
	tls_close(p->tls);
	error_set(&p->error, ERR_CLIENT_CERTIFICATE_REQUIRED,
		  "the server answers HTTP %d for %s without a client certificate", status,
		  p->context->settings->request_path);
	return PROGRESS_FAILED;
}

static enum progress stage_reply(struct probe *p)
{
	uint8_t buffer[RECEIVE_BYTES];
	size_t len = 0;
	for (;;) {
		switch (tls_read(p->tls, buffer, sizeof(buffer), &len, &p->error)) {
		case TLS_AGAIN:
			return PROGRESS_WAIT;
		case TLS_CLOSED:
			return judge_reply(p);
		case TLS_DONE:
			if (reply_feed(&p->reply, (struct bytes){ buffer, len }))
				return judge_reply(p);
			if (p->reply.head > 0 && !p->has_limit)
				probe_limit(p, BODY_US);
			break;
		default:
			return PROGRESS_FAILED;
		}
	}
}

/* --- all of them -------------------------------------------------------------------- */

enum progress probe_stage_advance(struct probe *p)
{
	switch (p->stage) {
	case STAGE_OPEN:
		return probe_stage_open(p);
	case STAGE_CONNECT:
		return probe_stage_connect(p);
	case STAGE_PROXY:
		return probe_stage_proxy(p);
	case STAGE_STARTTLS:
		return probe_stage_starttls(p);
	case STAGE_HANDSHAKE:
		return stage_handshake(p);
	case STAGE_QUOTE:
		return stage_quote(p);
	case STAGE_VERDICT:
		return stage_verdict(p);
	case STAGE_REQUEST:
		return stage_request(p);
	case STAGE_REPLY:
		return stage_reply(p);
	case STAGE_ENDED:
		break;
	}
	return PROGRESS_FINISHED;
}

/* Begins the text of a time-out: what was waited for, and from whom.  A stage
 * that has only just been entered may not have its object yet. */
static void describe_wait(const struct probe *p, char *text, size_t size)
{
	char from[PROBE_PEER_BYTES];
	const char *awaited = NULL;
	probe_peer(p, from, sizeof(from));
	if (p->stage == STAGE_PROXY || p->stage == STAGE_STARTTLS)
		awaited = p->dialogue != NULL ? dialogue_waits_for(p->dialogue) : "the dialogue";

	if (awaited != NULL)
		snprintf(text, size, "waiting for %s from %s: not there", awaited, from);
	else if (p->stage == STAGE_OPEN)
		snprintf(text, size, "too many open files (ulimit -n), none became free");
	else if (p->stage == STAGE_CONNECT)
		snprintf(text, size, "no answer to the attempt to connect to %s", from);
	else if (p->stage != STAGE_HANDSHAKE)
		snprintf(text, size, "no answer to the HTTP request from %s", from);
	else if (p->tls != NULL && tls_has_received(p->tls))
		snprintf(text, size, "the TLS handshake with %s did not end", from);
	else
		snprintf(text, size, "no answer to the TLS ClientHello from %s", from);
}

static enum progress time_out(struct probe *p, const char *why)
{
	char wait[2 * PROBE_PEER_BYTES], within[SECONDS_TEXT_BYTES];
	describe_wait(p, wait, sizeof(wait));
	words_seconds(p->share_us, within);
	error_set(&p->error, ERR_TIMEOUT, "%s within %s%s%s%s", wait, within,
		  why != NULL ? " (" : "", why != NULL ? why : "", why != NULL ? ")" : "");
	return PROGRESS_FAILED;
}

enum progress probe_stage_expired(struct probe *p, bool is_share, const char *why)
{
	struct bytes line;
	switch (p->stage) {
	case STAGE_OPEN:
		p->has_limit = false;
		return is_share ? time_out(p, why) : probe_stage_open(p);
	case STAGE_QUOTE:
		(void)tls_quote(p->tls, &line);
		return probe_not_tls(p, line);
	case STAGE_VERDICT: /* it has not refused */
		return finish(p);
	case STAGE_REPLY:
		return p->reply.head > 0 ? judge_reply(p) : time_out(p, why);
	default:
		return time_out(p, why);
	}
}

void probe_release(struct probe *p)
{
	tls_free(p->tls);
	p->tls = NULL;
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	probe_drop_dialogue(p);
	strbuf_clear(&p->early);
	strbuf_clear(&p->request);
	reply_clear(&p->reply);
}

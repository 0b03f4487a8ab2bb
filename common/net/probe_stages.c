/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe_state.h"
#include "socket.h"
#include "starttls/dialogue.h"
#include "words.h"

enum {
	RECEIVE_BYTES = 4096,
	SECOND_US = 1000000,
	PEER_BYTES = 3 * ADDRESS_TEXT_BYTES,
	/* No descriptor left: try again after this. */
	RETRY_US = 20000,
	/* How long the rest of a line that is no TLS is waited for. */
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

static enum progress fail_no_memory(struct probe *p)
{
	error_no_memory(&p->error);
	return PROGRESS_FAILED;
}

/* --- connection --------------------------------------------------------------- */

/* Errors that say something about this machine, not about the server. */
static bool is_local_error(int number)
{
	switch (number) {
	case ENETUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
	case EADDRINUSE:
	case EAFNOSUPPORT:
	case EACCES:
	case EPERM:
	case EINVAL:
		return true;
	}
	return false;
}

static enum finding_id connect_finding(const struct probe *p)
{
	return probe_has_proxy(p) ? FINDING_PROXY_FAILED : FINDING_CONNECT_FAILED;
}

static enum progress connect_failed(struct probe *p, int number)
{
	char text[PEER_BYTES];
	p->is_local = is_local_error(number);
	if (probe_has_proxy(p))
		error_set(&p->error, FINDING_PROXY_FAILED, "%s: %s",
			  probe_peer(p, text, sizeof(text)), words_errno(number));
	else
		error_set(&p->error, FINDING_CONNECT_FAILED, "%s", words_errno(number));
	return PROGRESS_FAILED;
}

/* The connection to the peer stands: what comes first on it? */
static enum progress connected(struct probe *p)
{
	char text[PEER_BYTES];
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* connected to %s\n", probe_peer(p, text, sizeof(text)));
	probe_enter(p, probe_has_proxy(p)		   ? STAGE_PROXY
		       : p->target.protocol->step != NULL ? STAGE_STARTTLS
							   : STAGE_HANDSHAKE);
	return PROGRESS_ON;
}

static enum progress stage_open(struct probe *p)
{
	const struct address *address = &p->addresses[p->current];
	const struct address *source = p->context->has_source ? &p->context->source : NULL;
	if (source != NULL && address_family(source) != address_family(address)) {
		p->is_local = true;
		error_set(&p->error, connect_finding(p),
			  "the source address of this machine is of the other address family");
		return PROGRESS_FAILED;
	}
	switch (socket_connect(address, source, &p->fd)) {
	case SOCKET_DONE:
		return connected(p);
	case SOCKET_AGAIN:
		probe_enter(p, STAGE_CONNECT);
		p->events = POLLOUT;
		return PROGRESS_WAIT;
	case SOCKET_EXHAUSTED:
		probe_limit(p, RETRY_US);
		return PROGRESS_WAIT;
	default:
		return connect_failed(p, errno);
	}
}

static enum progress stage_connect(struct probe *p)
{
	return socket_finish(p->fd) == SOCKET_DONE ? connected(p) : connect_failed(p, errno);
}

/* --- dialogues ------------------------------------------------------------------ */

/* Puts what was said into the log, and frees the dialogue. */
static void drop_proxy(struct probe *p)
{
	if (p->proxy == NULL)
		return;
	if (probe_keeps_log(p))
		strbuf_append_bytes(&p->log, p->proxy->transcript.text, p->proxy->transcript.len);
	proxy_dialogue_clear(p->proxy);
	free(p->proxy);
	p->proxy = NULL;
}

static void drop_dialogue(struct probe *p)
{
	if (p->dialogue == NULL)
		return;
	if (probe_keeps_log(p))
		strbuf_append_bytes(&p->log, p->dialogue->transcript.text,
				    p->dialogue->transcript.len);
	dialogue_clear(p->dialogue);
	free(p->dialogue);
	p->dialogue = NULL;
}

static void feed(struct probe *p, struct bytes received)
{
	p->status = p->stage == STAGE_PROXY ? proxy_dialogue_feed(p->proxy, received)
					    : dialogue_feed(p->dialogue, received);
}

/* The peer closed, or the connection broke. */
static enum progress dialogue_broken(struct probe *p)
{
	if (p->stage == STAGE_PROXY) {
		proxy_dialogue_closed(p->proxy);
		p->error = p->proxy->error;
	} else {
		dialogue_closed(p->dialogue);
		p->error = p->dialogue->error;
	}
	return PROGRESS_FAILED;
}

static enum progress dialogue_failed(struct probe *p)
{
	p->error = p->stage == STAGE_PROXY ? p->proxy->error : p->dialogue->error;
	return PROGRESS_FAILED;
}

/* Sends and receives until the dialogue has ended; PROGRESS_ON: it may go on to
 * what follows. */
static enum progress talk(struct probe *p)
{
	uint8_t buffer[RECEIVE_BYTES];
	struct strbuf *output = p->stage == STAGE_PROXY ? &p->proxy->output : &p->dialogue->output;
	while (p->status != DIALOGUE_FAILED) {
		size_t len = 0;
		enum socket_status status = socket_send(p->fd, output);
		p->events = POLLOUT;
		if (status == SOCKET_DONE && p->status == DIALOGUE_GO)
			return PROGRESS_ON;
		if (status == SOCKET_DONE) {
			status = socket_receive(p->fd, buffer, sizeof(buffer), &len);
			p->events = POLLIN;
		}
		if (status == SOCKET_AGAIN)
			return PROGRESS_WAIT;
		if (status != SOCKET_DONE)
			return dialogue_broken(p);
		feed(p, (struct bytes){ buffer, len });
	}
	return dialogue_failed(p);
}

static bool start_dialogue(struct probe *p)
{
	bool keep = probe_keeps_log(p);
	p->dialogue = calloc(1, sizeof(*p->dialogue));
	if (p->dialogue == NULL)
		return false;
	dialogue_init(p->dialogue, p->target.protocol, p->target.domain, keep);
	/* What this end calls itself is known only without a proxy. */
	if (!probe_has_proxy(p))
		socket_address_literal(p->fd, p->dialogue->client, sizeof(p->dialogue->client));
	feed(p, (struct bytes){ NULL, 0 });
	return true;
}

static enum progress stage_starttls(struct probe *p)
{
	if (p->dialogue == NULL && !start_dialogue(p))
		return fail_no_memory(p);
	enum progress progress = talk(p);
	if (progress == PROGRESS_ON) {
		drop_dialogue(p);
		probe_enter(p, STAGE_HANDSHAKE);
	}
	return progress;
}

static bool start_proxy(struct probe *p)
{
	p->proxy = calloc(1, sizeof(*p->proxy));
	if (p->proxy == NULL)
		return false;
	proxy_dialogue_init(p->proxy, &p->context->settings->proxy, p->target.connect_host,
			    p->target.port, probe_keeps_log(p));
	feed(p, (struct bytes){ NULL, 0 });
	return true;
}

/* What the server said is no TLS: quotes it. */
static enum progress not_tls(struct probe *p, struct bytes line)
{
	const char *guess = guess_protocol(line);
	size_t len = 0;
	while (len < line.len && len < 100 && strchr("\r\n", line.data[len]) == NULL)
		len++;
	error_set(&p->error, FINDING_NOT_TLS, "the server answered %.*s%s%s%s", (int)len,
		  (const char *)line.data, guess != NULL ? " (it speaks " : "",
		  guess != NULL ? guess : "", guess != NULL ? ")" : "");
	return PROGRESS_FAILED;
}

/* Through the proxy a greeting of the server may arrive with the proxy's own
 * answer; before TLS a server has nothing to say. */
static enum progress through_proxy(struct probe *p)
{
	struct strbuf rest = p->proxy->input;
	struct bytes early = { (const uint8_t *)strbuf_text(&rest), rest.len };
	enum progress progress = PROGRESS_ON;
	p->proxy->input = (struct strbuf){ 0 };
	drop_proxy(p);
	probe_enter(p, p->target.protocol->step != NULL ? STAGE_STARTTLS : STAGE_HANDSHAKE);
	if (p->stage == STAGE_HANDSHAKE && early.len > 0)
		progress = not_tls(p, early);
	else if (p->stage == STAGE_STARTTLS && !start_dialogue(p))
		progress = fail_no_memory(p);
	else if (p->stage == STAGE_STARTTLS && early.len > 0)
		feed(p, early);
	strbuf_clear(&rest);
	return progress;
}

static enum progress stage_proxy(struct probe *p)
{
	if (p->proxy == NULL && !start_proxy(p))
		return fail_no_memory(p);
	enum progress progress = talk(p);
	return progress == PROGRESS_ON ? through_proxy(p) : progress;
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
	if (p->tls == NULL) {
		struct strbuf *log = probe_keeps_log(p) ? &p->log : NULL;
		if (tls_new(p->context->tls, &p->target, p->fd, p->session, log, &p->tls,
			    &p->error) != FINDING_NONE)
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
	return tls_quote(p->tls, &line) ? not_tls(p, line) : PROGRESS_WAIT;
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
		return fail_no_memory(p);
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
	error_set(&p->error, FINDING_CLIENT_CERTIFICATE_REQUIRED,
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
		return stage_open(p);
	case STAGE_CONNECT:
		return stage_connect(p);
	case STAGE_PROXY:
		return stage_proxy(p);
	case STAGE_STARTTLS:
		return stage_starttls(p);
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
	char from[PEER_BYTES];
	const char *awaited = NULL;
	probe_peer(p, from, sizeof(from));
	if (p->stage == STAGE_PROXY)
		awaited = p->proxy != NULL ? proxy_dialogue_waits_for(p->proxy) : "the proxy";
	else if (p->stage == STAGE_STARTTLS)
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
	char wait[2 * PEER_BYTES], within[SECONDS_TEXT_BYTES];
	describe_wait(p, wait, sizeof(wait));
	words_seconds(p->share_us, within);
	error_set(&p->error, FINDING_TIMEOUT, "%s within %s%s%s%s", wait, within,
		  why != NULL ? " (" : "", why != NULL ? why : "", why != NULL ? ")" : "");
	return PROGRESS_FAILED;
}

enum progress probe_stage_expired(struct probe *p, bool is_share, const char *why)
{
	struct bytes line;
	switch (p->stage) {
	case STAGE_OPEN:
		p->has_limit = false;
		return is_share ? time_out(p, why) : stage_open(p);
	case STAGE_QUOTE:
		(void)tls_quote(p->tls, &line);
		return not_tls(p, line);
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
	drop_proxy(p);
	drop_dialogue(p);
	p->status = DIALOGUE_MORE;
	strbuf_clear(&p->request);
	reply_clear(&p->reply);
}

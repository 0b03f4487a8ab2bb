/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "probe_state.h"
#include "socket.h"
#include "words.h"

/* What a probe does before TLS: connect, proxy, STARTTLS. */

enum {
	RECEIVE_BYTES = 4096,
	/* No descriptor left: try again after this. */
	RETRY_US = 20000,
};

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

static enum err connect_finding(const struct probe *p)
{
	return probe_has_proxy(p) ? ERR_PROXY_FAILED : ERR_CONNECT_FAILED;
}

static enum progress connect_failed(struct probe *p, int number)
{
	char text[PROBE_PEER_BYTES];
	p->is_local = is_local_error(number);
	if (probe_has_proxy(p))
		error_set(&p->error, ERR_PROXY_FAILED, "%s: %s", probe_peer(p, text, sizeof(text)),
			  words_errno(number));
	else
		error_set(&p->error, ERR_CONNECT_FAILED, "%s", words_errno(number));
	return PROGRESS_FAILED;
}

/* The connection to the peer stands: what comes first on it? */
static enum progress connected(struct probe *p)
{
	char text[PROBE_PEER_BYTES];
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* connected to %s\n", probe_peer(p, text, sizeof(text)));
	probe_enter(p, probe_has_proxy(p)                 ? STAGE_PROXY
		       : p->target.protocol->step != NULL ? STAGE_STARTTLS
							  : STAGE_HANDSHAKE);
	return PROGRESS_ON;
}

enum progress probe_stage_open(struct probe *p)
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

enum progress probe_stage_connect(struct probe *p)
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

enum progress probe_stage_starttls(struct probe *p)
{
	if (p->dialogue == NULL && !start_dialogue(p))
		return probe_no_memory(p);
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
		progress = probe_not_tls(p, early);
	else if (p->stage == STAGE_STARTTLS && !start_dialogue(p))
		progress = probe_no_memory(p);
	else if (p->stage == STAGE_STARTTLS && early.len > 0)
		feed(p, early);
	strbuf_clear(&rest);
	return progress;
}

enum progress probe_stage_proxy(struct probe *p)
{
	if (p->proxy == NULL && !start_proxy(p))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	return progress == PROGRESS_ON ? through_proxy(p) : progress;
}

void probe_drop_dialogues(struct probe *p)
{
	drop_proxy(p);
	drop_dialogue(p);
}

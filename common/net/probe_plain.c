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
	probe_enter(p, probe_has_proxy(p)                     ? STAGE_PROXY
		       : p->target.protocol->dialogue != NULL ? STAGE_STARTTLS
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

void probe_drop_dialogue(struct probe *p)
{
	struct dialogue *d = p->dialogue;
	if (d == NULL)
		return;
	if (probe_keeps_log(p))
		strbuf_append_bytes(&p->log, d->transcript.text, d->transcript.len);
	dialogue_clear(d);
	free(d);
	p->dialogue = NULL;
}

static bool start_dialogue(struct probe *p, const struct dialogue_kind *kind, const void *subject)
{
	p->dialogue = calloc(1, sizeof(*p->dialogue));
	if (p->dialogue == NULL)
		return false;
	dialogue_init(p->dialogue, kind, subject, probe_keeps_log(p));
	(void)dialogue_feed(p->dialogue, (struct bytes){ NULL, 0 });
	return true;
}

static enum progress dialogue_failed(struct probe *p)
{
	p->error = p->dialogue->error;
	return PROGRESS_FAILED;
}

/* Sends and receives until the dialogue has ended; PROGRESS_ON: it may go on to
 * what follows. */
static enum progress talk(struct probe *p)
{
	uint8_t buffer[RECEIVE_BYTES];
	struct dialogue *d = p->dialogue;
	while (d->status != DIALOGUE_FAILED) {
		size_t len = 0;
		enum socket_status status = socket_send(p->fd, &d->output);
		p->events = POLLOUT;
		if (status == SOCKET_DONE && d->status == DIALOGUE_GO)
			return PROGRESS_ON;
		if (status == SOCKET_DONE) {
			status = socket_receive(p->fd, buffer, sizeof(buffer), &len);
			p->events = POLLIN;
		}
		if (status == SOCKET_AGAIN)
			return PROGRESS_WAIT;
		if (status == SOCKET_DONE)
			(void)dialogue_feed(d, (struct bytes){ buffer, len });
		else /* the peer closed, or the connection broke */
			dialogue_closed(d);
	}
	return dialogue_failed(p);
}

static bool start_starttls(struct probe *p)
{
	struct strbuf early = p->early;
	starttls_names_init(&p->names, p->target.domain);
	/* What this end calls itself is known only without a proxy. */
	if (!probe_has_proxy(p))
		socket_address_literal(p->fd, p->names.client, sizeof(p->names.client));
	if (!start_dialogue(p, p->target.protocol->dialogue, &p->names))
		return false;
	p->early = (struct strbuf){ 0 };
	if (early.len > 0)
		(void)dialogue_feed(p->dialogue,
				    (struct bytes){ (const uint8_t *)early.text, early.len });
	strbuf_clear(&early);
	return true;
}

enum progress probe_stage_starttls(struct probe *p)
{
	if (p->dialogue == NULL && !start_starttls(p))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	if (progress == PROGRESS_ON) {
		probe_drop_dialogue(p);
		probe_enter(p, STAGE_HANDSHAKE);
	}
	return progress;
}

enum progress probe_stage_proxy(struct probe *p)
{
	p->tunnel = (struct tunnel){ &p->context->settings->proxy, p->target.connect_host,
				     p->target.port };
	if (p->dialogue == NULL &&
	    !start_dialogue(p, proxy_dialogue(p->tunnel.proxy->kind), &p->tunnel))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	if (progress == PROGRESS_ON) {
		/* A greeting of the target may have come with the proxy's answer. */
		p->early = p->dialogue->input;
		p->dialogue->input = (struct strbuf){ 0 };
		probe_drop_dialogue(p);
		probe_enter(p, p->target.protocol->dialogue != NULL ? STAGE_STARTTLS
								    : STAGE_HANDSHAKE);
	}
	return progress;
}

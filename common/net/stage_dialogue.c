/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage_dialogue.h"

#include <errno.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "socket.h"

enum { RECEIVE_BYTES = 4096 };

void stage_dialogue_drop(struct probe *p)
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

/* Sends and receives until the dialogue has ended; PROGRESS_ON: its go-ahead
 * has come. */
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
		if (status == SOCKET_SHORT)
			return probe_fail(p, error_of_shortage(errno), FACTS(.number = errno));
		if (status == SOCKET_DONE)
			(void)dialogue_feed(d, (struct bytes){ buffer, len });
		else if (status == SOCKET_CLOSED)
			dialogue_closed(d, p->is_reset ? ECONNRESET : 0);
		else
			dialogue_closed(d, errno);
	}
	p->error = d->error;
	return PROGRESS_FAILED;
}

static bool start_starttls(struct probe *p)
{
	struct strbuf early = p->early;
	starttls_names_init(&p->names, p->target.domain);
	const char *ehlo = p->context->settings->ehlo;
	/* What this end calls itself is known only without a proxy. */
	if (ehlo != NULL)
		snprintf(p->names.client, sizeof(p->names.client), "%s", ehlo);
	else if (!probe_has_proxy(p))
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

enum progress stage_starttls(struct probe *p)
{
	if (p->dialogue == NULL && !start_starttls(p))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	if (progress != PROGRESS_ON)
		return progress;
	stage_dialogue_drop(p);
	return probe_go_on(p, STAGE_HANDSHAKE);
}

static bool start_proxy(struct probe *p)
{
	const struct proxy *proxy = &p->context->settings->proxy;
	p->tunnel = (struct tunnel){ proxy, p->target.connect_host, p->target.port };
	return start_dialogue(p, proxy_dialogue(proxy->kind), &p->tunnel);
}

enum progress stage_proxy(struct probe *p)
{
	if (p->dialogue == NULL && !start_proxy(p))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	if (progress != PROGRESS_ON)
		return progress;
	/* A greeting of the target may have come with the proxy's answer. */
	p->early = p->dialogue->input;
	p->dialogue->input = (struct strbuf){ 0 };
	stage_dialogue_drop(p);
	return probe_go_on(p, probe_first_stage(p));
}

/* Behind a proxy the ends of the connection are not known here. */
static bool start_header(struct probe *p)
{
	p->header = (struct proxy_header){ .version = p->context->settings->proxy_protocol };
	struct address own;
	if (!probe_has_proxy(p) && socket_own_address(p->fd, &own)) {
		p->header.source = own.storage;
		p->header.destination = p->addresses[p->current].storage;
	}
	return start_dialogue(p, &proxy_header_dialogue, &p->header);
}

/* Nothing answers it. */
enum progress stage_header(struct probe *p)
{
	if (p->dialogue == NULL && !start_header(p))
		return probe_no_memory(p);
	enum progress progress = talk(p);
	if (progress != PROGRESS_ON)
		return progress;
	p->session->proxy_protocol = (int)p->header.version;
	stage_dialogue_drop(p);
	return probe_go_on(p, probe_stage_behind_header(p));
}

/* A port that is not the protocol's own may be that of another one. */
static const char *may_be(const struct probe *p)
{
	const char *other = p->dialogue != NULL ? dialogue_may_be(p->dialogue) : NULL;
	return other != NULL && p->target.port != p->target.protocol->port ? other : NULL;
}

/* A stage that has only just been entered has no dialogue yet. */
struct awaited stage_dialogue_waits_for(const struct probe *p)
{
	return (struct awaited){
		.code = ERR_TIMEOUT_DIALOGUE,
		.term = p->dialogue != NULL ? dialogue_waits_for(p->dialogue) : "the dialogue",
		.other = may_be(p),
	};
}

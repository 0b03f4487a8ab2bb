/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe_state.h"

#include <stdio.h>

enum { LOG_MAX_BYTES = 512 * 1024 };

bool probe_has_proxy(const struct probe *p)
{
	return p->context->settings->proxy.kind != PROXY_NONE;
}

bool probe_keeps_log(const struct probe *p)
{
	return p->context->settings->verbosity >= 2 && p->log.len < LOG_MAX_BYTES;
}

void probe_limit(struct probe *p, int64_t us)
{
	p->has_limit = true;
	p->limit.at_us = clock_now_us() + us;
}

enum stage probe_first_stage(const struct probe *p)
{
	return p->context->settings->proxy_protocol != PROXY_PROTOCOL_NONE
		       ? STAGE_HEADER
		       : probe_stage_behind_header(p);
}

enum stage probe_stage_behind_header(const struct probe *p)
{
	if (p->target.document != NULL && p->target.document->is_plain)
		return STAGE_REQUEST;
	return p->target.protocol->dialogue != NULL ? STAGE_STARTTLS : STAGE_HANDSHAKE;
}

enum progress probe_go_on(struct probe *p, enum stage next)
{
	p->next = next;
	return PROGRESS_ON;
}

enum progress probe_fail(struct probe *p, enum err code, struct error_facts facts)
{
	error_raise(&p->error, code, facts);
	return PROGRESS_FAILED;
}

enum progress probe_no_memory(struct probe *p)
{
	return probe_fail(p, ERR_NO_MEMORY, FACTS());
}

const char *probe_peer(const struct probe *p, char *text, size_t size)
{
	const struct session *session = p->session;
	unsigned first_port = address_port(&p->addresses[p->current]);
	if (!probe_has_proxy(p))
		snprintf(text, size, "%s port %u", session->address, first_port);
	else if (p->stage <= STAGE_PROXY)
		snprintf(text, size, "the proxy %s port %u", session->proxy, first_port);
	else
		snprintf(text, size, "%s port %u through the proxy %s", session->address,
			 (unsigned)session->port, session->proxy);
	return text;
}

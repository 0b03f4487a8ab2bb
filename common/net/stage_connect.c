/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage_connect.h"

#include <errno.h>
#include <poll.h>

#include "socket.h"

/* Something ran short: try again after this. */
enum { RETRY_US = 20000 };

static enum progress connect_failed(struct probe *p, int number)
{
	char text[PROBE_PEER_BYTES];
	enum err shortage = error_of_shortage(number);
	p->is_local = shortage != ERR_NONE || error_is_local(number);
	if (shortage != ERR_NONE)
		return probe_fail(p, shortage, FACTS(.number = number));
	if (!probe_has_proxy(p))
		return probe_fail(p, ERR_CONNECT, FACTS(.number = number));
	return probe_fail(p, ERR_PROXY_CONNECT,
			  FACTS(.number = number, .about = probe_peer(p, text, sizeof(text))));
}

/* The connection to the peer stands, or did so until it was reset, which the first use of
 * it tells: what comes first on it? */
static enum progress connected(struct probe *p, bool is_reset)
{
	char text[PROBE_PEER_BYTES];
	p->is_reset = is_reset;
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* connected to %s\n", probe_peer(p, text, sizeof(text)));
	return probe_go_on(p, probe_has_proxy(p) ? STAGE_PROXY : probe_first_stage(p));
}

enum progress stage_open(struct probe *p)
{
	const struct address *address = &p->addresses[p->current];
	const struct address *source = p->context->has_source ? &p->context->source : NULL;
	if (source != NULL && address_family(source) != address_family(address)) {
		p->is_local = true;
		return probe_fail(
			p, probe_has_proxy(p) ? ERR_PROXY_SOURCE_FAMILY : ERR_CONNECT_SOURCE_FAMILY,
			FACTS());
	}
	switch (socket_connect(address, source, &p->fd)) {
	case SOCKET_DONE:
		return connected(p, false);
	case SOCKET_AGAIN:
		p->events = POLLOUT;
		p->next = STAGE_CONNECT;
		return PROGRESS_WAIT;
	case SOCKET_SHORT:
		p->shortage = errno;
		probe_limit(p, RETRY_US);
		return PROGRESS_WAIT;
	case SOCKET_CLOSED:
	case SOCKET_FAILED:
		break;
	}
	return connect_failed(p, errno);
}

struct awaited stage_open_waits_for(const struct probe *p)
{
	/* Whoever was late before the first attempt lacked nothing but time. */
	return (struct awaited){ .code = p->shortage != 0 ? ERR_TIMEOUT_SHORTAGE
							  : ERR_TIMEOUT_BEFORE_CONNECT,
				 .number = p->shortage };
}

enum progress stage_connect(struct probe *p)
{
	enum socket_status status = socket_finish(p->fd);
	bool is_reset = status == SOCKET_CLOSED;
	return status == SOCKET_DONE || is_reset ? connected(p, is_reset)
						 : connect_failed(p, errno);
}

struct awaited stage_connect_waits_for(const struct probe *p)
{
	(void)p;
	return (struct awaited){ .code = ERR_TIMEOUT_CONNECT };
}

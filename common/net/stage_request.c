/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage_request.h"

#include "tls_data.h"

enum {
	RECEIVE_BYTES = 4096,
	/* How long the body of an answer may take once its head is there. */
	BODY_US = 2000000,
};

enum progress stage_request(struct probe *p)
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
		return probe_go_on(p, STAGE_REPLY);
	case TLS_CLOSED:
	case TLS_NOT_TLS:
	case TLS_FAILED:
		break;
	}
	return PROGRESS_FAILED;
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
		return PROGRESS_FINISHED;
	session->client_certificate = CLIENT_CERTIFICATE_INSISTED;
	tls_close(p->tls);
	return probe_fail(p, ERR_CLIENT_CERTIFICATE_FOR_PATH,
			  FACTS(.number = status, .about = p->context->settings->request_path));
}

enum progress stage_reply(struct probe *p)
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
		case TLS_NOT_TLS:
		case TLS_FAILED:
			return PROGRESS_FAILED;
		}
	}
}

enum progress stage_reply_expired(struct probe *p)
{
	return p->reply.head > 0 ? judge_reply(p) : PROGRESS_TIMED_OUT;
}

struct awaited stage_request_waits_for(const struct probe *p)
{
	(void)p;
	return (struct awaited){ .code = ERR_TIMEOUT_REQUEST };
}

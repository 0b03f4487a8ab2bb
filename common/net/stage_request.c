/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage_request.h"

#include <errno.h>
#include <poll.h>

#include "socket.h"
#include "tls_data.h"

enum {
	RECEIVE_BYTES = 4096,
	/* How long the body of an answer to --request may take once its head is there. */
	BODY_US = 2000000,
	/* ... and a document that is asked for. */
	DOCUMENT_US = 5000000,
	/* More than a document usually has, and how many such are received at a time. */
	LARGE_BYTES = 64 << 10,
	LARGE_AT_A_TIME = 4,
};

/* --- the octets: protected, or not --------------------------------------------------------- */

static enum tls_status plain_status(struct probe *p, enum socket_status status)
{
	switch (status) {
	case SOCKET_DONE:
		return TLS_DONE;
	case SOCKET_AGAIN:
		return TLS_AGAIN;
	case SOCKET_CLOSED:
		return TLS_CLOSED;
	case SOCKET_SHORT:
		error_raise(&p->error, error_of_shortage(errno), FACTS(.number = errno));
		return TLS_FAILED;
	case SOCKET_FAILED:
		break;
	}
	error_raise(&p->error, ERR_CONNECT, FACTS(.number = errno));
	return TLS_FAILED;
}

static enum tls_status write_request(struct probe *p)
{
	struct bytes octets = strbuf_bytes(&p->request);
	if (p->tls != NULL)
		return tls_write(p->tls, octets, &p->error);
	p->events = POLLOUT;
	return plain_status(p, socket_send(p->fd, &p->request));
}

static enum tls_status read_answer(struct probe *p, uint8_t *buffer, size_t size, size_t *ret_len)
{
	if (p->tls != NULL)
		return tls_read(p->tls, buffer, size, ret_len, &p->error);
	p->events = POLLIN;
	return plain_status(p, socket_receive(p->fd, buffer, size, ret_len));
}

/* --- what is asked ---------------------------------------------------------------------------- */

static void make_request(struct probe *p)
{
	const struct probe_target *target = &p->target;
	const char *host = target->domain != NULL ? target->domain
			   : target->sni != NULL  ? target->sni
						  : target->connect_host;
	if (target->document != NULL) {
		p->answer.wanted = target->document->wanted;
		request_append_get(&p->request, target->document, host, p->session->port);
	} else {
		p->answer.wanted = request_wanted();
		request_append_options(&p->request, p->context->settings->request_path, host,
				       p->session->port);
	}
}

/* May more of it be received?  A thousand addresses may send a megabyte each.  The time that it
 * waits is not the server's. */
static bool has_its_turn(struct probe *p)
{
	if (p->answer.body.len < LARGE_BYTES ||
	    turn_take(&p->turn, &p->context->large, LARGE_AT_A_TIME))
		return true;
	p->limit.at_us += TURN_WAIT_US;
	return false;
}

static enum progress deliver(struct probe *p)
{
	*p->target.ret_answer = p->answer;
	p->answer = (struct http_answer){ 0 };
	return PROGRESS_FINISHED;
}

/* A document that does not come is no fault of the connection, which stands. */
static enum progress no_document(struct probe *p, const struct error *why)
{
	if (p->answer.error.code == ERR_NONE)
		p->answer.error = *why;
	return deliver(p);
}

static enum progress failed(struct probe *p)
{
	return p->target.document != NULL ? no_document(p, &p->error) : PROGRESS_FAILED;
}

enum progress stage_request(struct probe *p)
{
	if (!p->is_asked)
		make_request(p);
	p->is_asked = true;
	if (strbuf_failed(&p->request))
		return probe_no_memory(p);
	switch (write_request(p)) {
	case TLS_AGAIN:
		return PROGRESS_WAIT;
	case TLS_DONE:
		return probe_go_on(p, STAGE_REPLY);
	case TLS_CLOSED:
	case TLS_NOT_TLS:
	case TLS_FAILED:
		break;
	}
	return failed(p);
}

/* --- the answer ------------------------------------------------------------------------------- */

/* There is none, or nothing that is one: what was to be found out is not known. */
static enum progress unanswered(struct probe *p)
{
	p->error = p->answer.error;
	if (!error_is_own(p->error.code)) {
		p->error.cause = p->error.code;
		p->error.code = ERR_REQUEST_UNANSWERED;
	}
	tls_close(p->tls);
	return PROGRESS_FAILED;
}

/* What the answer says about client certificates: a server that asked for one in vain and
 * then forbids the path insists on it. */
static enum progress judge_answer(struct probe *p)
{
	struct session *session = p->session;
	int status = p->answer.status;
	bool was_asked = session->client_certificate == CLIENT_CERTIFICATE_ASKED;
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* HTTP status %d\n", status);
	session->wrong_principal = p->tls != NULL && request_tells_wrong_principal(&p->answer);
	if (p->target.document != NULL)
		return deliver(p);
	if (status < 100)
		return unanswered(p);
	session->http_status = status;
	if (session->client_certificate == CLIENT_CERTIFICATE_SENT ||
	    !(request_wants_certificate(&p->answer) || (was_asked && status == 403)))
		return PROGRESS_FINISHED;
	session->client_certificate = CLIENT_CERTIFICATE_INSISTED;
	tls_close(p->tls);
	/* A query may be a secret, and the report may go to others. */
	struct bytes path = bytes_of(p->context->settings->request_path);
	return probe_fail(
		p, ERR_CLIENT_CERTIFICATE_FOR_PATH,
		FACTS(.number = status, .said = bytes_until(path, bytes_find(path, '?'))));
}

enum progress stage_reply(struct probe *p)
{
	uint8_t buffer[RECEIVE_BYTES];
	size_t len = 0;
	if (p->target.document != NULL && !p->has_limit)
		probe_limit(p, DOCUMENT_US);
	for (;;) {
		if (!has_its_turn(p))
			return PROGRESS_WAIT;
		switch (read_answer(p, buffer, sizeof(buffer), &len)) {
		case TLS_AGAIN:
			return PROGRESS_WAIT;
		case TLS_CLOSED:
			http_answer_end(&p->answer);
			return judge_answer(p);
		case TLS_DONE:
			if (http_answer_feed(&p->answer, (struct bytes){ buffer, len }))
				return judge_answer(p);
			if (p->answer.part > HTTP_FIELDS && !p->has_limit)
				probe_limit(p, BODY_US);
			break;
		case TLS_NOT_TLS:
		case TLS_FAILED:
			return failed(p);
		}
	}
}

enum progress stage_reply_expired(struct probe *p)
{
	if (p->target.document == NULL)
		return p->answer.part > HTTP_FIELDS ? judge_answer(p) : PROGRESS_TIMED_OUT;
	struct error error;
	error_raise(&error, ERR_HTTP_SLOW, FACTS());
	return no_document(p, &error);
}

struct awaited stage_request_waits_for(const struct probe *p)
{
	(void)p;
	return (struct awaited){ .code = ERR_TIMEOUT_REQUEST };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "tls_session.h"

/* The octets between GnuTLS and the socket. */

enum {
	INPUT_BYTES = 8192, /* one read: a server's usual flight */
	/* What a server may send in all before the handshake has ended: the
	 * chain and room to spare, but an end to one that never stops. */
	TOTAL_MAX_BYTES = 4 << 20,
	RECORD_HANDSHAKE = 22,
	RECORD_ALERT = 21,
};

/* Are the octets so far the beginning of a TLS record, as an answer to
 * ClientHello: a handshake message or an alert, version 3.x? */
static bool looks_like_tls(const struct tls *tls)
{
	const uint8_t *head = (const uint8_t *)tls->head;
	return (head[0] == RECORD_HANDSHAKE || head[0] == RECORD_ALERT) &&
	       (tls->head_len < 2 || head[1] == 3);
}

static void keep_head(struct tls *tls, const uint8_t *data, size_t len)
{
	size_t room = sizeof(tls->head) - tls->head_len;
	memcpy(tls->head + tls->head_len, data, len < room ? len : room);
	tls->head_len += len < room ? len : room;
}

/* Reads from the socket into the buffer, which is there only while it holds
 * something: hundreds of sessions may be waiting. */
static ssize_t refill(struct tls *tls)
{
	if (tls->received > TOTAL_MAX_BYTES) {
		errno = EMSGSIZE;
		return -1;
	}
	if (tls->input == NULL && (tls->input = malloc(INPUT_BYTES)) == NULL) {
		errno = ENOMEM;
		return -1;
	}
	ssize_t n = recv(tls->fd, tls->input, INPUT_BYTES, 0);
	if (n <= 0)
		return n;
	if (tls->received < 2) {
		keep_head(tls, tls->input, (size_t)n);
		if (!looks_like_tls(tls)) {
			tls->not_tls = true;
			errno = EPROTO;
			return -1;
		}
	}
	if (!tls->established)
		tls->received += (size_t)n;
	tls->input_at = 0;
	tls->input_len = (size_t)n;
	return n;
}

static void note_error(struct tls *tls, ssize_t result)
{
	if (result < 0 && errno != EAGAIN && errno != EINTR)
		tls->error_number = errno;
}

static ssize_t pull(gnutls_transport_ptr_t transport, void *buffer, size_t size)
{
	struct tls *tls = transport;
	if (tls->input_at == tls->input_len) {
		ssize_t n = refill(tls);
		if (n <= 0) {
			tls->closed = n == 0;
			note_error(tls, n);
			return n;
		}
	}
	size_t n = tls->input_len - tls->input_at;
	if (n > size)
		n = size;
	memcpy(buffer, tls->input + tls->input_at, n);
	tls->input_at += n;
	return (ssize_t)n;
}

/* GnuTLS may ask whether there is something to read. */
static int pull_timeout(gnutls_transport_ptr_t transport, unsigned ms)
{
	struct tls *tls = transport;
	struct pollfd wait = { .fd = tls->fd, .events = POLLIN };
	(void)ms; /* this thread never waits here */
	return tls->input_at < tls->input_len ? 1 : poll(&wait, 1, 0);
}

static ssize_t push(gnutls_transport_ptr_t transport, const giovec_t *parts, int n)
{
	struct tls *tls = transport;
	struct msghdr message = { .msg_iov = (struct iovec *)parts };
	message.msg_iovlen = (__typeof__(message.msg_iovlen))n;
	ssize_t sent = sendmsg(tls->fd, &message, MSG_NOSIGNAL);
	note_error(tls, sent);
	return sent;
}

void tls_enter(struct tls *tls)
{
	tls_debug_to(tls->context, tls->log);
	tls->error_number = 0;
	tls->input_left = 0;
}

void tls_leave(struct tls *tls)
{
	tls_debug_to(tls->context, NULL);
	if (tls->input_at < tls->input_len)
		return;
	free(tls->input);
	tls->input = NULL;
}

void tls_set_transport(struct tls *tls)
{
	gnutls_transport_set_ptr(tls->session, tls);
	gnutls_transport_set_pull_function(tls->session, pull);
	gnutls_transport_set_pull_timeout_function(tls->session, pull_timeout);
	gnutls_transport_set_vec_push_function(tls->session, push);
}

bool tls_may_read_on(struct tls *tls)
{
	size_t left = tls->input_len - tls->input_at;
	bool has_progress = left != tls->input_left;
	tls->input_left = left;
	return left > 0 && has_progress && gnutls_record_get_direction(tls->session) == 0;
}

bool tls_has_received(const struct tls *tls)
{
	return tls->received > 0;
}

bool tls_quote(struct tls *tls, struct bytes *ret_line)
{
	bool ended = tls->head_len == sizeof(tls->head);
	if (!ended) {
		ssize_t n = recv(tls->fd, tls->head + tls->head_len,
				 sizeof(tls->head) - tls->head_len, 0);
		if (n > 0)
			tls->head_len += (size_t)n;
		ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
	}
	size_t len = 0;
	while (len < tls->head_len && tls->head[len] != '\n' && tls->head[len] != '\r')
		len++;
	*ret_line = (struct bytes){ (const uint8_t *)tls->head, len };
	return ended || len < tls->head_len || tls->head_len == sizeof(tls->head);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_transport.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/deadline.h"

enum {
	INPUT_BYTES = 8192, /* one read: a server's usual flight */
	/* From here on a handshake is one of the few that may be so large at a time: the
	 * library keeps a message until it is whole, and then more than once. */
	LARGE_BYTES = 32 << 10,
	LARGE_AT_A_TIME = 3,
	/* What a server may send in all before the handshake has ended: the
	 * chain and room to spare, but an end to one that never stops. */
	TOTAL_MAX_BYTES = 4 << 20,
	RECORD_HANDSHAKE = 22,
	RECORD_ALERT = 21,
};

/* Are the octets so far the beginning of a TLS record, as an answer to
 * ClientHello: a handshake message or an alert, version 3.x? */
static bool looks_like_tls(const struct tls_transport *t)
{
	const uint8_t *head = (const uint8_t *)t->head;
	return (head[0] == RECORD_HANDSHAKE || head[0] == RECORD_ALERT) &&
	       (t->head_len < 2 || head[1] == 3);
}

static void keep_head(struct tls_transport *t, const uint8_t *data, size_t len)
{
	size_t room = sizeof(t->head) - t->head_len;
	memcpy(t->head + t->head_len, data, len < room ? len : room);
	t->head_len += len < room ? len : room;
}

/* May it go on?  Else it waits. */
static bool may_be_large(struct tls_transport *t)
{
	return t->established || t->received < LARGE_BYTES || t->large == NULL ||
	       turn_take(&t->turn, t->large, LARGE_AT_A_TIME);
}

/* Reads from the socket into the buffer, which is there only while it holds
 * something: hundreds of sessions may be waiting. */
static ssize_t refill(struct tls_transport *t)
{
	if (t->received > TOTAL_MAX_BYTES) {
		errno = EMSGSIZE;
		return -1;
	}
	if (!may_be_large(t)) {
		errno = EAGAIN;
		return -1;
	}
	if (t->input == NULL && (t->input = malloc(INPUT_BYTES)) == NULL) {
		errno = ENOMEM;
		return -1;
	}
	ssize_t n = recv(t->fd, t->input, INPUT_BYTES, 0);
	if (n <= 0)
		return n;
	bool is_beginning = t->received < 2;
	if (is_beginning || (t->framing != NULL && !t->unwrapped))
		keep_head(t, t->input, (size_t)n);
	if (is_beginning && t->framing == NULL && !looks_like_tls(t)) {
		t->not_tls = true;
		errno = EPROTO;
		return -1;
	}
	if (!t->established)
		t->received += (size_t)n;
	t->input_at = 0;
	t->input_len = (size_t)n;
	return n;
}

/* A call that a signal interrupted is one to make again when the socket is ready:
 * GnuTLS gives up where it does not expect that. */
static void note_error(struct tls_transport *t, ssize_t result)
{
	if (result < 0 && errno == EINTR)
		errno = EAGAIN;
	if (result < 0 && errno != EAGAIN)
		t->error_number = errno;
}

/* Sends what goes in packets.  False when some of it is left: errno says why. */
static bool flush_packets(struct tls_transport *t)
{
	if (t->flight.len > 0)
		t->framing->wrap(strbuf_bytes(&t->flight), &t->packets);
	strbuf_clear(&t->flight);
	if (strbuf_failed(&t->packets)) {
		errno = ENOMEM;
		note_error(t, -1);
		return false;
	}
	while (t->packets.len > 0) {
		ssize_t sent = send(t->fd, t->packets.text, t->packets.len, MSG_NOSIGNAL);
		note_error(t, sent);
		if (sent < 0)
			return false;
		strbuf_drop(&t->packets, (size_t)sent);
	}
	strbuf_clear(&t->packets);
	return true;
}

/* Sends what was held.  False when some of it is left: errno says why. */
static bool flush(struct tls_transport *t)
{
	if (t->framing != NULL && !flush_packets(t))
		return false;
	while (t->held_len > 0) {
		ssize_t sent = send(t->fd, t->held, t->held_len, MSG_NOSIGNAL);
		note_error(t, sent);
		if (sent < 0)
			return false;
		t->held_len -= (size_t)sent;
		memmove(t->held, t->held + sent, t->held_len);
	}
	return true;
}

/* Takes from *received (not empty) up to size octets of TLS, or a header and none.  False:
 * no packet is there, where there must be one. */
static bool take(struct tls_transport *t, struct bytes *received, size_t size,
		 struct bytes *ret_taken)
{
	if (t->framing != NULL && t->established && !t->plain)
		t->plain = !framing_goes_on(t->framing, &t->unwrapping, *received);
	if (t->framing == NULL || t->plain) {
		*ret_taken = bytes_until(*received, size);
		*received = bytes_from(*received, ret_taken->len);
		return true;
	}
	if (framing_unwrap(t->framing, &t->unwrapping, received, size, ret_taken)) {
		t->unwrapped = t->unwrapped || ret_taken->len > 0;
		return true;
	}
	t->no_packet = t->unwrapped || looks_like_tls(t);
	t->not_tls = !t->no_packet;
	errno = EPROTO;
	return false;
}

static ssize_t pull(gnutls_transport_ptr_t transport, void *buffer, size_t size)
{
	struct tls_transport *t = transport;
	struct bytes taken;
	do {
		if (t->input_at == t->input_len) {
			/* The other side waits for it. */
			if (!flush(t))
				return -1;
			ssize_t n = refill(t);
			if (n <= 0) {
				t->closed = n == 0;
				note_error(t, n);
				return n;
			}
		}
		struct bytes received = { t->input + t->input_at, t->input_len - t->input_at };
		if (!take(t, &received, size, &taken)) {
			note_error(t, -1);
			return -1;
		}
		t->input_at = t->input_len - received.len;
	} while (taken.len == 0 && size > 0);
	if (taken.len > 0)
		memcpy(buffer, taken.data, taken.len);
	return (ssize_t)taken.len;
}

/* GnuTLS may ask whether there is something to read. */
static int pull_timeout(gnutls_transport_ptr_t transport, unsigned ms)
{
	struct tls_transport *t = transport;
	struct pollfd wait = { .fd = t->fd, .events = POLLIN };
	(void)ms; /* this thread never waits here */
	(void)flush(t);
	return t->input_at < t->input_len || poll(&wait, 1, 0) > 0;
}

static bool hold(struct tls_transport *t, const giovec_t *parts, int n, size_t len)
{
	if (len > sizeof(t->held) - t->held_len)
		return false;
	for (int i = 0; i < n; i++) {
		memcpy(t->held + t->held_len, parts[i].iov_base, parts[i].iov_len);
		t->held_len += parts[i].iov_len;
	}
	return true;
}

static ssize_t keep_for_packets(struct tls_transport *t, const giovec_t *parts, int n, size_t len)
{
	for (int i = 0; i < n; i++)
		strbuf_append_bytes(&t->flight, parts[i].iov_base, parts[i].iov_len);
	if (!strbuf_failed(&t->flight))
		return (ssize_t)len;
	errno = ENOMEM;
	note_error(t, -1);
	return -1;
}

/* A flight is several small records, each of which GnuTLS pushes by itself. */
static ssize_t push(gnutls_transport_ptr_t transport, const giovec_t *parts, int n)
{
	struct tls_transport *t = transport;
	size_t len = 0;
	for (int i = 0; i < n; i++)
		len += parts[i].iov_len;
	if (t->framing != NULL && !t->established)
		return keep_for_packets(t, parts, n, len);
	if (hold(t, parts, n, len))
		return (ssize_t)len;
	if (!flush(t))
		return -1;
	struct msghdr message = { .msg_iov = (struct iovec *)parts };
	message.msg_iovlen = (__typeof__(message.msg_iovlen))n;
	ssize_t sent = sendmsg(t->fd, &message, MSG_NOSIGNAL);
	note_error(t, sent);
	return sent;
}

static void clear_input(struct tls_transport *t)
{
	free(t->input);
	t->input = NULL;
	t->input_at = t->input_len = 0;
}

void tls_transport_attach(struct tls_transport *t, gnutls_session_t session)
{
	gnutls_transport_set_ptr(session, t);
	gnutls_transport_set_pull_function(session, pull);
	gnutls_transport_set_pull_timeout_function(session, pull_timeout);
	gnutls_transport_set_vec_push_function(session, push);
}

bool tls_transport_is_in_the_way(const struct tls_transport *t)
{
	enum { LATELY_US = 500000 };
	return t->turn.is_taken && t->large->asked_us > clock_now_us() - LATELY_US;
}

bool tls_transport_holds(const struct tls_transport *t)
{
	return t->held_len > 0 || t->flight.len > 0 || t->packets.len > 0;
}

void tls_transport_end(struct tls_transport *t)
{
	clear_input(t);
	strbuf_clear(&t->flight);
	strbuf_clear(&t->packets);
	turn_give_back(&t->turn, t->large);
}

void tls_transport_enter(struct tls_transport *t)
{
	t->error_number = 0;
	t->input_left = 0;
	t->may_hold = false;
}

void tls_transport_leave(struct tls_transport *t)
{
	if (t->input_at == t->input_len)
		clear_input(t);
	if (!t->may_hold)
		(void)flush(t);
}

bool tls_transport_may_read_on(struct tls_transport *t, gnutls_session_t session)
{
	size_t left = t->input_len - t->input_at;
	bool has_progress = left != t->input_left;
	t->input_left = left;
	return left > 0 && has_progress && gnutls_record_get_direction(session) == 0;
}

bool tls_transport_quote(struct tls_transport *t, struct bytes *ret_line)
{
	bool ended = t->head_len == sizeof(t->head);
	if (!ended) {
		ssize_t n = recv(t->fd, t->head + t->head_len, sizeof(t->head) - t->head_len, 0);
		if (n > 0)
			t->head_len += (size_t)n;
		ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
	}
	size_t len = 0;
	while (len < t->head_len && t->head[len] != '\n' && t->head[len] != '\r')
		len++;
	*ret_line = (struct bytes){ (const uint8_t *)t->head, len };
	return ended || len < t->head_len || t->head_len == sizeof(t->head);
}

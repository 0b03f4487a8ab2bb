/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HTTPS_PORT = 443, STATUS_LINE_BYTES = 12 };

void request_append(struct strbuf *out, const char *path, const char *host, unsigned port)
{
	bool bare_ipv6 = strchr(host, ':') != NULL && host[0] != '[';
	strbuf_printf(out, "OPTIONS %s HTTP/1.1\r\nHost: %s%s%s", path, bare_ipv6 ? "[" : "", host,
		      bare_ipv6 ? "]" : "");
	if (port != HTTPS_PORT)
		strbuf_printf(out, ":%u", port);
	strbuf_append(out, "\r\nUser-Agent: check_cert_name\r\nAccept: */*\r\n"
			   "Connection: close\r\n\r\n");
}

void reply_clear(struct reply *reply)
{
	strbuf_clear(&reply->text);
	*reply = (struct reply){ 0 };
}

/* "HTTP/1.1 403": the status, or 0. */
static int status_of(const char *text, size_t len)
{
	int status = 0;
	if (len < STATUS_LINE_BYTES || strncmp(text, "HTTP/1.", 7) != 0 || text[8] != ' ')
		return 0;
	for (size_t i = 9; i < STATUS_LINE_BYTES; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		status = status * 10 + (text[i] - '0');
	}
	return status;
}

/* Drops interim answers (1xx), and finds the head of the final one. */
static void find_head(struct reply *reply)
{
	while (reply->head == 0) {
		const char *text = strbuf_text(&reply->text);
		const char *end = strstr(text, "\r\n\r\n");
		reply->status = status_of(text, reply->text.len);
		if (end == NULL)
			return;
		size_t len = (size_t)(end - text) + 4;
		if (reply->status < 100 || reply->status > 199) {
			reply->head = len;
			return;
		}
		reply->status = 0;
		strbuf_drop(&reply->text, len);
	}
}

/* The value of a header field; NULL when there is none. */
static const char *header(const struct reply *reply, const char *name)
{
	const char *text = strbuf_text(&reply->text);
	size_t len = strlen(name);
	const char *line = strstr(text, "\r\n");
	while (line != NULL && (size_t)(line - text) + 4 < reply->head) {
		line += 2;
		if (strncasecmp(line, name, len) == 0 && line[len] == ':')
			return line + len + 1;
		line = strstr(line, "\r\n");
	}
	return NULL;
}

static bool body_is_complete(const struct reply *reply)
{
	const char *length = header(reply, "Content-Length");
	size_t received = reply->text.len - reply->head;
	if (length != NULL)
		return received >= strtoull(length, NULL, 10);
	/* The last chunk of a chunked body. */
	return received >= 5 && memcmp(reply->text.text + reply->text.len - 5, "0\r\n\r\n", 5) == 0;
}

bool reply_feed(struct reply *reply, struct bytes received)
{
	size_t room = REPLY_MAX_BYTES - reply->text.len;
	strbuf_append_bytes(&reply->text, received.data, received.len < room ? received.len : room);
	if (reply->head == 0)
		find_head(reply);
	if (strbuf_failed(&reply->text) || reply->text.len >= REPLY_MAX_BYTES)
		return true;
	if (reply->head == 0) /* done only when it is no HTTP at all */
		return reply->text.len >= STATUS_LINE_BYTES && reply->status == 0;
	/* Only these say more in their body. */
	return (reply->status != 400 && reply->status != 403) || body_is_complete(reply);
}

static bool body_holds(const struct reply *reply, const char *words)
{
	return reply->head > 0 &&
	       memmem(reply->text.text + reply->head, reply->text.len - reply->head, words,
		      strlen(words)) != NULL;
}

bool reply_wants_certificate(const struct reply *reply)
{
	switch (reply->status) {
	case 403:
		return body_holds(reply, "403.7");
	case 400:
		return body_holds(reply, "No required SSL certificate was sent");
	case 496:
		return true;
	}
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "http_connect.h"

#include "dialogue/http_status.h"
#include "facts/base64.h"
#include "tunnel.h"

enum { START, CONNECT };

static const char *const expects[] = { "the proxy", "the proxy's answer to CONNECT", NULL };

enum {
	HEAD_BYTES = 16384,      /* the head of an answer */
	STATUS_LINE_BYTES = 100, /* what is quoted of it */
};

static void append_authorization(struct strbuf *out, const struct proxy *proxy)
{
	struct strbuf pair = { 0 };
	strbuf_printf(&pair, "%s:%s", proxy->user, proxy->password);
	strbuf_append(out, "Proxy-Authorization: Basic ");
	base64_append(out, (struct bytes){ (const uint8_t *)strbuf_text(&pair), pair.len });
	strbuf_append(out, "\r\n");
	strbuf_clear(&pair);
}

static enum dialogue_status start(struct dialogue *d)
{
	const struct tunnel *tunnel = d->subject;
	enum err err = tunnel_check(tunnel);
	if (err != ERR_NONE)
		return dialogue_refuse(d, err, FACTS());
	/* An IPv6 address needs brackets (RFC 3986, 3.2.2). */
	bool is_ipv6 = strchr(tunnel->host, ':') != NULL;
	const char *open = is_ipv6 ? "[" : "", *close = is_ipv6 ? "]" : "";
	unsigned port = tunnel->port;
	struct strbuf request = { 0 };
	strbuf_printf(&request, "CONNECT %s%s%s:%u HTTP/1.1\r\nHost: %s%s%s:%u\r\n", open,
		      tunnel->host, close, port, open, tunnel->host, close, port);
	if (tunnel_has_user(tunnel))
		append_authorization(&request, tunnel->proxy);
	strbuf_append(&request, "\r\n");
	if (strbuf_failed(&request))
		d->output.failed = true; /* the engine sees it */
	dialogue_send_hidden(d, bytes_of(strbuf_text(&request)),
			     tunnel_has_user(tunnel) ? "CONNECT, with user and password"
						     : "CONNECT");
	strbuf_clear(&request);
	d->state = CONNECT;
	return DIALOGUE_MORE;
}

/* The length of a head that is complete, with its empty line; 0 when it is
 * not.  Lines may end in LF alone (RFC 9112, 2.2). */
static size_t head_length(struct bytes answer)
{
	struct bytes rest = answer;
	while (bytes_has(rest, '\n')) {
		rest = bytes_from(rest, bytes_find(rest, '\n') + 1);
		size_t n = bytes_starts(rest, "\r\n") ? 2 : bytes_starts(rest, "\n") ? 1 : 0;
		if (n > 0)
			return answer.len - rest.len + n;
	}
	return 0;
}

static enum err why_refused(int status, bool has_user)
{
	switch (status) {
	case 401:
	case 407:
		return has_user ? ERR_PROXY_WANTS_OTHER_CREDENTIALS : ERR_PROXY_WANTS_CREDENTIALS;
	case 403:
	case 405:
		return ERR_PROXY_NOT_ALLOWED;
	case 502:
	case 503:
		return ERR_PROXY_NOT_CONNECTED;
	case 504:
		return ERR_PROXY_NO_ANSWER;
	}
	return ERR_PROXY_REFUSED;
}

static struct bytes status_line(struct bytes answer)
{
	size_t n = 0;
	while (n < answer.len && answer.data[n] != '\r' && answer.data[n] != '\n' &&
	       answer.data[n] != '\0')
		n++;
	return bytes_until(answer, n);
}

/* status 0: it is not HTTP. */
static enum dialogue_status refused(struct dialogue *d, struct bytes line, int status)
{
	dialogue_show(d, line);
	dialogue_words(d, bytes_until(line, STATUS_LINE_BYTES));
	if (status == 0)
		return dialogue_refuse(d, ERR_PROXY_NOT_SPOKEN, FACTS(.term = d->kind->name));
	return dialogue_refuse(d, why_refused(status, tunnel_has_user(d->subject)), FACTS());
}

static enum dialogue_status step(struct dialogue *d)
{
	if (d->state == START)
		return start(d);
	for (;;) {
		struct bytes rest = dialogue_rest(d), line = status_line(rest);
		/* An answer that is not HTTP need not be waited for to its end. */
		if (!bytes_starts_folded(bytes_of("HTTP/"), bytes_until(rest, 5)))
			return refused(d, line, 0);
		size_t len = head_length(rest);
		if (len == 0)
			return DIALOGUE_MORE;
		int status = http_status(line);
		if (status < 100 || status >= 300)
			return refused(d, line, status);
		dialogue_show(d, line);
		dialogue_skip(d, len);
		/* Interim answers (1xx) come before the final one; a 2xx to
		 * CONNECT has no body, whatever its header says. */
		if (status >= 200)
			return DIALOGUE_GO;
	}
}

const struct dialogue_kind http_connect_dialogue = {
	.name = "HTTP",
	.step = step,
	.expects = expects,
	.unit_bytes = HEAD_BYTES,
	.rules = &tunnel_rules,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "proxy.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

enum {
	STATE_START = 0,
	STATE_CONNECT_REPLY, /* HTTP */
	STATE_METHOD,        /* SOCKS5 */
	STATE_AUTHENTICATION,
	STATE_REPLY,
	STATE_DONE,
};

enum {
	HEAD_MAX_BYTES = 16384,  /* an HTTP reply's head */
	STATUS_LINE_BYTES = 100, /* what is quoted of it */
	SOCKS_VERSION = 5,
	SOCKS_NO_AUTHENTICATION = 0,
	SOCKS_USER_PASSWORD = 2,
	SOCKS_IPV4 = 1,
	SOCKS_NAME = 3,
	SOCKS_IPV6 = 4,
};

static enum dialogue_status fail(struct proxy_dialogue *d, const char *text)
{
	error_set(&d->error, ERR_PROXY_FAILED, "%s", text);
	return DIALOGUE_FAILED;
}

static void note(struct proxy_dialogue *d, const char *who, const char *what)
{
	if (d->keep_transcript)
		strbuf_printf(&d->transcript, "%s: %s\n", who, what);
}

static void append_base64(struct strbuf *out, const char *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t len = strlen(text);
	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = (unsigned)(unsigned char)text[i] << 16;
		if (i + 1 < len)
			bits |= (unsigned)(unsigned char)text[i + 1] << 8;
		if (i + 2 < len)
			bits |= (unsigned char)text[i + 2];
		strbuf_append_char(out, digits[bits >> 18]);
		strbuf_append_char(out, digits[bits >> 12 & 63]);
		strbuf_append_char(out, i + 1 < len ? digits[bits >> 6 & 63] : '=');
		strbuf_append_char(out, i + 2 < len ? digits[bits & 63] : '=');
	}
}

/* --- HTTP CONNECT -------------------------------------------------------- */

static void append_authorization(struct proxy_dialogue *d)
{
	struct strbuf pair = { 0 };
	strbuf_printf(&pair, "%s:%s", d->proxy->user, d->proxy->password);
	strbuf_append(&d->output, "Proxy-Authorization: Basic ");
	append_base64(&d->output, strbuf_text(&pair));
	strbuf_append(&d->output, "\r\n");
	strbuf_clear(&pair);
}

static enum dialogue_status start_http(struct proxy_dialogue *d)
{
	/* An IPv6 address needs brackets (RFC 3986, 3.2.2). */
	bool is_ipv6 = strchr(d->host, ':') != NULL;
	const char *open = is_ipv6 ? "[" : "", *close = is_ipv6 ? "]" : "";
	strbuf_printf(&d->output, "CONNECT %s%s%s:%u HTTP/1.1\r\nHost: %s%s%s:%u\r\n", open,
		      d->host, close, (unsigned)d->port, open, d->host, close, (unsigned)d->port);
	note(d, "C", d->proxy->user[0] != '\0' ? "CONNECT, with user and password" : "CONNECT");
	if (d->proxy->user[0] != '\0')
		append_authorization(d);
	strbuf_append(&d->output, "\r\n");
	d->state = STATE_CONNECT_REPLY;
	return DIALOGUE_MORE;
}

/* The length of a head that is complete, with its empty line; 0 when it is
 * not.  Lines may end in LF alone (RFC 9112, 2.2). */
static size_t head_length(const struct strbuf *input)
{
	const char *text = strbuf_text(input);
	for (size_t i = 0; i < input->len; i++) {
		if (text[i] != '\n')
			continue;
		if (i + 1 < input->len && text[i + 1] == '\n')
			return i + 2;
		if (i + 2 < input->len && text[i + 1] == '\r' && text[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

/* The status code of "HTTP/1.x NNN ..."; 0 when it is no such line. */
static int http_status(const char *text, size_t len)
{
	if (len < 12 || strncasecmp(text, "HTTP/1.", 7) != 0 || text[8] != ' ')
		return 0;
	int status = 0;
	for (size_t i = 9; i < 12; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		status = status * 10 + (text[i] - '0');
	}
	return len == 12 || text[12] == ' ' || text[12] == '\r' || text[12] == '\n' ? status : 0;
}

static const char *http_advice(int status)
{
	switch (status) {
	case 401:
	case 407:
		return "the proxy wants other credentials";
	case 403:
	case 405:
		return "the proxy does not allow this connection";
	case 502:
	case 503:
		return "the proxy could not connect";
	case 504:
		return "the proxy got no answer from the target";
	}
	return "the proxy refused to connect";
}

static enum dialogue_status http_refused(struct proxy_dialogue *d, int status)
{
	const char *text = strbuf_text(&d->input);
	size_t len = strcspn(text, "\r\n");
	if (len > STATUS_LINE_BYTES)
		len = STATUS_LINE_BYTES;
	error_set(&d->error, ERR_PROXY_FAILED, "%s: %.*s",
		  status == 407 && d->proxy->user[0] == '\0'
			  ? "the proxy wants a user and a password"
		  : status == 0 ? "the proxy does not answer in HTTP"
				: http_advice(status),
		  (int)len, text);
	return DIALOGUE_FAILED;
}

static enum dialogue_status step_http(struct proxy_dialogue *d)
{
	for (;;) {
		/* A reply that is not HTTP need not be waited for to its end. */
		size_t compared = d->input.len < 5 ? d->input.len : 5;
		if (strncasecmp(strbuf_text(&d->input), "HTTP/", compared) != 0)
			return http_refused(d, 0);
		size_t len = head_length(&d->input);
		if (len > HEAD_MAX_BYTES || (len == 0 && d->input.len >= HEAD_MAX_BYTES))
			return fail(d, "the proxy's answer does not end");
		if (len == 0)
			return DIALOGUE_MORE;
		int status = http_status(strbuf_text(&d->input), len);
		if (status < 100 || status >= 300)
			return http_refused(d, status);
		strbuf_drop(&d->input, len);
		/* Interim answers (1xx) come before the final one; a 2xx to
		 * CONNECT has no body, whatever its header says. */
		if (status >= 200) {
			d->state = STATE_DONE;
			return DIALOGUE_GO;
		}
	}
}

/* --- SOCKS5 -------------------------------------------------------------- */

static void append_octets(struct strbuf *out, const uint8_t *octets, size_t len)
{
	strbuf_append_bytes(out, octets, len);
}

static enum dialogue_status start_socks(struct proxy_dialogue *d)
{
	static const uint8_t plain[] = { SOCKS_VERSION, 1, SOCKS_NO_AUTHENTICATION };
	static const uint8_t both[] = { SOCKS_VERSION, 2, SOCKS_NO_AUTHENTICATION,
					SOCKS_USER_PASSWORD };
	if (d->proxy->user[0] == '\0')
		append_octets(&d->output, plain, sizeof(plain));
	else
		append_octets(&d->output, both, sizeof(both));
	note(d, "C", "SOCKS5 methods");
	d->state = STATE_METHOD;
	return DIALOGUE_MORE;
}

static void append_request(struct proxy_dialogue *d)
{
	uint8_t address[16];
	const uint8_t head[] = { SOCKS_VERSION, 1 /* CONNECT */, 0 };
	const uint8_t port[] = { (uint8_t)(d->port >> 8), (uint8_t)d->port };
	append_octets(&d->output, head, sizeof(head));
	if (inet_pton(AF_INET, d->host, address) == 1) {
		strbuf_append_char(&d->output, SOCKS_IPV4);
		append_octets(&d->output, address, 4);
	} else if (inet_pton(AF_INET6, d->host, address) == 1) {
		strbuf_append_char(&d->output, SOCKS_IPV6);
		append_octets(&d->output, address, 16);
	} else {
		strbuf_append_char(&d->output, SOCKS_NAME);
		strbuf_append_char(&d->output, (char)strlen(d->host));
		strbuf_append(&d->output, d->host);
	}
	append_octets(&d->output, port, sizeof(port));
	note(d, "C", "SOCKS5 connect");
	d->state = STATE_REPLY;
}

/* RFC 1929: version 1, then user and password with their lengths. */
static void append_credentials(struct proxy_dialogue *d)
{
	strbuf_append_char(&d->output, 1);
	strbuf_append_char(&d->output, (char)strlen(d->proxy->user));
	strbuf_append(&d->output, d->proxy->user);
	strbuf_append_char(&d->output, (char)strlen(d->proxy->password));
	strbuf_append(&d->output, d->proxy->password);
	note(d, "C", "SOCKS5 user and password");
	d->state = STATE_AUTHENTICATION;
}

static enum dialogue_status socks_method(struct proxy_dialogue *d, const uint8_t *reply)
{
	bool has_user = d->proxy->user[0] != '\0';
	uint8_t version = reply[0], method = reply[1];
	if (version != SOCKS_VERSION)
		return fail(d, "the proxy does not answer in SOCKS5");
	strbuf_drop(&d->input, 2); /* reply is no longer what it was */
	if (method == SOCKS_NO_AUTHENTICATION) {
		append_request(d);
		return DIALOGUE_MORE;
	}
	if (method == SOCKS_USER_PASSWORD && has_user) {
		append_credentials(d);
		return DIALOGUE_MORE;
	}
	return fail(d, has_user
			       ? "the proxy accepts neither no authentication nor user and password"
			       : "the proxy wants a user and a password");
}

static const char *socks_words(uint8_t code)
{
	static const char *const words[] = {
		"",
		"general failure of the proxy",
		"the proxy does not allow this connection",
		"the proxy found the network unreachable",
		"the proxy found the host unreachable",
		"the target refused the proxy's connection",
		"the time to live ran out on the way to the target",
		"the proxy does not know the command",
		"the proxy does not know this type of address",
	};
	return code < sizeof(words) / sizeof(words[0]) ? words[code]
						       : "refused without a known reason";
}

/* Is the reply complete?  Its length depends on the address in it. */
static enum dialogue_status socks_reply(struct proxy_dialogue *d, const uint8_t *reply)
{
	size_t len = d->input.len, wanted;
	if (reply[0] != SOCKS_VERSION)
		return fail(d, "the proxy does not answer in SOCKS5");
	if (reply[1] != 0) {
		error_set(&d->error, ERR_PROXY_FAILED, "%s (SOCKS5 reply %d)",
			  socks_words(reply[1]), reply[1]);
		return DIALOGUE_FAILED;
	}
	if (len < 5)
		return DIALOGUE_MORE;
	if (reply[3] == SOCKS_IPV4)
		wanted = 4 + 4 + 2;
	else if (reply[3] == SOCKS_IPV6)
		wanted = 4 + 16 + 2;
	else if (reply[3] == SOCKS_NAME)
		wanted = 4 + 1 + (size_t)reply[4] + 2;
	else
		return fail(d, "the proxy's SOCKS5 reply has an unknown type of address");
	if (len < wanted)
		return DIALOGUE_MORE;
	strbuf_drop(&d->input, wanted);
	d->state = STATE_DONE;
	return DIALOGUE_GO;
}

static enum dialogue_status step_socks(struct proxy_dialogue *d)
{
	const uint8_t *reply = (const uint8_t *)strbuf_text(&d->input);
	if (d->input.len < 2)
		return DIALOGUE_MORE;
	if (d->state == STATE_METHOD)
		return socks_method(d, reply);
	if (d->state == STATE_REPLY)
		return socks_reply(d, reply);
	/* RFC 1929: any status but 0 is a refusal. */
	if (reply[1] != 0)
		return fail(d, "the proxy refused the user or the password");
	strbuf_drop(&d->input, 2);
	append_request(d);
	return DIALOGUE_MORE;
}

/* --- both ----------------------------------------------------------------- */

void proxy_dialogue_init(struct proxy_dialogue *d, const struct proxy *proxy, const char *host,
			 uint16_t port, bool keep_transcript)
{
	*d = (struct proxy_dialogue){
		.proxy = proxy, .host = host, .port = port, .keep_transcript = keep_transcript
	};
}

void proxy_dialogue_clear(struct proxy_dialogue *d)
{
	strbuf_clear(&d->input);
	strbuf_clear(&d->output);
	strbuf_clear(&d->transcript);
	*d = (struct proxy_dialogue){ 0 };
}

/* A blank or a control character would change the request. */
static bool is_sendable(const char *host)
{
	size_t len = strlen(host);
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)host[i] <= ' ' || host[i] == 0x7f)
			return false;
	}
	return len > 0 && len < DNS_NAME_BYTES;
}

static enum dialogue_status start(struct proxy_dialogue *d)
{
	if (!is_sendable(d->host))
		return fail(d, "the target is no name that a proxy could resolve");
	/* The zone means something on this machine only. */
	if (strchr(d->host, '%') != NULL)
		return fail(d, "an address with a zone cannot be reached through a proxy");
	return d->proxy->kind == PROXY_SOCKS5 ? start_socks(d) : start_http(d);
}

static enum dialogue_status step(struct proxy_dialogue *d)
{
	switch (d->state) {
	case STATE_START:
		return start(d);
	case STATE_CONNECT_REPLY:
		return step_http(d);
	case STATE_DONE:
		return DIALOGUE_GO;
	default:
		break;
	}
	enum dialogue_status status = DIALOGUE_MORE;
	size_t before;
	/* Replies may come in one segment. */
	do {
		before = d->input.len;
		status = step_socks(d);
	} while (status == DIALOGUE_MORE && d->input.len < before);
	return status;
}

enum dialogue_status proxy_dialogue_feed(struct proxy_dialogue *d, struct bytes received)
{
	strbuf_append_bytes(&d->input, received.data, received.len);
	d->total += received.len;
	enum dialogue_status status = d->error.code != ERR_NONE ? DIALOGUE_FAILED : step(d);
	if (status == DIALOGUE_MORE && d->total > DIALOGUE_TOTAL_BYTES)
		status = fail(d, "the proxy's answer does not end");
	if (status != DIALOGUE_FAILED && (strbuf_failed(&d->input) || strbuf_failed(&d->output))) {
		error_no_memory(&d->error);
		status = DIALOGUE_FAILED;
	}
	if (status == DIALOGUE_GO)
		note(d, "S", "connected");
	else if (status == DIALOGUE_FAILED)
		note(d, "S", d->error.detail);
	return status;
}

void proxy_dialogue_closed(struct proxy_dialogue *d)
{
	error_set(&d->error, ERR_PROXY_FAILED, "the proxy closed the connection: %s was expected",
		  proxy_dialogue_waits_for(d));
}

const char *proxy_dialogue_waits_for(const struct proxy_dialogue *d)
{
	switch (d->state) {
	case STATE_CONNECT_REPLY:
		return "the proxy's answer to CONNECT";
	case STATE_METHOD:
		return "the proxy's choice of a method";
	case STATE_AUTHENTICATION:
		return "the proxy's answer to user and password";
	case STATE_REPLY:
		return "the proxy's answer to the request";
	default:
		return "the proxy";
	}
}

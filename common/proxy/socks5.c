/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "socks5.h"

#include <arpa/inet.h>

#include "tunnel.h"

enum { START, METHOD, AUTHENTICATION, REQUEST };

static const char *const expects[] = { "the proxy", "the proxy's choice of a method",
				       "the proxy's answer to user and password",
				       "the proxy's answer to the request", NULL };

enum {
	SOCKS_VERSION = 5,
	NO_AUTHENTICATION = 0,
	USER_PASSWORD = 2,
	USER_PASSWORD_VERSION = 1, /* RFC 1929 */
	COMMAND_CONNECT = 1,
	ADDRESS_IPV4 = 1,
	ADDRESS_NAME = 3,
	ADDRESS_IPV6 = 4,
};

/* --- what is sent ---------------------------------------------------------- */

/* A length of one octet, and the text. */
static void append_text(struct strbuf *out, const char *text)
{
	strbuf_append_char(out, (char)strlen(text));
	strbuf_append(out, text);
}

/* Hands a message over; what: for the transcript. */
static enum dialogue_status say(struct dialogue *d, struct strbuf *message, const char *what,
				int state)
{
	if (strbuf_failed(message))
		d->output.failed = true; /* the engine sees it */
	struct bytes octets = { (const uint8_t *)strbuf_text(message), message->len };
	dialogue_send_hidden(d, octets, what);
	strbuf_clear(message);
	d->state = state;
	return DIALOGUE_MORE;
}

static enum dialogue_status start(struct dialogue *d)
{
	static const uint8_t plain[] = { SOCKS_VERSION, 1, NO_AUTHENTICATION };
	static const uint8_t both[] = { SOCKS_VERSION, 2, NO_AUTHENTICATION, USER_PASSWORD };
	struct strbuf message = { 0 };
	enum err err = tunnel_check(d->subject);
	if (err != ERR_NONE)
		return dialogue_refuse(d, err, FACTS());
	if (tunnel_has_user(d->subject))
		strbuf_append_bytes(&message, both, sizeof(both));
	else
		strbuf_append_bytes(&message, plain, sizeof(plain));
	return say(d, &message, "SOCKS5 methods", METHOD);
}

static enum dialogue_status send_request(struct dialogue *d)
{
	const struct tunnel *tunnel = d->subject;
	const uint8_t head[] = { SOCKS_VERSION, COMMAND_CONNECT, 0 };
	const uint8_t port[] = { (uint8_t)(tunnel->port >> 8), (uint8_t)tunnel->port };
	uint8_t address[16];
	struct strbuf message = { 0 };
	strbuf_append_bytes(&message, head, sizeof(head));
	if (inet_pton(AF_INET, tunnel->host, address) == 1) {
		strbuf_append_char(&message, ADDRESS_IPV4);
		strbuf_append_bytes(&message, address, 4);
	} else if (inet_pton(AF_INET6, tunnel->host, address) == 1) {
		strbuf_append_char(&message, ADDRESS_IPV6);
		strbuf_append_bytes(&message, address, 16);
	} else {
		strbuf_append_char(&message, ADDRESS_NAME);
		append_text(&message, tunnel->host);
	}
	strbuf_append_bytes(&message, port, sizeof(port));
	return say(d, &message, "SOCKS5 connect", REQUEST);
}

static enum dialogue_status send_credentials(struct dialogue *d)
{
	const struct tunnel *tunnel = d->subject;
	struct strbuf message = { 0 };
	strbuf_append_char(&message, USER_PASSWORD_VERSION);
	append_text(&message, tunnel->proxy->user);
	append_text(&message, tunnel->proxy->password);
	return say(d, &message, "SOCKS5 user and password", AUTHENTICATION);
}

/* --- what comes -------------------------------------------------------------- */

static enum dialogue_status not_socks(struct dialogue *d)
{
	dialogue_take(d, dialogue_rest(d).len);
	return dialogue_refuse(d, ERR_PROXY_NOT_SPOKEN, FACTS(.term = d->kind->name));
}

static enum dialogue_status on_method(struct dialogue *d, struct bytes answer)
{
	bool has_user = tunnel_has_user(d->subject);
	uint8_t method = answer.data[1];
	if (answer.data[0] != SOCKS_VERSION)
		return not_socks(d);
	dialogue_take(d, 2);
	if (method == NO_AUTHENTICATION)
		return send_request(d);
	if (method == USER_PASSWORD && has_user)
		return send_credentials(d);
	return dialogue_refuse(d, has_user ? ERR_PROXY_SOCKS_METHOD : ERR_PROXY_WANTS_CREDENTIALS,
			       FACTS());
}

/* RFC 1929: any status but 0 is a refusal. */
static enum dialogue_status on_authentication(struct dialogue *d, struct bytes answer)
{
	uint8_t status = answer.data[1];
	dialogue_take(d, 2);
	return status == 0 ? send_request(d)
			   : dialogue_refuse(d, ERR_PROXY_SOCKS_CREDENTIALS, FACTS());
}

/* RFC 1928, section 6. */
static const char *reply_meaning(uint8_t code)
{
	static const char *const meanings[] = {
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
	return code < LENGTH(meanings) ? meanings[code] : "refused without a known reason";
}

/* The length of the answer, which depends on the address in it; 0: such an
 * address is not known. */
static size_t reply_length(struct bytes answer)
{
	switch (answer.data[3]) {
	case ADDRESS_IPV4:
		return 4 + 4 + 2;
	case ADDRESS_IPV6:
		return 4 + 16 + 2;
	case ADDRESS_NAME:
		return 4 + 1 + (size_t)answer.data[4] + 2;
	}
	return 0;
}

static enum dialogue_status on_reply(struct dialogue *d, struct bytes answer)
{
	uint8_t code = answer.data[1];
	if (answer.data[0] != SOCKS_VERSION)
		return not_socks(d);
	if (code != 0) {
		dialogue_take(d, answer.len);
		return dialogue_refuse(d, ERR_PROXY_SOCKS_REFUSED,
				       FACTS(.number = code, .term = reply_meaning(code)));
	}
	if (answer.len < 5)
		return DIALOGUE_MORE;
	size_t len = reply_length(answer);
	if (len == 0) {
		dialogue_take(d, answer.len);
		return dialogue_refuse(d, ERR_PROXY_SOCKS_ADDRESS, FACTS());
	}
	if (answer.len < len)
		return DIALOGUE_MORE;
	dialogue_take(d, len);
	return DIALOGUE_GO;
}

static enum dialogue_status on_answer(struct dialogue *d, struct bytes answer)
{
	switch (d->state) {
	case METHOD:
		return on_method(d, answer);
	case AUTHENTICATION:
		return on_authentication(d, answer);
	default:
		return on_reply(d, answer);
	}
}

static enum dialogue_status step(struct dialogue *d)
{
	if (d->state == START)
		return start(d);
	/* Answers may come in one segment. */
	for (;;) {
		struct bytes rest = dialogue_rest(d);
		if (rest.len < 2)
			return DIALOGUE_MORE;
		enum dialogue_status status = on_answer(d, rest);
		if (status != DIALOGUE_MORE || dialogue_rest(d).len == rest.len)
			return status;
	}
}

const struct dialogue_kind socks5_dialogue = {
	.name = "SOCKS5",
	.step = step,
	.expects = expects,
	.rules = &tunnel_rules,
};

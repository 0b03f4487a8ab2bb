/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL: SSLRequest of the frontend/backend protocol, version 3. */
#include <config.h>

#include "postgres.h"

#include "starttls.h"

enum { START, SSL_REQUEST };

static const char *const expects[] = { "the connection", "the answer to SSLRequest (S)", NULL };

/* length 8, request code 80877103 */
static const char request[] = "\x00\x00\x00\x08\x04\xd2\x16\x2f";

/* The text of an ErrorResponse's field; empty when it has none. */
static struct bytes error_field(struct bytes fields, char kind)
{
	while (fields.len > 0 && fields.data[0] != 0) {
		struct bytes text = bytes_from(fields, 1);
		size_t end = bytes_find(text, '\0');
		if (fields.data[0] == (uint8_t)kind)
			return bytes_until(text, end);
		fields = bytes_from(text, end + 1);
	}
	return (struct bytes){ NULL, 0 };
}

static enum dialogue_status refuse_error(struct dialogue *d, struct bytes message)
{
	dialogue_words_reset(d);
	dialogue_words(d, message);
	return dialogue_refuse(d, ERR_STARTTLS_ERROR_ANSWER, FACTS());
}

/* Servers before version 7.4, and later ones that cannot start a process,
 * answer with "E", text and NUL; others with "E", a length and fields. */
static enum dialogue_status on_error(struct dialogue *d, struct bytes rest)
{
	if (rest.len < 2)
		return DIALOGUE_MORE;
	if (rest.data[1] != 0) {
		struct bytes text = bytes_from(rest, 1);
		size_t end = bytes_find(text, '\0');
		if (end == text.len)
			return DIALOGUE_MORE;
		dialogue_take(d, 1 + end + 1);
		return refuse_error(d, bytes_until(text, end));
	}
	if (rest.len < 5)
		return DIALOGUE_MORE;
	size_t len = (size_t)rest.data[2] << 16 | (size_t)rest.data[3] << 8 | rest.data[4];
	if (len < 4 || len >= DIALOGUE_UNIT_BYTES)
		return dialogue_unexpected(d, rest);
	if (rest.len < 1 + len)
		return DIALOGUE_MORE;
	struct bytes fields = bytes_from(bytes_until(rest, 1 + len), 5);
	dialogue_take(d, 1 + len);
	return refuse_error(d, error_field(fields, 'M'));
}

static enum dialogue_status step(struct dialogue *d)
{
	if (d->state == START) {
		dialogue_send_octets(d, request, sizeof(request) - 1);
		d->state = SSL_REQUEST;
	}
	struct bytes rest = dialogue_rest(d);
	if (rest.len == 0)
		return DIALOGUE_MORE;
	switch (rest.data[0]) {
	case 'S':
		/* "SSH-2.0-..." begins with it, too.  A lone S is the go-ahead; more
		 * behind it is an error either way, so say the likelier one. */
		if (bytes_starts(rest, "SSH-"))
			return dialogue_unexpected(d, rest);
		dialogue_take(d, 1);
		return DIALOGUE_GO;
	case 'N':
		if (rest.len > 1) /* "NOTICE AUTH ..." */
			return dialogue_unexpected(d, rest);
		dialogue_take(d, 1);
		return starttls_not_offered(d, "TLS (it answered SSLRequest with N)");
	case 'E':
		return on_error(d, rest);
	default:
		return dialogue_unexpected(d, rest);
	}
}

const struct dialogue_kind postgres_dialogue = {
	.name = "postgres",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

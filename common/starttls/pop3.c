/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POP3 (RFC 1939) with CAPA (RFC 2449) and STLS (RFC 2595, section 4). */
#include <config.h>

#include "dialogue.h"

enum { GREETING, CAPA, CAPA_LIST, STLS };
enum { OFFERED = 1 };

const char *const pop3_expects[] = { "the greeting (+OK)", "the answer to CAPA",
				     "the end of the list of capabilities",
				     "the answer to STLS (+OK)", NULL };

static enum dialogue_status ask_stls(struct dialogue *d)
{
	dialogue_words_reset(d);
	dialogue_send(d, "STLS\r\n");
	d->state = STLS;
	return DIALOGUE_MORE;
}

static enum dialogue_status on_capability(struct dialogue *d, struct bytes line)
{
	if (bytes_is(line, "."))
		return (d->flags & OFFERED) != 0
			       ? ask_stls(d)
			       : dialogue_refuse(d, "the server does not offer STLS");
	if (bytes_is(bytes_until(line, bytes_find(line, ' ')), "STLS"))
		d->flags |= OFFERED;
	dialogue_words(d, line);
	return DIALOGUE_MORE;
}

static enum dialogue_status on_answer(struct dialogue *d, struct bytes line, bool ok)
{
	switch (d->state) {
	case GREETING:
		if (!ok)
			return dialogue_refuse(d, "the server turned the connection away");
		dialogue_words_reset(d);
		dialogue_send(d, "CAPA\r\n");
		d->state = CAPA;
		return DIALOGUE_MORE;
	case CAPA:
		/* A server older than CAPA may know STLS all the same. */
		if (!ok)
			return ask_stls(d);
		dialogue_words_reset(d);
		d->state = CAPA_LIST;
		return DIALOGUE_MORE;
	case CAPA_LIST:
		return on_capability(d, line);
	default:
		return ok ? DIALOGUE_GO : dialogue_refuse(d, "the server refused STLS");
	}
}

enum dialogue_status pop3_step(struct dialogue *d)
{
	enum dialogue_status status = DIALOGUE_MORE;
	struct bytes line;
	while (status == DIALOGUE_MORE && dialogue_line(d, &line)) {
		struct bytes word = bytes_until(line, bytes_find(line, ' '));
		bool ok = bytes_is(word, "+OK");
		if (d->state != CAPA_LIST) {
			if (!ok && !bytes_is(word, "-ERR"))
				return dialogue_unexpected(d, line);
			dialogue_words(d, line);
		}
		status = on_answer(d, line, ok);
	}
	return status;
}

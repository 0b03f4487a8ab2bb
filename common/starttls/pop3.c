/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POP3 (RFC 1939) with CAPA (RFC 2449) and STLS (RFC 2595, section 4). */
#include <config.h>

#include "pop3.h"

#include "starttls.h"

enum { GREETING, CAPA, CAPA_LIST, STLS };
enum { OFFERED = 1 };

static const char *const expects[] = { "the greeting (+OK)", "the answer to CAPA",
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
		return (d->flags & OFFERED) != 0 ? ask_stls(d) : starttls_not_offered(d, "STLS");
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
			return starttls_turned_away(d);
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
		return ok ? DIALOGUE_GO : starttls_refused(d, "STLS");
	}
}

static enum dialogue_status step(struct dialogue *d)
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

const struct dialogue_kind pop3_dialogue = {
	.name = "pop3",
	.sibling = "pop3s",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

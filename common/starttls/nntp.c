/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NNTP (RFC 3977) with STARTTLS (RFC 4642). */
#include <config.h>

#include "nntp.h"

#include "reply.h"
#include "starttls.h"

enum { GREETING, CAPABILITIES, LIST, MODE, STARTTLS };
enum { OFFERED = 1, MODE_READER = 2, MODE_ASKED = 4 };

static const char *const expects[] = {
	"the greeting (200 or 201)",           "the answer to CAPABILITIES",
	"the end of the list of capabilities", "the answer to MODE READER",
	"the answer to STARTTLS (382)",        NULL
};

static enum dialogue_status ask(struct dialogue *d, const char *command, int state)
{
	dialogue_words_reset(d);
	dialogue_send(d, command);
	d->state = state;
	return DIALOGUE_MORE;
}

/* The list is complete.  A server that switches modes may know STARTTLS only
 * in the mode for readers (RFC 3977, 3.4.2). */
static enum dialogue_status on_list_end(struct dialogue *d)
{
	if ((d->flags & OFFERED) != 0)
		return ask(d, "STARTTLS\r\n", STARTTLS);
	if ((d->flags & (MODE_READER | MODE_ASKED)) == MODE_READER) {
		d->flags |= MODE_ASKED;
		return ask(d, "MODE READER\r\n", MODE);
	}
	return starttls_not_offered(d, "STARTTLS");
}

static enum dialogue_status on_capability(struct dialogue *d, struct bytes line)
{
	if (bytes_is(line, "."))
		return on_list_end(d);
	struct bytes word = bytes_until(line, bytes_find(line, ' '));
	if (bytes_is(word, "STARTTLS"))
		d->flags |= OFFERED;
	if (bytes_is(word, "MODE-READER"))
		d->flags |= MODE_READER;
	dialogue_words(d, line);
	return DIALOGUE_MORE;
}

static enum dialogue_status on_reply(struct dialogue *d, int code)
{
	switch (d->state) {
	case GREETING:
		if (code != 200 && code != 201)
			return starttls_turned_away(d);
		return ask(d, "CAPABILITIES\r\n", CAPABILITIES);
	case CAPABILITIES:
		/* A server older than RFC 3977 may know STARTTLS all the same. */
		if (code != 101)
			return ask(d, "STARTTLS\r\n", STARTTLS);
		dialogue_words_reset(d);
		d->state = LIST;
		return DIALOGUE_MORE;
	case MODE:
		if (code != 200 && code != 201)
			return starttls_refused(d, "MODE READER");
		return ask(d, "CAPABILITIES\r\n", CAPABILITIES);
	default:
		return code == 382 ? DIALOGUE_GO : starttls_refused(d, "STARTTLS");
	}
}

static enum dialogue_status step(struct dialogue *d)
{
	enum dialogue_status status = DIALOGUE_MORE;
	struct bytes line;
	while (status == DIALOGUE_MORE && dialogue_line(d, &line)) {
		if (d->state == LIST) {
			status = on_capability(d, line);
			continue;
		}
		bool more;
		int code = reply_code(line, &more);
		if (code == 0 || more)
			return dialogue_unexpected(d, line);
		dialogue_words(d, line);
		status = on_reply(d, code);
	}
	return status;
}

const struct dialogue_kind nntp_dialogue = {
	.name = "nntp",
	.sibling = "nntps",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

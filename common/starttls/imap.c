/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IMAP (RFC 3501 and RFC 9051, section 6.2.1). */
#include <config.h>

#include "imap.h"

#include "literal.h"
#include "starttls.h"

enum { GREETING, CAPABILITY, STARTTLS };
enum { OFFERED = 1 };

static const char *const expects[] = { "the greeting (* OK)", "the answer to CAPABILITY",
				       "the answer to STARTTLS (OK)", NULL };

/* Status responses end in free text, where braces mean nothing; only data can
 * hold a literal (RFC 9051, section 9: resp-text has none). */
static bool has_literals(struct bytes line)
{
	static const char *const plain[] = { "* OK", "* NO", "* BAD", "* BYE", "* PREAUTH" };
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (bytes_starts(line, plain[i]))
			return false;
	}
	return bytes_starts(line, "* ");
}

/* Capabilities come as a response of their own or as code of a status response:
 * "CAPABILITY IMAP4rev1 ...", "OK [CAPABILITY IMAP4rev1 ...] text". */
static void note_capabilities(struct dialogue *d, struct bytes response)
{
	if (bytes_starts(response, "OK [CAPABILITY "))
		response = bytes_from(bytes_until(response, bytes_find(response, ']')), 4);
	else if (!bytes_starts(response, "CAPABILITY "))
		return;
	if (bytes_has_word(response, "STARTTLS"))
		d->flags |= OFFERED;
}

static enum dialogue_status refuse(struct dialogue *d, enum err code, const char *term,
				   struct bytes words)
{
	dialogue_words_reset(d);
	dialogue_words(d, words);
	return dialogue_refuse(d, code, FACTS(.term = term));
}

static enum dialogue_status ask_starttls(struct dialogue *d)
{
	dialogue_words_reset(d);
	dialogue_send(d, "a2 STARTTLS\r\n");
	d->state = STARTTLS;
	return DIALOGUE_MORE;
}

static enum dialogue_status on_greeting(struct dialogue *d, struct bytes line,
					struct bytes response)
{
	if (bytes_starts(response, "PREAUTH"))
		return refuse(d, ERR_STARTTLS_PREAUTHENTICATED, NULL, line);
	if (!bytes_starts(response, "OK"))
		return dialogue_unexpected(d, line);
	if ((d->flags & OFFERED) != 0)
		return ask_starttls(d);
	/* Not in the greeting's list, or no list: the full list decides. */
	dialogue_send(d, "a1 CAPABILITY\r\n");
	d->state = CAPABILITY;
	return DIALOGUE_MORE;
}

static enum dialogue_status on_untagged(struct dialogue *d, struct bytes line)
{
	struct bytes response = bytes_from(line, 2);
	if (bytes_starts(response, "BYE"))
		return refuse(d, ERR_STARTTLS_ENDED, "session", line);
	note_capabilities(d, response);
	if (d->state == GREETING)
		return on_greeting(d, line, response);
	/* Not understood, and it cannot say which command (RFC 9051, 7.1.3):
	 * there is only one that it can mean. */
	if (bytes_starts(response, "BAD"))
		return refuse(d, ERR_STARTTLS_COMMAND_REFUSED, "the command", line);
	if (d->state == CAPABILITY && bytes_starts(response, "CAPABILITY "))
		dialogue_words(d, line); /* to be quoted when STARTTLS is missing */
	return DIALOGUE_MORE;
}

static enum dialogue_status on_tagged(struct dialogue *d, struct bytes line)
{
	struct bytes response = bytes_from(line, 3);
	bool ok = bytes_starts(response, "OK ") || bytes_is(response, "OK");
	if (d->state == STARTTLS)
		return ok ? DIALOGUE_GO : refuse(d, ERR_STARTTLS_COMMAND_REFUSED, "STARTTLS", line);
	if (!ok)
		return refuse(d, ERR_STARTTLS_COMMAND_REFUSED, "CAPABILITY", line);
	note_capabilities(d, response);
	if ((d->flags & OFFERED) == 0)
		return starttls_not_offered(d, "STARTTLS");
	return ask_starttls(d);
}

static enum dialogue_status step(struct dialogue *d)
{
	enum dialogue_status status = DIALOGUE_MORE;
	struct bytes line;
	while (status == DIALOGUE_MORE && dialogue_literal_line(d, has_literals, &line)) {
		if (bytes_starts(line, "* "))
			status = on_untagged(d, line);
		else if ((d->state == CAPABILITY && bytes_starts(line, "a1 ")) ||
			 (d->state == STARTTLS && bytes_starts(line, "a2 ")))
			status = on_tagged(d, line);
		else
			status = dialogue_unexpected(d, line);
	}
	return status;
}

const struct dialogue_kind imap_dialogue = {
	.name = "imap",
	.sibling = "imaps",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

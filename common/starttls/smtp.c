/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMTP and message submission (RFC 5321, RFC 3207, RFC 6409) and LMTP, which
 * only greets with another verb (RFC 2033). */
#include <config.h>

#include "smtp.h"

#include <stdio.h>
#include <string.h>

#include "reply.h"
#include "starttls.h"

enum { GREETING, HELLO, STARTTLS, HELO };
enum { OFFERED = 1, FIRST_LINE_SEEN = 2 };
enum { SERVICE_ENDS = 421 };

static const char *const smtp_expects[] = { "the greeting (220)", "the answer to EHLO",
					    "the answer to STARTTLS (220)", "the answer to HELO",
					    NULL };
static const char *const lmtp_expects[] = { "the greeting (220)", "the answer to LHLO",
					    "the answer to STARTTLS (220)", NULL };

/* The first line of the answer holds the server's name, each further line an
 * extension (RFC 5321, 4.1.1.1). */
static void note_extension(struct dialogue *d, struct bytes line)
{
	struct bytes text = bytes_from(line, 4);
	if ((d->flags & FIRST_LINE_SEEN) != 0 &&
	    bytes_is(bytes_until(text, bytes_find(text, ' ')), "STARTTLS"))
		d->flags |= OFFERED;
	d->flags |= FIRST_LINE_SEEN;
}

static void send_hello(struct dialogue *d, const char *verb)
{
	const struct starttls_names *names = d->subject;
	char command[sizeof(names->client) + 16];
	snprintf(command, sizeof(command), "%s %s\r\n", verb, names->client);
	dialogue_send(d, command);
}

/* A client goes on with HELO then (RFC 5321, 3.2), and without any extension: to be told from a
 * server that takes neither.  LMTP has no other verb (RFC 2033, 4.1). */
static enum dialogue_status hello_refused(struct dialogue *d, int code, const char *verb)
{
	if (code < 500 || strcmp(verb, "EHLO") != 0)
		return dialogue_refuse(d, ERR_STARTTLS_HELLO_REFUSED, FACTS(.term = verb));
	send_hello(d, "HELO");
	d->state = HELO;
	return DIALOGUE_MORE;
}

/* A whole reply has come; its lines are in d->words. */
static enum dialogue_status on_reply(struct dialogue *d, int code, const char *verb)
{
	/* It may come at any time (RFC 5321, section 4.2.2), and senders try later then. */
	if (code == SERVICE_ENDS)
		return starttls_turned_away(d);
	switch (d->state) {
	case GREETING:
		if (code != 220)
			return starttls_turned_away(d);
		send_hello(d, verb);
		d->state = HELLO;
		return DIALOGUE_MORE;
	case HELLO:
		if (code != 250)
			return hello_refused(d, code, verb);
		if ((d->flags & OFFERED) == 0)
			return starttls_not_offered(d, "STARTTLS");
		dialogue_send(d, "STARTTLS\r\n");
		d->state = STARTTLS;
		return DIALOGUE_MORE;
	case HELO:
		return dialogue_refuse(
			d, code == 250 ? ERR_STARTTLS_HELO_ALONE : ERR_STARTTLS_HELLO_REFUSED,
			FACTS(.term = "EHLO and HELO"));
	default:
		return code == 220 ? DIALOGUE_GO : starttls_refused(d, "STARTTLS");
	}
}

static enum dialogue_status step(struct dialogue *d, const char *verb)
{
	struct bytes line;
	while (dialogue_line(d, &line)) {
		bool more;
		int code = reply_code(line, &more);
		if (code == 0)
			return dialogue_unexpected(d, line);
		if (d->state == HELLO)
			note_extension(d, line);
		dialogue_words(d, line);
		if (more)
			continue;
		enum dialogue_status status = on_reply(d, code, verb);
		if (status != DIALOGUE_MORE)
			return status;
		dialogue_words_reset(d);
	}
	return DIALOGUE_MORE;
}

static enum dialogue_status smtp_step(struct dialogue *d)
{
	return step(d, "EHLO");
}

static enum dialogue_status lmtp_step(struct dialogue *d)
{
	return step(d, "LHLO");
}

const struct dialogue_kind smtp_dialogue = {
	.name = "smtp",
	.sibling = "smtps",
	.step = smtp_step,
	.expects = smtp_expects,
	.rules = &starttls_rules,
};

const struct dialogue_kind submission_dialogue = {
	.name = "submission",
	.sibling = "smtps",
	.step = smtp_step,
	.expects = smtp_expects,
	.rules = &starttls_rules,
};

const struct dialogue_kind lmtp_dialogue = {
	.name = "lmtp",
	.step = lmtp_step,
	.expects = lmtp_expects,
	.rules = &starttls_rules,
};

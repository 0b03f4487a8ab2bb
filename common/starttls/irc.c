/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IRC (RFC 1459, RFC 2812) with STARTTLS as the IRCv3 "tls" extension has it:
 * sent before registration, answered with numeric 670 or 691.
 *
 * Many servers are silent about a command that they do not know before
 * registration, and behind STARTTLS nothing more may be sent.  So CAP LS goes
 * first: a server that lists its capabilities without "tls" has refused.  One
 * that does not know CAP may know STARTTLS all the same. */
#include <config.h>

#include "irc.h"

#include "reply.h"
#include "starttls.h"

enum { START, STARTTLS };
enum { CAP_ANSWERED = 1, OFFERED = 2 };

static const char *const expects[] = { "the connection", "the answer to STARTTLS (670)", NULL };

enum {
	FIRST_ERROR = 400,
	ERR_INVALIDCAPCMD = 410,
	ERR_UNKNOWNCOMMAND = 421,
	ERR_TARGETTOOFAST = 439, /* also "Please wait while we process your connection" */
	ERR_NOTREGISTERED = 451,
	ERR_NEEDMOREPARAMS = 461,
	RPL_STARTTLS = 670,
};

static struct bytes skip_word(struct bytes line)
{
	line = bytes_from(line, bytes_find(line, ' '));
	while (line.len > 0 && line.data[0] == ' ')
		line = bytes_from(line, 1);
	return line;
}

/* "* LS * :multi-prefix tls": target, subcommand, an asterisk when more lines
 * follow, the list; a capability may have a value behind "=". */
static enum dialogue_status on_cap(struct dialogue *d, struct bytes parameters)
{
	struct bytes list = skip_word(parameters);
	if (!bytes_is(bytes_until(list, bytes_find(list, ' ')), "LS"))
		return DIALOGUE_MORE;
	list = skip_word(list);
	bool more = bytes_starts(list, "* ");
	if (more)
		list = skip_word(list);
	if (bytes_starts(list, ":"))
		list = bytes_from(list, 1);
	for (; list.len > 0; list = skip_word(list)) {
		struct bytes word = bytes_until(list, bytes_find(list, ' '));
		if (bytes_is(bytes_until(word, bytes_find(word, '=')), "tls"))
			d->flags |= OFFERED;
	}
	if (more)
		return DIALOGUE_MORE;
	d->flags |= CAP_ANSWERED;
	if ((d->flags & OFFERED) == 0)
		return starttls_not_offered(d, "STARTTLS (capability tls)");
	return DIALOGUE_MORE;
}

/* True for the error that only says that CAP is not known. */
static bool is_about_cap(const struct dialogue *d, int code, struct bytes parameters)
{
	if (code != ERR_INVALIDCAPCMD && code != ERR_UNKNOWNCOMMAND && code != ERR_NOTREGISTERED &&
	    code != ERR_NEEDMOREPARAMS)
		return false;
	return (d->flags & CAP_ANSWERED) == 0 && !bytes_has_word(parameters, "STARTTLS");
}

static enum dialogue_status on_numeric(struct dialogue *d, int code, struct bytes parameters)
{
	if (code == RPL_STARTTLS)
		return DIALOGUE_GO;
	if (is_about_cap(d, code, parameters))
		d->flags |= CAP_ANSWERED;
	else if (code >= FIRST_ERROR && code != ERR_TARGETTOOFAST)
		return starttls_refused(d, "STARTTLS");
	return DIALOGUE_MORE;
}

/* Notices, banners and the like come at any time and do not matter. */
static enum dialogue_status on_line(struct dialogue *d, struct bytes line)
{
	struct bytes command = line;
	if (bytes_starts(command, "@")) /* message tags (IRCv3) */
		command = skip_word(command);
	bool from_server = bytes_starts(command, ":");
	if (from_server) /* its name; numerics always have it (RFC 2812, 2.4) */
		command = skip_word(command);
	struct bytes word = bytes_until(command, bytes_find(command, ' '));
	struct bytes parameters = skip_word(command);
	if (bytes_is(word, "ERROR"))
		return dialogue_refuse(d, ERR_STARTTLS_ENDED, FACTS(.term = "connection"));
	if (bytes_is(word, "CAP"))
		return on_cap(d, parameters);
	if (!from_server && !bytes_is(word, "NOTICE") && !bytes_is(word, "PING"))
		return dialogue_unexpected(d, line);
	bool more;
	int code = word.len == 3 ? reply_code(word, &more) : 0;
	return from_server && code != 0 ? on_numeric(d, code, parameters) : DIALOGUE_MORE;
}

static enum dialogue_status step(struct dialogue *d)
{
	enum dialogue_status status = DIALOGUE_MORE;
	struct bytes line;
	if (d->state == START) {
		/* Servers wait for the client; some send notices first. */
		dialogue_send(d, "CAP LS 302\r\n");
		dialogue_send(d, "STARTTLS\r\n");
		d->state = STARTTLS;
	}
	while (status == DIALOGUE_MORE && dialogue_line(d, &line)) {
		if (line.len == 0)
			continue;
		dialogue_words(d, line);
		status = on_line(d, line);
		if (status == DIALOGUE_MORE)
			dialogue_words_reset(d);
	}
	return status;
}

const struct dialogue_kind irc_dialogue = {
	.name = "irc",
	.sibling = "ircs",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

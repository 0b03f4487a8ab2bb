/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ManageSieve (RFC 5804, section 2.2). */
#include <config.h>

#include "sieve.h"

#include "literal.h"
#include "starttls.h"

enum { GREETING, STARTTLS };
enum { OFFERED = 1 };

static const char *const expects[] = { "the greeting (capabilities and OK)",
				       "the answer to STARTTLS (OK)", NULL };

/* The first string of a line, quoted or literal; empty when there is none. */
static struct bytes first_string(struct bytes line)
{
	if (bytes_starts(line, "\"")) {
		struct bytes text = bytes_from(line, 1);
		return bytes_until(text, bytes_find(text, '"')); /* no name has a backslash */
	}
	size_t end = bytes_find(line, '\n'), len = 0;
	struct bytes head =
		bytes_until(line, end > 0 && line.data[end - 1] == '\r' ? end - 1 : end);
	if (end < line.len && literal_length(head, &len))
		return bytes_until(bytes_from(line, end + 1), len);
	return (struct bytes){ NULL, 0 };
}

static bool is_response(struct bytes line, const char *word)
{
	struct bytes after = bytes_from(line, strlen(word));
	return bytes_starts(line, word) && (after.len == 0 || after.data[0] == ' ');
}

static enum dialogue_status on_ok(struct dialogue *d)
{
	if (d->state == STARTTLS)
		return DIALOGUE_GO;
	if ((d->flags & OFFERED) == 0)
		return starttls_not_offered(d, "STARTTLS");
	dialogue_words_reset(d);
	dialogue_send(d, "STARTTLS\r\n");
	d->state = STARTTLS;
	return DIALOGUE_MORE;
}

static enum dialogue_status on_line(struct dialogue *d, struct bytes line)
{
	if (is_response(line, "OK"))
		return on_ok(d);
	if (is_response(line, "NO") || is_response(line, "BYE")) {
		dialogue_words_reset(d);
		dialogue_words(d, line);
		return d->state == STARTTLS ? starttls_refused(d, "STARTTLS")
					    : starttls_turned_away(d);
	}
	if (!bytes_starts(line, "\"") && !bytes_starts(line, "{"))
		return dialogue_unexpected(d, line);
	if (d->state == GREETING) {
		struct bytes name = first_string(line);
		dialogue_words(d, name.len > 0 ? name : line);
		if (bytes_is(name, "STARTTLS"))
			d->flags |= OFFERED;
	}
	return DIALOGUE_MORE;
}

static enum dialogue_status step(struct dialogue *d)
{
	enum dialogue_status status = DIALOGUE_MORE;
	struct bytes line;
	while (status == DIALOGUE_MORE && dialogue_literal_line(d, NULL, &line))
		status = on_line(d, line);
	return status;
}

const struct dialogue_kind sieve_dialogue = {
	.name = "sieve",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};

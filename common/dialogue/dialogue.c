/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dialogue.h"

#include <stdio.h>
#include <strings.h>

#include "guess.h"

/* --- reading -------------------------------------------------------------- */

struct bytes dialogue_rest(const struct dialogue *d)
{
	if (d->used >= d->input.len)
		return (struct bytes){ NULL, 0 };
	return (struct bytes){ (const uint8_t *)d->input.text + d->used, d->input.len - d->used };
}

void dialogue_skip(struct dialogue *d, size_t n)
{
	d->used += bytes_until(dialogue_rest(d), n).len;
}

/* A transcript is lines: a line break or NUL within one becomes a blank. */
static void show(struct dialogue *d, const char *who, struct bytes text)
{
	if (!d->keep_transcript || d->transcript.len >= DIALOGUE_TRANSCRIPT_BYTES)
		return;
	size_t room = DIALOGUE_TRANSCRIPT_BYTES - d->transcript.len;
	strbuf_append(&d->transcript, who);
	for (size_t i = 0; i < text.len && i < room; i++) {
		char c = (char)text.data[i];
		strbuf_append_char(&d->transcript, c == '\n' || c == '\r' || c == '\0' ? ' ' : c);
	}
	strbuf_append(&d->transcript, text.len > room ? " ... (cut)\n" : "\n");
}

static void show_octets(struct dialogue *d, const char *who, struct bytes data)
{
	char hex[3 * 32 + 32] = "";
	size_t at = 0;
	for (size_t i = 0; i < data.len && i < 32; i++)
		at += (size_t)snprintf(hex + at, sizeof(hex) - at, "%02x ", data.data[i]);
	int n = snprintf(hex + at, sizeof(hex) - at, "%s(%zu octets)", data.len > 32 ? "... " : "",
			 data.len);
	show(d, who, (struct bytes){ (const uint8_t *)hex, at + (size_t)(n > 0 ? n : 0) });
}

void dialogue_show(struct dialogue *d, struct bytes text)
{
	show(d, "S: ", text);
}

void dialogue_take(struct dialogue *d, size_t n)
{
	show_octets(d, "S: ", bytes_until(dialogue_rest(d), n));
	dialogue_skip(d, n);
}

struct bytes dialogue_without_cr(struct bytes line)
{
	return line.len > 0 && line.data[line.len - 1] == '\r' ? bytes_until(line, line.len - 1)
							       : line;
}

bool dialogue_line(struct dialogue *d, struct bytes *ret_line)
{
	struct bytes rest = dialogue_rest(d);
	size_t end = bytes_find(rest, '\n');
	if (end == rest.len)
		return false;
	*ret_line = dialogue_without_cr(bytes_until(rest, end));
	dialogue_show(d, *ret_line);
	dialogue_skip(d, end + 1);
	return true;
}

/* --- sending -------------------------------------------------------------- */

void dialogue_send(struct dialogue *d, const char *text)
{
	struct bytes line = { (const uint8_t *)text, strlen(text) };
	strbuf_append(&d->output, text);
	show(d, "C: ", bytes_until(line, bytes_find(line, '\r')));
}

void dialogue_send_octets(struct dialogue *d, const void *data, size_t len)
{
	strbuf_append_bytes(&d->output, data, len);
	show_octets(d, "C: ", (struct bytes){ data, len });
}

void dialogue_send_hidden(struct dialogue *d, struct bytes octets, const char *what)
{
	strbuf_append_bytes(&d->output, octets.data, octets.len);
	show(d, "C: ", bytes_of(what));
}

/* --- failing -------------------------------------------------------------- */

void dialogue_words_reset(struct dialogue *d)
{
	d->words[0] = '\0';
}

/* One octet of the words: a line break or NUL would end the text too early. */
static char word_char(uint8_t c)
{
	return c == '\0' ? '?' : c == '\n' || c == '\r' ? ' ' : (char)c;
}

void dialogue_words(struct dialogue *d, struct bytes text)
{
	enum { LIMIT = DIALOGUE_WORDS_BYTES - 4, NEARLY = LIMIT - 8 }; /* room for "..." and NUL */
	size_t at = strlen(d->words), i = 0;
	if (at >= NEARLY || text.len == 0)
		return;
	if (at > 0) {
		memcpy(d->words + at, " / ", 3);
		at += 3;
	}
	while (i < text.len && at < LIMIT)
		d->words[at++] = word_char(text.data[i++]);
	if (i < text.len) {
		/* Not within a character of UTF-8. */
		for (size_t back = 0; back < 3 && (text.data[i] & 0xc0) == 0x80 && i > 0; back++) {
			i--;
			at--;
		}
		memcpy(d->words + at, "...", 3);
		at += 3;
	}
	while (at > 0 && d->words[at - 1] == ' ')
		at--;
	d->words[at] = '\0';
}

enum dialogue_status dialogue_refuse(struct dialogue *d, enum err code, struct error_facts facts)
{
	facts.said = bytes_of(d->words);
	error_raise(&d->error, code, facts);
	d->status = DIALOGUE_FAILED;
	return DIALOGUE_FAILED;
}

enum dialogue_status dialogue_unexpected(struct dialogue *d, struct bytes got)
{
	const struct dialogue_rules *rules = d->kind->rules;
	const char *name = d->kind->name;
	const char *guess = guess_protocol(got);
	/* "not smtp but SMTP" would help nobody. */
	if (guess != NULL &&
	    (strcasestr(guess, name) != NULL || strncasecmp(guess, name, strlen(guess)) == 0))
		guess = NULL;
	dialogue_words_reset(d);
	dialogue_words(d, got);
	if (guess != NULL)
		return dialogue_refuse(d, rules->other_spoken, FACTS(.term = name, .other = guess));
	return dialogue_refuse(d, rules->not_spoken,
			       FACTS(.term = name, .other = dialogue_waits_for(d)));
}

static size_t unit_bytes(const struct dialogue *d)
{
	return d->kind->unit_bytes > 0 ? d->kind->unit_bytes : DIALOGUE_UNIT_BYTES;
}

static enum dialogue_status refuse_size(struct dialogue *d)
{
	const struct dialogue_rules *rules = d->kind->rules;
	const char *expected = dialogue_waits_for(d);
	if (d->total >= DIALOGUE_TOTAL_BYTES)
		return dialogue_refuse(d, rules->too_much,
				       FACTS(.count = DIALOGUE_TOTAL_BYTES, .term = expected));
	return dialogue_refuse(d, rules->too_long,
			       FACTS(.count = (int64_t)unit_bytes(d), .term = expected));
}

/* --- the engine ------------------------------------------------------------ */

void dialogue_init(struct dialogue *d, const struct dialogue_kind *kind, const void *subject,
		   bool keep_transcript)
{
	*d = (struct dialogue){ .kind = kind,
				.subject = subject,
				.keep_transcript = keep_transcript };
}

void dialogue_clear(struct dialogue *d)
{
	strbuf_clear(&d->input);
	strbuf_clear(&d->output);
	strbuf_clear(&d->transcript);
	*d = (struct dialogue){ 0 };
}

static bool begins_with_tls(const struct dialogue *d)
{
	return d->kind->rules->tls_spoken != ERR_NONE && d->total == d->input.len &&
	       is_tls_record(dialogue_rest(d));
}

/* Lets the kind understand what is there, then forgets what it did. */
static enum dialogue_status advance(struct dialogue *d)
{
	if (begins_with_tls(d))
		return dialogue_refuse(d, d->kind->rules->tls_spoken,
				       FACTS(.term = d->kind->name, .other = d->kind->sibling));
	enum dialogue_status status = d->kind->step(d);
	strbuf_drop(&d->input, d->used);
	d->used = 0;
	if (!strbuf_failed(&d->input) && !strbuf_failed(&d->output))
		return status;
	error_no_memory(&d->error);
	return DIALOGUE_FAILED;
}

/* Takes over as much as the limits allow; drops that from *received. */
static void take_over(struct dialogue *d, struct bytes *received)
{
	size_t n = received->len;
	if (n > unit_bytes(d) - d->input.len)
		n = unit_bytes(d) - d->input.len;
	if (n > DIALOGUE_TOTAL_BYTES - d->total)
		n = DIALOGUE_TOTAL_BYTES - d->total;
	strbuf_append_bytes(&d->input, received->data, n);
	d->total += n;
	*received = bytes_from(*received, n);
}

/* Octets came behind the go-ahead, some of them in input. */
static enum dialogue_status after_go(struct dialogue *d, struct bytes received)
{
	enum err behind = d->kind->rules->behind;
	if (behind == ERR_NONE) {
		strbuf_append_bytes(&d->input, received.data, received.len);
		if (!strbuf_failed(&d->input))
			return DIALOGUE_GO;
		error_no_memory(&d->error);
		return DIALOGUE_FAILED;
	}
	struct bytes left = dialogue_rest(d);
	dialogue_words_reset(d);
	dialogue_words(d, left.len > 0 ? left : received);
	return dialogue_refuse(d, behind, FACTS(.count = (int64_t)(left.len + received.len)));
}

enum dialogue_status dialogue_feed(struct dialogue *d, struct bytes received)
{
	while (d->status == DIALOGUE_MORE) {
		size_t before = received.len;
		take_over(d, &received);
		if (before > 0 && received.len == before)
			d->status = refuse_size(d);
		else
			d->status = advance(d);
		if (received.len == 0)
			break;
	}
	if (d->status == DIALOGUE_GO && (d->input.len > 0 || received.len > 0))
		d->status = after_go(d, received);
	return d->status;
}

void dialogue_closed(struct dialogue *d, int error_number)
{
	const struct dialogue_rules *rules = d->kind->rules;
	enum error_end ended = error_end_of(error_number);
	if (d->error.code != ERR_NONE)
		return;
	if (d->status == DIALOGUE_GO) {
		dialogue_refuse(d, rules->closed_after,
				FACTS(.ended = ended, .number = error_number));
		return;
	}
	struct bytes rest = dialogue_rest(d);
	if (rest.len > 0) {
		dialogue_words(d, rest);
		dialogue_show(d, rest);
	}
	const char *expected = dialogue_waits_for(d);
	if (d->words[0] != '\0')
		dialogue_refuse(d, rules->closed_within,
				FACTS(.ended = ended, .number = error_number, .term = expected));
	else /* what TLS servers do with a command in plain text */
		dialogue_refuse(d, rules->closed,
				FACTS(.ended = ended, .number = error_number, .term = expected,
				      .other = d->total == 0 ? d->kind->sibling : NULL));
}

const char *dialogue_waits_for(const struct dialogue *d)
{
	return d->status == DIALOGUE_GO ? d->kind->rules->next : d->kind->expects[d->state];
}

/* Who was asked something has TLS to say about it: an alert, or the end. */
const char *dialogue_may_be(const struct dialogue *d)
{
	bool is_asked = d->state != 0;
	return d->total == 0 && !is_asked ? d->kind->sibling : NULL;
}

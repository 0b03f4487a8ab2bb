/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dialogue.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

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

static struct bytes without_cr(struct bytes line)
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
	*ret_line = without_cr(bytes_until(rest, end));
	dialogue_show(d, *ret_line);
	dialogue_skip(d, end + 1);
	return true;
}

bool literal_length(struct bytes line, size_t *ret_len)
{
	size_t at = line.len;
	if (at == 0 || line.data[--at] != '}')
		return false;
	if (at > 0 && line.data[at - 1] == '+')
		at--;
	size_t end = at, n = 0;
	while (at > 0 && line.data[at - 1] >= '0' && line.data[at - 1] <= '9')
		at--;
	if (at == end || at == 0 || line.data[at - 1] != '{')
		return false;
	for (; at < end; at++) {
		n = 10 * n + (size_t)(line.data[at] - '0');
		if (n > DIALOGUE_INPUT_BYTES)
			n = DIALOGUE_INPUT_BYTES; /* more than can ever be there */
	}
	*ret_len = n;
	return true;
}

bool dialogue_literal_line(struct dialogue *d, bool (*has_literals)(struct bytes line),
			   struct bytes *ret_line)
{
	struct bytes rest = dialogue_rest(d);
	for (size_t start = 0;;) {
		size_t end = start + bytes_find(bytes_from(rest, start), '\n');
		if (end >= rest.len)
			return false;
		struct bytes line = without_cr(bytes_until(rest, end));
		size_t literal;
		if ((has_literals == NULL || has_literals(rest)) && line.len > start &&
		    literal_length(bytes_from(line, start), &literal)) {
			start = end + 1 + literal;
			continue;
		}
		*ret_line = line;
		dialogue_show(d, line);
		dialogue_skip(d, end + 1);
		return true;
	}
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

enum dialogue_status dialogue_refuse(struct dialogue *d, const char *format, ...)
{
	char text[ERROR_DETAIL_BYTES - DIALOGUE_WORDS_BYTES];
	va_list args;
	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	error_set(&d->error, ERR_STARTTLS_REFUSED, "%s%s%s", text, d->words[0] != '\0' ? ": " : "",
		  d->words);
	return DIALOGUE_FAILED;
}

enum dialogue_status dialogue_unexpected(struct dialogue *d, struct bytes got)
{
	const char *name = d->protocol->name;
	const char *guess = guess_protocol(got);
	/* "not smtp but SMTP" would help nobody. */
	if (guess != NULL &&
	    (strcasestr(guess, name) != NULL || strncasecmp(guess, name, strlen(guess)) == 0))
		guess = NULL;
	dialogue_words_reset(d);
	dialogue_words(d, got);
	if (guess != NULL)
		return dialogue_refuse(d, "the server does not speak %s but, it seems, %s; it sent",
				       name, guess);
	return dialogue_refuse(d, "the server does not speak %s; instead of %s it sent", name,
			       dialogue_waits_for(d));
}

static enum dialogue_status refuse_tls(struct dialogue *d)
{
	if (d->protocol->sibling == NULL)
		return dialogue_refuse(d,
				       "the server speaks TLS on this port from the start, not %s",
				       d->protocol->name);
	return dialogue_refuse(d,
			       "the server speaks TLS on this port from the start, not %s: use %s",
			       d->protocol->name, d->protocol->sibling);
}

static enum dialogue_status refuse_size(struct dialogue *d)
{
	if (d->total >= DIALOGUE_TOTAL_BYTES)
		return dialogue_refuse(
			d, "the server sent %d octets without coming to TLS; expected %s",
			DIALOGUE_TOTAL_BYTES, dialogue_waits_for(d));
	return dialogue_refuse(
		d, "the server sent a line or message of more than %d octets; expected %s",
		DIALOGUE_INPUT_BYTES, dialogue_waits_for(d));
}

/* The server must be silent between its go-ahead and our ClientHello: what it
 * (or somebody on the way) sends there a careless client would take for
 * protected (CVE-2011-0411; RFC 3207, section 6; RFC 9051, section 6.2.1). */
static enum dialogue_status refuse_injection(struct dialogue *d, struct bytes left, size_t more)
{
	dialogue_words_reset(d);
	dialogue_words(d, left);
	error_set(&d->error, ERR_STARTTLS_INJECTION,
		  "%zu octets of plain text behind the go-ahead for TLS: %s", left.len + more,
		  d->words);
	return DIALOGUE_FAILED;
}

/* --- the engine ------------------------------------------------------------ */

void dialogue_init(struct dialogue *d, const struct protocol *protocol, const char *domain,
		   bool keep_transcript)
{
	*d = (struct dialogue){ .protocol = protocol, .keep_transcript = keep_transcript };
	snprintf(d->domain, sizeof(d->domain), "%s", domain != NULL ? domain : "");
	snprintf(d->client, sizeof(d->client), "[127.0.0.1]");
}

void dialogue_clear(struct dialogue *d)
{
	strbuf_clear(&d->input);
	strbuf_clear(&d->output);
	strbuf_clear(&d->transcript);
	*d = (struct dialogue){ 0 };
}

/* Lets the protocol understand what is there, then forgets what it did. */
static enum dialogue_status advance(struct dialogue *d)
{
	if (d->total == d->input.len && is_tls_record(dialogue_rest(d)))
		return refuse_tls(d);
	enum dialogue_status status = d->protocol->step(d);
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
	if (n > DIALOGUE_INPUT_BYTES - d->input.len)
		n = DIALOGUE_INPUT_BYTES - d->input.len;
	if (n > DIALOGUE_TOTAL_BYTES - d->total)
		n = DIALOGUE_TOTAL_BYTES - d->total;
	strbuf_append_bytes(&d->input, received->data, n);
	d->total += n;
	*received = bytes_from(*received, n);
}

enum dialogue_status dialogue_feed(struct dialogue *d, struct bytes received)
{
	if (d->status == DIALOGUE_MORE && d->protocol->step == NULL)
		d->status = DIALOGUE_GO;
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
	if (d->status == DIALOGUE_GO && (d->input.len > 0 || received.len > 0)) {
		struct bytes left = dialogue_rest(d);
		d->status = left.len > 0 ? refuse_injection(d, left, received.len)
					 : refuse_injection(d, received, 0);
	}
	return d->status;
}

void dialogue_closed(struct dialogue *d)
{
	if (d->error.code != ERR_NONE)
		return;
	if (d->status == DIALOGUE_GO) {
		error_set(&d->error, ERR_STARTTLS_REFUSED,
			  "the server closed the connection after its go-ahead for TLS");
		return;
	}
	struct bytes rest = dialogue_rest(d);
	if (rest.len > 0) {
		dialogue_words(d, rest);
		dialogue_show(d, rest);
	}
	const char *expected = dialogue_waits_for(d), *sibling = d->protocol->sibling;
	if (d->words[0] != '\0')
		d->status = dialogue_refuse(d,
					    "the server closed the connection; expected %s, of "
					    "which only this came",
					    expected);
	else if (d->total == 0 && sibling != NULL)
		/* What TLS servers do with a command in plain text. */
		d->status = dialogue_refuse(d,
					    "the server closed the connection; expected %s, or is "
					    "it a port for %s, with TLS from the start?",
					    expected, sibling);
	else
		d->status = dialogue_refuse(d, "the server closed the connection; expected %s",
					    expected);
}

const char *dialogue_waits_for(const struct dialogue *d)
{
	if (d->protocol->step == NULL || d->status == DIALOGUE_GO)
		return "the TLS handshake";
	return d->protocol->expects[d->state];
}

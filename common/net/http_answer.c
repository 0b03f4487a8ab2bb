/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "http_answer.h"

#include "dialogue/http_status.h"

enum { CHUNK_DIGITS = 8 }; /* beside zeros before them */

void http_answer_clear(struct http_answer *answer)
{
	strbuf_clear(&answer->body);
	strbuf_clear(&answer->line);
	*answer = (struct http_answer){ 0 };
}

static void complete(struct http_answer *answer)
{
	answer->part = HTTP_COMPLETE;
	strbuf_clear(&answer->line);
}

static void fail(struct http_answer *answer, enum err err, struct error_facts facts)
{
	error_raise(&answer->error, err, facts);
	complete(answer);
}

/* --- the head -------------------------------------------------------------------------- */

static struct bytes line_of(const struct http_answer *answer)
{
	struct bytes line = strbuf_bytes(&answer->line);
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

static struct bytes trimmed(struct bytes value)
{
	return bytes_trimmed(value, " \t");
}

/* False when it does not fit. */
static bool keep_text(struct bytes value, char *text, size_t size)
{
	if (value.len >= size)
		return false;
	for (size_t i = 0; i < value.len; i++)
		text[i] = value.data[i] == '\0' ? '?' : (char)value.data[i];
	text[value.len] = '\0';
	return true;
}

/* One number, once or several times the same (RFC 9110, section 8.6). */
static void take_length(struct http_answer *answer, struct bytes value)
{
	uint64_t length = 0;
	bool is_number = value.len > 0 && value.len <= 18;
	for (size_t i = 0; is_number && i < value.len; i++) {
		is_number = ascii_is_digit(value.data[i]);
		length = length * 10 + (uint64_t)(value.data[i] - '0');
	}
	if (!is_number || (answer->has_length && length != answer->left))
		fail(answer, ERR_HTTP_LENGTH, FACTS(.said = value));
	answer->has_length = true;
	answer->left = length;
}

/* Once, or several times the same: of two some clients take the first, some the last. */
static void take_location(struct http_answer *answer, struct bytes value)
{
	char text[HTTP_LOCATION_BYTES];
	if (!keep_text(value, text, sizeof(text)))
		fail(answer, ERR_HTTP_LOCATION_TOO_LONG, FACTS(.count = HTTP_LOCATION_BYTES - 1));
	else if (answer->location[0] == '\0')
		memcpy(answer->location, text, value.len + 1);
	else if (strcmp(answer->location, text) != 0)
		fail(answer, ERR_HTTP_TWO_LOCATIONS,
		     FACTS(.about = answer->location, .said = value));
}

static void take_field(struct http_answer *answer, struct bytes line)
{
	size_t colon = bytes_find(line, ':');
	struct bytes name = bytes_until(line, colon), value = trimmed(bytes_from(line, colon + 1));
	if (colon == line.len)
		return;
	if (bytes_equal_folded(name, bytes_of("Content-Length"))) {
		take_length(answer, value);
	} else if (bytes_equal_folded(name, bytes_of("Transfer-Encoding"))) {
		answer->is_chunked = bytes_ends_folded(value, bytes_of("chunked"));
		answer->is_encoded |= !bytes_equal_folded(value, bytes_of("chunked"));
	} else if (bytes_equal_folded(name, bytes_of("Content-Encoding"))) {
		answer->is_encoded |=
			value.len > 0 && !bytes_equal_folded(value, bytes_of("identity"));
	} else if (bytes_equal_folded(name, bytes_of("Content-Type"))) {
		(void)keep_text(value, answer->content_type, sizeof(answer->content_type));
	} else if (bytes_equal_folded(name, bytes_of("Location"))) {
		take_location(answer, value);
	}
}

/* What comes behind the head (RFC 9112, section 6.3). */
static void head_ends(struct http_answer *answer)
{
	int status = answer->status;
	bool has_body = status != 204 && status != 304 &&
			(answer->is_chunked || !answer->has_length || answer->left > 0);
	if (status < 200) {
		/* An interim answer; another will follow. */
		answer->status = 0;
		answer->has_length = answer->is_chunked = answer->is_encoded = false;
		answer->location[0] = answer->content_type[0] = '\0';
		answer->part = HTTP_STATUS_LINE;
	} else if (!has_body || !answer->wanted.body(status)) {
		complete(answer);
	} else if (answer->is_encoded) {
		fail(answer, ERR_HTTP_ENCODED, FACTS());
	} else if (answer->is_chunked) {
		answer->part = HTTP_CHUNK_SIZE;
	} else if (answer->has_length) {
		answer->part = HTTP_BODY_COUNTED;
	} else {
		answer->part = HTTP_BODY_TO_END;
	}
}

/* "1a3; extension": 0 ends the body. */
static void take_chunk_size(struct http_answer *answer, struct bytes line)
{
	struct bytes digits = trimmed(bytes_until(line, bytes_find(line, ';')));
	uint64_t size = 0;
	while (digits.len > 1 && digits.data[0] == '0')
		digits = bytes_from(digits, 1);
	bool is_size = digits.len > 0 && digits.len <= CHUNK_DIGITS;
	for (size_t i = 0; is_size && i < digits.len; i++) {
		uint8_t c = ascii_lower(digits.data[i]);
		is_size = ascii_is_hex_digit(c);
		size = size << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	if (!is_size) {
		fail(answer, ERR_HTTP_CHUNK, FACTS(.said = line));
		return;
	}
	answer->left = size;
	answer->part = size > 0 ? HTTP_CHUNK_DATA : HTTP_TRAILER;
}

static void take_line(struct http_answer *answer)
{
	struct bytes line = line_of(answer);
	switch (answer->part) {
	case HTTP_STATUS_LINE:
		answer->status = http_status(line);
		answer->part = HTTP_FIELDS;
		if (answer->status < 100)
			fail(answer, ERR_HTTP_NO_HTTP, FACTS(.said = line));
		break;
	case HTTP_FIELDS:
		if (line.len == 0)
			head_ends(answer);
		else
			take_field(answer, line);
		break;
	case HTTP_CHUNK_SIZE:
		take_chunk_size(answer, line);
		break;
	case HTTP_CHUNK_END:
		answer->part = HTTP_CHUNK_SIZE;
		if (line.len > 0)
			fail(answer, ERR_HTTP_CHUNK, FACTS(.said = line));
		break;
	case HTTP_TRAILER:
		if (line.len == 0)
			complete(answer);
		break;
	case HTTP_BODY_COUNTED:
	case HTTP_BODY_TO_END:
	case HTTP_CHUNK_DATA:
	case HTTP_COMPLETE:
		break;
	}
	if (answer->part != HTTP_COMPLETE)
		strbuf_reset(&answer->line);
}

/* Takes octets up to the end of the line; returns how many.  What does not begin as
 * HTTP does is not waited for. */
static size_t feed_line(struct http_answer *answer, struct bytes received)
{
	size_t end = bytes_find(received, '\n');
	size_t taken = end < received.len ? end + 1 : received.len;
	answer->head_bytes += taken;
	if (answer->head_bytes > HTTP_HEAD_MAX_BYTES) {
		fail(answer, ERR_HTTP_HEAD_TOO_LARGE, FACTS(.count = HTTP_HEAD_MAX_BYTES));
		return taken;
	}
	strbuf_append_bytes(&answer->line, received.data, end);
	if (end < received.len)
		take_line(answer);
	else if (answer->part == HTTP_STATUS_LINE && answer->line.len >= HTTP_STATUS_LINE_BYTES &&
		 http_status(bytes_until(line_of(answer), HTTP_STATUS_LINE_BYTES)) == 0)
		fail(answer, ERR_HTTP_NO_HTTP, FACTS(.said = line_of(answer)));
	return taken;
}

/* --- the body ------------------------------------------------------------------------------ */

/* Takes octets of the body, or of the chunk; returns how many. */
static size_t feed_body(struct http_answer *answer, struct bytes received)
{
	bool is_counted = answer->part != HTTP_BODY_TO_END;
	size_t n = is_counted && answer->left < received.len ? (size_t)answer->left : received.len;
	size_t room = answer->wanted.max_body_bytes - answer->body.len;
	strbuf_append_bytes(&answer->body, received.data, n < room ? n : room);
	if (n > room) {
		fail(answer, ERR_HTTP_BODY_TOO_LARGE,
		     FACTS(.count = (int64_t)answer->wanted.max_body_bytes));
		return n;
	}
	if (!is_counted)
		return n;
	answer->left -= n;
	if (answer->left > 0)
		return n;
	if (answer->part == HTTP_CHUNK_DATA)
		answer->part = HTTP_CHUNK_END;
	else
		complete(answer);
	return n;
}

static bool is_body(enum http_part part)
{
	return part == HTTP_BODY_COUNTED || part == HTTP_BODY_TO_END || part == HTTP_CHUNK_DATA;
}

bool http_answer_feed(struct http_answer *answer, struct bytes received)
{
	while (received.len > 0 && answer->part != HTTP_COMPLETE) {
		size_t n = is_body(answer->part) ? feed_body(answer, received)
						 : feed_line(answer, received);
		received = bytes_from(received, n);
	}
	if (strbuf_failed(&answer->body) || strbuf_failed(&answer->line)) {
		error_no_memory(&answer->error);
		complete(answer);
	}
	return answer->part == HTTP_COMPLETE;
}

void http_answer_end(struct http_answer *answer)
{
	if (answer->part == HTTP_BODY_TO_END)
		complete(answer);
	else if (answer->part == HTTP_STATUS_LINE && answer->line.len == 0)
		fail(answer, ERR_HTTP_NO_ANSWER, FACTS());
	else if (answer->part != HTTP_COMPLETE)
		fail(answer, ERR_HTTP_CUT_OFF, FACTS());
}

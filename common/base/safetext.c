/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "safetext.h"

#include <assert.h>
#include <string.h>

#include "utf8.h"

enum {
	SAFE_MAX_BYTES = 10, /* "\u{10ffff}" */
	MARKS_IN_A_ROW = 3,  /* as many as real words need (Hebrew, Vietnamese) */
};

struct span {
	uint32_t first, last;
};

/* Characters beyond ASCII that steer the display, cannot be seen, or become
 * one of the forbidden ones when somebody normalizes the text (NFC to NFKD).
 * The last span is planes 4 to 16: tags, variation selectors, private use. */
static const struct span unsafe[] = {
	{ 0x80, 0xa0 },        { 0xad, 0xad },       { 0x34f, 0x34f },     { 0x600, 0x605 },
	{ 0x61c, 0x61c },      { 0x6dd, 0x6dd },     { 0x70f, 0x70f },     { 0x890, 0x891 },
	{ 0x8e2, 0x8e2 },      { 0x115f, 0x1160 },   { 0x1680, 0x1680 },   { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },    { 0x1fef, 0x1fef },   { 0x2000, 0x200f },   { 0x2028, 0x202f },
	{ 0x205f, 0x206f },    { 0x226e, 0x226f },   { 0x2800, 0x2800 },   { 0x3000, 0x3000 },
	{ 0x3164, 0x3164 },    { 0xd800, 0xf8ff },   { 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },
	{ 0xfe47, 0xfe48 },    { 0xfe60, 0xfe60 },   { 0xfe64, 0xfe65 },   { 0xfe68, 0xfe69 },
	{ 0xfeff, 0xfeff },    { 0xff02, 0xff02 },   { 0xff04, 0xff04 },   { 0xff06, 0xff07 },
	{ 0xff1c, 0xff1c },    { 0xff1e, 0xff1e },   { 0xff3b, 0xff3d },   { 0xff40, 0xff40 },
	{ 0xff5c, 0xff5c },    { 0xffa0, 0xffa0 },   { 0xfff0, 0xffff },   { 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd },  { 0x13430, 0x1345f }, { 0x16fe4, 0x16fe4 }, { 0x1bca0, 0x1bca3 },
	{ 0x1d159, 0x1d159 },  { 0x1d173, 0x1d17a }, { 0x1fffe, 0x1ffff }, { 0x2fffe, 0x2ffff },
	{ 0x3fffe, 0x10ffff },
};

/* Combining marks that pile up on any base: what is used to write over the
 * lines above and below. */
static const struct span marks[] = {
	{ 0x300, 0x36f },     { 0x483, 0x489 },     { 0x591, 0x5c7 },     { 0x610, 0x61a },
	{ 0x64b, 0x65f },     { 0x670, 0x670 },     { 0x6d6, 0x6dc },     { 0x6df, 0x6e4 },
	{ 0x6e7, 0x6e8 },     { 0x6ea, 0x6ed },     { 0xe31, 0xe31 },     { 0xe34, 0xe3a },
	{ 0xe47, 0xe4e },     { 0xeb1, 0xeb1 },     { 0xeb4, 0xebc },     { 0xec8, 0xecd },
	{ 0xf71, 0xf7e },     { 0xf80, 0xf84 },     { 0x1ab0, 0x1aff },   { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff },   { 0x2de0, 0x2dff },   { 0x302a, 0x302f },   { 0x3099, 0x309a },
	{ 0xa66f, 0xa672 },   { 0xa674, 0xa67d },   { 0xa8e0, 0xa8f1 },   { 0xfb1e, 0xfb1e },
	{ 0xfe20, 0xfe2f },   { 0x1d165, 0x1d169 }, { 0x1d16d, 0x1d172 }, { 0x1d17b, 0x1d182 },
	{ 0x1d185, 0x1d18b }, { 0x1d1aa, 0x1d1ad }, { 0x1d242, 0x1d244 },
};

static bool is_in(uint32_t c, const struct span *spans, size_t n)
{
	size_t low = 0;
	while (low < n) {
		size_t middle = low + (n - low) / 2;
		if (c > spans[middle].last)
			low = middle + 1;
		else if (c < spans[middle].first)
			n = middle;
		else
			return true;
	}
	return false;
}

static bool is_safe_ascii(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && strchr("|<>&\"'`$[]\\", c) == NULL;
}

static bool is_letter_or_digit(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Where we are in a text: how many combining marks the characters so far may
 * still carry. */
struct reader {
	struct bytes data;
	size_t at;
	unsigned marks_left;
};

static size_t escape_octet(uint8_t octet, char *out)
{
	static const char digits[] = "0123456789abcdef";
	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[octet >> 4];
	out[3] = digits[octet & 15];
	return 4;
}

static size_t escape_character(uint32_t c, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;
	int shift = c > 0xfffff ? 20 : c > 0xffff ? 16 : 12;
	memcpy(out, "\\u{", 3);
	n = 3;
	for (; shift >= 0; shift -= 4)
		out[n++] = digits[c >> shift & 15];
	out[n++] = '}';
	return n;
}

/* Takes the next character and writes its safe form to out (SAFE_MAX_BYTES);
 * returns the length written. */
static size_t next_safe(struct reader *reader, char *out)
{
	const uint8_t *p = reader->data.data + reader->at;
	uint32_t c = 0;
	size_t n = utf8_decode(p, reader->data.len - reader->at, &c);
	reader->at += n > 0 ? n : 1;
	bool is_mark = n > 1 && is_in(c, marks, sizeof(marks) / sizeof(marks[0]));
	if (n <= 1) {
		reader->marks_left = is_letter_or_digit(p[0]) ? MARKS_IN_A_ROW : 0;
		if (n == 0 || !is_safe_ascii(p[0]))
			return escape_octet(p[0], out);
	} else if ((is_mark && reader->marks_left == 0) ||
		   is_in(c, unsafe, sizeof(unsafe) / sizeof(unsafe[0]))) {
		if (!is_mark)
			reader->marks_left = 0;
		return escape_character(c, out);
	} else {
		reader->marks_left = is_mark ? reader->marks_left - 1 : MARKS_IN_A_ROW;
	}
	memcpy(out, p, n);
	return n;
}

void safetext_append(struct strbuf *out, struct bytes data)
{
	struct reader reader = { data, 0, 0 };
	while (reader.at < data.len) {
		size_t run = reader.at;
		while (run < data.len && is_safe_ascii(data.data[run]))
			run++;
		if (run > reader.at) {
			strbuf_append_bytes(out, data.data + reader.at, run - reader.at);
			reader.marks_left =
				is_letter_or_digit(data.data[run - 1]) ? MARKS_IN_A_ROW : 0;
			reader.at = run;
			continue;
		}
		char safe[SAFE_MAX_BYTES];
		size_t n = next_safe(&reader, safe);
		strbuf_append_bytes(out, safe, n);
	}
}

void safetext_append_string(struct strbuf *out, const char *text)
{
	safetext_append(out, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

void safetext_append_limited(struct strbuf *out, struct bytes data, size_t limit)
{
	struct reader reader = { data, 0, 0 };
	size_t start = out->len;
	size_t cut = start; /* the last place where "..." still fits behind */
	assert(limit >= 3);
	while (reader.at < data.len) {
		char safe[SAFE_MAX_BYTES];
		size_t n = next_safe(&reader, safe);
		if (out->len - start + n > limit) {
			strbuf_truncate(out, cut);
			strbuf_append(out, "...");
			return;
		}
		strbuf_append_bytes(out, safe, n);
		if (strbuf_failed(out))
			return;
		if (out->len - start + 3 <= limit)
			cut = out->len;
	}
}

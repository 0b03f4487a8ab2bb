/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "safetext.h"

#include <stdio.h>
#include <string.h>

/* Decodes one UTF-8 character (RFC 3629: shortest form, no surrogates).
 * Returns its length in octets, or 0 when it is not well formed. */
static size_t utf8_decode(const uint8_t *p, size_t len, uint32_t *ret_c)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
		: p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : 0;
	if (n == 0 || n > len)
		return 0;
	uint32_t c = n == 1 ? p[0] : p[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fU);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*ret_c = c;
	return n;
}

/* Characters beyond ASCII that steer the display or cannot be seen. */
static bool is_unsafe_unicode(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x80, 0xa0 },       { 0xad, 0xad },       { 0x34f, 0x34f },     { 0x600, 0x605 },
		{ 0x61c, 0x61c },     { 0x6dd, 0x6dd },     { 0x70f, 0x70f },     { 0x890, 0x891 },
		{ 0x8e2, 0x8e2 },     { 0x115f, 0x1160 },   { 0x1680, 0x1680 },   { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f },   { 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },
		{ 0x2800, 0x2800 },   { 0x3000, 0x3000 },   { 0x3164, 0x3164 },   { 0xe000, 0xf8ff },
		{ 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
		{ 0xfff0, 0xfffb },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1345f },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
	};
	if ((c & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

/* Writes the safe form of the first character of p to out (at least 16
 * octets); sets *ret_used, returns the length written. */
static size_t safe_character(const uint8_t *p, size_t len, char *out, size_t *ret_used)
{
	uint32_t c = 0;
	size_t n = utf8_decode(p, len, &c);
	*ret_used = n > 0 ? n : 1;
	if (n == 0 || (n == 1 && (c < 0x20 || c == 0x7f || strchr("|<>&\"'`$[]\\", (int)c) != NULL)))
		return (size_t)snprintf(out, 16, "\\x%02x", p[0]);
	if (n > 1 && is_unsafe_unicode(c))
		return (size_t)snprintf(out, 16, "\\u{%04x}", (unsigned)c);
	memcpy(out, p, n);
	return n;
}

void safetext_append(struct strbuf *out, struct bytes data)
{
	for (size_t i = 0; i < data.len;) {
		char safe[16];
		size_t used;
		size_t n = safe_character(data.data + i, data.len - i, safe, &used);
		strbuf_append_bytes(out, safe, n);
		i += used;
	}
}

void safetext_append_string(struct strbuf *out, const char *text)
{
	safetext_append(out, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

void safetext_append_limited(struct strbuf *out, struct bytes data, size_t limit)
{
	size_t cut = out->len; /* where "..." would still fit */
	size_t end = out->len + limit;
	for (size_t i = 0; i < data.len;) {
		char safe[16];
		size_t used;
		size_t n = safe_character(data.data + i, data.len - i, safe, &used);
		if (out->len + n > end) {
			if (out->failed || cut > out->len)
				return;
			out->len = cut;
			strbuf_append(out, "...");
			return;
		}
		strbuf_append_bytes(out, safe, n);
		i += used;
		if (out->len + 3 <= end)
			cut = out->len;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/safecheck.h"

#include <string.h>

size_t safecheck_encode(uint32_t c, uint8_t *ret_octets)
{
	if (c < 0x80) {
		ret_octets[0] = (uint8_t)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const uint8_t heads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = n; i-- > 1; c >>= 6)
		ret_octets[i] = (uint8_t)(0x80 | (c & 0x3f));
	ret_octets[0] = (uint8_t)(heads[n] | c);
	return n;
}

/* The character at p, by trying every length and encoding it back. */
static size_t decode(const uint8_t *p, size_t len, uint32_t *ret_c)
{
	static const uint8_t masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	for (size_t n = 1; n <= 4 && n <= len; n++) {
		uint32_t c = p[0] & masks[n];
		for (size_t i = 1; i < n; i++)
			c = c << 6 | (p[i] & 0x3fU);
		uint8_t again[4];
		if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			continue;
		if (safecheck_encode(c, again) == n && memcmp(again, p, n) == 0) {
			*ret_c = c;
			return n;
		}
	}
	return 0;
}

/* General categories Cc, Cf, Zl, Zp, Zs (but the blank), Co and noncharacters,
 * as far as a reader can be misled by them. */
static bool is_forbidden(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || c == 0x61c || c == 0x180e)
		return true;
	if ((c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
	    (c >= 0x205f && c <= 0x206f))
		return true;
	if (c == 0x3000 || c == 0xfeff || (c >= 0xfe00 && c <= 0xfe0f) ||
	    (c >= 0xfff0 && c <= 0xffff))
		return true;
	return (c >= 0xe000 && c <= 0xf8ff) || c >= 0xe0000 || (c & 0xfffe) == 0xfffe;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The length of the escape at text, 0 when it is none; *ret_c what it says,
 * *ret_octet whether that is a single octet. */
static size_t escape(const char *text, size_t len, uint32_t *ret_c, bool *ret_octet)
{
	size_t n = 0;
	uint32_t c = 0;
	*ret_octet = len > 1 && text[1] == 'x';
	if (*ret_octet) {
		for (n = 2; n < 4 && n < len && is_hex(text[n]); n++)
			c = c * 16 +
			    (uint32_t)(text[n] <= '9' ? text[n] - '0' : text[n] - 'a' + 10);
		*ret_c = c;
		return n == 4 ? 4 : 0;
	}
	if (len < 3 || text[1] != 'u' || text[2] != '{')
		return 0;
	for (n = 3; n < len && n < 9 && is_hex(text[n]); n++)
		c = c * 16 + (uint32_t)(text[n] <= '9' ? text[n] - '0' : text[n] - 'a' + 10);
	*ret_c = c;
	return n >= 7 && n < len && text[n] == '}' ? n + 1 : 0;
}

static const char *check(const char *text, size_t len, const char *banned)
{
	for (size_t i = 0; i < len;) {
		uint32_t c;
		size_t n = decode((const uint8_t *)text + i, len - i, &c);
		if (n == 0)
			return "not well-formed UTF-8";
		if (is_forbidden(c))
			return "a control or format character";
		if (c < 0x80 && strchr(banned, (int)c) != NULL)
			return "a forbidden character";
		if (c == '\\') {
			bool octet;
			n = escape(text + i, len - i, &c, &octet);
			if (n == 0)
				return "a backslash that is no escape";
		}
		i += n;
	}
	return NULL;
}

const char *safecheck_text(const char *text, size_t len)
{
	return check(text, len, "|<>&\"'`$[]");
}

const char *safecheck_line(const char *line, size_t len)
{
	size_t tabs = 0;
	while (tabs < len && line[tabs] == '\t')
		tabs++;
	/* Our own mark of a line of the tree is no escape. */
	if (tabs > 0 && len - tabs >= 2 && memcmp(line + tabs, "\\_", 2) == 0)
		tabs += 2;
	return check(line + tabs, len - tabs, "<>&\"`$");
}

bool safecheck_reverses(const char *text, size_t len, const char *data, size_t data_len)
{
	size_t at = 0;
	for (size_t i = 0; i < len;) {
		uint8_t octets[4] = { (uint8_t)text[i] };
		size_t n = 1, used = 1;
		if (text[i] == '\\') {
			uint32_t c;
			bool octet;
			used = escape(text + i, len - i, &c, &octet);
			if (used == 0)
				return false;
			n = octet ? 1 : safecheck_encode(c, octets);
			if (octet)
				octets[0] = (uint8_t)c;
		}
		if (data_len - at < n || memcmp(data + at, octets, n) != 0)
			return false;
		at += n;
		i += used;
	}
	return at == data_len;
}

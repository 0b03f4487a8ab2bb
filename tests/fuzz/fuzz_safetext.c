/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as text to print.  What comes out holds nothing that
 * could steer a reader, is octet for octet what went in once its escapes are
 * undone, and is cut only between characters. */
#include <stdlib.h>
#include <string.h>

#include "base/safetext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static unsigned hex_value(char c)
{
	require((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void append_utf8(struct strbuf *out, uint32_t c)
{
	static const unsigned char heads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	require(c >= 0x80 && c <= 0x10ffff);
	strbuf_append_char(out, (char)(heads[n] | c >> 6 * (n - 1)));
	for (size_t i = n - 1; i-- > 0;)
		strbuf_append_char(out, (char)(0x80 | (c >> 6 * i & 0x3f)));
}

/* Undoes the escape at text; returns its length. */
static size_t undo(const char *text, struct strbuf *out)
{
	uint32_t c = 0;
	size_t n = 3;
	if (text[1] == 'x') {
		strbuf_append_char(out, (char)(hex_value(text[2]) << 4 | hex_value(text[3])));
		return 4;
	}
	require(text[1] == 'u' && text[2] == '{');
	for (; text[n] != '}'; n++)
		c = c << 4 | hex_value(text[n]);
	require(n >= 7 && n <= 9);
	append_utf8(out, c);
	return n + 1;
}

static void require_safe(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		require(c >= 0x20 && c != 0x7f && strchr("|<>&\"'`$[]", c) == NULL);
		/* C1 controls, and the characters that turn the direction. */
		if (c == 0xc2)
			require((unsigned char)text[i + 1] >= 0xa0);
		if (c == 0xe2 && (unsigned char)text[i + 1] == 0x80)
			require(((unsigned char)text[i + 2] & 0xf0) != 0x80 ||
				(unsigned char)text[i + 2] > 0x8f);
		if (c == 0xe2 && (unsigned char)text[i + 1] == 0x80)
			require((unsigned char)text[i + 2] < 0xa8 ||
				(unsigned char)text[i + 2] > 0xaf);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf safe = { 0 }, again = { 0 }, cut = { 0 };
	safetext_append(&safe, (struct bytes){ data, size });
	require_safe(strbuf_text(&safe), safe.len);
	for (size_t i = 0; i < safe.len;) {
		if (safe.text[i] == '\\') {
			i += undo(safe.text + i, &again);
		} else {
			strbuf_append_char(&again, safe.text[i++]);
		}
	}
	require(again.len == size && (size == 0 || memcmp(again.text, data, size) == 0));

	size_t limit = 3 + size % 64;
	safetext_append_limited(&cut, (struct bytes){ data, size }, limit);
	require_safe(strbuf_text(&cut), cut.len);
	require(cut.len <= limit);
	if (safe.len <= limit)
		require(cut.len == safe.len);
	else
		require(cut.len >= 3 && memcmp(cut.text + cut.len - 3, "...", 3) == 0 &&
			memcmp(cut.text, safe.text, cut.len - 3) == 0);
	strbuf_clear(&safe);
	strbuf_clear(&again);
	strbuf_clear(&cut);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "glob.h"

/* How many octets the character at the start of text has; what is no UTF-8 counts
 * octet by octet. */
static size_t character_len(struct bytes text)
{
	size_t n = 1;
	while (n < text.len && n < 4 && text.data[0] >= 0xc0 && (text.data[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Takes one element other than * off both; false, with both untouched, when they differ. */
static bool take_one(struct bytes *pattern, struct bytes *text)
{
	size_t used = 1;
	if (pattern->len == 0 || text->len == 0)
		return false;
	if (pattern->data[0] == '?') {
		*text = bytes_from(*text, character_len(*text));
		*pattern = bytes_from(*pattern, 1);
		return true;
	}
	if (pattern->data[0] == '\\' && pattern->len > 1)
		used = 2;
	if (ascii_lower(pattern->data[used - 1]) != ascii_lower(text->data[0]))
		return false;
	*pattern = bytes_from(*pattern, used);
	*text = bytes_from(*text, 1);
	return true;
}

bool glob_fits(struct bytes pattern, struct bytes text)
{
	/* Behind the last * that was met, and the text that it leaves for that. */
	struct bytes behind = { 0 }, rest = { 0 };
	bool met = false;
	while (text.len > 0) {
		if (pattern.len > 0 && pattern.data[0] == '*') {
			pattern = bytes_from(pattern, 1);
			behind = pattern;
			rest = text;
			met = true;
		} else if (!take_one(&pattern, &text)) {
			if (!met)
				return false;
			rest = bytes_from(rest, character_len(rest));
			pattern = behind;
			text = rest;
		}
	}
	while (pattern.len > 0 && pattern.data[0] == '*')
		pattern = bytes_from(pattern, 1);
	return pattern.len == 0;
}

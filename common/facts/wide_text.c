/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/wide_text.h"

#include "facts/der.h"

size_t wide_text_width(uint8_t tag)
{
	if (tag == DER_BMP_STRING)
		return 2;
	return tag == DER_UNIVERSAL_STRING ? 4 : 0;
}

bool wide_text_next(struct bytes *text, size_t width, uint32_t *ret_character)
{
	uint32_t character = 0;
	size_t taken = width;
	if (text->len < width || text->len == 0)
		return false;
	for (size_t i = 0; i < width; i++)
		character = character << 8 | text->data[i];
	if (width == 2 && character >= 0xd800 && character < 0xdc00 && text->len >= 4) {
		uint32_t low = (uint32_t)text->data[2] << 8 | text->data[3];
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
		taken = 4;
	}
	if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
		return false;
	*text = bytes_from(*text, taken);
	*ret_character = character;
	return true;
}

bool wide_text_is_valid(struct bytes text, size_t width)
{
	uint32_t character;
	while (text.len > 0) {
		if (!wide_text_next(&text, width, &character))
			return false;
	}
	return true;
}

size_t wide_text_utf8(uint32_t character, uint8_t ret_octets[WIDE_TEXT_UTF8_BYTES])
{
	size_t n = 0;
	if (character < 0x80) {
		ret_octets[n++] = (uint8_t)character;
		return n;
	}
	if (character < 0x800) {
		ret_octets[n++] = (uint8_t)(0xc0 | character >> 6);
	} else if (character < 0x10000) {
		ret_octets[n++] = (uint8_t)(0xe0 | character >> 12);
		ret_octets[n++] = (uint8_t)(0x80 | (character >> 6 & 0x3f));
	} else {
		ret_octets[n++] = (uint8_t)(0xf0 | character >> 18);
		ret_octets[n++] = (uint8_t)(0x80 | (character >> 12 & 0x3f));
		ret_octets[n++] = (uint8_t)(0x80 | (character >> 6 & 0x3f));
	}
	ret_octets[n++] = (uint8_t)(0x80 | (character & 0x3f));
	return n;
}

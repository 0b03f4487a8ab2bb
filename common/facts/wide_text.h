/* wide_text.h - BMPString and UniversalString, whose characters have two and four
 * octets.  Pure. */
#ifndef CCN_FACTS_WIDE_TEXT_H
#define CCN_FACTS_WIDE_TEXT_H

#include "base/bytes.h"

enum { WIDE_TEXT_UTF8_BYTES = 4 };

/* How many octets a character of this type (tag) has: 2, 4, or 0 for others. */
size_t wide_text_width(uint8_t tag);

/* Takes one character off text (width 2: or a surrogate pair); false at the end,
 * and where there is none. */
bool wide_text_next(struct bytes *text, size_t width, uint32_t *ret_character);

/* Is it characters from end to end? */
bool wide_text_is_valid(struct bytes text, size_t width);

/* Writes a character in UTF-8; the number of octets. */
size_t wide_text_utf8(uint32_t character, uint8_t ret_octets[WIDE_TEXT_UTF8_BYTES]);

#endif

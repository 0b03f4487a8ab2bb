/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/hex.h"

void hex_append(struct strbuf *out, struct bytes octets, char separator)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < octets.len; i++) {
		if (i > 0 && separator != '\0')
			strbuf_append_char(out, separator);
		strbuf_append_char(out, digits[octets.data[i] >> 4]);
		strbuf_append_char(out, digits[octets.data[i] & 15]);
	}
}

static unsigned digit_value(uint8_t c)
{
	return (unsigned)(ascii_is_digit(c) ? c - '0' : 10 + ascii_lower(c) - 'a');
}

ptrdiff_t hex_read(struct bytes text, uint8_t *ret_octets, size_t limit)
{
	size_t n = 0;
	while (text.len > 0) {
		if (text.data[0] == ':' || text.data[0] == ' ') {
			text = bytes_from(text, 1);
			continue;
		}
		if (n == limit || text.len < 2 || !ascii_is_hex_digit(text.data[0]) ||
		    !ascii_is_hex_digit(text.data[1]))
			return -1;
		ret_octets[n++] =
			(uint8_t)(digit_value(text.data[0]) << 4 | digit_value(text.data[1]));
		text = bytes_from(text, 2);
	}
	return (ptrdiff_t)n;
}

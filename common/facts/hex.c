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

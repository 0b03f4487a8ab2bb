/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/base64.h"

void base64_append(struct strbuf *out, struct bytes octets)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < octets.len; i += 3) {
		unsigned bits = (unsigned)octets.data[i] << 16;
		if (i + 1 < octets.len)
			bits |= (unsigned)octets.data[i + 1] << 8;
		if (i + 2 < octets.len)
			bits |= octets.data[i + 2];
		strbuf_append_char(out, digits[bits >> 18]);
		strbuf_append_char(out, digits[bits >> 12 & 63]);
		strbuf_append_char(out, i + 1 < octets.len ? digits[bits >> 6 & 63] : '=');
		strbuf_append_char(out, i + 2 < octets.len ? digits[bits & 63] : '=');
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "utf8.h"

size_t utf8_decode(const uint8_t *p, size_t len, uint32_t *ret_c)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80                    ? 1
		   : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
		   : p[0] >= 0xe0 && p[0] < 0xf0  ? 3
		   : p[0] >= 0xc2 && p[0] < 0xe0  ? 2
						  : 0;
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

bool utf8_is_valid(struct bytes text)
{
	size_t at = 0;
	uint32_t c;
	while (at < text.len) {
		size_t n =
			text.data[at] < 0x80 ? 1 : utf8_decode(text.data + at, text.len - at, &c);
		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

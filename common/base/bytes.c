/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bytes.h"

bool bytes_equal_folded(struct bytes a, struct bytes b)
{
	return a.len == b.len && bytes_starts_folded(a, b);
}

bool bytes_starts_folded(struct bytes b, struct bytes start)
{
	size_t i = 0;
	if (b.len < start.len)
		return false;
	/* Most that are equal at all are so octet for octet. */
	while (i + 8 <= start.len && memcmp(b.data + i, start.data + i, 8) == 0)
		i += 8;
	for (; i < start.len; i++) {
		if (ascii_lower(b.data[i]) != ascii_lower(start.data[i]))
			return false;
	}
	return true;
}

bool bytes_ends_folded(struct bytes b, struct bytes end)
{
	return b.len >= end.len && bytes_equal_folded(bytes_from(b, b.len - end.len), end);
}

bool bytes_has_word(struct bytes list, const char *word)
{
	while (list.len > 0) {
		size_t end = bytes_find(list, ' ');
		if (bytes_is(bytes_until(list, end), word))
			return true;
		list = bytes_from(list, end + 1);
	}
	return false;
}

struct bytes bytes_trimmed(struct bytes b, const char *blanks)
{
	size_t n = strlen(blanks);
	while (b.len > 0 && memchr(blanks, b.data[0], n) != NULL)
		b = bytes_from(b, 1);
	while (b.len > 0 && memchr(blanks, b.data[b.len - 1], n) != NULL)
		b.len--;
	return b;
}

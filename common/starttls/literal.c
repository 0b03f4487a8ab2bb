/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "literal.h"

bool literal_length(struct bytes line, size_t *ret_len)
{
	size_t at = line.len;
	if (at == 0 || line.data[--at] != '}')
		return false;
	if (at > 0 && line.data[at - 1] == '+')
		at--;
	size_t end = at, n = 0;
	while (at > 0 && line.data[at - 1] >= '0' && line.data[at - 1] <= '9')
		at--;
	if (at == end || at == 0 || line.data[at - 1] != '{')
		return false;
	for (; at < end; at++) {
		n = 10 * n + (size_t)(line.data[at] - '0');
		if (n > DIALOGUE_UNIT_BYTES)
			n = DIALOGUE_UNIT_BYTES; /* more than can ever be there */
	}
	*ret_len = n;
	return true;
}

bool dialogue_literal_line(struct dialogue *d, bool (*has_literals)(struct bytes line),
			   struct bytes *ret_line)
{
	struct bytes rest = dialogue_rest(d);
	for (size_t start = 0;;) {
		size_t end = start + bytes_find(bytes_from(rest, start), '\n');
		if (end >= rest.len)
			return false;
		struct bytes line = dialogue_without_cr(bytes_until(rest, end));
		size_t literal;
		if ((has_literals == NULL || has_literals(rest)) && line.len > start &&
		    literal_length(bytes_from(line, start), &literal)) {
			start = end + 1 + literal;
			continue;
		}
		*ret_line = line;
		dialogue_show(d, line);
		dialogue_skip(d, end + 1);
		return true;
	}
}

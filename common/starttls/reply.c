/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "reply.h"

int reply_code(struct bytes line, bool *ret_more)
{
	int code = 0;
	if (line.len < 3)
		return 0;
	for (size_t i = 0; i < 3; i++) {
		if (line.data[i] < '0' || line.data[i] > '9')
			return 0;
		code = 10 * code + (line.data[i] - '0');
	}
	if (code < 100 || (line.len > 3 && line.data[3] != ' ' && line.data[3] != '-'))
		return 0;
	*ret_more = line.len > 3 && line.data[3] == '-';
	return code;
}

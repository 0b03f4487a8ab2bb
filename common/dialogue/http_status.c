/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http_status.h"

int http_status(struct bytes line)
{
	int status = 0;
	if (line.len < HTTP_STATUS_LINE_BYTES || !bytes_starts(line, "HTTP/1.") ||
	    line.data[8] != ' ')
		return 0;
	for (size_t i = 9; i < HTTP_STATUS_LINE_BYTES; i++) {
		if (!ascii_is_digit(line.data[i]))
			return 0;
		status = status * 10 + (line.data[i] - '0');
	}
	bool is_whole =
		line.len == HTTP_STATUS_LINE_BYTES || line.data[HTTP_STATUS_LINE_BYTES] == ' ';
	return is_whole ? status : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame.h"

enum state frame_fall_back(struct strbuf *out, size_t start, const char *frame)
{
	strbuf_take_back(out, start);
	for (; *frame != '\0'; frame++) {
		switch (*frame) {
		case FRAME_STATE:
			strbuf_append(out, state_name(STATE_UNKNOWN));
			break;
		case FRAME_CODE:
			strbuf_printf(out, "%d", (int)STATE_UNKNOWN);
			break;
		case FRAME_SUMMARY:
			strbuf_append(out, "internal: the report does not fit into memory");
			break;
		default:
			strbuf_append_char(out, *frame);
			break;
		}
	}
	return STATE_UNKNOWN;
}

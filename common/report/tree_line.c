/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree_line.h"

void tree_begin(struct strbuf *out, int depth, enum state state)
{
	for (; depth > 0; depth--)
		strbuf_append_char(out, '\t');
	strbuf_printf(out, "\\_[%s] - ", state_name(state));
}

void tree_end(struct strbuf *out)
{
	strbuf_append_char(out, '\n');
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree_text.h"

#include "clients_matrix.h"
#include "details.h"

static void begin(struct tree *tree, int depth, enum state state)
{
	for (; depth > 0; depth--)
		strbuf_append_char(tree->out, '\t');
	strbuf_printf(tree->out, "\\_[%s] - ", state_name(state));
}

static void end(struct tree *tree)
{
	strbuf_append_char(tree->out, '\n');
}

static const struct tree_form text = {
	.begin = begin,
	.end = end,
	.clients = clients_matrix_append,
	.certificates = details_certificates,
};

struct tree tree_as_text(struct strbuf *out)
{
	return (struct tree){ .form = &text, .out = out, .whole = out };
}

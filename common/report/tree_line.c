/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree_line.h"

void tree_begin(struct tree *tree, int depth, enum state state)
{
	tree->form->begin(tree, depth, state);
	tree->label = 0;
}

void tree_begin_sum(struct tree *tree, int depth, enum state state, size_t n)
{
	if (tree->n_sums < TREE_SUMS_MAX)
		tree->sums[tree->n_sums++] = (struct tree_sum){ tree->out->len, n };
	tree_begin(tree, depth, state);
}

void tree_end(struct tree *tree)
{
	tree->form->end(tree);
}

void tree_label(struct tree *tree, const char *label)
{
	size_t before = tree->out->len;
	strbuf_printf(tree->out, "%s: ", label);
	tree->label = tree->out->len - before;
}

bool tree_has_room(const struct tree *tree)
{
	return tree->whole->len < TREE_DETAILS_BYTES;
}

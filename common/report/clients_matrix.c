/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clients_matrix.h"

#include "trait_words.h"
#include "tree_line.h"

/* The families in whose verdict a trait makes a difference. */
static unsigned families_minding(const struct result *result, enum trait trait)
{
	unsigned families = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct client_verdict *verdict = &result->clients.families[f];
		if (trait_set_has(&verdict->refused, trait) ||
		    trait_set_has(&verdict->depends, trait))
			families |= 1U << f;
	}
	return families;
}

static void append_trait(struct strbuf *out, enum trait trait, unsigned minding, enum state state,
			 int depth)
{
	const struct trait_info *info = trait_info(trait);
	/* Of the ways to fit a name only those that a family has not. */
	unsigned left = info->kind == TRAIT_RULE ? CLIENT_ALL_BITS : minding;
	tree_begin(out, depth, state);
	strbuf_printf(out, "%s: %s", info->id, info->text);
	tree_end(out);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		unsigned alike = left & trait_alike(trait, (enum client_family)f);
		if ((alike & 1U << f) == 0)
			continue;
		tree_begin(out, depth + 1, info->cells[f] == CELL_REFUSES ? state : STATE_OK);
		trait_words_append(out, trait, (enum client_family)f, alike);
		tree_end(out);
		left &= ~alike;
	}
}

void clients_matrix_append(struct strbuf *out, const struct result *result, enum state state,
			   int depth)
{
	for (int t = 0; t < TRAIT_COUNT && out->len < TREE_DETAILS_BYTES; t++) {
		unsigned minding = trait_set_has(&result->clients.present, (enum trait)t)
					   ? families_minding(result, (enum trait)t)
					   : 0;
		if (minding != 0)
			append_trait(out, (enum trait)t, minding, state, depth);
	}
}

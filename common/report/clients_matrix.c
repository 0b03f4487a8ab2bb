/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clients_matrix.h"

#include "clients/alarm.h"
#include "trait_words.h"

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

/* A line for those families of some whose cells say the same: those that refuse
 * first. */
static void append_cells(struct tree *tree, enum trait trait, unsigned families, enum state state,
			 int depth)
{
	static const enum cell order[] = { CELL_REFUSES, CELL_DEPENDS, CELL_UNKNOWN, CELL_TAKES };
	const struct trait_info *info = trait_info(trait);
	for (size_t i = 0; i < LENGTH(order); i++) {
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
			if ((families & 1U << f) == 0 || info->cells[f] != order[i])
				continue;
			unsigned alike = families & trait_alike(trait, (enum client_family)f);
			tree_begin(tree, depth, order[i] == CELL_REFUSES ? state : STATE_OK);
			trait_words_append(tree->out, trait, (enum client_family)f, alike);
			tree_end(tree);
			families &= ~alike;
		}
	}
}

static bool is_refused(const struct result *result, enum trait trait)
{
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (trait_set_has(&result->clients.families[f].refused, trait))
			return true;
	}
	return false;
}

static void append_trait(struct tree *tree, const struct result *result, enum trait trait,
			 unsigned minding, int depth)
{
	const struct trait_info *info = trait_info(trait);
	enum state state =
		is_refused(result, trait) ? clients_trait_state(result, trait) : STATE_OK;
	tree_begin(tree, depth, state);
	tree_label(tree, info->id);
	strbuf_append(tree->out, info->text);
	tree_end(tree);
	/* Of what is about how a name fits others have found another way. */
	append_cells(tree, trait, info->kind == TRAIT_RULE ? CLIENT_ALL_BITS : minding, state,
		     depth + 1);
}

void clients_matrix_append(struct tree *tree, const struct result *result, int depth)
{
	for (int t = 0; t < TRAIT_COUNT && tree_has_room(tree); t++) {
		unsigned minding = trait_set_has(&result->clients.present, (enum trait)t)
					   ? families_minding(result, (enum trait)t)
					   : 0;
		if (minding != 0)
			append_trait(tree, result, (enum trait)t, minding, depth);
	}
}

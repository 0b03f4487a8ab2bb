/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clients_matrix.h"

#include "clients/family.h"
#include "clients/trait.h"
#include "family_list.h"
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

static const char *cell_words(enum cell cell)
{
	switch (cell) {
	case CELL_TAKES:
		return "taken by ";
	case CELL_REFUSES:
		return "refused by ";
	case CELL_DEPENDS:
		return "depends for ";
	case CELL_UNKNOWN:
		break;
	}
	return "not known for ";
}

/* "; measured: tests/clients; Apple devices: the document" */
static void append_sources(struct strbuf *out, enum trait trait, unsigned families)
{
	bool is_measured = false;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		is_measured = is_measured || ((families & 1U << f) != 0 &&
					      trait_is_measured(trait, (enum client_family)f));
	if (is_measured)
		strbuf_append(out, "; measured");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const char *source = trait_source(trait, (enum client_family)f);
		if ((families & 1U << f) != 0 && source[0] != '\0' &&
		    !trait_is_measured(trait, (enum client_family)f))
			strbuf_printf(out, "; %s: %s", family_info((enum client_family)f)->name,
				      source);
	}
}

/* "refused by Java and Go, since ...: on what it depends; measured" */
static void append_cells(struct strbuf *out, enum trait trait, enum client_family first,
			 unsigned families)
{
	const struct trait_note *note = trait_note(trait, first);
	strbuf_append(out, cell_words(trait_info(trait)->cells[first]));
	family_list_append(out, families);
	if (note != NULL && note->since[0] != '\0')
		strbuf_printf(out, ", since %s", note->since);
	if (note != NULL && note->remark[0] != '\0')
		strbuf_printf(out, ": %s", note->remark);
	append_sources(out, trait, families);
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
		append_cells(out, trait, (enum client_family)f, alike);
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

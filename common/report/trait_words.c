/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trait_words.h"

#include "clients/family.h"
#include "family_list.h"

static const struct {
	char letter;
	const char *words;
} cells[] = {
	[CELL_TAKES] = { 'Y', "taken by " },
	[CELL_REFUSES] = { 'N', "refused by " },
	[CELL_DEPENDS] = { 'D', "it depends for " },
	[CELL_UNKNOWN] = { 'U', "not known for " },
};

char trait_letter(enum cell cell)
{
	return cells[cell].letter;
}

static bool any_is_measured(enum trait trait, unsigned families)
{
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if ((families & 1U << f) != 0 && trait_is_measured(trait, (enum client_family)f))
			return true;
	}
	return false;
}

/* " (measured; Apple devices: the document)"; nothing where nothing is known. */
static void append_sources(struct strbuf *out, enum trait trait, unsigned families)
{
	const char *between = " (";
	if (any_is_measured(trait, families)) {
		strbuf_append(out, " (measured");
		between = "; ";
	}
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const char *source = trait_source(trait, (enum client_family)f);
		if ((families & 1U << f) == 0 || source[0] == '\0' ||
		    trait_is_measured(trait, (enum client_family)f))
			continue;
		strbuf_printf(out, "%s%s: %s", between, family_info((enum client_family)f)->name,
			      source);
		between = "; ";
	}
	strbuf_append(out, between[0] == ';' ? ")" : "");
}

void trait_words_append(struct strbuf *out, enum trait trait, enum client_family first,
			unsigned families)
{
	strbuf_append(out, cells[trait_info(trait)->cells[first]].words);
	family_list_append(out, families);
	trait_note_append(out, trait, first, families);
}

void trait_note_append(struct strbuf *out, enum trait trait, enum client_family first,
		       unsigned families)
{
	struct trait_note note = trait_note(trait, first);
	if (note.since[0] != '\0')
		strbuf_printf(out, ", since %s", note.since);
	if (note.remark[0] != '\0')
		strbuf_printf(out, ": %s", note.remark);
	append_sources(out, trait, families);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trait.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "algorithms.h"
#include "authority.h"
#include "browser_root.h"
#include "connection.h"
#include "constrained.h"
#include "encoding.h"
#include "family.h"
#include "first_path.h"
#include "leaf.h"
#include "numbers.h"
#include "path.h"
#include "san_entries.h"
#include "sent.h"
#include "size.h"
#include "staple.h"
#include "public_root.h"

#define CELL_Y CELL_TAKES
#define CELL_N CELL_REFUSES
#define CELL_D CELL_DEPENDS
#define CELL_U CELL_UNKNOWN
#define CELLS(chrome, firefox, apple, windows, android, java, go, openssl, python, node, gnutls, \
	      rustls) \
	{ CELL_##chrome,  CELL_##firefox, CELL_##apple,  CELL_##windows, \
	  CELL_##android, CELL_##java,    CELL_##go,     CELL_##openssl, \
	  CELL_##python,  CELL_##node,    CELL_##gnutls, CELL_##rustls }

static const struct trait_info traits[] = {
#define RULE(ID, id, predicate, finding, text, fix, ...) \
	[TRAIT_##ID] = { \
		id, TRAIT_RULE, predicate, FINDING_##finding, text, fix, CELLS(__VA_ARGS__) \
	},
#define WAY(ID, id, finding, text, fix, ...) \
	[TRAIT_##ID] = { id, TRAIT_WAY, NULL, FINDING_##finding, text, fix, CELLS(__VA_ARGS__) },
#include "traits.def"
#undef RULE
#undef WAY
};

/* What each note says, one after the other, and of which cell, and where it begins: three
 * pointers a row would be written to when the program is loaded, page by page. */
static const struct note_texts {
#define NOTE(TRAIT, FAMILY, since, remark, source) \
	char of_##TRAIT##_##FAMILY[sizeof(since "\0" remark "\0" source)];
#include "notes.def"
#undef NOTE
} note_texts = {
#define NOTE(TRAIT, FAMILY, since, remark, source) since "\0" remark "\0" source,
#include "notes.def"
#undef NOTE
};

static const struct note_row {
	uint16_t trait, family, at;
} notes[] = {
#define NOTE(TRAIT, FAMILY, since, remark, source) \
	{ TRAIT_##TRAIT, CLIENT_##FAMILY, offsetof(struct note_texts, of_##TRAIT##_##FAMILY) },
#include "notes.def"
#undef NOTE
};

_Static_assert(sizeof(note_texts) <= UINT16_MAX, "a uint16_t tells where a note begins");

const struct trait_info *trait_info(enum trait trait)
{
	return &traits[trait];
}

size_t trait_n_notes(void)
{
	return LENGTH(notes);
}

struct trait_note trait_note_at(size_t i)
{
	const char *since = (const char *)&note_texts + notes[i].at;
	const char *remark = since + strlen(since) + 1;
	return (struct trait_note){ .trait = (enum trait)notes[i].trait,
				    .family = (enum client_family)notes[i].family,
				    .since = since,
				    .remark = remark,
				    .source = remark + strlen(remark) + 1 };
}

struct trait_note trait_note(enum trait trait, enum client_family family)
{
	size_t of_all = LENGTH(notes);
	for (size_t i = 0; i < LENGTH(notes); i++) {
		if (notes[i].trait != trait)
			continue;
		if (notes[i].family == family)
			return trait_note_at(i);
		if (notes[i].family == CLIENT_ALL)
			of_all = i;
	}
	if (of_all < LENGTH(notes))
		return trait_note_at(of_all);
	return (struct trait_note){
		.trait = trait, .family = CLIENT_ALL, .since = "", .remark = "", .source = ""
	};
}

const char *trait_source(enum trait trait, enum client_family family)
{
	struct trait_note note = trait_note(trait, family);
	if (note.source[0] != '\0')
		return note.source;
	return traits[trait].cells[family] == CELL_UNKNOWN ? "" : family_info(family)->measured;
}

/* What both say beyond the letter, but for where that is known from. */
static bool same_note(struct trait_note a, struct trait_note b)
{
	return strcmp(a.since, b.since) == 0 && strcmp(a.remark, b.remark) == 0;
}

unsigned trait_alike(enum trait trait, enum client_family family)
{
	const struct trait_info *info = &traits[trait];
	struct trait_note own = trait_note(trait, family);
	unsigned alike = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (info->cells[f] == info->cells[family] &&
		    same_note(trait_note(trait, (enum client_family)f), own))
			alike |= 1U << f;
	}
	return alike;
}

bool trait_is_measured(enum trait trait, enum client_family family)
{
	return trait_source(trait, family)[0] != '\0' &&
	       trait_source(trait, family) == family_info(family)->measured;
}

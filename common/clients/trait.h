/* trait.h - what a client may refuse (or not look at), one row each: the one
 * table of what families of clients take.
 *
 * A trait is a predicate about facts and verdicts, a clause that says that it is
 * so, what would mend it, and a cell for each family.  There are two kinds:
 *
 * - a RULE is refused by a family whose cell says so: one such rule is enough;
 * - a WAY is something about how a name of the certificate fits the one that the
 *   client uses: a name of which the family takes everything is enough
 *   (name_ways.h).
 *
 * New knowledge about a client is a new cell, a new kind of client a new column;
 * no family has code of its own.  Pure, static data.
 */
#ifndef CCN_CLIENTS_TRAIT_H
#define CCN_CLIENTS_TRAIT_H

#include "base/finding.h"
#include "situation.h"
#include "trait_set.h"

/* How a family takes a trait, from good to bad.  One octet: the table is written to when
 * the program is loaded, page by page. */
enum __attribute__((packed)) cell {
	CELL_TAKES,
	CELL_DEPENDS, /* its members differ, or it depends on what cannot be seen: notes.def */
	CELL_UNKNOWN, /* neither measured nor documented: counts as "depends", and is said */
	CELL_REFUSES,
};

enum trait_kind {
	TRAIT_RULE,
	TRAIT_WAY,
};

struct trait_info {
	const char *id; /* "authority-as-leaf": never changes its meaning */
	enum trait_kind kind;
	/* Is it there?  NULL for a way: name_ways() finds those. */
	bool (*is_present)(const struct situation *situation);
	/* The finding of the standards' own verdicts that tells the same, or
	 * FINDING_NONE: what is told there is not told again. */
	enum finding_id finding;
	const char *text; /* a clause: "the server's certificate is an authority's" */
	const char *fix;  /* what would mend it, as an order; "" where nothing is to be done */
	enum cell cells[CLIENT_FAMILY_COUNT];
};

/* Static; trait is below TRAIT_COUNT. */
const struct trait_info *trait_info(enum trait trait);

/* What is known about one cell beyond its letter; the texts are static. */
struct trait_note {
	enum trait trait;
	enum client_family family; /* CLIENT_ALL: those without a note of their own */
	const char *since;         /* "iOS 13, macOS 10.15", or "" */
	const char *remark;        /* on what it depends, or which members differ; or "" */
	const char *source;        /* the document, or "" when it is the measurement */
};

size_t trait_n_notes(void);
/* i is below trait_n_notes(). */
struct trait_note trait_note_at(size_t i);
/* The note of a cell, its family's own before that of all; one that says nothing, of
 * CLIENT_ALL, where there is none. */
struct trait_note trait_note(enum trait trait, enum client_family family);

/* Where a cell's knowledge comes from, static: its note's source, or the
 * measurement of the family; "" when it is not known. */
const char *trait_source(enum trait trait, enum client_family family);

/* Is it the measurement? */
bool trait_is_measured(enum trait trait, enum client_family family);

/* The families whose cells of a trait say the same as that of family, wherever that
 * is known from: a mask of CLIENT_BIT, with family's own. */
unsigned trait_alike(enum trait trait, enum client_family family);

#endif

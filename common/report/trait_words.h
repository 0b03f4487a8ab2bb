/* trait_words.h - the cells of a trait in words: for -v, --list-clients and the
 * documents.  Pure. */
#ifndef CCN_REPORT_TRAIT_WORDS_H
#define CCN_REPORT_TRAIT_WORDS_H

#include "base/strbuf.h"
#include "clients/trait.h"

/* "refused by Java and Go, since 1.15: on what it depends (measured; Apple devices:
 * the document)": what the families, whose cells say the same as that of first,
 * have to say of a trait. */
void trait_words_append(struct strbuf *out, enum trait trait, enum client_family first,
			unsigned families);

/* ", since 1.15: on what it depends (measured)": the same without who it is. */
void trait_note_append(struct strbuf *out, enum trait trait, enum client_family first,
		       unsigned families);

/* 'Y', 'N', 'D' or 'U'. */
char trait_letter(enum cell cell);

#endif

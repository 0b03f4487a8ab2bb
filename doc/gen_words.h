/* gen_words.h - the words that an option can be given: for completion and for lists to choose from.
 */
#ifndef CCN_DOC_GEN_WORDS_H
#define CCN_DOC_GEN_WORDS_H

#include <stdbool.h>

#include "cli/program.h"

/* Can the values of this kind be listed? */
bool kind_has_words(enum option_kind kind);

/* Are they several in one value, with commas between them? */
bool kind_is_list(enum option_kind kind);

/* Calls take for each word that row can be given: the protocols, the families of clients with
 * their other names and "all", the words of KIND_WORDS and KIND_LIST; of KIND_STATE the findings
 * that can be given a state.  A word is valid during the call. */
void each_word(const struct program *program, const struct option_row *row,
	       void (*take)(const char *word, void *context), void *context);

/* The same with whole values: of KIND_STATE each finding with each state, "FINDING=STATE". */
void each_value(const struct program *program, const struct option_row *row,
		void (*take)(const char *word, void *context), void *context);

#endif

/* trait_set.h - the traits by id, and sets of them (struct trait_set).  What they
 * are: trait.h.  Pure.
 */
#ifndef CCN_CLIENTS_TRAIT_SET_H
#define CCN_CLIENTS_TRAIT_SET_H

#include "verdicts/client_verdict.h"

enum trait {
#define RULE(ID, ...) TRAIT_##ID,
#define WAY(ID, ...) TRAIT_##ID,
#include "traits.def"
#undef RULE
#undef WAY
	TRAIT_COUNT,
};

void trait_set_add(struct trait_set *set, enum trait trait);
bool trait_set_has(const struct trait_set *set, enum trait trait);
bool trait_set_is_empty(const struct trait_set *set);

#endif

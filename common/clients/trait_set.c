/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trait_set.h"

#include "base/bytes.h"

_Static_assert((int)TRAIT_COUNT <= (int)TRAIT_LIMIT, "struct trait_set has room for every trait");

void trait_set_add(struct trait_set *set, enum trait trait)
{
	set->bits[trait / 64] |= UINT64_C(1) << trait % 64;
}

bool trait_set_has(const struct trait_set *set, enum trait trait)
{
	return (set->bits[trait / 64] & UINT64_C(1) << trait % 64) != 0;
}

bool trait_set_is_empty(const struct trait_set *set)
{
	for (size_t i = 0; i < LENGTH(set->bits); i++) {
		if (set->bits[i] != 0)
			return false;
	}
	return true;
}

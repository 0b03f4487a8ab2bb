/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_name_constraints.h"

#include <stdlib.h>

#include "facts/der.h"
#include "facts/general_name.h"

/* A GeneralName has the tags [0] to [8]. */
static bool has_known_tag(const struct der_element *base)
{
	enum { REGISTERED_ID = 8, NUMBER_MASK = 0x1f };
	return (base->tag & NUMBER_MASK) <= REGISTERED_ID;
}

/* An address base is an address and a mask of the same length. */
static bool is_valid_base(const struct presented_name *base)
{
	if (base->defect != NAME_DEFECT_NONE)
		return false;
	return base->kind != NAME_IP || base->value.len == 8 || base->value.len == 32;
}

/* RFC 4632: a mask is ones and then zeros. */
static bool has_mask_hole(const struct presented_name *base)
{
	if (base->kind != NAME_IP || !is_valid_base(base))
		return false;
	bool zero = false;
	for (size_t bit = 4 * base->value.len; bit < 8 * base->value.len; bit++) {
		bool one = (base->value.data[bit / 8] & 0x80u >> bit % 8) != 0;
		if (one && zero)
			return true;
		zero = !one;
	}
	return false;
}

/* GeneralSubtree: SEQUENCE { base, [0] minimum DEFAULT 0, [1] maximum OPTIONAL };
 * minimum and maximum have no meaning in certificates and must be absent
 * (a minimum of 0 that is written out is harmless). */
static bool read_subtree(const struct der_element *element, struct name_constraints *constraints,
			 struct subtree *ret_subtree)
{
	struct bytes rest = element->contents;
	struct der_element base, minimum;
	int64_t value = 0;
	if (element->tag != DER_SEQUENCE || !der_next(&rest, &base)) {
		*ret_subtree = (struct subtree){ .kind = NAME_OTHER, .base = element->whole };
		return false;
	}
	struct presented_name name = general_name_read_base(&base);
	*ret_subtree = (struct subtree){ .kind = name.kind, .base = name.value };
	constraints->has_mask_hole |= has_mask_hole(&name);
	if (der_is_next(rest, DER_CONTEXT + 1))
		constraints->has_distance = true;
	if (der_expect(&rest, DER_CONTEXT + 0, &minimum)) {
		if (!der_small_integer(minimum.contents, &value) || value != 0) {
			constraints->has_distance = true;
			return false;
		}
		constraints->has_zero_minimum = true;
	}
	return rest.len == 0 && is_valid_base(&name) && has_known_tag(&base);
}

/* GeneralSubtrees: one or more. */
static bool read_subtrees(struct bytes list, struct name_constraints *constraints,
			  struct subtree **subtrees, size_t *n, bool *ret_good)
{
	struct der_element element;
	size_t count;
	if (!der_count(list, &count) || count == 0) {
		*ret_good = false;
		return true;
	}
	*subtrees = calloc(count, sizeof(**subtrees));
	if (*subtrees == NULL)
		return false;
	while (*n < count && der_next(&list, &element)) {
		if (!read_subtree(&element, constraints, &(*subtrees)[(*n)++]))
			*ret_good = false;
	}
	return true;
}

bool name_constraints_read(struct bytes value, struct name_constraints *constraints, bool *ret_good)
{
	struct der_element sequence, list;
	constraints->present = true;
	constraints->is_broken = !der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0;
	*ret_good = !constraints->is_broken && sequence.contents.len > 0;
	if (!*ret_good)
		return true;
	struct bytes rest = sequence.contents;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 0, &list) &&
	    !read_subtrees(list.contents, constraints, &constraints->permitted,
			   &constraints->n_permitted, ret_good))
		return false;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 1, &list) &&
	    !read_subtrees(list.contents, constraints, &constraints->excluded,
			   &constraints->n_excluded, ret_good))
		return false;
	if (rest.len > 0)
		*ret_good = false;
	return true;
}

void name_constraints_clear(struct name_constraints *constraints)
{
	free(constraints->permitted);
	free(constraints->excluded);
	*constraints = (struct name_constraints){ 0 };
}

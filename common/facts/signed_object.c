/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/signed_object.h"

#include "facts/der.h"

/* What follows tbs. */
static void read_signature(struct bytes rest, struct signed_object *object)
{
	struct der_element algorithm, bits;
	unsigned unused;
	object->damaged = true;
	if (!der_expect(&rest, DER_SEQUENCE, &algorithm))
		return;
	object->algorithm = algorithm.whole;
	if (!der_next(&rest, &bits))
		return;
	object->damaged = false;
	object->signature_damaged = bits.tag != DER_BIT_STRING ||
				    !der_bits(bits.contents, &object->signature, &unused) ||
				    unused != 0;
	object->rest = rest;
}

bool signed_object_read(struct bytes *rest, struct signed_object *ret_object)
{
	struct der_element outer, tbs;
	if (!der_is_next(*rest, DER_SEQUENCE) || !der_next_cut(rest, &outer))
		return false;
	*ret_object = (struct signed_object){ .damaged = true };
	if (!der_is_next(outer.contents, DER_SEQUENCE) || !der_next_cut(&outer.contents, &tbs))
		return true;
	ret_object->has_tbs = true;
	ret_object->tbs_contents = tbs.contents;
	if (tbs.cut)
		return true;
	ret_object->tbs = tbs.whole;
	read_signature(outer.contents, ret_object);
	ret_object->damaged |= outer.cut;
	return true;
}

bool signed_object_is_whole(const struct signed_object *object)
{
	return !object->damaged && !object->signature_damaged;
}

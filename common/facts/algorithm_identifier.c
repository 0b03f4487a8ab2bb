/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/algorithm_identifier.h"

#include "facts/der.h"

bool algorithm_identifier_read(struct bytes der, struct algorithm_identifier *ret_identifier)
{
	struct der_element sequence, oid, parameters;
	if (!der_expect(&der, DER_SEQUENCE, &sequence) || der.len > 0 ||
	    !der_expect_oid(&sequence.contents, &oid))
		return false;
	struct bytes rest = sequence.contents;
	if (rest.len > 0 && (!der_next(&rest, &parameters) || rest.len > 0))
		return false;
	*ret_identifier = (struct algorithm_identifier){ oid.contents, sequence.contents };
	return true;
}

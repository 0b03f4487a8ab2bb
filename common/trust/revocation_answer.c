/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revocation_answer.h"

struct revocation_answer revocation_invalid_since(enum revocation_reason reason, int64_t at_s)
{
	return (struct revocation_answer){ .state = REVOCATION_INVALID, .fault = { reason, at_s } };
}

struct revocation_answer revocation_elsewhere(enum revocation_reason reason)
{
	return (struct revocation_answer){ .state = REVOCATION_NOT_CHECKED,
					   .fault = { reason, 0 } };
}

struct revocation_answer revocation_invalid(enum revocation_reason reason)
{
	return revocation_invalid_since(reason, 0);
}

/* Zeros that DER would not have written. */
static struct bytes without_zeros(struct bytes number)
{
	while (number.len > 1 && number.data[0] == 0 && number.data[1] < 0x80)
		number = (struct bytes){ number.data + 1, number.len - 1 };
	return number;
}

bool serial_equal(struct bytes a, struct bytes b)
{
	return a.len > 0 && bytes_equal(without_zeros(a), without_zeros(b));
}

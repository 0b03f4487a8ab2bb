/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revocation.h"

static const struct {
	const char *text;
	bool dated;
} reasons[] = {
#define X(ID, text, dated) [REVOCATION_REASON_##ID] = { text, dated },
	REVOCATION_REASONS(X)
#undef X
};

const char *revocation_reason_text(enum revocation_reason reason)
{
	return reasons[reason].text;
}

bool revocation_reason_is_dated(enum revocation_reason reason)
{
	return reasons[reason].dated;
}

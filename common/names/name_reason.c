/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_reason.h"

static const struct {
	bool fits;
	const char *text;
	const char *fix;
} reasons[] = {
#define X(ID, fits, text, fix) [NAME_REASON_##ID] = { fits, text, fix },
	NAME_REASONS(X)
#undef X
};

bool name_reason_fits(enum name_reason reason)
{
	return reasons[reason].fits;
}

const char *name_reason_text(enum name_reason reason)
{
	return reasons[reason].text;
}

const char *name_reason_fix(enum name_reason reason)
{
	return reasons[reason].fix;
}

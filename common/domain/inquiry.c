/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inquiry.h"

#include <stdlib.h>

const char *inquiry_step_id(enum inquiry_step step)
{
	static const char *const ids[INQUIRY_STEP_COUNT] = {
#define X(ID, id) [INQUIRY_##ID] = (id),
		INQUIRY_STEPS(X)
#undef X
	};
	return ids[step];
}

bool inquiry_is_unresolved(const struct inquiry *inquiry)
{
	static const enum err codes[] = {
		ERR_RESOLVE_NO_ANSWER, ERR_RESOLVE_SERVERS, ERR_RESOLVE_UNANSWERED,
		ERR_RESOLVE_REFUSED,   ERR_RESOLVE_CUT,     ERR_RESOLVE_MALFORMED,
		ERR_RESOLVE_NOT_VALID, ERR_RESOLVE_FALSE,   ERR_RESOLVE_INDETERMINATE,
		ERR_RESOLVE_TIMEOUT,
	};
	for (size_t i = 0; i < LENGTH(codes); i++) {
		if (codes[i] == inquiry->error.code)
			return true;
	}
	return false;
}

void inquiry_clear(struct inquiry *inquiry)
{
	free(inquiry->references);
	*inquiry = (struct inquiry){ 0 };
}

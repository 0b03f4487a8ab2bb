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

void inquiry_clear(struct inquiry *inquiry)
{
	free(inquiry->references);
	*inquiry = (struct inquiry){ 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demands.h"

void demands_init(struct demands *demands)
{
	*demands = (struct demands){ .match.wildcards = WILDCARDS_RFC9525 };
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++)
		demands->states[id] = finding_info((enum finding_id)id)->state;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demands.h"

void demands_init(struct demands *demands)
{
	*demands = (struct demands){ .match.wildcards = WILDCARDS_RFC9525 };
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++)
		demands->states[id] = finding_info((enum finding_id)id)->state;
}

void demands_limit(struct demands *demands, enum finding_id id, enum state most)
{
	if (demands->state_given[id])
		return;
	demands->states[id] = most;
	demands->limited[id] = true;
}

void demands_limit_steps(struct demands *demands, unsigned steps, enum state most)
{
	for (enum finding_id id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		if ((steps & STEP_BIT(finding_info(id)->step)) != 0)
			demands_limit(demands, id, most);
	}
}

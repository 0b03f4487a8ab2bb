/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy.h"

void policy_init(struct policy *policy)
{
	*policy = (struct policy){ .match.wildcards = WILDCARDS_RFC9525 };
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++)
		policy->states[id] = finding_info((enum finding_id)id)->state;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finding.h"

#include <string.h>

static const char *const steps[STEP_COUNT] = {
	[STEP_USAGE] = "usage",
	[STEP_RESOLVE] = "resolve",
	[STEP_CONNECT] = "connect",
	[STEP_PROXY] = "proxy",
	[STEP_STARTTLS] = "starttls",
	[STEP_HANDSHAKE] = "handshake",
	[STEP_DANE] = "dane",
	[STEP_NAME] = "name",
	[STEP_TRUST] = "trust",
	[STEP_DATES] = "dates",
	[STEP_REQUIREMENTS] = "requirements",
	[STEP_CLIENT_CERTIFICATE] = "client-certificate",
	[STEP_CLIENTS] = "clients",
	[STEP_SERVICE] = "service",
};

static const struct finding_info infos[FINDING_COUNT] = {
	[FINDING_NONE] = { "none", STATE_OK, STEP_USAGE, "" },
#define X(ID, id, state, step, text) [FINDING_##ID] = { id, STATE_##state, STEP_##step, text },
	FINDINGS(X)
#undef X
};

const char *step_name(enum step step)
{
	return steps[step];
}

const struct finding_info *finding_info(enum finding_id id)
{
	return &infos[id];
}

bool finding_parse(const char *id, enum finding_id *ret_id)
{
	for (int i = FINDING_NONE + 1; i < FINDING_COUNT; i++) {
		if (strcmp(id, infos[i].id) == 0) {
			*ret_id = (enum finding_id)i;
			return true;
		}
	}
	return false;
}

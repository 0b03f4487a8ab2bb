/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <stddef.h>
#include <strings.h>

static const struct {
	const char *name;
	const char *number;
	int severity;
} states[] = {
	[STATE_OK] = { "OK", "0", 0 },
	[STATE_WARNING] = { "WARNING", "1", 1 },
	[STATE_CRITICAL] = { "CRITICAL", "2", 3 },
	[STATE_UNKNOWN] = { "UNKNOWN", "3", 2 },
};

enum state state_worse(enum state a, enum state b)
{
	return states[a].severity >= states[b].severity ? a : b;
}

const char *state_name(enum state state)
{
	return states[state].name;
}

bool state_parse(const char *text, enum state *ret_state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcasecmp(text, states[i].name) == 0 ||
		    strcasecmp(text, states[i].number) == 0) {
			*ret_state = (enum state)i;
			return true;
		}
	}
	return false;
}

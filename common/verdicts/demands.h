/* demands.h - what the user demands: the second input of every verdict. */
#ifndef CCN_VERDICTS_DEMANDS_H
#define CCN_VERDICTS_DEMANDS_H

#include "base/threshold.h"
#include "facts/root_kind.h"
#include "names/match.h"

enum temper {
	TEMPER_NONE,
	TEMPER_AS,      /* as states says, whatever is usual */
	TEMPER_AT_MOST, /* no worse than states says */
};

struct demands {
	struct match_rules match;
	bool exact_names;      /* --exact-names */
	const char *principal; /* --msstd, without "msstd:"; NULL: not asked */
	struct threshold warning;
	struct threshold critical;
	enum root_kind root; /* --root: what the anchor is; unknown: as the store tells */
	unsigned clients;    /* --clients: CLIENT_BIT of each, 0: not asked */
	int64_t at_s;        /* judge as of this time */
	/* --state: what each finding counts as, and whether the user said so. */
	enum state states[FINDING_COUNT];
	bool state_given[FINDING_COUNT];
	/* What counts at this endpoint, where the user has not said so. */
	enum temper tempered[FINDING_COUNT];
};

/* Those of a run without options: the default state of each finding. */
void demands_init(struct demands *demands);

#endif

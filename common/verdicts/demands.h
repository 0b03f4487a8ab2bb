/* demands.h - what the user demands: the second input of every verdict. */
#ifndef CCN_VERDICTS_DEMANDS_H
#define CCN_VERDICTS_DEMANDS_H

#include "base/threshold.h"
#include "facts/root_kind.h"
#include "names/match.h"
#include "requirement.h"

struct demands {
	struct match_rules match;
	bool exact_names;      /* --exact-names */
	const char *principal; /* --msstd, without "msstd:"; NULL: not asked */
	struct threshold warning;
	struct threshold critical;
	enum root_kind root; /* --root: what the anchor is; unknown: as the store tells */
	unsigned clients;    /* --clients: CLIENT_BIT of each, 0: not asked */
	int64_t at_s;        /* judge as of this time */
	const struct requirement *requirements; /* --require; borrowed */
	size_t n_requirements;
	/* --state: what each finding counts as, and whether the user said so. */
	enum state states[FINDING_COUNT];
	bool state_given[FINDING_COUNT];
	/* At this endpoint it counts no worse than states says. */
	bool limited[FINDING_COUNT];
};

/* Those of a run without options: the default state of each finding. */
void demands_init(struct demands *demands);

/* Sets the most that a finding counts as, unless the user has said what it does. */
void demands_limit(struct demands *demands, enum finding_id id, enum state most);

#define STEP_BIT(step) (1U << (step))
/* All steps but those about ourselves, and about a service. */
#define STEPS_OF_ENDPOINT \
	((STEP_BIT(STEP_COUNT) - 1) & ~(STEP_BIT(STEP_USAGE) | STEP_BIT(STEP_SERVICE)))

/* The same for all findings of some steps. */
void demands_limit_steps(struct demands *demands, unsigned steps, enum state most);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm.h"

/* --- what other findings tell ------------------------------------------------------ */

/* How a trait is told, from what alarms anew to what alarms nobody. */
enum telling {
	TOLD_BY_NONE,
	TOLD_MILDLY,  /* by a finding that is not critical */
	TOLD_AS_SAID, /* the same, as the user wants it (--state), or a service needs it */
	TOLD_CRITICAL,
	TOLD_WAIVED, /* by a finding that the user waived */
};

static const struct finding *find(const struct result *result, enum finding_id id)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id == id)
			return &result->findings[i];
	}
	return NULL;
}

static const struct finding *teller_of(const struct result *result, enum trait trait)
{
	return find(result, trait_info(trait)->finding);
}

static enum telling telling_of(const struct result *result, const struct demands *demands,
			       enum trait trait)
{
	const struct finding *finding = teller_of(result, trait);
	if (finding == NULL)
		return TOLD_BY_NONE;
	if (finding->waived)
		return TOLD_WAIVED;
	if (finding->state == STATE_CRITICAL)
		return TOLD_CRITICAL;
	bool is_said = demands->state_given[finding->id] || demands->limited[finding->id];
	return is_said ? TOLD_AS_SAID : TOLD_MILDLY;
}

bool clients_is_told(const struct result *result, enum trait trait)
{
	return teller_of(result, trait) != NULL;
}

enum state clients_trait_state(const struct result *result, enum trait trait)
{
	const struct finding *finding = teller_of(result, trait);
	if (finding == NULL)
		finding = find(result, FINDING_CLIENT_REFUSES);
	return finding != NULL ? finding->state : STATE_OK;
}

/* The worst of a state and of the findings that tell what a family refuses. */
static enum state told_worse(const struct result *result, const struct trait_set *refused,
			     enum state worst)
{
	for (int t = 0; t < TRAIT_COUNT; t++) {
		const struct finding *finding = trait_set_has(refused, (enum trait)t)
							? teller_of(result, (enum trait)t)
							: NULL;
		if (finding != NULL)
			worst = state_worse(worst, finding->state);
	}
	return worst;
}

enum state clients_told_worst(const struct result *result)
{
	enum state worst = STATE_OK;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct client_verdict *verdict = &result->clients.families[f];
		if (verdict->answer == CLIENT_REFUSES)
			worst = told_worse(result, &verdict->refused, worst);
	}
	return worst;
}

/* --- who refuses, and for what ---------------------------------------------------------- */

/* The families that refuse for something that is told in one of these ways (a
 * mask of 1 << enum telling). */
static unsigned refusing(const struct result *result, const struct demands *demands,
			 unsigned tellings)
{
	unsigned families = 0;
	for (int t = 0; t < TRAIT_COUNT; t++) {
		if (!trait_set_has(&result->clients.present, (enum trait)t) ||
		    (tellings & 1U << telling_of(result, demands, (enum trait)t)) == 0)
			continue;
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
			if (trait_set_has(&result->clients.families[f].refused, (enum trait)t))
				families |= 1U << f;
		}
	}
	return families;
}

/* The worst that all other findings say. */
static enum state state_without(const struct result *result, enum finding_id id)
{
	enum state worst = STATE_OK;
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id != id)
			worst = state_worse(worst, result->findings[i].state);
	}
	return worst;
}

struct alarm {
	unsigned untold; /* families that refuse for what no finding tells */
	unsigned named;  /* those of --clients that count */
	bool everybody;  /* nobody accepts, and nothing else says so */
};

static struct alarm alarm_make(const struct result *result, const struct demands *demands)
{
	const unsigned untold = 1U << TOLD_BY_NONE, mildly = 1U << TOLD_MILDLY;
	const unsigned as_said = 1U << TOLD_AS_SAID;
	struct alarm alarm = { .untold = refusing(result, demands, untold) };
	if (demands->clients != 0)
		alarm.named =
			demands->clients & refusing(result, demands, untold | mildly | as_said);
	alarm.everybody = refusing(result, demands, untold | mildly) == CLIENT_ALL_BITS &&
			  (alarm.untold != 0 ||
			   state_without(result, FINDING_CLIENT_REFUSES) != STATE_CRITICAL);
	return alarm;
}

unsigned clients_alarmed(const struct result *result, const struct demands *demands)
{
	struct alarm alarm = alarm_make(result, demands);
	if (alarm.named != 0)
		return alarm.named;
	return alarm.everybody ? CLIENT_ALL_BITS : alarm.untold;
}

enum err clients_judge(struct result *result, const struct demands *demands, unsigned usual,
		       struct error *reterr)
{
	struct alarm alarm = alarm_make(result, demands);
	enum state state = STATE_OK;
	if (alarm.untold == 0 && alarm.named == 0 && !alarm.everybody)
		return ERR_NONE;
	if (alarm.named != 0 || alarm.everybody)
		state = STATE_CRITICAL;
	else if (demands->clients == 0 && (alarm.untold & usual) != 0)
		state = STATE_WARNING;
	return result_add_finding(result, demands, FINDING_CLIENT_REFUSES, state, 0, NULL, reterr);
}

enum trait clients_reason(const struct result *result, enum client_family family)
{
	const struct trait_set *refused = &result->clients.families[family].refused;
	int first = TRAIT_COUNT;
	for (int t = 0; t < TRAIT_COUNT; t++) {
		if (!trait_set_has(refused, (enum trait)t))
			continue;
		if (!clients_is_told(result, (enum trait)t))
			return (enum trait)t;
		if (first == TRAIT_COUNT)
			first = t;
	}
	return (enum trait)first;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clients.h"

#include "name_ways.h"

/* --- verdicts ------------------------------------------------------------------- */

static struct trait_set rules_present(const struct situation *situation)
{
	struct trait_set present = { 0 };
	for (int i = 0; i < TRAIT_COUNT; i++) {
		const struct trait_info *info = trait_info((enum trait)i);
		if (info->kind == TRAIT_RULE && info->is_present(situation))
			trait_set_add(&present, (enum trait)i);
	}
	return present;
}

static void answer(struct client_verdict *verdict, enum client_answer answer)
{
	if (answer > verdict->answer)
		verdict->answer = answer;
}

static void take_rule(struct client_verdict *verdict, enum trait rule, enum cell cell)
{
	switch (cell) {
	case CELL_TAKES:
		return;
	case CELL_REFUSES:
		trait_set_add(&verdict->refused, rule);
		answer(verdict, CLIENT_REFUSES);
		return;
	case CELL_DEPENDS:
	case CELL_UNKNOWN:
		trait_set_add(&verdict->depends, rule);
		answer(verdict, CLIENT_DEPENDS);
		return;
	}
}

/* The best of the ways that are there. */
static enum cell best_cell(const struct trait_set *ways, enum client_family family)
{
	enum cell best = CELL_REFUSES;
	for (int i = 0; i < TRAIT_COUNT; i++) {
		if (!trait_set_has(ways, (enum trait)i))
			continue;
		enum cell cell = trait_info((enum trait)i)->cells[family];
		if (cell == CELL_TAKES)
			return cell;
		if (cell != CELL_REFUSES)
			best = cell;
	}
	return best;
}

/* Of a name that the family does not, or may not, find: the ways that made the
 * difference. */
static void take_ways(struct client_verdict *verdict, const struct trait_set *ways,
		      enum client_family family)
{
	enum cell best = best_cell(ways, family);
	for (int i = 0; i < TRAIT_COUNT && best != CELL_TAKES; i++) {
		if (trait_set_has(ways, (enum trait)i) &&
		    trait_info((enum trait)i)->cells[family] == best)
			take_rule(verdict, (enum trait)i, best);
	}
}

static void add_all(struct trait_set *set, const struct trait_set *other)
{
	for (size_t i = 0; i < LENGTH(set->bits); i++)
		set->bits[i] |= other->bits[i];
}

static void take_name(struct client_verdicts *clients, const struct certificate *leaf,
		      const struct reference *reference)
{
	struct trait_set ways = name_ways(leaf, reference);
	add_all(&clients->present, &ways);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		take_ways(&clients->families[f], &ways, (enum client_family)f);
}

static void take_rules(struct client_verdicts *clients)
{
	for (int i = 0; i < TRAIT_COUNT; i++) {
		if (!trait_set_has(&clients->present, (enum trait)i))
			continue;
		const struct trait_info *info = trait_info((enum trait)i);
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			take_rule(&clients->families[f], (enum trait)i, info->cells[f]);
	}
}

void clients_verdicts(struct result *result, int64_t at_s)
{
	struct situation situation = { result, at_s };
	struct client_verdicts clients = { .judged = true, .present = rules_present(&situation) };
	take_rules(&clients);
	for (size_t i = 0; result->has_certificate && i < result->n_names; i++)
		take_name(&clients, situation_leaf(&situation), result->names[i].reference);
	result->clients = clients;
}

/* --- what it counts as ------------------------------------------------------------ */

/* Does a finding tell it already?  Of one that the user waived nothing counts. */
static bool is_told(const struct result *result, enum finding_id id, bool waived_only)
{
	for (size_t i = 0; id != FINDING_NONE && i < result->n_findings; i++) {
		if (result->findings[i].id == id)
			return !waived_only || result->findings[i].waived;
	}
	return false;
}

static bool counts(const struct result *result, enum client_family family, bool waived_only)
{
	const struct trait_set *refused = &result->clients.families[family].refused;
	for (int i = 0; i < TRAIT_COUNT; i++) {
		if (trait_set_has(refused, (enum trait)i) &&
		    !is_told(result, trait_info((enum trait)i)->finding, waived_only))
			return true;
	}
	return false;
}

/* The families that refuse for what counts. */
static unsigned alarmed(const struct result *result, bool waived_only)
{
	unsigned families = 0;
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		if (counts(result, (enum client_family)i, waived_only))
			families |= 1U << i;
	}
	return families;
}

enum err clients_judge(struct result *result, const struct demands *demands, unsigned usual,
		       struct error *reterr)
{
	unsigned families = alarmed(result, false);
	unsigned named = alarmed(result, true) & demands->clients;
	if (families == 0 && named == 0)
		return ERR_NONE;
	enum state state = STATE_OK;
	if (named != 0 || families == CLIENT_ALL_BITS)
		state = STATE_CRITICAL;
	else if (demands->clients == 0 && (families & usual) != 0)
		state = STATE_WARNING;
	return result_add_finding(result, demands, FINDING_CLIENT_REFUSES, state, 0, NULL, reterr);
}

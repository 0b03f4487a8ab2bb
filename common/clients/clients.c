/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clients.h"

#include "name_ways.h"

/* --- verdicts ------------------------------------------------------------------- */

static void add_rules_present(struct trait_set *present, const struct situation *situation)
{
	for (int i = 0; i < TRAIT_COUNT; i++) {
		const struct trait_info *info = trait_info((enum trait)i);
		if (info->kind == TRAIT_RULE && info->is_present(situation))
			trait_set_add(present, (enum trait)i);
	}
}

/* The same, but that the path is the one that was taken.  Faults of it are told by
 * first_path.h already. */
static struct result result_of_path(const struct result *result, const struct path_taken *taken)
{
	struct result other = *result;
	other.trust = (struct trust_verdict){
		.anchored = true,
		.path = taken->path,
		.faults = taken->faults,
		.root = result->trust.root,
		.own_store = result->trust.own_store,
		.taken = { [PATH_TAKER_OPENSSL] = *taken,
			   [PATH_TAKER_OPENSSL_PARTIAL] = *taken,
			   [PATH_TAKER_GNUTLS] = *taken },
	};
	return other;
}

/* Does a family refuse a rule of another situation that is none of this one? */
static bool refuses_more(const struct trait_set *present, const struct situation *other,
			 enum client_family family)
{
	for (int i = 0; i < TRAIT_COUNT; i++) {
		const struct trait_info *info = trait_info((enum trait)i);
		if (info->kind == TRAIT_RULE && info->cells[family] == CELL_REFUSES &&
		    !trait_set_has(present, (enum trait)i) && info->is_present(other))
			return true;
	}
	return false;
}

/* The path that is taken without a search is bad also for what is no fault of it, but is
 * refused by who takes it. */
static void add_first_sent_path(struct trait_set *present, const struct situation *situation)
{
	const struct path_taken *taken = &situation->result->trust.taken[PATH_TAKER_GNUTLS];
	if (taken->is_found || !taken->anchored)
		return;
	struct result result = result_of_path(situation->result, taken);
	struct situation other = *situation;
	other.result = &result;
	if (refuses_more(present, &other, CLIENT_GNUTLS))
		trait_set_add(present, TRAIT_FIRST_SENT_PATH);
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

/* The worst of what a way asks of the family, and the first row that says so: TRAIT_COUNT
 * when it takes all. */
static enum cell worst_of_way(uint64_t way, enum client_family family, enum trait *ret_trait)
{
	enum cell worst = CELL_TAKES;
	*ret_trait = TRAIT_COUNT;
	for (int i = 0; way != 0; i++, way >>= 1) {
		if ((way & 1) == 0)
			continue;
		enum trait trait = way_trait((enum way)i);
		enum cell cell = trait_info(trait)->cells[family];
		if (cell > worst) {
			worst = cell;
			*ret_trait = trait;
		}
	}
	return worst;
}

static enum cell best_way(const struct name_ways *ways, enum client_family family)
{
	enum cell best = CELL_REFUSES;
	enum trait trait;
	for (size_t i = 0; i < ways->n; i++) {
		enum cell cell = worst_of_way(ways->ways[i], family, &trait);
		if (cell < best)
			best = cell;
	}
	return best;
}

/* Of a name that the family does not, or may not, find: what keeps each of the
 * ways that come nearest from being one. */
static void take_ways(struct client_verdict *verdict, const struct name_ways *ways,
		      enum client_family family)
{
	enum cell best = best_way(ways, family);
	for (size_t i = 0; i < ways->n && best != CELL_TAKES; i++) {
		enum trait trait;
		if (worst_of_way(ways->ways[i], family, &trait) == best)
			take_rule(verdict, trait, best);
	}
}

static void add_present(struct trait_set *present, const struct name_ways *ways)
{
	uint64_t all = 0;
	for (size_t i = 0; i < ways->n; i++)
		all |= ways->ways[i];
	for (int i = 0; all != 0; i++, all >>= 1) {
		if ((all & 1) != 0)
			trait_set_add(present, way_trait((enum way)i));
	}
}

/* False when the name fits in no way. */
static bool take_name(struct client_verdicts *clients, const struct certificate *leaf,
		      const struct name_verdict *name)
{
	struct name_ways ways = name_verdict_ways(leaf, name);
	add_present(&clients->present, &ways);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		take_ways(&clients->families[f], &ways, (enum client_family)f);
	return ways.n > 0;
}

static void take_rules(struct client_verdicts *clients)
{
	for (int i = 0; i < TRAIT_COUNT; i++) {
		const struct trait_info *info = trait_info((enum trait)i);
		if (info->kind != TRAIT_RULE || !trait_set_has(&clients->present, (enum trait)i))
			continue;
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			take_rule(&clients->families[f], (enum trait)i, info->cells[f]);
	}
}

void clients_verdicts(struct result *result, int64_t at_s, struct work *work)
{
	struct situation situation = { .result = result, .at_s = at_s, .work = work };
	struct client_verdicts clients = { .judged = true };
	for (size_t i = 0; result->has_certificate && i < result->n_names; i++) {
		if (!take_name(&clients, situation_leaf(&situation), &result->names[i]))
			situation.has_misfit = true;
	}
	add_rules_present(&clients.present, &situation);
	add_first_sent_path(&clients.present, &situation);
	if (work != NULL && work->exhausted)
		trait_set_add(&clients.present, TRAIT_TOO_COMPLEX);
	take_rules(&clients);
	result->clients = clients;
}

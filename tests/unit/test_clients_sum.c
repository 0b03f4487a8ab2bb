/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How traits add up to the verdicts of families, whatever the table says: its
 * cells, and which rules are there, are drawn by lot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/clients.h"
#include "clients/name_ways.h"
#include "report_fixture.h"

enum { ROUNDS = 2000 };

/* --- a table by lot ---------------------------------------------------------------- */

static struct trait_info table[TRAIT_COUNT];

const struct trait_info *__real_trait_info(enum trait trait);
const struct trait_info *__wrap_trait_info(enum trait trait);

const struct trait_info *__wrap_trait_info(enum trait trait)
{
	return &table[trait];
}

/* What the rules were told last. */
static bool told_misfit;

static bool is_there(const struct situation *situation)
{
	told_misfit = situation->has_misfit;
	return true;
}

static bool is_not_there(const struct situation *situation)
{
	(void)situation;
	return false;
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static enum cell any_cell(uint32_t *seed)
{
	/* Families that take all must come about, too. */
	uint32_t n = next_random(seed) % 64;
	return n == 0 ? CELL_REFUSES : n == 1 ? CELL_DEPENDS : n == 2 ? CELL_UNKNOWN : CELL_TAKES;
}

/* Of ways there are few in one name. */
static enum cell any_cell_of_a_way(uint32_t *seed)
{
	static const enum cell cells[] = { CELL_TAKES, CELL_TAKES,   CELL_TAKES,   CELL_TAKES,
					   CELL_TAKES, CELL_DEPENDS, CELL_UNKNOWN, CELL_REFUSES };
	return cells[next_random(seed) % 8];
}

static void draw_column(enum client_family family, uint32_t *seed)
{
	for (int t = 0; t < TRAIT_COUNT; t++)
		table[t].cells[family] =
			table[t].kind == TRAIT_RULE ? any_cell(seed) : any_cell_of_a_way(seed);
}

static void draw_table(uint32_t *seed)
{
	uint32_t rules_there = next_random(seed) % 5;
	for (int t = 0; t < TRAIT_COUNT; t++) {
		table[t] = *__real_trait_info((enum trait)t);
		if (table[t].kind == TRAIT_RULE)
			table[t].is_present =
				next_random(seed) % 5 < rules_there ? is_there : is_not_there;
	}
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		draw_column((enum client_family)f, seed);
}

/* --- properties --------------------------------------------------------------------- */

static const struct client_verdict *verdict_of(const struct client_verdicts *clients, int family)
{
	return &clients->families[family];
}

/* The traits that a family refuses, or depends on, are there, and its column says
 * so; the verdict is what they come to. */
static void check_family(const struct client_verdicts *clients, int family)
{
	const struct client_verdict *verdict = verdict_of(clients, family);
	bool refuses = !trait_set_is_empty(&verdict->refused);
	bool depends = !trait_set_is_empty(&verdict->depends);
	for (int t = 0; t < TRAIT_COUNT; t++) {
		enum cell cell = table[t].cells[family];
		if (trait_set_has(&verdict->refused, (enum trait)t))
			assert_int_equal(cell, CELL_REFUSES);
		if (trait_set_has(&verdict->depends, (enum trait)t))
			assert_true(cell == CELL_DEPENDS || cell == CELL_UNKNOWN);
		if (trait_set_has(&verdict->refused, (enum trait)t) ||
		    trait_set_has(&verdict->depends, (enum trait)t))
			assert_true(trait_set_has(&clients->present, (enum trait)t));
		if (table[t].kind == TRAIT_RULE && table[t].is_present == is_there &&
		    cell == CELL_REFUSES)
			assert_true(trait_set_has(&verdict->refused, (enum trait)t));
	}
	assert_int_equal(verdict->answer, refuses   ? CLIENT_REFUSES
					  : depends ? CLIENT_DEPENDS
						    : CLIENT_ACCEPTS);
}

/* The same by brute force: cells from bad to good, and of each way the first trait that is
 * as bad as the whole. */
static const enum cell from_bad[] = { CELL_REFUSES, CELL_UNKNOWN, CELL_DEPENDS, CELL_TAKES };

static bool way_asks(uint64_t way, int family, enum cell cell, enum trait *ret_first)
{
	for (int i = 0; i < WAY_COUNT; i++) {
		enum trait trait = way_trait((enum way)i);
		if ((way >> i & 1) != 0 && table[trait].cells[family] == cell) {
			*ret_first = trait;
			return true;
		}
	}
	return false;
}

static size_t badness_of(uint64_t way, int family, enum trait *ret_first)
{
	size_t i = 0;
	while (i < 3 && !way_asks(way, family, from_bad[i], ret_first))
		i++;
	return i;
}

static void add_cell(struct client_verdict *sum, enum trait trait, enum cell cell)
{
	if (cell == CELL_REFUSES)
		trait_set_add(&sum->refused, trait);
	else if (cell != CELL_TAKES)
		trait_set_add(&sum->depends, trait);
}

static void add_ways(struct client_verdict *sum, const struct name_ways *ways, int family)
{
	enum trait first;
	size_t best = 0;
	for (size_t i = 0; i < ways->n; i++) {
		size_t here = badness_of(ways->ways[i], family, &first);
		best = here > best ? here : best;
	}
	for (size_t i = 0; i < ways->n && best < 3; i++) {
		if (badness_of(ways->ways[i], family, &first) == best)
			add_cell(sum, first, from_bad[best]);
	}
}

/* Returns how many ways there are. */
static size_t check_sum(const struct result *result, int family)
{
	const struct client_verdict *verdict = verdict_of(&result->clients, family);
	struct client_verdict sum = { 0 };
	struct trait_set present = { 0 };
	bool has_misfit = false, has_rule = false;
	size_t n = 0;
	for (size_t i = 0; result->has_certificate && i < result->n_names; i++) {
		struct name_ways ways =
			name_verdict_ways(&result->session.chain[0], &result->names[i]);
		add_ways(&sum, &ways, family);
		has_misfit |= ways.n == 0;
		for (int w = 0; w < WAY_COUNT; w++) {
			for (size_t k = 0; k < ways.n; k++) {
				if ((ways.ways[k] >> w & 1) != 0)
					trait_set_add(&present, way_trait((enum way)w));
			}
		}
		n += ways.n;
	}
	for (int t = 0; t < TRAIT_COUNT; t++) {
		if (table[t].kind == TRAIT_RULE && table[t].is_present == is_there) {
			add_cell(&sum, (enum trait)t, table[t].cells[family]);
			trait_set_add(&present, (enum trait)t);
			has_rule = true;
		}
	}
	assert_true(!has_rule || told_misfit == has_misfit);
	assert_memory_equal(&present, &result->clients.present, sizeof(present));
	assert_memory_equal(&sum.refused, &verdict->refused, sizeof(sum.refused));
	assert_memory_equal(&sum.depends, &verdict->depends, sizeof(sum.depends));
	return n;
}

static bool same_verdict(const struct client_verdict *a, const struct client_verdict *b)
{
	return a->answer == b->answer &&
	       memcmp(&a->refused, &b->refused, sizeof(a->refused)) == 0 &&
	       memcmp(&a->depends, &b->depends, sizeof(a->depends)) == 0;
}

static struct result *any_endpoint(struct fixture *f, uint32_t *seed)
{
	switch (next_random(seed) % 6) {
	case 3:
		return add_mismatch(f, "mail.contoso.com", "192.0.2.10",
				    NAMES("m*l.contoso.com", "mail.contoso.com."),
				    NAME_REASON_WILDCARD_PARTIAL, 0);
	case 4:
		return add_mismatch(f, "mail.contoso.com", "192.0.2.10",
				    NAMES("*.*.com", "*.contoso.com.", "ma*.contoso.com"),
				    NAME_REASON_WILDCARD_PARTIAL, 0);
	case 5:
		/* The last asks for less than the others, which no longer count then. */
		return add_mismatch(f, "mail.contoso.com", "192.0.2.10",
				    NAMES("*.contoso.com.", "*.Contoso.com", "*.contoso.com"),
				    NAME_REASON_WILDCARD_PARTIAL, 0);
	case 0:
		return add_healthy(f, "mail.contoso.com", "192.0.2.10");
	case 1:
		return add_mismatch(f, "mail.contoso.com", "192.0.2.10", NAMES("owa.contoso.com"),
				    NAME_REASON_SHARED_DOMAIN, 0);
	default:
		return add_endpoint(f, "mail.contoso.com", "192.0.2.10");
	}
}

/* A family more, or another opinion about one, changes no other's verdict. */
static void check_independence(struct result *result, uint32_t *seed)
{
	struct client_verdicts before = result->clients;
	int changed = (int)(next_random(seed) % CLIENT_FAMILY_COUNT);
	draw_column((enum client_family)changed, seed);
	clients_verdicts(result, NOW_S, NULL);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (f != changed)
			assert_true(same_verdict(verdict_of(&before, f),
						 verdict_of(&result->clients, f)));
	}
}

static void verdicts_are_sums_of_cells(void **state)
{
	uint32_t seed = 1;
	int n[CLIENT_REFUSES + 1] = { 0 }, n_several = 0;
	struct fixture *f = malloc(sizeof(*f));
	(void)state;
	assert_non_null(f);
	for (int round = 0; round < ROUNDS; round++) {
		fixture_init(f);
		draw_table(&seed);
		struct result *result = any_endpoint(f, &seed);
		clients_verdicts(result, NOW_S, NULL);
		assert_true(result->clients.judged);
		for (int family = 0; family < CLIENT_FAMILY_COUNT; family++) {
			check_family(&result->clients, family);
			n_several += check_sum(result, family) > 1;
			n[verdict_of(&result->clients, family)->answer]++;
		}
		check_independence(result, &seed);
		fixture_clear(f);
	}
	free(f);
	/* Each answer came about often enough to have been tested. */
	for (int i = 0; i <= CLIENT_REFUSES; i++)
		assert_true(n[i] > ROUNDS / 4);
	assert_true(n_several > ROUNDS / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_are_sums_of_cells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

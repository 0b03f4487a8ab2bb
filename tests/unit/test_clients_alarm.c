/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verdicts of families of clients count as.  The table of traits is one
 * of the test's own: what counts must not depend on what is known of clients. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/alarm.h"

/* Two traits that no finding tells, and three that one tells. */
enum {
	INCOMPLETE, /* a warning */
	UNTOLD,
	ALSO_UNTOLD,
	EXPIRED,
	MISMATCH,
};

const struct trait_info *__wrap_trait_info(enum trait trait);

const struct trait_info *__wrap_trait_info(enum trait trait)
{
	static const struct trait_info none = { .id = "nothing" };
	static const struct trait_info infos[] = {
		[UNTOLD] = { .id = "untold" },
		[ALSO_UNTOLD] = { .id = "also-untold" },
		[EXPIRED] = { .id = "expired", .finding = FINDING_EXPIRED },
		[INCOMPLETE] = { .id = "incomplete", .finding = FINDING_CHAIN_INCOMPLETE },
		[MISMATCH] = { .id = "mismatch", .finding = FINDING_NAME_MISMATCH },
	};
	return (size_t)trait < LENGTH(infos) ? &infos[trait] : &none;
}

#define ONE(ID) CLIENT_BIT(ID)
#define ALL CLIENT_ALL_BITS
#define ALL_BUT(ID) (CLIENT_ALL_BITS & ~CLIENT_BIT(ID))
#define WEB (ONE(CHROME) | ONE(FIREFOX))

/* By whom a trait is refused. */
struct refusal {
	int trait;
	unsigned families;
};

static const struct row {
	const char *id;
	struct refusal refusals[3];
	unsigned named; /* --clients */
	unsigned usual;
	const char *state; /* give_state(), or NULL */
	/* "": none, else state, "!" when waived, and how many families */
	const char *expected;
	unsigned about;
} rows[] = {
	{ "ok-nobody-refuses", { { 0, 0 } }, 0, WEB, NULL, "", 0 },
	/* What no finding tells */
	{ "warn-usual", { { UNTOLD, ONE(FIREFOX) } }, 0, WEB, NULL, "WARNING", ONE(FIREFOX) },
	{ "ok-unusual", { { UNTOLD, ONE(JAVA) } }, 0, WEB, NULL, "OK", ONE(JAVA) },
	{ "ok-no-usual-ones", { { UNTOLD, ALL_BUT(GO) } }, 0, 0, NULL, "OK", ALL_BUT(GO) },
	{ "warn-one-of-several-is-usual",
	  { { UNTOLD, ONE(JAVA) | ONE(CHROME) } },
	  0,
	  WEB,
	  NULL,
	  "WARNING",
	  ONE(JAVA) | ONE(CHROME) },
	{ "crit-everybody", { { UNTOLD, ALL } }, 0, WEB, NULL, "CRITICAL", ALL },
	{ "crit-everybody-for-several-reasons",
	  { { UNTOLD, ONE(JAVA) }, { ALSO_UNTOLD, ALL_BUT(JAVA) } },
	  0,
	  0,
	  NULL,
	  "CRITICAL",
	  ALL },
	{ "warn-all-but-one", { { UNTOLD, ALL_BUT(GO) } }, 0, WEB, NULL, "WARNING", ALL_BUT(GO) },
	/* --clients */
	{ "crit-named", { { UNTOLD, ONE(JAVA) } }, ONE(JAVA), WEB, NULL, "CRITICAL", ONE(JAVA) },
	{ "crit-the-first-named",
	  { { UNTOLD, ONE(CHROME) } },
	  ONE(CHROME),
	  0,
	  NULL,
	  "CRITICAL",
	  ONE(CHROME) },
	{ "ok-usual-but-others-are-named",
	  { { UNTOLD, ONE(CHROME) } },
	  ONE(JAVA),
	  WEB,
	  NULL,
	  "OK",
	  ONE(CHROME) },
	{ "crit-one-of-the-named",
	  { { UNTOLD, ONE(JAVA) | ONE(CHROME) } },
	  ONE(JAVA) | ONE(GO),
	  WEB,
	  NULL,
	  "CRITICAL",
	  ONE(JAVA) },
	{ "ok-named-accept", { { 0, 0 } }, ALL, WEB, NULL, "", 0 },
	/* What a finding tells */
	{ "none-told", { { INCOMPLETE, WEB } }, 0, WEB, NULL, "", 0 },
	{ "none-told-as-critical-by-everybody", { { EXPIRED, ALL } }, 0, WEB, NULL, "", 0 },
	{ "crit-told-mildly-by-a-named-one",
	  { { INCOMPLETE, ONE(GO) | ONE(JAVA) } },
	  ONE(GO),
	  WEB,
	  NULL,
	  "CRITICAL",
	  ONE(GO) },
	{ "none-told-as-critical-by-a-named-one", { { EXPIRED, ALL } }, ONE(GO), WEB, NULL, "", 0 },
	{ "crit-everybody-told-mildly", { { INCOMPLETE, ALL } }, 0, WEB, NULL, "CRITICAL", ALL },
	{ "warn-told-and-untold",
	  { { EXPIRED, ALL }, { UNTOLD, ONE(FIREFOX) } },
	  0,
	  WEB,
	  NULL,
	  "WARNING",
	  ONE(FIREFOX) },
	{ "none-everybody-told-mildly-beside-what-is-critical",
	  { { EXPIRED, ONE(GO) }, { INCOMPLETE, ALL } },
	  0,
	  WEB,
	  NULL,
	  "",
	  0 },
	{ "crit-everybody-untold-beside-what-is-critical",
	  { { EXPIRED, ONE(GO) }, { UNTOLD, ALL } },
	  0,
	  WEB,
	  NULL,
	  "CRITICAL",
	  ALL },
	{ "crit-the-first-untold-beside-what-is-critical",
	  { { EXPIRED, ONE(GO) }, { UNTOLD, ONE(CHROME) }, { INCOMPLETE, ALL_BUT(CHROME) } },
	  0,
	  0,
	  NULL,
	  "CRITICAL",
	  ALL },
	{ "crit-mildly-told-and-untold-are-everybody",
	  { { INCOMPLETE, ALL_BUT(GO) }, { UNTOLD, ONE(GO) } },
	  0,
	  WEB,
	  NULL,
	  "CRITICAL",
	  ALL },
	/* --state */
	{ "none-everybody-as-the-user-wants-it",
	  { { MISMATCH, ALL } },
	  0,
	  WEB,
	  "name-mismatch=warning",
	  "",
	  0 },
	{ "none-waived-by-everybody", { { MISMATCH, ALL } }, 0, WEB, "name-mismatch=ok", "", 0 },
	{ "none-waived-by-a-named-one",
	  { { MISMATCH, ALL } },
	  ONE(JAVA),
	  WEB,
	  "name-mismatch=ok",
	  "",
	  0 },
	{ "crit-as-the-user-wants-it-but-named",
	  { { MISMATCH, ALL } },
	  ONE(JAVA),
	  WEB,
	  "name-mismatch=warning",
	  "CRITICAL",
	  ONE(JAVA) },
	{ "waived-itself",
	  { { UNTOLD, ONE(FIREFOX) } },
	  0,
	  WEB,
	  "client-refuses=ok",
	  "OK!",
	  ONE(FIREFOX) },
	{ "crit-by-option",
	  { { UNTOLD, ONE(JAVA) } },
	  0,
	  WEB,
	  "client-refuses=critical",
	  "CRITICAL",
	  ONE(JAVA) },
	/* What a service of a domain needs */
	{ "none-everybody-as-a-service-needs-it",
	  { { MISMATCH, ALL } },
	  0,
	  WEB,
	  "name-mismatch<warning",
	  "",
	  0 },
	{ "warn-at-most", { { UNTOLD, ALL } }, 0, WEB, "client-refuses<warning", "WARNING", ALL },
	{ "ok-is-no-worse-than-the-most",
	  { { UNTOLD, ONE(JAVA) } },
	  0,
	  WEB,
	  "client-refuses<warning",
	  "OK",
	  ONE(JAVA) },
};

/* FINDING=STATE: of the user; "<": what a service makes it count as at most. */
static void give_state(struct demands *demands, const char *option)
{
	char id[64];
	enum finding_id finding;
	const char *sign = strpbrk(option, "=<");
	snprintf(id, sizeof(id), "%.*s", (int)(sign - option), option);
	assert_true(finding_parse(id, &finding));
	assert_true(state_parse(sign + 1, &demands->states[finding]));
	demands->state_given[finding] = *sign == '=';
	demands->limited[finding] = *sign == '<';
}

/* The verdicts, and the findings that tell of them. */
static void fill(struct result *result, const struct demands *demands, const struct row *row)
{
	result->clients.judged = true;
	for (size_t i = 0; i < LENGTH(row->refusals); i++) {
		enum trait trait = (enum trait)row->refusals[i].trait;
		enum finding_id told = __wrap_trait_info(trait)->finding;
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
			struct client_verdict *verdict = &result->clients.families[f];
			if ((row->refusals[i].families & 1U << f) == 0)
				continue;
			trait_set_add(&verdict->refused, trait);
			verdict->answer = CLIENT_REFUSES;
		}
		if (row->refusals[i].families == 0)
			continue;
		trait_set_add(&result->clients.present, trait);
		if (told != FINDING_NONE)
			assert_int_equal(result_add_finding(result, demands, told,
							    finding_info(told)->state, 0, NULL,
							    NULL),
					 ERR_NONE);
	}
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct result result = { 0 };
	struct demands demands;
	char text[32] = "";
	demands_init(&demands);
	demands.clients = row->named;
	if (row->state != NULL)
		give_state(&demands, row->state);
	fill(&result, &demands, row);
	enum state before = result.state;
	assert_int_equal(clients_judge(&result, &demands, row->usual, NULL), ERR_NONE);
	for (size_t i = 0; i < result.n_findings; i++) {
		const struct finding *finding = &result.findings[i];
		if (finding->id == FINDING_CLIENT_REFUSES) {
			assert_string_equal(text, "");
			assert_int_equal(finding->reference, 0);
			snprintf(text, sizeof(text), "%s%s", state_name(finding->state),
				 finding->waived ? "!" : "");
			assert_int_equal(result.state, state_worse(before, finding->state));
		}
	}
	assert_string_equal(text, row->expected);
	assert_int_equal(clients_alarmed(&result, &demands), row->about);
	result_clear(&result);
}

/* The line of the tree is no better than what tells of the refusals. */
static void the_worst_that_is_told(void **state)
{
	static const struct row mild = { .refusals = { { INCOMPLETE, ONE(CHROME) },
						       { UNTOLD, ALL } } };
	static const struct row bad = { .refusals = { { INCOMPLETE, ALL }, { EXPIRED, ONE(GO) } } };
	struct demands demands;
	struct result result = { 0 };
	(void)state;
	demands_init(&demands);
	assert_int_equal(clients_told_worst(&result), STATE_OK);
	fill(&result, &demands, &mild);
	assert_int_equal(clients_told_worst(&result), STATE_WARNING);
	result_clear(&result);
	fill(&result, &demands, &bad);
	assert_int_equal(clients_told_worst(&result), STATE_CRITICAL);
	result_clear(&result);
	give_state(&demands, "expired=ok");
	fill(&result, &demands, &bad);
	assert_int_equal(clients_told_worst(&result), STATE_WARNING);
	result_clear(&result);
}

/* What no finding tells is more telling than what one does. */
static void the_most_telling_reason(void **state)
{
	static const struct row row = {
		.refusals = { { EXPIRED, ALL }, { MISMATCH, ALL }, { ALSO_UNTOLD, ONE(GO) } }
	};
	struct demands demands;
	struct result result = { 0 };
	(void)state;
	demands_init(&demands);
	fill(&result, &demands, &row);
	assert_int_equal(clients_reason(&result, CLIENT_GO), ALSO_UNTOLD);
	assert_int_equal(clients_reason(&result, CLIENT_JAVA), EXPIRED);
	result_clear(&result);
}

/* A finding behind the last one is none. */
static void only_what_was_found(void **state)
{
	static const struct row row = { .refusals = { { INCOMPLETE, ALL } } };
	struct demands demands;
	struct result result = { 0 };
	(void)state;
	demands_init(&demands);
	fill(&result, &demands, &row);
	assert_int_equal(result_add_finding(&result, &demands, FINDING_EXPIRED, STATE_CRITICAL, 0,
					    NULL, NULL),
			 ERR_NONE);
	assert_int_equal(clients_alarmed(&result, &demands), 0);
	result.n_findings--;
	assert_int_equal(clients_alarmed(&result, &demands), ALL);
	result_clear(&result);
}

/* What the refusal of a trait counts as. */
static void state_of_a_trait(void **state)
{
	static const struct row row = { .refusals = { { INCOMPLETE, ONE(GO) },
						      { UNTOLD, ONE(JAVA) } } };
	struct demands demands;
	struct result result = { 0 };
	(void)state;
	demands_init(&demands);
	assert_int_equal(clients_trait_state(&result, (enum trait)INCOMPLETE), STATE_OK);
	fill(&result, &demands, &row);
	assert_int_equal(clients_trait_state(&result, (enum trait)UNTOLD), STATE_OK);
	demands.clients = ONE(JAVA);
	assert_int_equal(clients_judge(&result, &demands, WEB, NULL), ERR_NONE);
	assert_int_equal(clients_trait_state(&result, (enum trait)UNTOLD), STATE_CRITICAL);
	assert_int_equal(clients_trait_state(&result, (enum trait)INCOMPLETE), STATE_WARNING);
	result_clear(&result);
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 4] = {
		cmocka_unit_test(the_worst_that_is_told),
		cmocka_unit_test(the_most_telling_reason),
		cmocka_unit_test(only_what_was_found),
		cmocka_unit_test(state_of_a_trait),
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[4 + i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	return _cmocka_run_group_tests("alarm", tests, LENGTH(tests), NULL, NULL);
}

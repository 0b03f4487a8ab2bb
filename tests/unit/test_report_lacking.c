/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of results that lack something: whatever is missing, alone or with
 * others, every format at every verbosity says something and keeps what
 * report/report.h promises.  CCN_TEST_ROUNDS below 1 is also for the many that lack three parts, or
 * one part beside each finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/report_json.h"
#include "report/report_text.h"
#include "support/anyresult.h"
#include "support/cpuclock.h"
#include "support/jsoncheck.h"
#include "support/reportcheck.h"

enum { VERBOSITIES = 4, EVERYTHING = (1 << PART_COUNT) - 1 };

/* Is case i of many among those that are tried? */
static bool is_due(unsigned i)
{
	return (int)(i % 4) < test_rounds(4);
}

static void hold(struct any *any, struct choices *choices, const char *what, unsigned lacking)
{
	const struct report_input *input = any_input(any, choices);
	for (int verbosity = 0; verbosity < VERBOSITIES; verbosity++) {
		struct strbuf text = { 0 }, json = { 0 };
		any->input.verbosity = verbosity;
		const char *why = reportcheck(input, &text, &json);
		if (why != NULL)
			fail_msg("%s, lacking %#x, verbosity %d: %s:\n%s\n%s", what, lacking,
				 verbosity, why, strbuf_text(&text), strbuf_text(&json));
		strbuf_clear(&text);
		strbuf_clear(&json);
	}
}

/* A result with these findings that lacks these parts, obtained from a server and
 * from a file. */
static void hold_one(unsigned findings, unsigned lacking)
{
	struct any *any = calloc(1, sizeof(*any));
	assert_non_null(any);
	for (unsigned from_file = 0; from_file < 2; from_file++) {
		struct choices none = { 0 };
		uint8_t source = (uint8_t)from_file;
		struct choices sources = { &source, 1, 0 };
		any_add(any, &none, lacking, findings);
		hold(any, &sources, "one", lacking);
		any_clear(any);
	}
	free(any);
}

static unsigned count_bits(unsigned mask)
{
	unsigned n = 0;
	for (; mask != 0; mask &= mask - 1)
		n++;
	return n;
}

/* Up to three parts are missing, or all but two. */
static void all_findings(void **unused)
{
	(void)unused;
	unsigned n_threes = 0;
	for (unsigned lacking = 0; lacking <= EVERYTHING; lacking++) {
		unsigned n = count_bits(lacking);
		if (n <= 2 || n + 2 >= PART_COUNT || (n == 3 && is_due(n_threes++)))
			hold_one(ANY_FINDINGS_ALL, lacking);
	}
}

/* Each finding, and none: with each part missing, and with all of them. */
static void each_finding(void **unused)
{
	(void)unused;
	for (unsigned finding = 1; finding < ANY_FINDINGS_COUNT; finding++) {
		hold_one(finding, 0);
		hold_one(finding, EVERYTHING);
		for (unsigned part = 0; part < PART_COUNT; part++) {
			if (is_due(finding + part))
				hold_one(finding, 1U << part);
		}
	}
}

/* Several endpoints, each of its own kind, of any octets. */
static void any_octets(void **unused)
{
	(void)unused;
	uint8_t octets[4096];
	uint32_t seed = 42;
	struct any *any = calloc(1, sizeof(*any));
	assert_non_null(any);
	for (int round = 0, n = test_rounds(400); round < n; round++) {
		for (size_t i = 0; i < sizeof(octets); i++) {
			seed = seed * 1664525 + 1013904223;
			octets[i] = (uint8_t)(seed >> 20);
		}
		struct choices choices = { octets, sizeof(octets), 0 };
		unsigned lacking = 0;
		for (unsigned k = 1 + choose(&choices, ANY_RESULTS_MAX); k > 0; k--) {
			for (unsigned part = 0; part < PART_COUNT; part++)
				lacking = (lacking << 1 | (choose(&choices, 4) == 0)) & EVERYTHING;
			any_add(any, &choices, lacking, choose(&choices, ANY_FINDINGS_COUNT));
		}
		hold(any, &choices, "any octets", lacking);
		any_clear(any);
	}
	free(any);
}

/* Whatever the bound is, the output has no more octets, and all is counted. */
static void any_bound(void **unused)
{
	(void)unused;
	uint8_t octets[4096];
	uint32_t seed = 7;
	struct any *any = calloc(1, sizeof(*any));
	assert_non_null(any);
	for (int round = 0, n = test_rounds(80); round < n; round++) {
		for (size_t i = 0; i < sizeof(octets); i++) {
			seed = seed * 1664525 + 1013904223;
			octets[i] = (uint8_t)(seed >> 20);
		}
		struct choices choices = { octets, sizeof(octets), 0 };
		for (unsigned k = 1 + choose(&choices, ANY_RESULTS_MAX); k > 0; k--)
			any_add(any, &choices,
				choose(&choices, 4) == 0 ? 1U << PART_CERTIFICATE : 0,
				choose(&choices, 2) == 0 ? ANY_FINDINGS_ALL : ANY_FINDINGS_SOME);
		any_input(any, &choices);
		for (size_t max = REPORT_MIN_BYTES; max < 20000; max += 1 + max / 7) {
			struct strbuf text = { 0 }, json = { 0 };
			any->input.max_bytes = max;
			const char *why = reportcheck(&any->input, &text, &json);
			if (why != NULL)
				fail_msg("at most %zu octets, verbosity %d: %s:\n%s\n%s", max,
					 any->input.verbosity, why, strbuf_text(&text),
					 strbuf_text(&json));
			strbuf_clear(&text);
			strbuf_clear(&json);
		}
		any_clear(any);
	}
	free(any);
}

/* Where nothing at all was asked there is a line, too. */
static void no_results(void **unused)
{
	(void)unused;
	struct demands demands;
	struct strbuf text = { 0 }, json = { 0 };
	demands_init(&demands);
	const struct report_input input = { .demands = &demands };
	assert_int_equal(report_text(&input, &text), STATE_UNKNOWN);
	assert_int_equal(report_json(&input, &json), STATE_UNKNOWN);
	assert_int_equal(strncmp(strbuf_text(&text), "[UNKNOWN] - internal: ", 22), 0);
	assert_null(json_error(strbuf_text(&json)));
	strbuf_clear(&text);
	strbuf_clear(&json);
}

static void every_error(void **unused)
{
	(void)unused;
	for (int code = 0; code < ERR_COUNT; code++) {
		struct error error = { .code = (enum err)code };
		const char *why = reportcheck_error(&error);
		if (why != NULL)
			fail_msg("error %d without facts: %s", code, why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_findings), cmocka_unit_test(each_finding),
		cmocka_unit_test(any_octets),   cmocka_unit_test(no_results),
		cmocka_unit_test(every_error),  cmocka_unit_test(any_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

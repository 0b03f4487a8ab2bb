/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dates verdict and the findings that judge() makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdicts/judge.h"

#define DAY INT64_C(86400)
#define HOUR INT64_C(3600)
#define NOW INT64_C(1795372373)

struct span {
	int64_t from_s, to_s; /* relative to NOW; both 0: end of the list */
};

static const struct {
	const char *id;
	struct span spans[3];
	const char *warning, *critical; /* NULL: the default */
	enum finding_id finding;        /* FINDING_NONE: none in the dates step */
	enum state state;
	int64_t remaining_s;
	int64_t warning_start_s, critical_start_s;
} rows[] = {
	{ "ok-year-left",
	  { { -30 * DAY, 335 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  335 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "ok-exactly-21-days",
	  { { -300 * DAY, 21 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  21 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "warn-a-second-less",
	  { { -300 * DAY, 21 * DAY - 1 } },
	  NULL,
	  NULL,
	  FINDING_EXPIRES_SOON,
	  STATE_WARNING,
	  21 * DAY - 1,
	  21 * DAY,
	  7 * DAY },
	{ "crit-under-7-days",
	  { { -300 * DAY, 7 * DAY - 1 } },
	  NULL,
	  NULL,
	  FINDING_EXPIRES_SOON,
	  STATE_CRITICAL,
	  7 * DAY - 1,
	  21 * DAY,
	  7 * DAY },
	{ "ok-last-second", { { -300 * DAY, 0 } }, "0", "0", FINDING_NONE, STATE_OK, 0, 0, 0 },
	{ "crit-one-second-ago",
	  { { -300 * DAY, -1 } },
	  NULL,
	  NULL,
	  FINDING_EXPIRED,
	  STATE_CRITICAL,
	  -1,
	  21 * DAY,
	  7 * DAY },
	{ "crit-expired-six-years-ago",
	  { { -2500 * DAY, -2191 * DAY } },
	  NULL,
	  NULL,
	  FINDING_EXPIRED,
	  STATE_CRITICAL,
	  -2191 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "ok-short-lived",
	  { { -1 * DAY, 5 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  5 * DAY,
	  6 * DAY / 4,
	  6 * DAY / 8 },
	{ "warn-short-lived",
	  { { -5 * DAY, 1 * DAY } },
	  NULL,
	  NULL,
	  FINDING_EXPIRES_SOON,
	  STATE_WARNING,
	  DAY,
	  6 * DAY / 4,
	  6 * DAY / 8 },
	{ "crit-short-lived",
	  { { -6 * DAY + 3600, 3600 } },
	  NULL,
	  NULL,
	  FINDING_EXPIRES_SOON,
	  STATE_CRITICAL,
	  3600,
	  6 * DAY / 4,
	  6 * DAY / 8 },
	{ "ok-intermediate-later",
	  { { -DAY, 100 * DAY }, { -DAY, 4000 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  100 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "warn-intermediate-first",
	  { { -DAY, 100 * DAY }, { -3000 * DAY, 10 * DAY } },
	  NULL,
	  NULL,
	  FINDING_EXPIRES_SOON,
	  STATE_WARNING,
	  10 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "crit-intermediate-expired",
	  { { -DAY, 100 * DAY }, { -3000 * DAY, -DAY } },
	  NULL,
	  NULL,
	  FINDING_EXPIRED,
	  STATE_CRITICAL,
	  -DAY,
	  21 * DAY,
	  7 * DAY },
	{ "crit-not-yet-valid",
	  { { 1, 100 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NOT_YET_VALID,
	  STATE_CRITICAL,
	  100 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "ok-valid-from-now",
	  { { 0, 100 * DAY } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  100 * DAY,
	  21 * DAY,
	  7 * DAY },
	{ "warn-by-days",
	  { { -100 * DAY, 29 * DAY } },
	  "30",
	  "10",
	  FINDING_EXPIRES_SOON,
	  STATE_WARNING,
	  29 * DAY,
	  30 * DAY,
	  10 * DAY },
	{ "crit-by-hours",
	  { { -100 * DAY, 3600 } },
	  "12h",
	  "2h",
	  FINDING_EXPIRES_SOON,
	  STATE_CRITICAL,
	  3600,
	  12 * 3600,
	  7200 },
	{ "warn-by-share",
	  { { -80 * DAY, 20 * DAY } },
	  "25%",
	  "10%",
	  FINDING_EXPIRES_SOON,
	  STATE_WARNING,
	  20 * DAY,
	  25 * DAY,
	  10 * DAY },
	{ "ok-until-9999",
	  { { 0 - NOW - 86400 * 365, INT64_C(253402300799) - NOW } },
	  NULL,
	  NULL,
	  FINDING_NONE,
	  STATE_OK,
	  INT64_C(253402300799) - NOW,
	  21 * DAY,
	  7 * DAY },
};

static void give_threshold(const char *text, struct threshold *ret_threshold)
{
	struct error error = { 0 };
	if (text != NULL)
		assert_int_equal(threshold_parse(text, ret_threshold, &error), FINDING_NONE);
}

/* The one finding of the dates step, or FINDING_NONE. */
static enum finding_id dates_finding(const struct result *result, enum state *ret_state)
{
	enum finding_id found = FINDING_NONE;
	for (size_t i = 0; i < result->n_findings; i++) {
		if (finding_info(result->findings[i].id)->step != STEP_DATES)
			continue;
		assert_int_equal(found, FINDING_NONE);
		found = result->findings[i].id;
		*ret_state = result->findings[i].state;
	}
	return found;
}

static void run_row(void **state)
{
	size_t i = *(const size_t *)*state;
	struct certificate certificates[3] = { 0 };
	struct result result = { .has_certificate = true };
	struct demands demands;
	size_t n = 0;
	demands_init(&demands);
	demands.at_s = NOW;
	give_threshold(rows[i].warning, &demands.warning);
	give_threshold(rows[i].critical, &demands.critical);
	for (; n < 3 && (rows[i].spans[n].from_s != 0 || rows[i].spans[n].to_s != 0); n++) {
		certificates[n].not_before_s = NOW + rows[i].spans[n].from_s;
		certificates[n].not_after_s = NOW + rows[i].spans[n].to_s;
		result.trust.path.links[n] = &certificates[n];
	}
	result.trust.path.n = n;
	result.session.chain = certificates;
	result.session.n_chain = n;

	const struct certificate *dated[DATED_CERTIFICATES];
	assert_int_equal(judge_dated_certificates(&result, dated), n);
	result.dates = dates_verdict(dated, n, NOW, &demands.warning, &demands.critical);
	assert_int_equal(result.dates.remaining_s, rows[i].remaining_s);
	assert_int_equal(result.dates.warning.start_s, rows[i].warning_start_s);
	assert_int_equal(result.dates.critical.start_s, rows[i].critical_start_s);

	struct error error = { 0 };
	enum state found_state = STATE_OK;
	assert_int_equal(judge(&result, &demands, &error), FINDING_NONE);
	assert_int_equal(dates_finding(&result, &found_state), rows[i].finding);
	assert_int_equal(found_state, rows[i].state);
	assert_int_equal(result.state, rows[i].state);
	free(result.findings);
}

static void unreadable_dates_do_not_count(void **unused)
{
	struct certificate bad = { .defects = CERTIFICATE_DEFECT_DATES };
	struct certificate good = { .not_before_s = NOW - DAY, .not_after_s = NOW + 90 * DAY };
	const struct certificate *both[] = { &bad, &good };
	struct threshold none = { 0 };
	(void)unused;
	struct dates_verdict verdict = dates_verdict(both, 2, NOW, &none, &none);
	assert_true(verdict.unreadable);
	assert_ptr_equal(verdict.first, &good);
	verdict = dates_verdict(both, 1, NOW, &none, &none);
	assert_true(verdict.unreadable);
	assert_null(verdict.first);
	assert_false(verdict.alerts_critical);
}

/* Which certificate the thresholds tell of. */
static const struct {
	const char *id;
	struct span spans[3];
	const char *warning, *critical; /* NULL: the default */
	size_t told;
	bool alerts_warning, alerts_critical;
} soon_rows[] = {
	{ "none-below-its-own", { { -12, 12 }, { -72000, 504 } }, NULL, NULL, 0, false, false },
	{ "warn-intermediate-of-short-lived",
	  { { -12, 12 }, { -72000, 503 } },
	  NULL,
	  NULL,
	  1,
	  true,
	  false },
	{ "crit-intermediate-of-warned",
	  { { -19, 5 }, { -72000, 167 } },
	  NULL,
	  NULL,
	  1,
	  true,
	  true },
	{ "crit-leaf-of-warned", { { -22, 2 }, { -72000, 480 } }, NULL, NULL, 0, true, true },
	{ "warn-leaf-alone", { { -19, 5 }, { -72000, 9600 } }, NULL, NULL, 0, true, false },
	{ "warn-before-what-is-first",
	  { { -72000, 480 }, { -12, 12 } },
	  NULL,
	  NULL,
	  0,
	  true,
	  false },
	{ "first-of-equals", { { -72000, 480 }, { -72000, 480 } }, NULL, NULL, 0, true, false },
	{ "warn-both", { { -19, 5 }, { -72000, 480 } }, NULL, NULL, 0, true, false },
	{ "crit-both", { { -22, 2 }, { -72000, 160 } }, NULL, NULL, 0, true, true },
	{ "first-of-two-warned",
	  { { -12, 12 }, { -72000, 480 }, { -72000, 240 } },
	  NULL,
	  NULL,
	  2,
	  true,
	  false },
	{ "critical-behind-warned",
	  { { -19, 5 }, { -72000, 480 }, { -72000, 160 } },
	  NULL,
	  NULL,
	  2,
	  true,
	  true },
	{ "expired-hides-none",
	  { { -72000, -1 }, { -12, 12 }, { -72000, 480 } },
	  NULL,
	  NULL,
	  2,
	  true,
	  false },
	{ "range-is-of-first", { { -12, 12 }, { -72000, 120 } }, ":30", ":40", 0, false, false },
	{ "share-is-of-first", { { -12, 12 }, { -72000, 7200 } }, "25%", "10%", 0, false, false },
	{ "default-beside-range", { { -12, 12 }, { -72000, 120 } }, NULL, "1h", 1, true, false },
	{ "default-critical-beside-range",
	  { { -12, 12 }, { -72000, 120 } },
	  "1h",
	  NULL,
	  1,
	  false,
	  true },
	{ "range-before-default", { { -12, 12 }, { -72000, 480 } }, NULL, "1", 0, false, true },
};

static void run_soon_row(void **state)
{
	size_t i = *(const size_t *)*state, n = 0;
	struct certificate certificates[3] = { 0 };
	const struct certificate *all[3];
	struct threshold warning = { 0 }, critical = { 0 };
	give_threshold(soon_rows[i].warning, &warning);
	give_threshold(soon_rows[i].critical, &critical);
	for (; n < 3 && soon_rows[i].spans[n].from_s != 0; n++) {
		certificates[n].not_before_s = NOW + soon_rows[i].spans[n].from_s * HOUR;
		certificates[n].not_after_s = NOW + soon_rows[i].spans[n].to_s * HOUR;
		all[n] = &certificates[n];
	}
	struct dates_verdict soon = dates_soon(all, n, NOW, &warning, &critical);
	assert_ptr_equal(soon.first, all[soon_rows[i].told]);
	assert_int_equal(soon.alerts_warning, soon_rows[i].alerts_warning);
	assert_int_equal(soon.alerts_critical, soon_rows[i].alerts_critical);
}

/* Of two that end together it is the first that is named: the leaf. */
static void first_of_equals(void **unused)
{
	const struct certificate leaf = { .not_after_s = NOW + DAY }, issuer = leaf;
	const struct certificate *const both[] = { &leaf, &issuer };
	struct threshold none = { 0 };
	(void)unused;
	assert_ptr_equal(dates_verdict(both, 2, NOW, &none, &none).first, &leaf);
}

/* The period includes its first and its last second. */
static void each_end_counts(void **unused)
{
	const struct certificate c = { .not_before_s = NOW - DAY, .not_after_s = NOW + DAY };
	struct certificate unreadable = c;
	unreadable.defects = CERTIFICATE_DEFECT_DATES;
	(void)unused;
	assert_true(dates_not_yet_valid(&c, NOW - DAY - 1));
	assert_false(dates_not_yet_valid(&c, NOW - DAY));
	assert_false(dates_expired(&c, NOW + DAY));
	assert_true(dates_expired(&c, NOW + DAY + 1));
	assert_true(dates_readable(&c));
	assert_false(dates_readable(&unreadable));
	assert_false(dates_expired(&unreadable, INT64_MAX));
	assert_false(dates_not_yet_valid(&unreadable, INT64_MIN));
}

int main(void)
{
	enum { N = LENGTH(rows), N_SOON = LENGTH(soon_rows), MANY = N > N_SOON ? N : N_SOON };
	static size_t index[MANY];
	struct CMUnitTest tests[N + N_SOON + 3];
	size_t n = 0;
	for (size_t i = 0; i < MANY; i++)
		index[i] = i;
	for (size_t i = 0; i < N; i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL, &index[i] };
	for (size_t i = 0; i < N_SOON; i++)
		tests[n++] =
			(struct CMUnitTest){ soon_rows[i].id, run_soon_row, NULL, NULL, &index[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(unreadable_dates_do_not_count);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(each_end_counts);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(first_of_equals);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

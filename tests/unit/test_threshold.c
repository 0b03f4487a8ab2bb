/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/threshold and base/number: what -w and -c may say, and what it means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "base/threshold.h"
#include "support/errorwords.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define DAY INT64_C(86400)
#define OPEN INT64_MIN /* in the rows: no end on this side */

/* --- parsing ------------------------------------------------------------------------------ */

struct parse_row {
	const char *text;
	const char *perfdata; /* NULL: a share */
	double share;
};

static const struct parse_row parse_rows[] = {
	{ "14", "1209600:", 0 },
	{ "14:", "1209600:", 0 },
	{ "0", "0:", 0 },
	{ "0:", "0:", 0 },
	{ "007", "604800:", 0 },
	{ "7:30", "604800:2592000", 0 },
	{ "7:7", "604800:604800", 0 },
	{ ":7", "0:604800", 0 },
	{ "@0:7", "@0:604800", 0 },
	{ "@7", "@0:604800", 0 },
	{ "@7:", "@604800:", 0 },
	{ "@~:7", "@~:604800", 0 },
	{ "@~:", "@~:", 0 },
	{ "~:5", "~:432000", 0 },
	{ "~:", "~:", 0 },
	{ "12h", "43200:", 0 },
	{ "12h:", "43200:", 0 },
	{ "90m", "5400:", 0 },
	{ "45s", "45:", 0 },
	{ "2w", "1209600:", 0 },
	{ "14d", "1209600:", 0 },
	{ "1d:2w", "86400:1209600", 0 },
	{ "12h:1", "43200:86400", 0 },
	{ "@0s:90m", "@0:5400", 0 },
	{ "0.5", "43200:", 0 },
	{ "1.5w", "907200:", 0 },
	{ "0.5:1.5", "43200:129600", 0 },
	{ "0.00001", "1:", 0 }, /* 0.864 s, to the nearest second */
	{ "0.000001", "0:", 0 },
	{ "2.4s", "2:", 0 },
	{ "2.5s", "3:", 0 },
	{ "3660000", "316224000000:", 0 },
	{ "25%", NULL, 0.25 },
	{ "12.5%", NULL, 0.125 },
	{ "0%", NULL, 0 },
	{ "100%", NULL, 1 },
};

static void accepts(void **state)
{
	const struct parse_row *row = *state;
	struct threshold threshold = { 0 };
	struct error error = { 0 };
	struct strbuf out = { 0 };
	assert_int_equal(threshold_parse(row->text, &threshold, &error), ERR_NONE);
	assert_int_equal(error.code, ERR_NONE);
	if (row->perfdata == NULL) {
		assert_int_equal(threshold.kind, THRESHOLD_SHARE);
		assert_true(threshold.share > row->share - 1e-9 &&
			    threshold.share < row->share + 1e-9);
		return;
	}
	assert_int_equal(threshold.kind, THRESHOLD_RANGE);
	range_append(&out, &threshold.range);
	assert_string_equal(strbuf_text(&out), row->perfdata);
	strbuf_clear(&out);
}

struct refuse_row {
	const char *text;
	const char *why; /* part of the error's text */
};

#define FORMS "expected the time left as a number of days"

static const struct refuse_row refuse_rows[] = {
	{ "", FORMS },
	{ " 14", FORMS },
	{ "14 ", FORMS },
	{ "abc", FORMS },
	{ "14x", FORMS },
	{ "14dd", FORMS },
	{ "14D", FORMS },
	{ "14 d", FORMS },
	{ "+14", FORMS },
	{ "1e3", FORMS },
	{ "0x10", FORMS },
	{ "nan", FORMS },
	{ "inf", FORMS },
	{ "1,5", FORMS },
	{ ".5", FORMS },
	{ "5.", FORMS },
	{ "1.5.2", FORMS },
	{ ":", FORMS },
	{ "~", FORMS },
	{ "~7", FORMS },
	{ "@", FORMS },
	{ "@@7", FORMS },
	{ "@:", FORMS },
	{ "7@", FORMS },
	{ "7:~", FORMS },
	{ "1:2:3", FORMS },
	{ "7::", FORMS },
	{ "7;14", FORMS },
	{ "14,7", FORMS },
	{ "%", FORMS },
	{ "25%%", FORMS },
	{ "25%:", FORMS },
	{ "10%:20%", FORMS },
	{ "@25%", FORMS },
	{ "100.5%", FORMS },
	{ "101%", FORMS },
	{ "1234567890123", FORMS },
	{ "-1", "0 or more" },
	{ "-0.5", "0 or more" },
	{ "-0", "0 or more" },
	{ "-1:5", "0 or more" },
	{ "1:-5", "0 or more" },
	{ "-25%", "0 or more" },
	{ "30:7", "starts beyond its end" },
	{ "2w:1d", "starts beyond its end" },
	{ "@7:0", "starts beyond its end" },
	{ "1:0.5", "starts beyond its end" },
	{ "3660001", "3660000 days" },
	{ "999999999999", "3660000 days" },
	{ "999999999999w", "3660000 days" },
	{ "0:999999999999w", "3660000 days" },
};

static void refuses(void **state)
{
	const struct refuse_row *row = *state;
	struct threshold threshold = { .kind = THRESHOLD_SHARE, .share = 0.75 };
	struct error error = { 0 };
	assert_int_equal(error_finding(threshold_parse(row->text, &threshold, &error)),
			 FINDING_USAGE);
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), row->why));
	assert_int_equal(threshold.kind, THRESHOLD_SHARE); /* untouched */
	assert_true(threshold.share > 0.7);
	assert_int_equal(error_finding(threshold_parse(row->text, &threshold, NULL)),
			 FINDING_USAGE);
}

/* --- meaning ------------------------------------------------------------------------------ */

static void range_alerts_outside_and_at_inside(void **unused)
{
	static const struct {
		const char *text;
		int64_t value_s;
		bool alerts;
	} rows[] = {
		{ "14", 14 * DAY, false },
		{ "14", 14 * DAY - 1, true },
		{ "14", INT64_MAX, false },
		{ "14", -1, true },
		{ "14", INT64_MIN, true },
		{ "0", 0, false },
		{ "0", -1, true },
		{ "7:30", 7 * DAY, false },
		{ "7:30", 30 * DAY, false },
		{ "7:30", 7 * DAY - 1, true },
		{ "7:30", 30 * DAY + 1, true },
		{ "@0:7", 0, true },
		{ "@0:7", 7 * DAY, true },
		{ "@0:7", 7 * DAY + 1, false },
		{ "@0:7", -1, false },
		{ "~:5", INT64_MIN, false },
		{ "~:5", 5 * DAY, false },
		{ "~:5", 5 * DAY + 1, true },
		{ "~:", INT64_MIN, false },
		{ "~:", INT64_MAX, false },
		{ "@~:", 0, true },
		{ "@~:5", -99, true },
		{ "@~:5", 6 * DAY, false },
		{ "@7:", 7 * DAY, true },
		{ "@7:", 7 * DAY - 1, false },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct threshold threshold;
		assert_int_equal(threshold_parse(rows[i].text, &threshold, NULL), ERR_NONE);
		if (range_alerts(&threshold.range, rows[i].value_s) != rows[i].alerts)
			fail_msg("row %zu: %s", i, rows[i].text);
	}
}

static void defaults_follow_the_lifetime(void **unused)
{
	static const struct {
		int64_t lifetime_s;
		int64_t warning_s, critical_s;
	} rows[] = {
		{ 365 * DAY, 21 * DAY, 7 * DAY },
		{ 90 * DAY, 21 * DAY, 7 * DAY },
		{ 84 * DAY, 21 * DAY, 7 * DAY },
		{ 60 * DAY, 15 * DAY, 7 * DAY },
		{ 47 * DAY, 47 * DAY / 4, 47 * DAY / 8 },
		{ 8 * DAY, 2 * DAY, 1 * DAY },
		{ 6 * DAY, 129600, 64800 },
		{ 0, 0, 0 },
		{ -5, 0, 0 },
		{ INT64_MIN, 0, 0 },
		{ INT64_MAX, 21 * DAY, 7 * DAY },
	};
	struct threshold none = { 0 };
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct range warning =
			threshold_range(&none, THRESHOLD_WARNING, rows[i].lifetime_s);
		struct range critical =
			threshold_range(&none, THRESHOLD_CRITICAL, rows[i].lifetime_s);
		if (warning.start_s != rows[i].warning_s || critical.start_s != rows[i].critical_s)
			fail_msg("row %zu", i);
		assert_true(warning.end_open && critical.end_open);
		assert_false(warning.inside || warning.start_open);
	}
}

static void shares_follow_the_lifetime(void **unused)
{
	struct threshold share;
	(void)unused;
	assert_int_equal(threshold_parse("25%", &share, NULL), ERR_NONE);
	assert_int_equal(threshold_range(&share, THRESHOLD_WARNING, 400).start_s, 100);
	assert_int_equal(threshold_range(&share, THRESHOLD_CRITICAL, 90 * DAY).start_s, 1944000);
	assert_int_equal(threshold_range(&share, THRESHOLD_CRITICAL, -1).start_s, 0);
	assert_int_equal(threshold_parse("100%", &share, NULL), ERR_NONE);
	assert_int_equal(threshold_range(&share, THRESHOLD_WARNING, INT64_MAX).start_s,
			 INT64_C(316224000000));
	assert_int_equal(threshold_range(&share, THRESHOLD_WARNING, -1).start_s, 0);
	assert_int_not_equal(threshold_parse("100.000000001%", &share, NULL), ERR_NONE);
	assert_int_equal(threshold_parse("99.999999999%", &share, NULL), ERR_NONE);
	/* A range is what it is, whatever the lifetime. */
	assert_int_equal(threshold_parse("30", &share, NULL), ERR_NONE);
	assert_int_equal(threshold_range(&share, THRESHOLD_WARNING, 8 * DAY).start_s, 30 * DAY);
}

static void pairs_come_in_order(void **unused)
{
	static const struct {
		const char *warning, *critical; /* NULL: not given */
		bool refused;
	} rows[] = {
		{ "14", "7", false },    { "7", "14", true },      { "7", "7", false },
		{ "7:", "14:", true },   { "1w", "8", true },      { "2w", "14", false },
		{ "25%", "10%", false }, { "10%", "25%", true },   { "25%", "25%", false },
		{ "10%", "14", false },  { "7", "50%", false },    { NULL, "30", false },
		{ "3", NULL, false },    { NULL, NULL, false },    { "7:30", "14", false },
		{ "~:5", "~:9", false }, { "7", "@0:20", false },  { "0", "0.00002", true },
		{ "@5:", "14", false },  { "14", "@20:", false },  { "~:", "14", false },
		{ "5:10", "14", false }, { "@5:10", "14", false },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct threshold warning = { 0 }, critical = { 0 };
		struct error error = { 0 };
		if (rows[i].warning != NULL)
			assert_int_equal(threshold_parse(rows[i].warning, &warning, NULL), 0);
		if (rows[i].critical != NULL)
			assert_int_equal(threshold_parse(rows[i].critical, &critical, NULL), 0);
		enum err err = threshold_check_pair(&warning, &critical, &error);
		if (error_finding(err) != (rows[i].refused ? FINDING_USAGE : FINDING_NONE) ||
		    error.code != err)
			fail_msg("row %zu", i);
	}
}

/* --- numbers ------------------------------------------------------------------------------ */

static void whole_numbers_are_whole(void **unused)
{
	static const char *const refused[] = { "",
					       " 1",
					       "1 ",
					       "+1",
					       "-1",
					       "1.0",
					       "0x1",
					       "1e2",
					       "65536",
					       "0",
					       "99999999999999999999",
					       "\xd9\xa1" };
	int64_t value = 77;
	(void)unused;
	for (size_t i = 0; i < N(refused); i++) {
		if (number_parse(refused[i], 1, 65535, &value))
			fail_msg("accepted %s", refused[i]);
	}
	assert_int_equal(value, 77);
	assert_true(number_parse("65535", 1, 65535, &value));
	assert_int_equal(value, 65535);
	assert_true(number_parse("0001", 1, 65535, &value));
	assert_int_equal(value, 1);
}

static void decimals_stop_where_they_end(void **unused)
{
	static const struct {
		const char *text;
		int64_t whole, billionths;
		const char *rest;
	} rows[] = {
		{ "12.5x", 12, 500000000, "x" },
		{ "0.000000001", 0, 1, "" },
		{ "0.0000000019", 0, 1, "" },
		{ "999999999999.9:", 999999999999, 900000000, ":" },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		const char *text = rows[i].text;
		struct decimal decimal;
		assert_true(decimal_scan(&text, &decimal));
		assert_int_equal(decimal.whole, rows[i].whole);
		assert_int_equal(decimal.billionths, rows[i].billionths);
		assert_string_equal(text, rows[i].rest);
	}
	assert_int_equal(decimal_times((struct decimal){ 1, 999999999 }, 1000), 2000);
	assert_int_equal(decimal_times((struct decimal){ 999999999999, 999999999 }, 604800),
			 INT64_C(604800000000000000));
}

int main(void)
{
	struct CMUnitTest tests[N(parse_rows) + N(refuse_rows) + 6] = {
		cmocka_unit_test(range_alerts_outside_and_at_inside),
		cmocka_unit_test(defaults_follow_the_lifetime),
		cmocka_unit_test(shares_follow_the_lifetime),
		cmocka_unit_test(pairs_come_in_order),
		cmocka_unit_test(whole_numbers_are_whole),
		cmocka_unit_test(decimals_stop_where_they_end),
	};
	size_t n = 6;
	for (size_t i = 0; i < N(parse_rows); i++)
		tests[n++] = (struct CMUnitTest){ parse_rows[i].text, accepts, NULL, NULL,
						  (void *)&parse_rows[i] };
	for (size_t i = 0; i < N(refuse_rows); i++)
		tests[n++] = (struct CMUnitTest){ *refuse_rows[i].text != '\0' ? refuse_rows[i].text
									       : "(empty)",
						  refuses, NULL, NULL, (void *)&refuse_rows[i] };
	return _cmocka_run_group_tests("threshold", tests, n, NULL, NULL);
}

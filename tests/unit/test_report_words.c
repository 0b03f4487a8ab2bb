/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of the report at the edges: what is said must be so on both sides of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/explain.h"
#include "report_fixture.h"
#include "verdicts/judge.h"

#define HOUR_S INT64_C(3600)

/* --- thresholds ------------------------------------------------------------------------ */

#define RENEW "; to fix: renew it, and make the service load it"
#define EARLIER(option) \
	"; to fix: get a certificate that expires earlier, or change the range (" option ")"
#define NO_WAY(option) "; to fix: change the range (" option "): no certificate can meet it"

/* A certificate of 100 days; what is said behind "expires in ... (...)". NULL: there is
 * nothing to find fault with. */
static const struct {
	const char *warning, *critical; /* NULL: the default, 21 and 7 days or 1/4 and 1/8 */
	int64_t left_s;
	const char *said;
} thresholds[] = {
	/* N and N: */
	{ "14", "1s", 14 * DAY_S, NULL },
	{ "14", "1s", 14 * DAY_S - 1, ", less than 14 days (warning)" RENEW },
	{ "14:", "1s", 14 * DAY_S, NULL },
	{ "14:", "1s", 14 * DAY_S - 1, ", less than 14 days (warning)" RENEW },
	{ "36h", "1s", 36 * HOUR_S, NULL },
	{ "36h", "1s", 36 * HOUR_S - 1, ", less than 36 hours (warning)" RENEW },
	{ "100s:", "1s", 100, NULL },
	{ "100s:", "1s", 99, ", less than 100 seconds (warning)" RENEW },
	/* Rounded down, as a time left is, it would be less than 21 days. */
	{ "21.5", "1s", 21 * DAY_S + 11 * HOUR_S, ", less than 516 hours (warning)" RENEW },
	{ "21", "14", 14 * DAY_S, ", less than 21 days (warning)" RENEW },
	{ "21", "14", 14 * DAY_S - 1, ", less than 14 days (critical)" RENEW },
	/* N:M */
	{ "7:30", "1s", 7 * DAY_S - 1, ", less than 7 days (warning)" RENEW },
	{ "7:30", "1s", 7 * DAY_S, NULL },
	{ "7:30", "1s", 30 * DAY_S, NULL },
	{ "7:30", "1s", 30 * DAY_S + 1, ", more than 30 days (warning)" EARLIER("-w") },
	{ "7:30", "3:60", 60 * DAY_S, ", more than 30 days (warning)" EARLIER("-w") },
	{ "7:30", "3:60", 60 * DAY_S + 1, ", more than 60 days (critical)" EARLIER("-c") },
	{ "7:30", "3:60", 3 * DAY_S - 1, ", less than 3 days (critical)" RENEW },
	/* ~:M and :M */
	{ "~:60", "1s", 60 * DAY_S, NULL },
	{ "~:60", "1s", 60 * DAY_S + 1, ", more than 60 days (warning)" EARLIER("-w") },
	{ "1s", "~:60", 60 * DAY_S + 1, ", more than 60 days (critical)" EARLIER("-c") },
	{ ":60", "1s", 60 * DAY_S, NULL },
	{ ":60", "1s", 60 * DAY_S + 1, ", more than 60 days (warning)" EARLIER("-w") },
	/* @M and @0:M and @~:M */
	{ "@7", "1s", 7 * DAY_S, ", not more than 7 days (warning)" RENEW },
	{ "@7", "1s", 7 * DAY_S + 1, NULL },
	{ "@0:91", "1s", 90 * DAY_S, ", not more than 91 days (warning)" RENEW },
	{ "1s", "@0:91", 91 * DAY_S, ", not more than 91 days (critical)" RENEW },
	{ "1s", "@0:91", 91 * DAY_S + 1, NULL },
	{ "@~:7", "1s", 7 * DAY_S, ", not more than 7 days (warning)" RENEW },
	{ "@~:7", "1s", 7 * DAY_S + 1, NULL },
	/* @N:M */
	{ "@3:7", "1s", 3 * DAY_S - 1, NULL },
	{ "@3:7", "1s", 3 * DAY_S, ", between 3 days and 7 days (warning)" RENEW },
	{ "@3:7", "1s", 7 * DAY_S, ", between 3 days and 7 days (warning)" RENEW },
	{ "@3:7", "1s", 7 * DAY_S + 1, NULL },
	{ "1s", "@3:7", 7 * DAY_S, ", between 3 days and 7 days (critical)" RENEW },
	/* @N: and what holds everything */
	{ "@60:", "1s", 60 * DAY_S - 1, NULL },
	{ "@60:", "1s", 60 * DAY_S, ", not less than 60 days (warning)" EARLIER("-w") },
	{ "1s", "@60:", 60 * DAY_S, ", not less than 60 days (critical)" EARLIER("-c") },
	{ "@0:", "1s", DAY_S, ", and the range holds any time (warning)" NO_WAY("-w") },
	{ "1s", "@~:", DAY_S, ", and the range holds any time (critical)" NO_WAY("-c") },
	{ "~:", "~:", 1, NULL },
	/* Shares, and the default, which is one for a short lifetime */
	{ "25%", "1s", 25 * DAY_S, NULL },
	{ "25%", "1s", 25 * DAY_S - 1,
	  ", less than 25% of its lifetime (100 days) (warning)" RENEW },
	{ "1s", "12.5%", 12 * DAY_S + 12 * HOUR_S - 1,
	  ", less than 12.5% of its lifetime (100 days) (critical)" RENEW },
	{ "100%", "0.001%", 100 * DAY_S - 1,
	  ", less than 100% of its lifetime (100 days) (warning)" RENEW },
	{ "100%", "0.001%", 85, ", less than 0.001% of its lifetime (100 days) (critical)" RENEW },
	{ NULL, NULL, 21 * DAY_S, NULL },
	{ NULL, NULL, 21 * DAY_S - 1, ", less than 21 days (warning)" RENEW },
	{ NULL, NULL, 7 * DAY_S - 1, ", less than 7 days (critical)" RENEW },
};

/* The same of a certificate of 6 days. */
static const struct {
	int64_t left_s;
	const char *said;
} short_lived[] = {
	{ 36 * HOUR_S, NULL },
	{ 36 * HOUR_S - 1, ", less than a quarter of its lifetime (6 days) (warning)" RENEW },
	{ 18 * HOUR_S, ", less than a quarter of its lifetime (6 days) (warning)" RENEW },
	{ 18 * HOUR_S - 1, ", less than an eighth of its lifetime (6 days) (critical)" RENEW },
};

static void give(const char *text, struct threshold *ret_threshold)
{
	if (text != NULL)
		assert_int_equal(threshold_parse(text, ret_threshold, NULL), ERR_NONE);
}

static void judge_dates_of(struct fixture *f, const char *warning, const char *critical,
			   int64_t left_s, int64_t lifetime_s)
{
	struct result *r = add_healthy(f, "mail.contoso.com", "192.0.2.10");
	const struct certificate *dated[DATED_CERTIFICATES];
	struct certificate *leaf = &r->session.chain[0];
	leaf->not_after_s = NOW_S + left_s;
	leaf->not_before_s = leaf->not_after_s - lifetime_s;
	give(warning, &f->demands.warning);
	give(critical, &f->demands.critical);
	r->dates = dates_verdict(dated, judge_dated_certificates(r, dated), NOW_S,
				 &f->demands.warning, &f->demands.critical);
	assert_int_equal(judge(r, &f->demands, NULL), ERR_NONE);
}

/* What the dates step says behind its date: "" when it is content. */
static void check_dates(const char *what, const char *warning, const char *critical, int64_t left_s,
			int64_t lifetime_s, const char *expected)
{
	struct fixture f;
	struct item items[ITEMS_MAX];
	struct strbuf out = { 0 };
	fixture_init(&f);
	judge_dates_of(&f, warning, critical, left_s, lifetime_s);
	const struct report_input *input = fixture_input(&f);
	size_t n = step_items(input, &f.results[0], STEP_DATES, items);
	assert_int_equal(n, 1);
	explain_item(&out, input, &f.results[0], &items[0]);
	const char *said = strchr(strbuf_text(&out), ')');
	if (said == NULL || strcmp(said + 1, expected != NULL ? expected : "") != 0)
		fail_msg("%s, %lld s left: %s", what, (long long)left_s, strbuf_text(&out));
	assert_int_equal(f.results[0].state == STATE_OK, expected == NULL);
	strbuf_clear(&out);
	fixture_clear(&f);
}

static void every_form_of_range_on_both_sides(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(thresholds) / sizeof(thresholds[0]); i++) {
		char what[100];
		snprintf(what, sizeof(what), "-w %s -c %s",
			 thresholds[i].warning != NULL ? thresholds[i].warning : "(default)",
			 thresholds[i].critical != NULL ? thresholds[i].critical : "(default)");
		check_dates(what, thresholds[i].warning, thresholds[i].critical,
			    thresholds[i].left_s, 100 * DAY_S, thresholds[i].said);
	}
	for (size_t i = 0; i < sizeof(short_lived) / sizeof(short_lived[0]); i++)
		check_dates("short-lived", NULL, NULL, short_lived[i].left_s, 6 * DAY_S,
			    short_lived[i].said);
}

/* The first line says why only where "expires in 90 days" alone is no fault. */
static void first_line_of_a_threshold(void **unused)
{
	static const struct {
		const char *warning;
		const char *clause;
	} rows[] = {
		{ "100", "expires in 90 days (2027-02-20)" },
		{ "@0:91", "expires in 90 days (2027-02-20)" },
		{ "~:60", "expires in 90 days (2027-02-20), more than 60 days" },
		{ "@60:", "expires in 90 days (2027-02-20), not less than 60 days" },
		{ "@60:91", "expires in 90 days (2027-02-20), between 60 days and 91 days" },
		{ "@0:", "expires in 90 days (2027-02-20), and the range holds any time" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture f;
		struct strbuf out = { 0 };
		fixture_init(&f);
		judge_dates_of(&f, rows[i].warning, "1s", 90 * DAY_S, 100 * DAY_S);
		const struct report_input *input = fixture_input(&f);
		assert_int_equal(f.results[0].n_findings, 1);
		explain_clause(&out, input, &f.results[0], &f.results[0].findings[0]);
		assert_string_equal(strbuf_text(&out), rows[i].clause);
		strbuf_clear(&out);
		fixture_clear(&f);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_range_on_both_sides),
		cmocka_unit_test(first_line_of_a_threshold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last line of a process: one, in the form that was asked for, harmless
 * whatever the host is called, and CRITICAL only where an endpoint is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/last_words.h"
#include "support/htmlcheck.h"
#include "support/jsoncheck.h"
#include "support/safecheck.h"

static const struct row {
	const char *id;
	struct last_words words;
	enum state state;
	const char *line;
} rows[] = {
	{ "aborted",
	  { .cause = LAST_ABORTED, .signal = "SIGABRT", .host = "a.example" },
	  STATE_UNKNOWN,
	  "internal: the plugin found an error in itself and stopped; please report it" },
	{ "crashed",
	  { .cause = LAST_CRASHED, .signal = "SIGSEGV" },
	  STATE_UNKNOWN,
	  "internal: the plugin crashed (SIGSEGV); please report it" },
	{ "no-stack",
	  { .cause = LAST_NO_STACK, .signal = "SIGSEGV", .host = "a.example" },
	  STATE_UNKNOWN,
	  "internal: the plugin crashed (SIGSEGV), it seems for want of stack; raise ulimit -s" },
	{ "left",
	  { .cause = LAST_LEFT, .host = "a.example" },
	  STATE_UNKNOWN,
	  "internal: a library gave up and ended the plugin; please report it" },
	{ "no-memory", { .cause = LAST_NO_MEMORY }, STATE_UNKNOWN, "internal: out of memory" },
	{ "ended",
	  { .cause = LAST_ENDED, .signal = "SIGTERM", .stage = RUN_STAGE_PREPARE },
	  STATE_UNKNOWN,
	  "internal: ended from outside (SIGTERM) before there was a result, while files and trust "
	  "anchors were read" },
	{ "ended-by-what-has-no-name",
	  { .cause = LAST_ENDED, .stage = RUN_STAGE_REPORT },
	  STATE_UNKNOWN,
	  "internal: ended from outside (a signal) before there was a result, while the report was "
	  "written" },
	{ "ended-among-many",
	  { .cause = LAST_ENDED,
	    .signal = "SIGTERM",
	    .stage = RUN_STAGE_OBTAIN,
	    .done = 3,
	    .total = 200 },
	  STATE_UNKNOWN,
	  "internal: ended from outside (SIGTERM) before there was a result, while certificates "
	  "were asked for (3 of 200 done)" },
	{ "ended-with-one-critical",
	  { .cause = LAST_ENDED,
	    .signal = "SIGINT",
	    .stage = RUN_STAGE_JUDGE,
	    .host = "b.example",
	    .done = 1,
	    .total = 2,
	    .critical_host = "a.example",
	    .critical_id = "expired" },
	  STATE_UNKNOWN,
	  "internal: ended from outside (SIGINT) before there was a result, while certificates "
	  "were "
	  "judged (b.example, 1 of 2 done)" },
	{ "late",
	  { .cause = LAST_LATE, .stage = RUN_STAGE_JUDGE, .host = "a.example", .total = 1 },
	  STATE_UNKNOWN,
	  "internal: not done within the time limit, while certificates were judged (a.example)" },
	{ "late-with-one-critical",
	  { .cause = LAST_LATE,
	    .stage = RUN_STAGE_JUDGE,
	    .host = "b.example",
	    .done = 1,
	    .total = 2,
	    .critical_host = "a.example",
	    .critical_id = "expired" },
	  STATE_CRITICAL,
	  "a.example: expired; the rest is not known: internal: not done within the time limit, "
	  "while certificates were judged (b.example, 1 of 2 done)" },
	{ "hostile-host",
	  { .cause = LAST_LATE,
	    .stage = RUN_STAGE_JUDGE,
	    .host = "\"[OK]|<a>'`$\\\n\377 b%n{}",
	    .total = 1 },
	  STATE_UNKNOWN,
	  "internal: not done within the time limit, while certificates were judged "
	  "(?\?OK?\?\?a?\?\?\?\?\?\?\?b?n?\?)" },
};

/* Every format has the state, its number and the sentence, and nothing more. */
static void run_row(void **state)
{
	const struct row *row = *state;
	size_t n_formats, len;
	char text[LAST_WORDS_BYTES], expected[LAST_WORDS_BYTES], value[LAST_WORDS_BYTES];
	const struct output_format *formats = output_formats(&n_formats);
	for (size_t i = 0; i < n_formats; i++) {
		assert_int_equal(last_words_make(&row->words, &formats[i], text, &len), row->state);
		assert_true(len < sizeof(text));
		text[len] = '\0';
		assert_int_equal(strcspn(text, "\n"), len - 1);
		assert_non_null(strstr(text, row->line));
		assert_non_null(strstr(text, state_name(row->state)));
	}
	assert_int_equal(last_words_make(&row->words, output_format_find("text"), text, &len),
			 row->state);
	text[len] = '\0';
	snprintf(expected, sizeof(expected), "[%s] - %s\n", state_name(row->state), row->line);
	assert_string_equal(text, expected);
	assert_null(safecheck_line(text, len - 1));
	last_words_make(&row->words, output_format_find("json"), text, &len);
	text[len] = '\0';
	assert_null(json_error(text));
	assert_true(json_get(text, "summary", value, sizeof(value)));
	assert_string_equal(value, row->line);
	assert_int_equal(json_count(text, "endpoints"), 0);
	assert_int_equal(json_count(text, "perfdata"), 0);
	last_words_make(&row->words, output_format_find("html"), text, &len);
	assert_null(html_error(text, len));
}

/* Whatever the cause, the stage and the length of a name. */
static void all_fit(void **unused)
{
	(void)unused;
	char host[3000], text[LAST_WORDS_BYTES];
	size_t n_formats, len;
	const struct output_format *formats = output_formats(&n_formats);
	memset(host, 'a', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	for (int cause = 0; cause < LAST_CAUSE_COUNT; cause++) {
		for (int stage = 0; stage < RUN_STAGE_COUNT; stage++) {
			const struct last_words words = {
				.cause = (enum last_cause)cause,
				.signal = "SIGTERM",
				.stage = (enum run_stage)stage,
				.host = host,
				.done = SIZE_MAX,
				.total = SIZE_MAX,
				.critical_host = host,
				.critical_id = "client-certificate-required",
			};
			for (size_t i = 0; i < n_formats; i++) {
				last_words_make(&words, &formats[i], text, &len);
				assert_true(len < sizeof(text) && text[len - 1] == '\n');
			}
		}
	}
}

int main(void)
{
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[ROWS + 1];
	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(all_fit);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

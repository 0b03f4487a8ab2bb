/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/base: states, findings, errors, strbuf, civil time, deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/civiltime.h"
#include "base/deadline.h"
#include "base/work.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/strbuf.h"
#include "support/errorwords.h"

/* OK < WARNING < UNKNOWN < CRITICAL, for every triple. */
static void state_worse_is_one_order(void **unused)
{
	static const enum state order[] = { STATE_OK, STATE_WARNING, STATE_UNKNOWN,
					    STATE_CRITICAL };
	(void)unused;
	for (int a = 0; a < 4; a++) {
		for (int b = 0; b < 4; b++) {
			for (int c = 0; c < 4; c++) {
				int worst = a > b ? a : b;
				worst = worst > c ? worst : c;
				assert_int_equal(
					order[worst],
					state_worse(state_worse(order[a], order[b]), order[c]));
				assert_int_equal(
					order[worst],
					state_worse(order[a], state_worse(order[b], order[c])));
			}
		}
	}
}

static void state_parse_takes_names_and_numbers(void **unused)
{
	enum state state = STATE_CRITICAL;
	(void)unused;
	for (int i = 0; i < 4; i++) {
		assert_true(state_parse(state_name((enum state)i), &state));
		assert_int_equal(state, i);
	}
	assert_true(state_parse("warning", &state));
	assert_int_equal(state, STATE_WARNING);
	assert_true(state_parse("3", &state));
	assert_int_equal(state, STATE_UNKNOWN);
	static const char *const refused[] = { "", "4", "-1", "okay", " ok", "ok ", "warn" };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_false(state_parse(refused[i], &state));
	assert_int_equal(state, STATE_UNKNOWN);
}

/* The ids and default states of interface.md are a contract. */
static void findings_keep_their_contract(void **unused)
{
	static const struct {
		const char *id;
		enum state state;
	} rows[] = {
		{ "name-mismatch", STATE_CRITICAL },
		{ "cn-only", STATE_CRITICAL },
		{ "principal-mismatch", STATE_CRITICAL },
		{ "principal-by-san", STATE_WARNING },
		{ "names-missing", STATE_CRITICAL },
		{ "names-unexpected", STATE_CRITICAL },
		{ "untrusted", STATE_CRITICAL },
		{ "self-signed", STATE_CRITICAL },
		{ "chain-incomplete", STATE_WARNING },
		{ "expired", STATE_CRITICAL },
		{ "not-yet-valid", STATE_CRITICAL },
		{ "revoked", STATE_CRITICAL },
		{ "weak-key", STATE_WARNING },
		{ "weak-signature", STATE_CRITICAL },
		{ "wrong-purpose", STATE_CRITICAL },
		{ "malformed-name", STATE_WARNING },
		{ "not-tls", STATE_CRITICAL },
		{ "handshake-failed", STATE_CRITICAL },
		{ "starttls-refused", STATE_CRITICAL },
		{ "client-certificate-required", STATE_CRITICAL },
		{ "resolve-failed", STATE_CRITICAL },
		{ "connect-failed", STATE_CRITICAL },
		{ "timeout", STATE_CRITICAL },
		{ "usage", STATE_UNKNOWN },
		{ "internal", STATE_UNKNOWN },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum finding_id id = FINDING_NONE;
		assert_true(finding_parse(rows[i].id, &id));
		assert_string_equal(finding_info(id)->id, rows[i].id);
		assert_int_equal(finding_info(id)->state, rows[i].state);
	}
	enum finding_id id = FINDING_USAGE;
	assert_false(finding_parse("none", &id));
	assert_false(finding_parse("Name-Mismatch", &id));
	assert_int_equal(id, FINDING_USAGE);
}

static void finding_ids_are_unique(void **unused)
{
	(void)unused;
	for (int i = 1; i < FINDING_COUNT; i++) {
		enum finding_id id;
		assert_true(finding_parse(finding_info((enum finding_id)i)->id, &id));
		assert_int_equal(id, i);
		assert_true(strlen(finding_info((enum finding_id)i)->text) > 0);
		assert_true(strlen(step_name(finding_info((enum finding_id)i)->step)) > 0);
	}
}

static void errors_are_equal_by_their_facts(void **unused)
{
	(void)unused;
	static const struct error_facts facts = {
		.number = 1, .count = 2, .term = "t", .other = "o", .about = "a", .said = BYTES("s")
	};
	struct error a, b;
	error_raise(&a, ERR_FILE_READ, facts);
	error_raise(&b, ERR_FILE_READ, facts);
	assert_true(error_equal(&a, &b));
	char term[] = "t";
	b.term = term;
	assert_true(error_equal(&a, &b));
	b.term = NULL;
	assert_false(error_equal(&a, &b));
	assert_false(error_equal(&b, &a));
	for (int i = 0; i < 16; i++) {
		b = a;
		b.code = i == 0 ? ERR_FILE_TOO_LARGE : b.code;
		b.number += i == 1;
		b.count += i == 2;
		b.term = i == 3 ? "o" : b.term;
		b.other = i == 4 ? "t" : b.other;
		b.about[0] = (char)(b.about[0] + (i == 5));
		b.said[0] = (char)(b.said[0] + (i == 6));
		b.option.name[0] = i == 7 ? 'x' : '\0';
		b.option.file[0] = i == 8 ? 'x' : '\0';
		b.option.line = i == 9;
		b.option.value[0] = i == 10 ? 'x' : '\0';
		b.option.value_cut = i == 11;
		b.beside[0] = i == 12 ? 'x' : '\0';
		b.cause = i == 13 ? ERR_NO_MEMORY : b.cause;
		b.ended = i == 14 ? ERROR_END_RESET : b.ended;
		b.waiting += i == 15;
		assert_false(error_equal(&a, &b));
	}
}

static void array_grows_and_keeps(void **unused)
{
	(void)unused;
	size_t *array = NULL;
	size_t n = 0;
	for (size_t round = 0; round < 250; round++) {
		for (size_t i = 0; i < 7; i++) {
			size_t *grown = array_grow(array, n, sizeof(*array));
			assert_non_null(grown);
			array = grown;
			array[n] = n;
			n++;
		}
		n -= 3; /* what was taken away makes room for others */
		for (size_t i = 0; i < n; i++)
			assert_int_equal(array[i], i);
	}
	assert_null(array_grow(array, 1024, SIZE_MAX / 1024));
	assert_int_equal(array[n - 1], n - 1);
	free(array);
}

static void strbuf_grows_and_drops(void **unused)
{
	struct strbuf s = { 0 };
	(void)unused;
	assert_string_equal(strbuf_text(&s), "");
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&s, "%d,", i);
	assert_false(strbuf_failed(&s));
	assert_int_equal(s.len, strlen(strbuf_text(&s)));
	strbuf_drop(&s, s.len - 4);
	assert_string_equal(strbuf_text(&s), "999,");
	strbuf_append_bytes(&s, "a\0b", 3);
	assert_int_equal(s.len, 7);
	strbuf_reset(&s);
	assert_string_equal(strbuf_text(&s), "");
	strbuf_clear(&s);
	strbuf_clear(&s);
}

static void strbuf_stops_at_its_limit(void **unused)
{
	struct strbuf s = { 0 };
	char chunk[65536];
	(void)unused;
	memset(chunk, 'x', sizeof(chunk));
	for (int i = 0; i < 2 * STRBUF_LIMIT_BYTES / (int)sizeof(chunk); i++)
		strbuf_append_bytes(&s, chunk, sizeof(chunk));
	assert_true(strbuf_failed(&s));
	assert_true(s.len <= STRBUF_LIMIT_BYTES);
	strbuf_append(&s, "more");
	assert_int_equal(s.text[s.len - 1], 'x');
	strbuf_clear(&s);
	assert_false(strbuf_failed(&s));
}

/* Around every size that the text has had: what fits exactly, and one octet more. */
static void strbuf_prints_into_the_room(void **unused)
{
	(void)unused;
	for (int before = 0; before < 300; before++) {
		struct strbuf s = { 0 };
		for (int i = 0; i < before; i++)
			strbuf_append_char(&s, 'x');
		int room = (int)(s.size - s.len);
		for (int n = room - 2; n <= room + 2; n++) {
			strbuf_truncate(&s, (size_t)before);
			strbuf_printf(&s, "%*s", n < 0 ? 0 : n, "");
			assert_false(strbuf_failed(&s));
			assert_int_equal(s.len, before + (n < 0 ? 0 : n));
			assert_int_equal(strlen(strbuf_text(&s)), s.len);
		}
		strbuf_clear(&s);
	}
}

/* What does not fit is left out whole, also where the memory would hold some of it. */
static void strbuf_prints_nothing_beyond_its_limit(void **unused)
{
	struct strbuf s = { 0 };
	(void)unused;
	strbuf_printf(&s, "%*s", STRBUF_LIMIT_BYTES - 10, "");
	assert_false(strbuf_failed(&s));
	strbuf_printf(&s, "%s", "eleven more");
	assert_true(strbuf_failed(&s));
	assert_int_equal(s.len, STRBUF_LIMIT_BYTES - 10);
	assert_int_equal(strlen(strbuf_text(&s)), s.len);
	strbuf_printf(&s, "%s", "ten");
	assert_int_equal(strlen(strbuf_text(&s)), s.len);
	strbuf_clear(&s);
}

static const struct {
	const char *text;
	bool good;
	int64_t time_s;
	const char *formatted; /* NULL: as text */
} times[] = {
	{ "1970-01-01T00:00:00Z", true, 0, NULL },
	{ "2026-11-22T18:32:53Z", true, 1795372373, NULL },
	{ "2026-11-22T18:32:53.999Z", true, 1795372373, "2026-11-22T18:32:53Z" },
	{ "2026-11-22t18:32:53z", true, 1795372373, "2026-11-22T18:32:53Z" },
	{ "2026-11-22 18:32:53Z", true, 1795372373, "2026-11-22T18:32:53Z" },
	{ "2026-11-22T19:32:53+01:00", true, 1795372373, "2026-11-22T18:32:53Z" },
	{ "2026-11-22T13:02:53-05:30", true, 1795372373, "2026-11-22T18:32:53Z" },
	{ "2026-11-22", true, 1795305600, "2026-11-22T00:00:00Z" },
	{ "1969-12-31T23:59:59Z", true, -1, NULL },
	{ "0000-01-01T00:00:00Z", true, -62167219200, NULL },
	{ "9999-12-31T23:59:59Z", true, 253402300799, NULL },
	{ "2000-02-29T00:00:00Z", true, 951782400, NULL },
	{ "2016-12-31T23:59:60Z", true, 1483228799, "2016-12-31T23:59:59Z" },
	{ "@0", true, 0, "1970-01-01T00:00:00Z" },
	{ "@-86400", true, -86400, "1969-12-31T00:00:00Z" },
	{ "@253402300799", true, 253402300799, "9999-12-31T23:59:59Z" },
	{ "@253402300800", false, 0, NULL },
	{ "@99999999999999999999", false, 0, NULL },
	{ "@", false, 0, NULL },
	{ "@ 1", false, 0, NULL },
	{ "@+1", false, 0, NULL },
	{ "@1s", false, 0, NULL },
	{ "", false, 0, NULL },
	{ "now", false, 0, NULL },
	{ "2026-11-22T18:32:53", false, 0, NULL },
	{ "2026-11-22T18:32Z", false, 0, NULL },
	{ "2026-11-22T18:32:53.Z", false, 0, NULL },
	{ "2026-11-22T18:32:53Zx", false, 0, NULL },
	{ "2026-11-22T24:00:00Z", false, 0, NULL },
	{ "2026-11-22T18:60:00Z", false, 0, NULL },
	{ "2026-11-22T18:32:61Z", false, 0, NULL },
	{ "2026-02-29", false, 0, NULL },
	{ "1900-02-29", false, 0, NULL },
	{ "2026-13-01", false, 0, NULL },
	{ "2026-00-01", false, 0, NULL },
	{ "2026-01-00", false, 0, NULL },
	{ "2026-04-31", false, 0, NULL },
	{ "26-11-22", false, 0, NULL },
	{ "2026-11-22T18:32:53+24:00", false, 0, NULL },
	{ "2026-11-22T18:32:53+0100", false, 0, NULL },
};

static void civiltime_parses_and_formats(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		int64_t time_s = 42;
		char text[CIVILTIME_TEXT_BYTES];
		print_message("row: %s\n", times[i].text);
		assert_int_equal(civiltime_parse(times[i].text, &time_s), times[i].good);
		assert_int_equal(time_s, times[i].good ? times[i].time_s : 42);
		if (!times[i].good)
			continue;
		civiltime_format(time_s, text);
		assert_string_equal(text, times[i].formatted != NULL ? times[i].formatted
								     : times[i].text);
	}
}

static void civiltime_round_trips(void **unused)
{
	(void)unused;
	for (int64_t t = -62167219200; t < 253402300800; t += 86400 * 97 + 12345) {
		char text[CIVILTIME_TEXT_BYTES];
		int64_t back;
		civiltime_format(t, text);
		assert_true(civiltime_parse(text, &back));
		assert_int_equal(back, t);
	}
}

static void civiltime_clamps(void **unused)
{
	char text[CIVILTIME_TEXT_BYTES];
	(void)unused;
	civiltime_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	civiltime_format(INT64_MIN, text);
	assert_string_equal(text, "0000-01-01T00:00:00Z");
}

static void deadline_counts_down(void **unused)
{
	int64_t now_us = clock_now_us();
	(void)unused;
	assert_int_equal(deadline_left_ms(deadline_after(now_us, -1)), 0);
	int left_ms = deadline_left_ms(deadline_after(now_us, 10));
	assert_in_range(left_ms, 9000, 10000);
	assert_int_equal(deadline_left_ms((struct deadline){ INT64_MAX }), INT32_MAX);
}

static void work_is_taken_until_it_is_out(void **state)
{
	struct work work = { .left = 10 };
	(void)state;
	assert_true(work_take(NULL, UINT64_MAX));
	assert_true(work_take(&work, 4));
	assert_true(work_take(&work, 6));
	assert_true(work_take(&work, 0));
	assert_false(work.exhausted);
	assert_false(work_take(&work, 1));
	assert_true(work.exhausted);
	assert_false(work_take(&work, 0)); /* once and for all */
	work = (struct work){ .left = 5 };
	assert_false(work_take(&work, 6));
	assert_true(work.left == 5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_worse_is_one_order),
		cmocka_unit_test(state_parse_takes_names_and_numbers),
		cmocka_unit_test(findings_keep_their_contract),
		cmocka_unit_test(finding_ids_are_unique),
		cmocka_unit_test(errors_are_equal_by_their_facts),
		cmocka_unit_test(array_grows_and_keeps),
		cmocka_unit_test(strbuf_grows_and_drops),
		cmocka_unit_test(strbuf_stops_at_its_limit),
		cmocka_unit_test(strbuf_prints_into_the_room),
		cmocka_unit_test(strbuf_prints_nothing_beyond_its_limit),
		cmocka_unit_test(civiltime_parses_and_formats),
		cmocka_unit_test(civiltime_round_trips),
		cmocka_unit_test(civiltime_clamps),
		cmocka_unit_test(deadline_counts_down),
		cmocka_unit_test(work_is_taken_until_it_is_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: golden pages of some situations (tests/data/report/ID.html, without the style
 * sheet; REPORT_GOLDEN_WRITE writes them), and what is its own: its policy names its style
 * sheet, no octet gets out of its element, a bound leaves it whole, and it says how it came
 * about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gnutls/crypto.h>

#include "report/html_page.h"
#include "report/report_html.h"
#include "report_checks.h"
#include "report_situations.h"
#include "support/htmlcheck.h"
#include "wrapmalloc.h"

/* The allocation that fails, counted from 0; -1: none. */
static long failing = -1;

bool allocation_fails(void)
{
	return failing >= 0 && failing-- == 0;
}

static const struct situation *find_situation(const char *id)
{
	static const struct situation *const tables[] = { situations_names, situations_chain,
							  situations_dane, situations_run };
	for (size_t i = 0; i < LENGTH(tables); i++) {
		for (const struct situation *s = tables[i]; s->id != NULL; s++) {
			if (strcmp(s->id, id) == 0)
				return s;
		}
	}
	fail_msg("%s is no situation", id);
	return NULL;
}

/* A situation, built; fixture_clear and free. */
static struct fixture *build(const char *id)
{
	struct fixture *f = malloc(sizeof(*f));
	assert_non_null(f);
	fixture_init(f);
	find_situation(id)->build(f);
	fixture_input(f);
	return f;
}

static void release(struct fixture *f)
{
	fixture_clear(f);
	free(f);
}

static void require_page(const struct strbuf *page)
{
	const char *why = html_error(strbuf_text(page), page->len);
	if (why != NULL)
		fail_msg("%s:\n%s", why, strbuf_text(page));
}

/* --- golden pages ----------------------------------------------------------------------- */

static const char *const golden_ids[] = {
	"ok_service",      "ok_root_expires_first", "three_faults",
	"mismatch_waived", "group_several_faults",  "hostile_names",
	"dane_mismatch",   "resolve_failed",        "files_one_bad",
};

static void golden(void **state)
{
	const char *id = *state;
	struct fixture *f = build(id);
	struct strbuf page = { 0 };
	report_html(&f->input, &page);
	require_page(&page);
	html_without_style(&page);
	compare_golden(id, "html", strbuf_text(&page));
	strbuf_clear(&page);
	release(f);
}

/* --- policy and text ---------------------------------------------------------------------- */

static void the_policy_names_the_style_sheet(void **unused)
{
	(void)unused;
	uint8_t digest[32];
	gnutls_datum_t in = { digest, sizeof(digest) }, out = { 0 };
	assert_int_equal(
		gnutls_hash_fast(GNUTLS_DIG_SHA256, html_style, strlen(html_style), digest), 0);
	assert_int_equal(gnutls_base64_encode2(&in, &out), 0);
	if (out.size != strlen(html_style_sha256) ||
	    memcmp(out.data, html_style_sha256, out.size) != 0)
		fail_msg("html_style_sha256 is to be %.*s", (int)out.size, out.data);
	gnutls_free(out.data);
	assert_null(strpbrk(html_style, "<&"));
	assert_null(strstr(html_style, "]]>"));
}

static void no_octet_gets_out(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"</style>",     "</b><script>", "\"'`=onload",     "<!--",         "]]>",
		"&#x3c;",       "\xe2\x80\xae", "\xe2\x80\xa8",    "\xed\xa0\x80", "\xef\xbf\xbe",
		"\xef\xb7\x90", "\xc2\x85",     "\xf4\x90\x80\x80"
	};
	for (int c = 0; c < 256 + (int)LENGTH(texts); c++) {
		struct strbuf out = { 0 };
		struct html html = html_begin(&out);
		if (c < 256)
			strbuf_append_char(html_begin_text(&html), (char)c);
		else
			strbuf_append(html_begin_text(&html), texts[c - 256]);
		html_end_text(&html);
		const char *text = strbuf_text(&out);
		assert_null(strpbrk(text, "<>\"'"));
		for (size_t i = 0; i < out.len; i++) {
			assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
			if (text[i] == '&')
				assert_non_null(strchr("algq#", text[i + 1]));
		}
		assert_true(out.len > 0 && strlen(text) == out.len);
		assert_null(strstr(text, "\xc2\x85"));
		assert_null(strstr(text, "\xed\xa0\x80"));
		assert_null(strstr(text, "\xef\xbf\xbe"));
		html_end(&html);
		strbuf_clear(&out);
	}
}

/* --- what it says ---------------------------------------------------------------------------- */

static void require_part(const struct strbuf *page, const char *part)
{
	if (strstr(strbuf_text(page), part) == NULL)
		fail_msg("%s is missing in\n%s", part, strbuf_text(page));
}

static void it_says_how_it_came_about(void **unused)
{
	(void)unused;
	static const char options[] = "--hostname=<b>\0--all-addresses\0--name=\xff";
	struct fixture *f = build("three_faults");
	struct strbuf page = { 0 };
	f->input.origin = (struct report_origin){ "check_it",
						  "1.2",
						  "would it?",
						  NOW_S - 3600,
						  { (const uint8_t *)options, sizeof(options) } };
	report_html(&f->input, &page);
	require_page(&page);
	require_part(&page, "<dt>Measured</dt><dd><time>2026-11-22T11:00:00Z</time>");
	require_part(&page, "<dt>Judged as of</dt><dd><time>2026-11-22T12:00:00Z</time>");
	require_part(&page, "<dd>check_it 1.2</dd>");
	require_part(&page, "would it?");
	require_part(&page, "<li>--hostname=\\x3cb\\x3e</li>\n<li>--all-addresses</li>\n"
			    "<li>--name=\\xff</li>\n</ul>");
	strbuf_clear(&page);
	release(f);
}

/* What is not OK is open; of what is there nothing is only told when -v is given. */
static void what_is_wrong_is_open(void **unused)
{
	(void)unused;
	struct fixture *f = build("three_faults");
	struct strbuf page = { 0 }, verbose = { 0 };
	report_html(&f->input, &page);
	f->input.verbosity = 1;
	report_html(&f->input, &verbose);
	assert_string_equal(strbuf_text(&page), strbuf_text(&verbose));
	assert_null(strstr(strbuf_text(&page), "<details><summary><strong class=\"state critical"));
	assert_null(strstr(strbuf_text(&page), "open=\"open\"><summary><strong class=\"state ok"));
	assert_true(html_count(strbuf_text(&page), "open=\"open\"") > 0);
	assert_true(html_count(strbuf_text(&page), "<b>To fix:</b>") >= 3);
	strbuf_clear(&page);
	strbuf_clear(&verbose);
	release(f);
}

static void the_log_is_there_with_vv(void **unused)
{
	(void)unused;
	struct fixture *f = build("ok_exact");
	struct strbuf page = { 0 };
	f->input.log = "S: 220 <hello>\r\nC: EHLO\n";
	f->input.verbosity = 2;
	report_html(&f->input, &page);
	require_page(&page);
	require_part(&page, "<li>S: 220 \\x3chello\\x3e</li>");
	strbuf_clear(&page);
	release(f);
}

static void an_error_is_a_page(void **unused)
{
	(void)unused;
	struct error error;
	struct strbuf page = { 0 };
	error_raise(&error, ERR_OPTION_UNKNOWN, FACTS(.about = "--<script>"));
	assert_int_equal(report_error_html(&error, &page), STATE_UNKNOWN);
	require_page(&page);
	require_part(&page, "usage: unknown option --\\x3cscript\\x3e; -h lists them all");
	strbuf_clear(&page);
}

/* --- many, and bounds --------------------------------------------------------------------------
 */

/* n hosts, of which every seventh is bad. */
static void add_hosts(struct fixture *f, size_t n)
{
	fixture_init(f);
	for (size_t i = 0; i < n; i++) {
		char *host = fixture_alloc(f, 48);
		snprintf(host, 48, "host-%zu.contoso.com", i);
		if (i % 7 == 3)
			add_mismatch(f, host, "192.0.2.1", NAMES("other.example"),
				     NAME_REASON_UNRELATED, 0);
		else
			add_healthy(f, host, "192.0.2.2");
		if (i % 7 == 3)
			find(&f->results[i], FINDING_NAME_MISMATCH);
	}
	fixture_input(f);
}

static void hundreds_of_hosts(void **unused)
{
	(void)unused;
	enum { HOSTS = 300 };
	struct fixture *f = malloc(sizeof(*f));
	struct strbuf page = { 0 };
	assert_non_null(f);
	add_hosts(f, HOSTS);
	assert_int_equal(report_html(&f->input, &page), STATE_CRITICAL);
	require_page(&page);
	assert_int_equal(html_count(strbuf_text(&page), "<section"), HOSTS);
	assert_int_equal(html_count(strbuf_text(&page), "<a href="), HOSTS);
	const char *first_good = strstr(strbuf_text(&page), "<td><strong class=\"state ok");
	const char *last_bad = strstr(strbuf_text(&page), "<section");
	for (const char *at = strbuf_text(&page); at < last_bad && at != NULL;
	     at = strstr(at + 1, "<td><strong class=\"state critical"))
		assert_true(at < first_good || at > last_bad);
	print_message("%zu octets for a host\n", page.len / HOSTS);
	strbuf_clear(&page);
	release(f);
}

/* Whatever the bound: whole, and each link leads to a section. */
static void bounds(void **unused)
{
	(void)unused;
	struct fixture *f = malloc(sizeof(*f));
	assert_non_null(f);
	add_hosts(f, 40);
	size_t most = 0;
	for (size_t max = REPORT_MIN_BYTES; max < 600000; max += 1 + max / 5) {
		struct strbuf page = { 0 };
		f->input.max_bytes = max;
		assert_int_equal(report_html(&f->input, &page), STATE_CRITICAL);
		require_page(&page);
		assert_true(page.len <= max);
		size_t n = html_count(strbuf_text(&page), "<section");
		assert_true(n >= most);
		assert_true(n >= html_count(strbuf_text(&page), "<a href="));
		assert_int_equal(strstr(strbuf_text(&page), "--max-output") != NULL, n < 40);
		assert_int_equal(strstr(strbuf_text(&page), "<style>") != NULL,
				 max >= HTML_SMALL_BYTES);
		most = n;
		strbuf_clear(&page);
	}
	assert_int_equal(most, 40);
	release(f);
}

/* --- memory that runs out
 * -------------------------------------------------------------------------
 */

static void every_allocation_fails_once(void **unused)
{
	(void)unused;
	static const char *const ids[] = { "three_faults", "group_several_faults",
					   "dane_mismatch" };
	for (size_t k = 0; k < LENGTH(ids); k++) {
		struct fixture *f = build(ids[k]);
		struct strbuf whole = { 0 };
		enum state expected = report_html(&f->input, &whole);
		bool is_through = false;
		for (long i = 0; !is_through; i++) {
			struct strbuf page = { 0 };
			failing = i;
			enum state state = report_html(&f->input, &page);
			is_through = failing >= 0;
			failing = -1;
			bool is_whole = state == expected &&
					strcmp(strbuf_text(&page), strbuf_text(&whole)) == 0;
			if (!is_whole && !strbuf_failed(&page)) {
				assert_int_equal(state, STATE_UNKNOWN);
				require_part(&page, "into memory");
				require_page(&page);
			}
			strbuf_clear(&page);
		}
		strbuf_clear(&whole);
		release(f);
	}
}

static void no_results(void **unused)
{
	(void)unused;
	struct demands demands;
	struct strbuf page = { 0 };
	demands_init(&demands);
	assert_int_equal(report_html(&(struct report_input){ .demands = &demands }, &page),
			 STATE_UNKNOWN);
	require_page(&page);
	strbuf_clear(&page);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(the_policy_names_the_style_sheet),
		cmocka_unit_test(no_octet_gets_out),
		cmocka_unit_test(it_says_how_it_came_about),
		cmocka_unit_test(what_is_wrong_is_open),
		cmocka_unit_test(the_log_is_there_with_vv),
		cmocka_unit_test(an_error_is_a_page),
		cmocka_unit_test(hundreds_of_hosts),
		cmocka_unit_test(bounds),
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(no_results),
	};
	struct CMUnitTest tests[LENGTH(golden_ids) + LENGTH(others)];
	size_t n = 0;
	for (; n < LENGTH(golden_ids); n++)
		tests[n] = (struct CMUnitTest){ .name = golden_ids[n],
						.test_func = golden,
						.initial_state = (void *)(uintptr_t)golden_ids[n] };
	memcpy(&tests[n], others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}

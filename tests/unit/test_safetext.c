/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from the wire on its way out: what stays, what becomes an escape, and
 * what holds for every octet and every code point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/safetext.h"
#include "support/safecheck.h"

#define TEXT(literal) literal, sizeof(literal) - 1

static const struct row {
	const char *id;
	const char *in;
	size_t in_len;
	const char *out;
} rows[] = {
	{ "plain-name", TEXT("mail.example.com"), "mail.example.com" },
	{ "empty", TEXT(""), "" },
	{ "blank-and-punctuation", TEXT("a b,c;d:e=f(g)*{h}%~#!?@^_-+/"),
	  "a b,c;d:e=f(g)*{h}%~#!?@^_-+/" },
	{ "letters-beyond-ascii", TEXT("b\303\274cher \346\227\245\346\234\254 \320\277"),
	  "b\303\274cher \346\227\245\346\234\254 \320\277" },
	{ "four-octets", TEXT("\360\237\224\222"), "\360\237\224\222" },
	{ "nul", TEXT("a\0b"), "a\\x00b" },
	{ "newline-and-tab", TEXT("a\nb\rc\td"), "a\\x0ab\\x0dc\\x09d" },
	{ "escape-sequence", TEXT("\033[31mred"), "\\x1b\\x5b31mred" },
	{ "del", TEXT("\177"), "\\x7f" },
	{ "pipe-perfdata", TEXT("x|'time'=0s"), "x\\x7c\\x27time\\x27=0s" },
	{ "html", TEXT("<script>alert(1)</script>&amp;"),
	  "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e\\x26amp;" },
	{ "state-in-brackets", TEXT("[OK]"), "\\x5bOK\\x5d" },
	{ "shell", TEXT("`id` $(id) \"a\" 'b'"), "\\x60id\\x60 \\x24(id) \\x22a\\x22 \\x27b\\x27" },
	{ "backslash", TEXT("\\x41"), "\\x5cx41" },
	{ "tree-line", TEXT("\n\t\\_[OK] - name: fits"),
	  "\\x0a\\x09\\x5c_\\x5bOK\\x5d - name: fits" },
	{ "c1-control",
	  TEXT("\302\233"
	       "1m"),
	  "\\u{009b}1m" },
	{ "c1-raw-octet",
	  TEXT("\233"
	       "1m"),
	  "\\x9b1m" },
	{ "no-break-space", TEXT("a\302\240b"), "a\\u{00a0}b" },
	{ "soft-hyphen", TEXT("a\302\255b"), "a\\u{00ad}b" },
	{ "bidi-override", TEXT("a\342\200\256b"), "a\\u{202e}b" },
	{ "bidi-isolate", TEXT("\342\201\246x\342\201\251"), "\\u{2066}x\\u{2069}" },
	{ "arabic-letter-mark", TEXT("\330\234"), "\\u{061c}" },
	{ "zero-width", TEXT("a\342\200\213b\342\200\215c\357\273\277"),
	  "a\\u{200b}b\\u{200d}c\\u{feff}" },
	{ "line-separator", TEXT("a\342\200\250b\342\200\251"), "a\\u{2028}b\\u{2029}" },
	{ "ideographic-space", TEXT("\343\200\200"), "\\u{3000}" },
	{ "hangul-filler", TEXT("\343\205\244"), "\\u{3164}" },
	{ "variation-selector", TEXT("a\357\270\217"), "a\\u{fe0f}" },
	{ "tag-character", TEXT("\363\240\201\201"), "\\u{e0041}" },
	{ "private-use", TEXT("\356\200\200\364\217\277\275"), "\\u{e000}\\u{10fffd}" },
	{ "noncharacter", TEXT("\357\277\277\360\237\277\276"), "\\u{ffff}\\u{1fffe}" },
	{ "replacement-character", TEXT("\357\277\275"), "\\u{fffd}" },
	{ "full-width-brackets", TEXT("\357\274\273OK\357\274\275"), "\\u{ff3b}OK\\u{ff3d}" },
	{ "full-width-pipe", TEXT("\357\275\234"), "\\u{ff5c}" },
	{ "greek-varia-is-a-backtick", TEXT("\341\277\257"), "\\u{1fef}" },
	{ "not-less-than-decomposes", TEXT("\342\211\256"), "\\u{226e}" },
	{ "latin-1-octets", TEXT("b\374cher"), "b\\xfccher" },
	{ "overlong-slash", TEXT("\300\257"), "\\xc0\\xaf" },
	{ "overlong-three", TEXT("\340\200\257"), "\\xe0\\x80\\xaf" },
	{ "overlong-nul", TEXT("\300\200"), "\\xc0\\x80" },
	{ "surrogate", TEXT("\355\240\200"), "\\xed\\xa0\\x80" },
	{ "beyond-unicode", TEXT("\364\220\200\200"), "\\xf4\\x90\\x80\\x80" },
	{ "five-octets", TEXT("\370\210\200\200\200"), "\\xf8\\x88\\x80\\x80\\x80" },
	{ "cut-character", TEXT("a\342\202"), "a\\xe2\\x82" },
	{ "lone-continuation", TEXT("\200"), "\\x80" },
	{ "cut-then-good", TEXT("\342\202z\303\274"), "\\xe2\\x82z\303\274" },
	{ "mark-on-letter", TEXT("e\314\201"), "e\314\201" },
	{ "mark-at-start", TEXT("\314\201e"), "\\u{0301}e" },
	{ "mark-on-blank", TEXT("a \314\270"), "a \\u{0338}" },
	{ "mark-on-escape", TEXT("|\314\270"), "\\x7c\\u{0338}" },
	{ "mark-on-format-character", TEXT("a\342\200\213\314\270"), "a\\u{200b}\\u{0338}" },
	{ "marks-pile-up", TEXT("e\314\201\314\202\314\203\314\204\314\205"),
	  "e\314\201\314\202\314\203\\u{0304}\\u{0305}" },
	{ "marks-on-letter-beyond-ascii", TEXT("\303\274\314\201"), "\303\274\314\201" },
};

static void run_row(void **state)
{
	const struct row *row = *state;
	struct strbuf out = { 0 };
	safetext_append(&out, (struct bytes){ (const uint8_t *)row->in, row->in_len });
	assert_string_equal(strbuf_text(&out), row->out);
	assert_false(strbuf_failed(&out));
	assert_true(safecheck_reverses(strbuf_text(&out), out.len, row->in, row->in_len));
	strbuf_clear(&out);
}

static const struct cut_row {
	const char *in;
	size_t limit;
	const char *out;
} cut_rows[] = {
	{ "abcdef", 6, "abcdef" },
	{ "abcdefg", 6, "abc..." },
	{ "abcdefghijkl", 3, "..." },
	{ "", 3, "" },
	{ "abc", 3, "abc" },
	{ "ab|cdefgh", 8, "ab..." }, /* never within an escape */
	{ "ab|cd", 8, "ab\\x7ccd" },
	{ "a\303\274\303\274\303\274", 7, "a\303\274\303\274\303\274" },
	{ "a\303\274\303\274\303\274", 6, "a\303\274..." }, /* nor within a character */
	{ "||||", 5, "..." },
	{ "\342\200\256", 5, "..." },
};

static void cuts_at_a_border(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(cut_rows) / sizeof(cut_rows[0]); i++) {
		const struct cut_row *row = &cut_rows[i];
		struct strbuf out = { 0 };
		strbuf_append(&out, "head "); /* what was there stays */
		safetext_append_limited(&out,
					(struct bytes){ (const uint8_t *)row->in, strlen(row->in) },
					row->limit);
		if (strncmp(strbuf_text(&out), "head ", 5) != 0 ||
		    strcmp(strbuf_text(&out) + 5, row->out) != 0)
			fail_msg("row %zu: %s", i, strbuf_text(&out));
		strbuf_clear(&out);
	}
}

/* Octets to safe text: safe, and back again. */
static void check_octets(const uint8_t *data, size_t len)
{
	struct strbuf out = { 0 };
	safetext_append(&out, (struct bytes){ data, len });
	const char *why = safecheck_text(strbuf_text(&out), out.len);
	if (why != NULL)
		fail_msg("%s in %s", why, strbuf_text(&out));
	assert_true(safecheck_reverses(strbuf_text(&out), out.len, (const char *)data, len));

	struct strbuf limited = { 0 };
	size_t limit = 3 + len / 2;
	safetext_append_limited(&limited, (struct bytes){ data, len }, limit);
	assert_true(limited.len <= limit);
	assert_null(safecheck_text(strbuf_text(&limited), limited.len));
	if (limited.len >= 3 && out.len > limit)
		assert_memory_equal(strbuf_text(&limited), strbuf_text(&out), limited.len - 3);
	else
		assert_string_equal(strbuf_text(&limited), strbuf_text(&out));
	strbuf_clear(&limited);
	strbuf_clear(&out);
}

static void every_code_point(void **unused)
{
	(void)unused;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		/* Surrogates are encoded too: they are not well formed. */
		uint8_t text[8] = { 'a' };
		size_t n = 1 + safecheck_encode(c, text + 1);
		text[n++] = 'z';
		check_octets(text + (c & 1), n - (c & 1));
	}
}

static void every_pair_of_octets(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 0x10000; i++) {
		uint8_t pair[2] = { (uint8_t)(i >> 8), (uint8_t)i };
		check_octets(pair, 2);
	}
}

static void random_octets(void **unused)
{
	(void)unused;
	static const char *const fragments[] = { "\314\201", "\342\200\256", "[OK]",         "|",
						 "\\",       "\\x41",        "\\u{202e}",    "\n",
						 "\360\237", "\303\274",     "\355\240\200", "x",
						 "\0",       "\177",         "\302\233",     "<b>",
						 "..." };
	uint32_t seed = 1;
	for (int round = 0; round < 100000; round++) {
		uint8_t text[64];
		size_t n = 0;
		while (n < 40) {
			seed = seed * 1664525 + 1013904223;
			if (seed >> 30 == 0) {
				text[n++] = (uint8_t)(seed >> 8);
				continue;
			}
			const char *fragment = fragments[(seed >> 16) % (sizeof(fragments) /
									 sizeof(fragments[0]))];
			size_t len = fragment[0] == '\0' ? 1 : strlen(fragment);
			memcpy(text + n, fragment, len);
			n += len;
			if (seed >> 28 == 7)
				break;
		}
		check_octets(text, n);
	}
}

int main(void)
{
	enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[N_ROWS + 4];
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[N_ROWS] = (struct CMUnitTest)cmocka_unit_test(cuts_at_a_border);
	tests[N_ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(every_code_point);
	tests[N_ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(every_pair_of_octets);
	tests[N_ROWS + 3] = (struct CMUnitTest)cmocka_unit_test(random_octets);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

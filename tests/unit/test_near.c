/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nearly fits: typing mistakes, wildcards as old clients read them, and texts that
 * hold the name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "names/loose.h"
#include "names/near.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* --- globs -------------------------------------------------------------------------- */

static bool naive_glob(const char *pattern, const char *text)
{
	if (*pattern == '\0')
		return *text == '\0';
	if (*pattern == '*')
		return naive_glob(pattern + 1, text) ||
		       (*text != '\0' && naive_glob(pattern, text + 1));
	return *text != '\0' && (*pattern | 0x20) == (*text | 0x20) &&
	       naive_glob(pattern + 1, text + 1);
}

/* The n-th text of these letters. */
static void spell(size_t n, const char *letters, char text[16])
{
	size_t base = strlen(letters), len = 0;
	for (; n > 0; n = (n - 1) / base)
		text[len++] = letters[(n - 1) % base];
	text[len] = '\0';
}

/* Every pattern of five and every text of five, with octets behind that could go on. */
static void globs_are_those_of_the_plain_rule(void **unused)
{
	char pattern[16], text[16], pattern_and[32], text_and[32];
	(void)unused;
	for (size_t i = 0; i < 364; i++) {
		spell(i, "a*b", pattern);
		for (size_t k = 0; k < 364; k++) {
			spell(k, "abA", text);
			snprintf(pattern_and, sizeof(pattern_and), "%s**", pattern);
			snprintf(text_and, sizeof(text_and), "%sab", text);
			struct bytes p = { (uint8_t *)pattern_and, strlen(pattern) };
			struct bytes t = { (uint8_t *)text_and, strlen(text) };
			if (loose_glob(p, t) != naive_glob(pattern, text))
				fail_msg("'%s' '%s'", pattern, text);
		}
	}
}

/* --- loose names ---------------------------------------------------------------------- */

#define NO (~0u)

static void names_are_covered_in_forms(void **unused)
{
	static const struct {
		struct bytes name;
		const char *host;
		unsigned forms; /* NO: not covered */
	} rows[] = {
		{ BYTES("a.b"), "a.b", 0 },
		{ BYTES("A.b"), "a.b", LOOSE_CAPITALS },
		{ BYTES("a.b"), "a.B", LOOSE_CAPITALS },
		{ BYTES("a.b"), "a.c", NO },
		{ BYTES(""), "a", NO },
		{ BYTES("a.b."), "a.b", LOOSE_DOT },
		{ BYTES("a.b.."), "a.b", NO },
		{ BYTES("a.b "), "a.b", LOOSE_BLANK },
		{ BYTES("a.b  "), "a.b", LOOSE_BLANK },
		{ BYTES("a.b. "), "a.b", LOOSE_BLANK | LOOSE_DOT },
		{ BYTES("a.b\0c"), "a.b", LOOSE_NUL },
		{ BYTES("a.b\0"), "a.b", LOOSE_NUL },
		{ BYTES("*.b"), "a.b", LOOSE_WILDCARD },
		{ BYTES("*.b.c"), "a.b.c", LOOSE_WILDCARD },
		{ BYTES("*.b.c"), "x.a.b.c", NO },
		{ BYTES("*.b.c"), "b.c", NO },
		{ BYTES("*.B.c"), "a.b.c", LOOSE_WILDCARD | LOOSE_CAPITALS },
		{ BYTES("*"), "a", LOOSE_ALONE },
		{ BYTES("*"), "a.b", NO },
		{ BYTES("w*.b"), "www.b", LOOSE_PREFIX },
		{ BYTES("w*.b"), "w.b", LOOSE_PREFIX | LOOSE_NOTHING },
		{ BYTES("w*.b"), "xww.b", NO },
		{ BYTES("*w.b"), "www.b", LOOSE_SUFFIX },
		{ BYTES("*w.b"), "w.b", LOOSE_SUFFIX | LOOSE_NOTHING },
		{ BYTES("*w.b"), "wwx.b", NO },
		{ BYTES("w*w.b"), "www.b", LOOSE_MIDDLE },
		{ BYTES("w*w.b"), "ww.b", LOOSE_MIDDLE | LOOSE_NOTHING },
		{ BYTES("w*w.b"), "w.b", NO },
		{ BYTES("W*.b"), "www.b", LOOSE_PREFIX | LOOSE_CAPITALS },
		{ BYTES("x*.b"), "xn--a.b", LOOSE_PREFIX | LOOSE_A_LABEL },
		{ BYTES("a.*.c"), "a.b.c", LOOSE_INNER },
		{ BYTES("a.b.*"), "a.b.c", NO },
		{ BYTES("a.b*.c"), "a.bb.c", LOOSE_INNER | LOOSE_PREFIX },
		{ BYTES("*.*.c"), "a.b.c", LOOSE_WILDCARD | LOOSE_INNER | LOOSE_SEVERAL },
		{ BYTES("w*w*.c"), "wwx.c", LOOSE_SEVERAL },
		{ BYTES("w*w*.c"), "wx.c", NO },
		{ BYTES("**.c"), "a.c", LOOSE_SEVERAL },
		{ BYTES("*.b"), ".b", NO },
		{ BYTES("a*.b"), "a.b.c", NO },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		unsigned forms = NO;
		bool covers = loose_covers(rows[i].name, bytes_of(rows[i].host), &forms);
		print_message("%zu: %s %s: %x\n", i, (const char *)rows[i].name.data, rows[i].host,
			      forms);
		assert_int_equal(covers, rows[i].forms != NO);
		assert_int_equal(forms, rows[i].forms);
	}
}

/* --- one mistake ------------------------------------------------------------------------ */

static enum name_reason near(const char *domain, const char *name)
{
	/* What stands behind could go on with them. */
	char domain_and[64], name_and[64];
	snprintf(domain_and, sizeof(domain_and), "%szz", domain);
	snprintf(name_and, sizeof(name_and), "%szz", name);
	struct bytes d = { (uint8_t *)domain_and, strlen(domain) };
	return near_name(d, d, (struct bytes){ (uint8_t *)name_and, strlen(name) });
}

static void check_similar(const char *a, const char *b, bool similar)
{
	if ((near(a, b) == NAME_REASON_SIMILAR) != similar ||
	    (near(b, a) == NAME_REASON_SIMILAR) != similar)
		fail_msg("%s and %s", a, b);
}

static void one_mistake_is_similar(void **unused)
{
	static const char right[] = "abcd.efgh";
	const size_t len = strlen(right);
	(void)unused;
	for (size_t i = 0; i <= len; i++) {
		char wrong[32];
		snprintf(wrong, sizeof(wrong), "%.*sx%s", (int)i, right, right + i);
		check_similar(right, wrong, true); /* put in */
		snprintf(wrong, sizeof(wrong), "%.*sxy%s", (int)i, right, right + i);
		check_similar(right, wrong, false);
		if (i == len)
			break;
		snprintf(wrong, sizeof(wrong), "%.*sX%s", (int)i, right, right + i + 1);
		check_similar(right, wrong, true); /* replaced */
		if (i + 1 == len)
			break;
		strcpy(wrong, right);
		wrong[i] = right[i + 1];
		wrong[i + 1] = right[i];
		check_similar(right, wrong, true); /* exchanged */
		wrong[i] = 'x';
		check_similar(right, wrong, false);
		wrong[i] = right[i + 1];
		wrong[i + 1] = 'x';
		check_similar(right, wrong, false);
		if (i + 2 == len)
			break;
		strcpy(wrong, right);
		wrong[i] = right[i + 2];
		wrong[i + 2] = right[i];
		check_similar(right, wrong, false); /* not neighbours */
		strcpy(wrong, right);
		wrong[i] = wrong[i + 2] = 'x';
		check_similar(right, wrong, false);
	}
	/* eight characters are enough, of the shorter of the two */
	check_similar("abcdefgh", "abcdefgx", true);
	check_similar("abcdefgh", "abcdefghx", true);
	check_similar("abcdefg", "abcdefx", false);
	check_similar("abcdefg", "abcdefgx", false);
	check_similar("abcdefgh", "ABCDEFGX", true);
}

static void www_is_told(void **unused)
{
	(void)unused;
	assert_int_equal(near("www.example.com", "example.com"), NAME_REASON_WWW);
	assert_int_equal(near("example.com", "www.example.com"), NAME_REASON_WWW);
	assert_int_equal(near("example.com", "WWW.Example.com"), NAME_REASON_WWW);
	assert_int_equal(near("example.com", "wwww.example.com"), NAME_REASON_SHARED_DOMAIN);
	assert_int_equal(near("example.com", "www.example.org"), NAME_REASON_UNRELATED);
	assert_int_equal(near("example.com", "a.example.com"), NAME_REASON_SHARED_DOMAIN);
	assert_int_equal(near("example.com", "contoso.org"), NAME_REASON_UNRELATED);
}

/* --- malformed names ------------------------------------------------------------------------ */

static void malformed_names_that_hold_it(void **unused)
{
	static const struct {
		const char *text;
		enum name_defect defect;
		enum name_reason reason;
	} rows[] = {
		{ "a.example", NAME_DEFECT_LIST, NAME_REASON_MALFORMED },
		{ "x a.example", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ "a.example x", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ "x a.example y", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ "x A.Example y", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ "xa.example", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "a.examplex", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "-a.example", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "_a.example", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "0a.example", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "a.example-", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "xa.example a.example", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ "a.examplex a.example", NAME_DEFECT_BLANK, NAME_REASON_MALFORMED },
		{ ".a.example.", NAME_DEFECT_LABEL_EMPTY, NAME_REASON_MALFORMED },
		{ "a.exampl", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "", NAME_DEFECT_EMPTY, NAME_REASON_UNRELATED },
		{ "*.exam*", NAME_DEFECT_WILDCARD_MULTIPLE, NAME_REASON_WILDCARD_PARTIAL },
		{ "a*.example", NAME_DEFECT_WILDCARD_PARTIAL, NAME_REASON_WILDCARD_PARTIAL },
		{ "a.*", NAME_DEFECT_WILDCARD_INNER, NAME_REASON_WILDCARD_PARTIAL },
		{ "a*.example", NAME_DEFECT_BLANK, NAME_REASON_UNRELATED },
		{ "a*.example.*", NAME_DEFECT_WILDCARD_MULTIPLE, NAME_REASON_UNRELATED },
		{ "a*.example.x", NAME_DEFECT_WILDCARD_PARTIAL, NAME_REASON_UNRELATED },
		{ "a*", NAME_DEFECT_WILDCARD_PARTIAL, NAME_REASON_UNRELATED },
		{ "b*.example", NAME_DEFECT_WILDCARD_PARTIAL, NAME_REASON_UNRELATED },
	};
	struct reference reference;
	(void)unused;
	assert_int_equal(reference_parse("a.example", &reference, NULL), ERR_NONE);
	for (size_t i = 0; i < N(rows); i++) {
		char text_and[64];
		snprintf(text_and, sizeof(text_and), "%sx", rows[i].text);
		struct presented_name name = { NAME_DNS,
					       rows[i].defect,
					       { (uint8_t *)text_and, strlen(rows[i].text) } };
		print_message("%zu: %s\n", i, rows[i].text);
		assert_int_equal(near_malformed(&reference, bytes_of("a.example"), &name),
				 rows[i].reason);
	}
	struct reference short_one;
	const struct presented_name pattern = { NAME_DNS, NAME_DEFECT_WILDCARD_PARTIAL,
						BYTES("a*.c") };
	assert_int_equal(reference_parse("ab.c", &short_one, NULL), ERR_NONE);
	assert_int_equal(near_malformed(&short_one, bytes_of("ab.c"), &pattern),
			 NAME_REASON_WILDCARD_PARTIAL);
	const struct presented_name letter = { NAME_DNS, NAME_DEFECT_LIST, BYTES("a") };
	assert_int_equal(reference_parse("a", &short_one, NULL), ERR_NONE);
	assert_int_equal(near_malformed(&short_one, bytes_of("a"), &letter), NAME_REASON_MALFORMED);
	/* Of long texts nothing is looked at. */
	static char text[5000];
	memset(text, ' ', sizeof(text));
	memcpy(text, "a.example", 9);
	struct presented_name name = { NAME_DNS, NAME_DEFECT_BLANK, { (uint8_t *)text, 4096 } };
	assert_int_equal(near_malformed(&reference, bytes_of("a.example"), &name),
			 NAME_REASON_MALFORMED);
	name.value.len++;
	assert_int_equal(near_malformed(&reference, bytes_of("a.example"), &name),
			 NAME_REASON_UNRELATED);
}

/* As it was typed, beyond ASCII. */
static void unicode_forms_are_told(void **unused)
{
#define BUECHER \
	"b\xc3\xbc" \
	"cher.example"
	static const struct {
		const char *reference, *text;
		enum name_reason reason;
	} rows[] = {
		{ BUECHER, BUECHER, NAME_REASON_U_LABEL },
		{ "a." BUECHER, "a." BUECHER, NAME_REASON_U_LABEL },
		{ "a." BUECHER, "*." BUECHER, NAME_REASON_U_LABEL },
		{ "a." BUECHER, "*.\xc3\xa4.example", NAME_REASON_UNRELATED },
		{ "a." BUECHER, BUECHER, NAME_REASON_UNRELATED },
		{ "a.b", BUECHER, NAME_REASON_UNRELATED },
		{ "a.b", "*.\xc3\xa4", NAME_REASON_UNRELATED },
		{ "\xc3\xa4", "\xc3\xa4", NAME_REASON_U_LABEL },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct reference reference;
		struct presented_name name = { NAME_DNS, NAME_DEFECT_NOT_ASCII,
					       bytes_of(rows[i].text) };
		print_message("%zu: %s %s\n", i, rows[i].reference, rows[i].text);
		assert_int_equal(reference_parse(rows[i].reference, &reference, NULL), ERR_NONE);
		assert_int_equal(near_malformed(&reference, bytes_of(reference.ascii), &name),
				 rows[i].reason);
	}
}

static void addresses_that_begin_alike(void **unused)
{
	static const struct bytes ip = BYTES("\1\2\3\4");
	static const struct {
		struct bytes value;
		enum name_reason reason;
	} rows[] = {
		{ BYTES("\1\2\3\4\5"), NAME_REASON_MALFORMED },
		{ BYTES("\1\2\3\4\xff\xff\xff\xff"), NAME_REASON_MALFORMED },
		{ BYTES("\1\2\3\4"), NAME_REASON_OTHER_ADDRESS },
		{ BYTES("\1\2\3"), NAME_REASON_OTHER_ADDRESS },
		{ BYTES("\1\2\3\5\5"), NAME_REASON_OTHER_ADDRESS },
		{ BYTES(""), NAME_REASON_OTHER_ADDRESS },
	};
	struct reference reference;
	(void)unused;
	for (size_t i = 0; i < N(rows); i++)
		assert_int_equal(near_address(ip, rows[i].value), rows[i].reason);
	assert_int_equal(reference_parse("1.2.3.4", &reference, NULL), ERR_NONE);
	assert_true(near_is_address_text(&reference, bytes_of("1.2.3.4")));
	assert_true(near_is_address_text(&reference, bytes_of("[1.2.3.4]")));
	assert_false(near_is_address_text(&reference, bytes_of("1.2.3.5")));
	assert_false(near_is_address_text(&reference, bytes_of("::1.2.3.4")));
	assert_false(near_is_address_text(&reference, bytes_of("1.2.3.4 ")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_are_those_of_the_plain_rule),
		cmocka_unit_test(names_are_covered_in_forms),
		cmocka_unit_test(one_mistake_is_similar),
		cmocka_unit_test(www_is_told),
		cmocka_unit_test(malformed_names_that_hold_it),
		cmocka_unit_test(unicode_forms_are_told),
		cmocka_unit_test(addresses_that_begin_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

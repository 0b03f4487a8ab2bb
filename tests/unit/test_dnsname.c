/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of DNS names: parts, edges of every kind of character, lengths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "names/dnsname.h"
#include "names/idn.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define A20 "aaaaaaaaaaaaaaaaaaaa"
#define A63 A20 A20 A20 "aaa"

static void below(void **unused)
{
	static const struct {
		const char *name, *domain;
		bool is_below;
	} rows[] = {
		{ "example.com", "example.com", true },
		{ "www.example.com", "example.com", true },
		{ "x.a", "a", true },
		{ "a", "a", true },
		{ "xa", "a", false },
		{ "A.B", "b", true },
		{ "a.b", "a.b.c", false },
		{ "a.b", "", false },
		{ "", "", false },
		{ "", "a", false },
		{ ".a", "a", true },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++)
		assert_int_equal(
			dns_name_is_below(bytes_of(rows[i].name), bytes_of(rows[i].domain)),
			rows[i].is_below);
}

/* RFC 6761, 6.3 */
static void localhost(void **unused)
{
	(void)unused;
	assert_true(dns_name_is_localhost(bytes_of("localhost")));
	assert_true(dns_name_is_localhost(bytes_of("www.LOCALHOST")));
	assert_false(dns_name_is_localhost(bytes_of("mylocalhost")));
	assert_false(dns_name_is_localhost(bytes_of("localhost.example.com")));
}

static void wildcards(void **unused)
{
	(void)unused;
	assert_false(dns_name_is_wildcard(bytes_of("*.")));
	assert_true(dns_name_is_wildcard(bytes_of("*.a")));
	assert_true(dns_name_is_wildcard(bytes_of("*.a.b")));
	assert_false(dns_name_is_wildcard(bytes_of("*a.b")));
	assert_false(dns_name_is_wildcard(bytes_of("a.*.b")));
	assert_false(dns_name_is_wildcard(bytes_of("")));
}

static void numbers(void **unused)
{
	static const struct {
		const char *name;
		bool ends_in_number;
	} rows[] = {
		{ "1", true },      { "a.1", true },   { "a.0x", true },  { "a.0xf", true },
		{ "a.0xg", false }, { "a.1b", false }, { "a.b1", false }, { "1.a", false },
		{ "", false },      { "a.0x0", true }, { "a.x", false },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_int_equal(dns_name_ends_in_number(bytes_of(rows[i].name)),
				 rows[i].ends_in_number);
	}
}

/* Each octet by itself. */
static void characters(void **unused)
{
	(void)unused;
	for (unsigned c = 0; c < 256; c++) {
		uint8_t octet = (uint8_t)c;
		enum name_defect expected = NAME_DEFECT_CHARACTER;
		if (c == 0)
			expected = NAME_DEFECT_NUL;
		else if (c == 9 || c == 32)
			expected = NAME_DEFECT_BLANK;
		else if (c <= 31 || c == 127)
			expected = NAME_DEFECT_CONTROL;
		else if (c >= 128)
			expected = NAME_DEFECT_NOT_ASCII;
		else if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.",
				(int)c) != NULL)
			expected = NAME_DEFECT_NONE;
		assert_int_equal(dns_characters_defect((struct bytes){ &octet, 1 }), expected);
	}
	/* the worst counts, wherever it stands */
	assert_int_equal(dns_characters_defect(bytes_of("a*b c")), NAME_DEFECT_BLANK);
	assert_int_equal(dns_characters_defect(bytes_of("*a")), NAME_DEFECT_CHARACTER);
}

static void lengths(void **unused)
{
	static const struct {
		const char *name;
		enum name_defect defect;
	} rows[] = {
		{ "", NAME_DEFECT_EMPTY },
		{ "a", NAME_DEFECT_NONE },
		{ A63, NAME_DEFECT_NONE },
		{ A63 "a", NAME_DEFECT_LABEL_LONG },
		{ "b." A63 "a.b", NAME_DEFECT_LABEL_LONG },
		{ A63 "." A63 "." A63 "." A20 A20 A20 "a", NAME_DEFECT_NONE }, /* 253 */
		{ A63 "." A63 "." A63 "." A20 A20 A20 "aa", NAME_DEFECT_TOO_LONG },
		{ ".", NAME_DEFECT_LABEL_EMPTY },
		{ ".a", NAME_DEFECT_LABEL_EMPTY },
		{ "a..b", NAME_DEFECT_LABEL_EMPTY },
		{ "a.", NAME_DEFECT_LABEL_EMPTY },
		{ "-a", NAME_DEFECT_LABEL_HYPHEN },
		{ "a-", NAME_DEFECT_LABEL_HYPHEN },
		{ "b.-a.b", NAME_DEFECT_LABEL_HYPHEN },
		{ "b.a-.b", NAME_DEFECT_LABEL_HYPHEN },
		{ "-", NAME_DEFECT_LABEL_HYPHEN },
		{ "a-b", NAME_DEFECT_NONE },
		{ "-a..b", NAME_DEFECT_LABEL_EMPTY },
		{ "-a.1", NAME_DEFECT_IP_TEXT },
		{ "a.1", NAME_DEFECT_IP_TEXT },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_int_equal(dns_name_defect(bytes_of(rows[i].name)), rows[i].defect);
	}
}

#define BUECHER \
	"b\xc3\xbc" \
	"cher"
#define LONG_LABEL "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"

/* Into a buffer that has just room enough, and into one that lacks an octet. */
static void sizes(void **unused)
{
	static const struct {
		const char *from, *to;
		bool to_ascii;
	} rows[] = {
		{ "a", "a", true },
		{ "a.b", "a.b", true },
		{ BUECHER, "xn--bcher-kva", true },
		{ BUECHER ".b", "xn--bcher-kva.b", true },
		{ "a." BUECHER, "a.xn--bcher-kva", true },
		{ "xn--bcher-kva", BUECHER, false },
		{ "xn--bcher-kva.b", BUECHER ".b", false },
		{ "b.XN--bcher-kva", "b." BUECHER, false },
		{ "*.xn--bcher-kva." A63, "*." BUECHER "." A63, false },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		size_t size = strlen(rows[i].to) + 1;
		for (size_t n = 1; n <= size; n++) {
			char *text = malloc(n);
			const char *why = "";
			bool fits = rows[i].to_ascii
					    ? idn_to_ascii(rows[i].from, text, n, &why)
					    : idn_to_unicode(rows[i].from, text, n) == IDN_SOUND;
			print_message("%s into %zu\n", rows[i].from, n);
			assert_int_equal(fits, n == size);
			if (fits)
				assert_string_equal(text, rows[i].to);
			else if (rows[i].to_ascii)
				assert_string_equal(why,
						    "it is longer than 253 octets as A-labels");
			free(text);
		}
	}
}

static void long_labels(void **unused)
{
	char text[2048] = "", ascii[4096];
	const char *why = NULL;
	(void)unused;
	while (strlen(text) < 1008)
		strcat(text, LONG_LABEL);
	for (; strlen(text) < 1040; strcat(text, "a")) {
		assert_false(idn_to_ascii(text, ascii, sizeof(ascii), &why));
		/* Of shorter ones libidn2 has its own opinion: the label, or the name. */
		if (strlen(text) >= 1024)
			assert_string_equal(why, "a label is longer than 63 octets as A-label");
	}
	assert_int_equal(idn_to_unicode("xn--bcher-kva." A63 "a", ascii, sizeof(ascii)), IDN_ODD);
	assert_false(idn_to_ascii("\x80.example", ascii, sizeof(ascii), &why));
	assert_string_equal(why, "it is not valid UTF-8");
	/* capital sharp s, alone, twice, and at the end */
	assert_true(idn_to_ascii("fu\xe1\xba\x9e\xe1\xba\x9e", ascii, sizeof(ascii), &why));
	char capital[64];
	strcpy(capital, ascii);
	assert_true(idn_to_ascii("fu\xc3\x9f\xc3\x9f", ascii, sizeof(ascii), &why));
	assert_string_equal(capital, ascii);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(below),       cmocka_unit_test(wildcards),
		cmocka_unit_test(numbers),     cmocka_unit_test(characters),
		cmocka_unit_test(lengths),     cmocka_unit_test(sizes),
		cmocka_unit_test(long_labels), cmocka_unit_test(localhost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

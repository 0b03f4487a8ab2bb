/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as text: what is one, and the one text that each has (RFC 5952). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "names/iptext.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *text;
	size_t len;
	uint8_t ip[16];
	const char *canonical;
} rows[] = {
	{ "0.0.0.0", 4, { 0 }, "0.0.0.0" },
	{ "1.2.3.4", 4, { 1, 2, 3, 4 }, "1.2.3.4" },
	{ "10.20.30.40", 4, { 10, 20, 30, 40 }, "10.20.30.40" },
	{ "255.255.255.255", 4, { 255, 255, 255, 255 }, "255.255.255.255" },
	{ "256.1.1.1", 0, { 0 }, NULL },
	{ "1.1.1.256", 0, { 0 }, NULL },
	{ "1.1.1.1000", 0, { 0 }, NULL },
	{ "01.1.1.1", 0, { 0 }, NULL },
	{ "1.1.1.00", 0, { 0 }, NULL },
	{ "1.1.1", 0, { 0 }, NULL },
	{ "1.1.1.", 0, { 0 }, NULL },
	{ "1.1.1.1.", 0, { 0 }, NULL },
	{ "1.1.1.1.1", 0, { 0 }, NULL },
	{ "1.1..1", 0, { 0 }, NULL },
	{ ".1.1.1", 0, { 0 }, NULL },
	{ "1.1.1.a", 0, { 0 }, NULL },
	{ "1,1.1.1", 0, { 0 }, NULL },
	{ "", 0, { 0 }, NULL },
	{ "::", 16, { 0 }, "::" },
	{ "::1", 16, { [15] = 1 }, "::1" },
	{ "1::", 16, { 0, 1 }, "1::" },
	{ "2001:db8:0:0:1:0:0:1",
	  16,
	  { 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1 },
	  "2001:db8::1:0:0:1" },
	{ "2001:db8:0:1:0:0:0:1",
	  16,
	  { 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 },
	  "2001:db8:0:1::1" },
	{ "1:0:2:3:4:5:6:7", /* one group of zeros stays */
	  16,
	  { 0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7 },
	  "1:0:2:3:4:5:6:7" },
	{ "1:0:0:2:3:4:5:6",
	  16,
	  { 0, 1, 0, 0, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6 },
	  "1::2:3:4:5:6" },
	{ "1:2:3:4:5:6:0:0", 16, { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6 }, "1:2:3:4:5:6::" },
	{ "0:0:1:2:3:4:5:6",
	  16,
	  { 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6 },
	  "::1:2:3:4:5:6" },
	{ "abcd:EF01:2345:6789:abcd:ef01:2345:6789",
	  16,
	  { 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67,
	    0x89 },
	  "abcd:ef01:2345:6789:abcd:ef01:2345:6789" },
	{ "::ffff:1.2.3.4", 16, { [10] = 255, [11] = 255, 1, 2, 3, 4 }, "::ffff:1.2.3.4" },
	{ "::fffe:1.2.3.4", 16, { [10] = 255, [11] = 254, 1, 2, 3, 4 }, "::fffe:102:304" },
	{ "1::ffff:1.2.3.4", 16, { 0, 1, [10] = 255, [11] = 255, 1, 2, 3, 4 }, "1::ffff:102:304" },
	/* the longest text, and one octet more */
	{ "0000:0000:0000:0000:0000:ffff:255.255.255.255",
	  16,
	  { [10] = 255, [11] = 255, 255, 255, 255, 255 },
	  "::ffff:255.255.255.255" },
	{ "00000:0000:0000:0000:0000:ffff:255.255.255.255", 0, { 0 }, NULL },
	{ "1:2:3:4:5:6:7", 0, { 0 }, NULL },
	{ "::1%lo", 0, { 0 }, NULL },
	{ "[::1]", 0, { 0 }, NULL },
};

/* Each octet behind the text could go on with it: none of them is read. */
static void texts_are_parsed(void **unused)
{
	static const char behind[] = { '9', '.', ':', '\0' };
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		for (size_t k = 0; k < sizeof(behind); k++) {
			char text[64];
			uint8_t ip[16] = { 0xee, 0xee };
			size_t len = strlen(rows[i].text);
			memset(text, behind[k], sizeof(text));
			memcpy(text, rows[i].text, len);
			print_message("%s\n", rows[i].text);
			assert_int_equal(ip_parse((struct bytes){ (uint8_t *)text, len }, ip),
					 rows[i].len);
			if (rows[i].len > 0)
				assert_memory_equal(ip, rows[i].ip, rows[i].len);
			else
				assert_int_equal(ip[0], 0xee);
		}
	}
	assert_int_equal(ip_parse((struct bytes){ (const uint8_t *)"::\0"
								   "1",
						  4 },
				  (uint8_t[16]){ 0 }),
			 0);
}

static void each_has_one_text(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		char text[IP_TEXT_BYTES];
		if (rows[i].canonical == NULL)
			continue;
		ip_format(rows[i].ip, rows[i].len, text);
		assert_string_equal(text, rows[i].canonical);
	}
}

static void brackets_are_taken_off(void **unused)
{
	static const char *const texts[][2] = {
		{ "[::1]", "::1" }, { "[a]", "a" },     { "[]", "[]" },     { "[::1", "[::1" },
		{ "::1]", "::1]" }, { "[", "[" },       { "", "" },         { "a", "a" },
		{ "[[a]]", "[a]" }, { "[a]b", "[a]b" }, { "b[a]", "b[a]" },
	};
	(void)unused;
	for (size_t i = 0; i < N(texts); i++) {
		struct bytes found = ip_without_brackets(bytes_of(texts[i][0]));
		print_message("%s\n", texts[i][0]);
		assert_int_equal(found.len, strlen(texts[i][1]));
		assert_memory_equal(found.data, texts[i][1], found.len);
	}
}

static void mapped_addresses(void **unused)
{
	static const uint8_t v4[4] = { 192, 0, 2, 1 };
	uint8_t v6[16] = { [10] = 255, [11] = 255, 192, 0, 2, 1 };
	(void)unused;
	assert_true(ip_is_mapped(v6, v4));
	for (size_t i = 0; i < 16; i++) {
		v6[i] ^= 1;
		assert_false(ip_is_mapped(v6, v4));
		v6[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_parsed),
		cmocka_unit_test(each_has_one_text),
		cmocka_unit_test(brackets_are_taken_off),
		cmocka_unit_test(mapped_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

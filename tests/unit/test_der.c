/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DER cursor: strict, and never beyond its octets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/der.h"
#include "support/derbuf.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Octets in memory of exactly their size: a sanitizer sees the first one read
 * beyond. */
static struct bytes exact(const char *hex)
{
	struct derbuf b = { 0 };
	der_hex(&b, hex);
	uint8_t *copy = malloc(b.len > 0 ? b.len : 1);
	assert_non_null(copy);
	if (b.len > 0)
		memcpy(copy, b.data, b.len);
	struct bytes octets = { copy, b.len };
	derbuf_clear(&b);
	return octets;
}

static void release(struct bytes octets)
{
	free((void *)(uintptr_t)octets.data);
}

enum outcome { BAD, CUT, GOOD };
struct element_row {
	const char *id;
	const char *hex;
	enum outcome outcome;
	size_t header; /* octets */
	size_t contents;
};
static const struct element_row element_rows[] = {
	{ "nothing", "", BAD, 0, 0 },
	{ "tag-only", "30", BAD, 0, 0 },
	{ "empty", "3000", GOOD, 2, 0 },
	{ "short", "0401aa", GOOD, 2, 1 },
	{ "followed", "0401aabbcc", GOOD, 2, 1 },
	{ "cut-short", "0402aa", CUT, 2, 1 },
	{ "cut-whole-contents", "0402", CUT, 2, 0 },
	{ "indefinite",
	  "3080020101"
	  "0000",
	  BAD, 0, 0 },
	{ "reserved-length", "04ff00", BAD, 0, 0 },
	{ "long-form-for-short", "04810101", BAD, 0, 0 },
	{ "long-form-for-short-cut", "04810501", BAD, 0, 0 },
	{ "long-form-127", "04817f", BAD, 0, 0 },
	{ "long-form-128-cut", "048180", CUT, 3, 0 },
	{ "length-31-bits", "04847fffffff", CUT, 6, 0 },
	{ "length-32-bits", "048480000000", BAD, 0, 0 },
	{ "long-form-zero", "048100", BAD, 0, 0 },
	{ "long-form-leading-zero",
	  "04820080"
	  "00",
	  BAD, 0, 0 },
	{ "long-form-cut", "0481800102", CUT, 3, 2 },
	{ "length-octets-missing", "0482", BAD, 0, 0 },
	{ "length-octet-missing", "048201", BAD, 0, 0 },
	{ "length-octets-zero", "048200", BAD, 0, 0 },
	{ "length-three-octets-cut",
	  "0483010000"
	  "00",
	  CUT, 5, 1 },
	{ "length-256-million", "04841000000000", CUT, 6, 1 },
	{ "length-4-thousand-million", "0484ffffffff00", BAD, 0, 0 },
	{ "length-five-octets",
	  "048501000000"
	  "0000",
	  BAD, 0, 0 },
	{ "length-eight-octets", "0488ffffffffffffffff00", BAD, 0, 0 },
	{ "length-126-octets", "04fe01", BAD, 0, 0 },
	{ "high-tag", "9f1f0101", GOOD, 3, 1 },
	{ "high-tag-two-octets", "bf81000102", GOOD, 4, 1 },
	{ "high-tag-for-low", "9f1e0101", BAD, 0, 0 },
	{ "high-tag-leading-zero", "9f801f0101", BAD, 0, 0 },
	{ "high-tag-without-end", "9fffff", BAD, 0, 0 },
	{ "high-tag-overflow", "9fffffffffffffffffffffffffff7f00", BAD, 0, 0 },
	{ "high-tag-30", "9f1e00", BAD, 0, 0 },
	{ "high-tag-32-bits", "9f8fffffff7f00", GOOD, 7, 0 },
	{ "high-tag-33-bits", "9f90ffffff7f00", BAD, 0, 0 },
	{ "high-tag-only", "9f1f", BAD, 0, 0 },
};

static void element_is_read(void **state)
{
	const struct element_row *row = *state;
	struct bytes octets = exact(row->hex), rest = octets;
	struct der_element element = { .tag = 0x77 };
	assert_int_equal(der_next(&rest, &element), row->outcome == GOOD);
	if (row->outcome != GOOD) {
		assert_int_equal(element.tag, 0x77); /* untouched */
		assert_true(rest.data == octets.data && rest.len == octets.len);
	}
	release(octets);
}

static void element_has_its_place(void **state)
{
	const struct element_row *row = *state;
	struct bytes octets = exact(row->hex), rest = octets;
	struct der_element element;
	if (row->outcome != BAD) {
		assert_true(der_next_cut(&rest, &element));
		assert_int_equal(element.cut, row->outcome == CUT);
		assert_int_equal(element.tag, octets.data[0]);
		assert_ptr_equal(element.whole.data, octets.data);
		assert_int_equal(element.whole.len, row->header + row->contents);
		assert_ptr_equal(element.contents.data, octets.data + row->header);
		assert_int_equal(element.contents.len, row->contents);
		assert_int_equal(rest.len, octets.len - element.whole.len);
	} else {
		assert_false(der_next_cut(&rest, &element));
		assert_int_equal(rest.len, octets.len);
	}
	release(octets);
}

static void expect_looks_at_the_tag(void **unused)
{
	struct bytes octets = exact("0201050401aa"), rest = octets;
	struct der_element element;
	(void)unused;
	assert_false(der_expect(&rest, DER_OCTET_STRING, &element));
	assert_int_equal(rest.len, 6);
	assert_true(der_expect(&rest, DER_INTEGER, &element));
	assert_true(der_is_next(rest, DER_OCTET_STRING));
	assert_true(der_expect(&rest, DER_OCTET_STRING, &element));
	assert_false(der_is_next(rest, DER_OCTET_STRING));
	assert_false(der_expect(&rest, DER_OCTET_STRING, &element));
	release(octets);
}

static void object_identifiers(void **unused)
{
	static const struct {
		const char *hex;
		bool good;
	} rows[] = {
		{ "0603551d11", true },
		{ "0600", false },
		{ "060180", false },
		{ "0603558001", false }, /* a leading zero group */
		{ "06028001", false },
		{ "060155", true },
		{ "06025581", false },                  /* breaks off */
		{ "060bffffffffffffffffffff7f", true }, /* beyond 64 bits: an OID all the same */
		{ "0403551d11", false },
		{ "0604551d11", false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex), rest = octets;
		struct der_element element;
		if (der_expect_oid(&rest, &element) != rows[i].good ||
		    rest.len != (rows[i].good ? 0 : octets.len))
			fail_msg("row %s", rows[i].hex);
		release(octets);
	}
}

static void count_counts_whole_elements(void **unused)
{
	static const struct {
		const char *hex;
		bool good;
		size_t n;
	} rows[] = {
		{ "", true, 0 },
		{ "0500", true, 1 },
		{ "050005000401aa", true, 3 },
		{ "050005000402aa", false, 0 },
		{ "050004", false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex);
		size_t n = 99;
		if (der_count(octets, &n) != rows[i].good || n != (rows[i].good ? rows[i].n : 99))
			fail_msg("row %s: %zu", rows[i].hex, n);
		release(octets);
	}
}

static void small_integers(void **unused)
{
	static const struct {
		const char *hex;
		bool is_integer, is_small;
		int64_t value;
	} rows[] = {
		{ "", false, false, 0 },
		{ "00", true, true, 0 },
		{ "7f", true, true, 127 },
		{ "80", true, true, -128 },
		{ "ff", true, true, -1 },
		{ "0080", true, true, 128 },
		{ "007f", false, false, 0 },
		{ "ff7f", true, true, -129 },
		{ "ff80", false, false, 0 },
		{ "0000", false, false, 0 },
		{ "ffff", false, false, 0 },
		{ "7fffffffffffffff", true, true, INT64_MAX },
		{ "8000000000000000", true, true, INT64_MIN },
		{ "008000000000000000", true, false, 0 },
		{ "ff7fffffffffffffff", true, false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex);
		int64_t value = 42;
		if (der_is_integer(octets) != rows[i].is_integer ||
		    der_small_integer(octets, &value) != rows[i].is_small ||
		    value != (rows[i].is_small ? rows[i].value : 42))
			fail_msg("row %s: %lld", rows[i].hex, (long long)value);
		release(octets);
	}
}

static void integer_bits(void **unused)
{
	static const struct {
		const char *hex;
		size_t bits;
	} rows[] = {
		{ "", 0 },     { "00", 0 },     { "0000", 0 },      { "01", 1 },
		{ "7f", 7 },   { "80", 0 },     { "0080", 8 },      { "00ff", 8 },
		{ "0100", 9 }, { "000001", 1 }, { "00c00000", 24 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex);
		if (der_integer_bits(octets) != rows[i].bits)
			fail_msg("row %s: %zu", rows[i].hex, der_integer_bits(octets));
		release(octets);
	}
}

static void booleans(void **unused)
{
	static const struct {
		const char *hex;
		bool good, value, canonical;
	} rows[] = {
		{ "", false, false, false }, { "00", true, false, true },
		{ "ff", true, true, true },  { "01", true, true, false },
		{ "80", true, true, false }, { "ffff", false, false, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex);
		bool value = false, canonical = false;
		if (der_boolean_value(octets, &value, &canonical) != rows[i].good ||
		    value != rows[i].value || canonical != rows[i].canonical)
			fail_msg("row %s", rows[i].hex);
		release(octets);
	}
}

static void bit_strings(void **unused)
{
	static const struct {
		const char *hex;
		bool good;
		size_t len;
		unsigned unused_bits;
	} rows[] = {
		{ "", false, 0, 0 },      { "00", true, 0, 0 },
		{ "01", false, 0, 0 }, /* unused bits of nothing */
		{ "00aa", true, 1, 0 },   { "0780", true, 1, 7 },
		{ "0781", false, 0, 0 }, /* an unused bit is set */
		{ "0800", false, 0, 0 },  { "ff00", false, 0, 0 },
		{ "04aaf0", true, 2, 4 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes octets = exact(rows[i].hex), bits = { 0 };
		unsigned unused_bits = 0;
		if (der_bits(octets, &bits, &unused_bits) != rows[i].good ||
		    bits.len != rows[i].len || unused_bits != rows[i].unused_bits)
			fail_msg("row %s", rows[i].hex);
		release(octets);
	}
}

/* RFC 5280 4.1.2.5: what is no time is no time. */
struct time_row {
	const char *id;
	unsigned tag;
	const char *text;
	bool good;
	int64_t seconds;
};
#define UTC TAG_UTC_TIME
#define GEN TAG_GENERALIZED_TIME
static const struct time_row time_rows[] = {
	{ "utc-epoch", UTC, "700101000000Z", true, 0 },
	{ "utc-before-1970", UTC, "691231235959Z", true, -1 },
	{ "utc-1950-is-the-first-year", UTC, "500101000000Z", true, INT64_C(-631152000) },
	{ "utc-2049-is-the-last-year", UTC, "491231235959Z", true, INT64_C(2524607999) },
	{ "utc-2000", UTC, "000229120000Z", true, INT64_C(951825600) },
	{ "utc-2038", UTC, "380119031408Z", true, INT64_C(2147483648) },
	{ "gen-2050", GEN, "20500101000000Z", true, INT64_C(2524608000) },
	{ "gen-9999", GEN, "99991231235959Z", true, INT64_C(253402300799) },
	{ "gen-before-2050", GEN, "20260101000000Z", true, INT64_C(1767225600) },
	{ "gen-1900", GEN, "19000101000000Z", true, INT64_C(-2208988800) },
	{ "gen-year-0", GEN, "00000101000000Z", true, INT64_C(-62167219200) },
	{ "gen-2100-no-leap-year", GEN, "21000229000000Z", false, 0 },
	{ "gen-2000-leap-year", GEN, "20000229000000Z", true, INT64_C(951782400) },
	{ "utc-no-seconds", UTC, "2601010000Z", false, 0 },
	{ "gen-no-seconds", GEN, "202601010000Z", false, 0 },
	{ "gen-fraction", GEN, "20260101000000.5Z", false, 0 },
	{ "gen-fraction-comma", GEN, "20260101000000,5Z", false, 0 },
	{ "utc-offset", UTC, "260101000000+0100", false, 0 },
	{ "gen-offset", GEN, "20260101000000+0100", false, 0 },
	{ "utc-offset-zero", UTC, "260101000000+0000", false, 0 },
	{ "utc-no-zone", UTC, "260101000000", false, 0 },
	{ "gen-no-zone", GEN, "20260101000000", false, 0 },
	{ "utc-small-z", UTC, "260101000000z", false, 0 },
	{ "utc-trailing", UTC, "260101000000Z ", false, 0 },
	{ "utc-month-0", UTC, "260001000000Z", false, 0 },
	{ "utc-month-13", UTC, "261301000000Z", false, 0 },
	{ "utc-day-0", UTC, "260100000000Z", false, 0 },
	{ "utc-day-32", UTC, "260132000000Z", false, 0 },
	{ "utc-31-april", UTC, "260431000000Z", false, 0 },
	{ "utc-29-february", UTC, "260229000000Z", false, 0 },
	{ "utc-hour-24", UTC, "260101240000Z", false, 0 },
	{ "utc-minute-60", UTC, "260101006000Z", false, 0 },
	{ "utc-second-60", UTC, "261231235960Z", false, 0 },
	{ "utc-sign", UTC, "26-101000000Z", false, 0 },
	{ "utc-blank", UTC, " 60101000000Z", false, 0 },
	{ "utc-empty", UTC, "", false, 0 },
	{ "utc-in-generalized", GEN, "260101000000Z", false, 0 },
	{ "generalized-in-utc", UTC, "20260101000000Z", false, 0 },
	{ "other-tag", TAG_IA5_STRING, "260101000000Z", false, 0 },
};

static void time_is_read(void **state)
{
	const struct time_row *row = *state;
	struct derbuf b = { 0 };
	struct der_element element;
	int64_t seconds = 4711;
	der_tlv_text(&b, row->tag, row->text);
	struct bytes rest = derbuf_bytes(&b);
	assert_true(der_next(&rest, &element));
	assert_int_equal(der_time_seconds(&element, &seconds), row->good);
	assert_true(seconds == (row->good ? row->seconds : 4711));
	derbuf_clear(&b);
}

/* What the test library writes is what the cursor reads. */
static void writer_and_reader_agree(void **unused)
{
	static const size_t sizes[] = { 0, 1, 127, 128, 255, 256, 65535, 65536, 70000 };
	static const int64_t numbers[] = { 0,  1,    127,  128,       255,      256,
					   -1, -128, -129, INT64_MAX, INT64_MIN };
	struct der_element element;
	int64_t value;
	(void)unused;
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		struct derbuf b = { 0 };
		size_t begun = der_begin(&b, TAG_OCTET_STRING);
		for (size_t n = 0; n < sizes[i]; n++)
			der_octet(&b, 0x5a);
		der_end(&b, begun);
		struct bytes rest = derbuf_bytes(&b);
		assert_true(der_expect(&rest, DER_OCTET_STRING, &element));
		assert_int_equal(element.contents.len, sizes[i]);
		assert_int_equal(rest.len, 0);
		derbuf_clear(&b);
	}
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		struct derbuf b = { 0 };
		der_integer(&b, numbers[i]);
		struct bytes rest = derbuf_bytes(&b);
		assert_true(der_expect(&rest, DER_INTEGER, &element));
		assert_true(der_small_integer(element.contents, &value));
		assert_true(value == numbers[i]);
		derbuf_clear(&b);
	}
}

#define ADD(row, function) \
	tests[n++] = (struct CMUnitTest) \
	{ \
		(row)->id, function, NULL, NULL, (void *)(uintptr_t)(row) \
	}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(expect_looks_at_the_tag),
		cmocka_unit_test(object_identifiers),
		cmocka_unit_test(count_counts_whole_elements),
		cmocka_unit_test(small_integers),
		cmocka_unit_test(integer_bits),
		cmocka_unit_test(booleans),
		cmocka_unit_test(bit_strings),
		cmocka_unit_test(writer_and_reader_agree),
	};
	struct CMUnitTest tests[2 * LENGTH(element_rows) + LENGTH(time_rows) + LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(element_rows); i++) {
		ADD(&element_rows[i], element_is_read);
		ADD(&element_rows[i], element_has_its_place);
	}
	for (size_t i = 0; i < LENGTH(time_rows); i++)
		ADD(&time_rows[i], time_is_read);
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("der", tests, n, NULL, NULL);
}

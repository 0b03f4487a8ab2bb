/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/address.h. */
#include <config.h>

#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/address.h"

struct row {
	const char *text;
	const char *formatted; /* NULL: no address */
	enum address_family family;
};

static const struct row rows[] = {
	{ "192.0.2.10", "192.0.2.10", FAMILY_IPV4 },
	{ "0.0.0.0", "0.0.0.0", FAMILY_IPV4 },
	{ "255.255.255.255", "255.255.255.255", FAMILY_IPV4 },
	{ "2001:db8::1", "2001:db8::1", FAMILY_IPV6 },
	{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1", FAMILY_IPV6 },
	{ "[2001:db8::1]", "2001:db8::1", FAMILY_IPV6 },
	{ "::", "::", FAMILY_IPV6 },
	{ "::1", "::1", FAMILY_IPV6 },
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.1", FAMILY_IPV6 },
	{ "2001:db8:1111:2222:3333:4444:255.255.255.255", "2001:db8:1111:2222:3333:4444:ffff:ffff",
	  FAMILY_IPV6 },
	{ "fe80::1%lo", "fe80::1%lo", FAMILY_IPV6 },
	{ "[fe80::1%lo]", "fe80::1%lo", FAMILY_IPV6 },
	{ "fe80::1%999999", "fe80::1%999999", FAMILY_IPV6 },
	{ "", NULL, FAMILY_ANY },
	{ "[]", NULL, FAMILY_ANY },
	{ "[192.0.2.10]", NULL, FAMILY_ANY },
	{ "[2001:db8::1", NULL, FAMILY_ANY },
	{ "2001:db8::1]", NULL, FAMILY_ANY },
	{ "192.0.2", NULL, FAMILY_ANY },
	{ "192.0.2.256", NULL, FAMILY_ANY },
	{ "192.0.2.1.", NULL, FAMILY_ANY },
	{ "192.0.2.010.1", NULL, FAMILY_ANY },
	{ "0x7f.1", NULL, FAMILY_ANY },
	{ "2130706433", NULL, FAMILY_ANY },
	{ " 192.0.2.1", NULL, FAMILY_ANY },
	{ "192.0.2.1%lo", NULL, FAMILY_ANY },
	{ "2001:db8:::1", NULL, FAMILY_ANY },
	{ "1:2:3:4:5:6:7:8:9", NULL, FAMILY_ANY },
	{ "fe80::1%", NULL, FAMILY_ANY },
	{ "fe80::1%0", NULL, FAMILY_ANY },
	{ "fe80::1%no-such-interface", NULL, FAMILY_ANY },
	{ "fe80::1%12345678901", NULL, FAMILY_ANY },
	{ "2001:db8::1/64", NULL, FAMILY_ANY },
	{ "www.example.com", NULL, FAMILY_ANY },
	{ "2001:db8:1111:2222:3333:4444:255.255.255.255%a-very-long-zone-name-indeed", NULL,
	  FAMILY_ANY },
};

static void parse_row(void **state)
{
	const struct row *row = *state;
	struct address address = { .len = 77 };
	char text[ADDRESS_TEXT_BYTES];
	bool ok = address_parse(row->text, 8443, &address);
	assert_int_equal(ok, row->formatted != NULL);
	if (!ok) {
		assert_int_equal(address.len, 77);
		return;
	}
	address_format(&address, text);
	assert_string_equal(text, row->formatted);
	assert_int_equal(address_family(&address), row->family);
	assert_int_equal(address_port(&address), 8443);
	address_set_port(&address, 25);
	assert_int_equal(address_port(&address), 25);
}

/* A zone by number and by name is the same; it is kept. */
static void zone_is_part_of_the_address(void **unused)
{
	struct address name, number, other;
	char text[32];
	(void)unused;
	assert_true(address_parse("fe80::1%lo", 1, &name));
	snprintf(text, sizeof(text), "fe80::1%%%u", if_nametoindex("lo"));
	assert_true(address_parse(text, 1, &number));
	assert_true(address_equal(&name, &number));
	assert_true(address_parse("fe80::1%999999", 1, &other));
	assert_false(address_equal(&name, &other));
	assert_true(address_parse("fe80::1", 1, &other));
	assert_false(address_equal(&name, &other));
}

/* When it is printed the kernel is not asked any more. */
static void a_zone_is_named_where_the_address_comes_from(void **unused)
{
	struct address address;
	char text[ADDRESS_TEXT_BYTES], number[ADDRESS_TEXT_BYTES];
	(void)unused;
	assert_true(address_parse("fe80::1%lo", 1, &address));
	address.zone[0] = '\0';
	address_format(&address, text);
	snprintf(number, sizeof(number), "fe80::1%%%u", if_nametoindex("lo"));
	assert_string_equal(text, number);
	address_name_zone(&address);
	address_format(&address, text);
	assert_string_equal(text, "fe80::1%lo");
	assert_true(address_parse("2001:db8::1", 1, &address));
	address_name_zone(&address);
	assert_string_equal(address.zone, "");
}

static void equal_compares_family_address_and_port(void **unused)
{
	static const struct {
		const char *a;
		uint16_t a_port;
		const char *b;
		uint16_t b_port;
		bool equal;
	} pairs[] = {
		{ "192.0.2.1", 1, "192.0.2.1", 1, true },
		{ "192.0.2.1", 1, "192.0.2.1", 2, false },
		{ "192.0.2.1", 1, "192.0.2.2", 1, false },
		{ "192.0.2.1", 1, "::ffff:192.0.2.1", 1, false },
		{ "2001:db8::1", 1, "2001:db8:0::1", 1, true },
		{ "2001:db8::1", 1, "2001:db8::2", 1, false },
		{ "2001:db8::1", 1, "2001:db8::1", 2, false },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct address a, b;
		assert_true(address_parse(pairs[i].a, pairs[i].a_port, &a));
		assert_true(address_parse(pairs[i].b, pairs[i].b_port, &b));
		if (address_equal(&a, &b) != pairs[i].equal)
			fail_msg("row %zu", i);
		assert_int_equal(address_equal(&b, &a), pairs[i].equal);
	}
}

static void other_families_have_no_text(void **unused)
{
	struct address address = { .storage = { .ss_family = AF_UNIX }, .len = 2 };
	char text[ADDRESS_TEXT_BYTES] = "x";
	(void)unused;
	address_format(&address, text);
	assert_string_equal(text, "");
	assert_int_equal(address_port(&address), 0);
	address_set_port(&address, 7);
	assert_false(address_equal(&address, &address));
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[N + 4];
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ rows[i].text, parse_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[N] = (struct CMUnitTest)cmocka_unit_test(zone_is_part_of_the_address);
	tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(equal_compares_family_address_and_port);
	tests[N + 2] = (struct CMUnitTest)cmocka_unit_test(other_families_have_no_text);
	tests[N + 3] =
		(struct CMUnitTest)cmocka_unit_test(a_zone_is_named_where_the_address_comes_from);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

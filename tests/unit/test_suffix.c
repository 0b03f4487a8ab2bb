/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public suffixes as they bear on wildcards. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "names/suffix.h"

/* With and without the list, a single label is a suffix. */
static void top_level_domains(void **state)
{
	(void)state;
	static const char *const suffixes[] = { "com", "uk",   "ck",        "xn--p1ai",   "local",
						"lan", "arpa", "localhost", "nonexistent" };
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (!suffix_is_public(suffixes[i]))
			fail_msg("%s is no suffix", suffixes[i]);
	}
}

/* In every edition of the list: newer ones have home.arpa itself. */
static void owned_domains(void **state)
{
	(void)state;
	static const char *const owned[] = {
		"example.com",
		"www.example.com",
		"example.co.uk",
		"github.io",
		"blogspot.com",
		"appspot.com",
		"s3.amazonaws.com",
		"uk.com",
		"router.home.arpa",
		"foo.nonexistent",
		"foo.local",
		"xn--bcher-kva.example",
		"xn--bcher-kva.xn--p1ai",
	};
	for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) {
		if (suffix_is_public(owned[i]))
			fail_msg("%s is a suffix", owned[i]);
	}
}

/* What only the list knows. */
static void listed_suffixes(void **state)
{
	(void)state;
	static const struct {
		const char *domain;
		bool is_suffix;
	} rows[] = {
		{ "co.uk", true },           { "k12.ca.us", true },
		{ "com.au", true },          { "foo.ck", true },
		{ "www.ck", false },         { "kawasaki.jp", true },
		{ "foo.kawasaki.jp", true }, { "city.kawasaki.jp", false },
		{ "in-addr.arpa", true },    { "xn--55qx5d.cn", true },
		{ "a.co.uk", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
#ifdef HAVE_LIBPSL
		bool expected = rows[i].is_suffix;
#else
		bool expected = false;
#endif
		if (suffix_is_public(rows[i].domain) != expected)
			fail_msg("%s", rows[i].domain);
	}
}

/* Without the prevailing rule: what the list does not know is no suffix of it. */
static void suffixes_that_are_on_the_list(void **state)
{
	(void)state;
	static const struct {
		const char *domain;
		bool with_list, without;
	} rows[] = {
		{ "com", true, true },           { "co.uk", true, false },
		{ "example.com", false, false }, { "github.io", false, false },
		{ "nonexistent", false, true },  { "foo.nonexistent", false, false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
#ifdef HAVE_LIBPSL
		bool expected = rows[i].with_list;
#else
		bool expected = rows[i].without;
#endif
		if (suffix_is_listed(rows[i].domain) != expected)
			fail_msg("%s", rows[i].domain);
	}
}

static void version_says_what_is_built_in(void **state)
{
	(void)state;
#ifdef HAVE_LIBPSL
	assert_memory_equal(suffix_version(), "libpsl 0.", 9);
#else
	assert_memory_equal(suffix_version(), "no libpsl (", 11);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(top_level_domains),
		cmocka_unit_test(owned_domains),
		cmocka_unit_test(listed_suffixes),
		cmocka_unit_test(suffixes_that_are_on_the_list),
		cmocka_unit_test(version_says_what_is_built_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

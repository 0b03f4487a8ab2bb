/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What certificates, CRLs and OCSP responses have in common: the signed wrapper,
 * algorithms, keys, extensions, object identifiers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/algorithm_identifier.h"
#include "facts/extension.h"
#include "facts/oid.h"
#include "facts/public_key.h"
#include "facts/signed_object.h"
#include "support/derbuf.h"

/* --- the signed wrapper ---------------------------------------------------------- */

#define TBS "3003020101"
#define ALGORITHM "300506032b6570"
#define SIGNATURE "030300abcd"

enum { HAS_TBS = 1, DAMAGED = 2, BAD_SIGNATURE = 4 };
struct wrapper_row {
	const char *id;
	const char *hex;
	bool begins;
	unsigned flags;
	/* octets of each piece */
	size_t tbs, tbs_contents, algorithm, signature, rest, behind;
};
static const struct wrapper_row wrapper_rows[] = {
	{ "whole", "3011" TBS ALGORITHM SIGNATURE, true, HAS_TBS, 5, 3, 7, 2, 0, 0 },
	{ "octets-behind", "3011" TBS ALGORITHM SIGNATURE "0500", true, HAS_TBS, 5, 3, 7, 2, 0, 2 },
	{ "more-inside", "3013" TBS ALGORITHM SIGNATURE "a000", true, HAS_TBS, 5, 3, 7, 2, 2, 0 },
	{ "longer-than-it-is", "3012" TBS ALGORITHM SIGNATURE, true, HAS_TBS | DAMAGED, 5, 3, 7, 2,
	  0, 0 },
	{ "tbs-breaks-off", "3011300402", true, HAS_TBS | DAMAGED, 0, 1, 0, 0, 0, 0 },
	{ "tbs-alone", "3005" TBS, true, HAS_TBS | DAMAGED, 5, 3, 0, 0, 0, 0 },
	{ "no-tbs", "3000", true, DAMAGED, 0, 0, 0, 0, 0, 0 },
	{ "tbs-of-another-type", "30020500", true, DAMAGED, 0, 0, 0, 0, 0, 0 },
	{ "algorithm-of-another-type", "300c" TBS "0500" SIGNATURE, true, HAS_TBS | DAMAGED, 5, 3,
	  0, 0, 0, 0 },
	{ "no-signature", "300c" TBS ALGORITHM, true, HAS_TBS | DAMAGED, 5, 3, 7, 0, 0, 0 },
	{ "signature-of-another-type", "3010" TBS ALGORITHM "0402abcd", true,
	  HAS_TBS | BAD_SIGNATURE, 5, 3, 7, 0, 0, 0 },
	{ "signature-of-broken-octets", "3010" TBS ALGORITHM "030204f0", true,
	  HAS_TBS | BAD_SIGNATURE, 5, 3, 7, 1, 0, 0 },
	{ "signature-empty", "300e" TBS ALGORITHM "0300", true, HAS_TBS | BAD_SIGNATURE, 5, 3, 7, 0,
	  0, 0 },
	{ "another-type", "3100", false, 0, 0, 0, 0, 0, 0, 2 },
	{ "nothing", "", false, 0, 0, 0, 0, 0, 0, 0 },
};

static void wrapper_is_read(void **state)
{
	const struct wrapper_row *row = *state;
	struct derbuf der = { 0 };
	der_hex(&der, row->hex);
	struct bytes rest = derbuf_bytes(&der);
	struct signed_object object = { 0 };
	assert_int_equal(signed_object_read(&rest, &object), row->begins);
	assert_int_equal(rest.len, row->behind);
	assert_int_equal((object.has_tbs ? HAS_TBS : 0) | (object.damaged ? DAMAGED : 0) |
				 (object.signature_damaged ? BAD_SIGNATURE : 0),
			 row->flags);
	assert_int_equal(object.tbs.len, row->tbs);
	assert_int_equal(object.tbs_contents.len, row->tbs_contents);
	assert_int_equal(object.algorithm.len, row->algorithm);
	assert_int_equal(object.signature.len, row->signature);
	assert_int_equal(object.rest.len, row->rest);
	if (row->begins)
		assert_int_equal(signed_object_is_whole(&object), row->flags == HAS_TBS);
	derbuf_clear(&der);
}

/* --- algorithms and keys --------------------------------------------------------- */

static void algorithms_are_read(void **unused)
{
	static const struct {
		const char *hex;
		bool good;
		size_t parameters;
	} rows[] = {
		{ "300506032b6570", true, 0 },
		{ "300706032b65700500", true, 2 },
		{ "300906032b657005000500", false, 0 }, /* two parameters */
		{ "300606032b657005", false, 0 },
		{ "300506032b65700500", false, 0 }, /* octets behind */
		{ "30020500", false, 0 },
		{ "3005060380aa70", false, 0 },
		{ "06032b6570", false, 0 },
		{ "", false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		struct algorithm_identifier identifier = { 0 };
		der_hex(&der, rows[i].hex);
		bool good = algorithm_identifier_read(derbuf_bytes(&der), &identifier);
		if (good != rows[i].good || identifier.parameters.len != rows[i].parameters ||
		    (good && !oid_is(identifier.oid, OID_ED25519)))
			fail_msg("row %s", rows[i].hex);
		derbuf_clear(&der);
	}
}

static void keys_are_opened(void **unused)
{
	static const struct {
		const char *hex;
		bool good;
	} rows[] = {
		{ "300b" ALGORITHM "030200ab", true },
		{ "300b" ALGORITHM "030204a0", false }, /* not whole octets */
		{ "300d" ALGORITHM "030200ab0500", false },
		{ "300b" ALGORITHM "030200ab00", false },
		{ "3007" ALGORITHM, false },
		{ "3004030200ab", false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		struct bytes octets = { 0 };
		der_hex(&der, rows[i].hex);
		if (public_key_open(derbuf_bytes(&der), &octets) != rows[i].good ||
		    (rows[i].good && (octets.len != 1 || octets.data[0] != 0xab)))
			fail_msg("row %s", rows[i].hex);
		derbuf_clear(&der);
	}
}

/* --- extensions -------------------------------------------------------------------- */

#define KEY_USAGE "0603551d0f"

static void extensions_are_read(void **unused)
{
	static const struct {
		const char *hex;
		bool good, critical, canonical;
	} rows[] = {
		{ "300a" KEY_USAGE "0403030107", true, false, true },
		{ "300d" KEY_USAGE "0101ff0403030107", true, true, true },
		{ "300d" KEY_USAGE "0101010403030107", true, true, false },
		{ "300d" KEY_USAGE "0101000403030107", true, false, true }, /* DEFAULT, written */
		{ "300c" KEY_USAGE "01000403030107", false, false, false },
		{ "3005" KEY_USAGE, false, false, false },
		{ "300c" KEY_USAGE "04030301070500", false, false, false },
		{ "300a0603551d8f0403030107", false, false, false }, /* no OID */
		{ "310a" KEY_USAGE "0403030107", false, false, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		struct extension extension;
		bool good;
		der_hex(&der, rows[i].hex);
		struct bytes rest = derbuf_bytes(&der);
		bool taken = extension_take(&rest, &extension, &good);
		if (taken != rows[i].good || good != rows[i].good ||
		    (good &&
		     (extension.critical != rows[i].critical ||
		      extension.critical_canonical != rows[i].canonical ||
		      !oid_is(extension.oid, OID_CE_KEY_USAGE) || extension.value.len != 3)))
			fail_msg("row %s", rows[i].hex);
		if (extensions_have_none_critical(derbuf_bytes(&der)) !=
		    (rows[i].good && !rows[i].critical))
			fail_msg("row %s: critical", rows[i].hex);
		derbuf_clear(&der);
	}
}

static void extensions_end(void **unused)
{
	struct bytes none = { 0 };
	struct extension extension;
	bool good = false;
	(void)unused;
	assert_false(extension_take(&none, &extension, &good));
	assert_true(good);
	assert_true(extensions_have_none_critical(none));
}

/* --- object identifiers -------------------------------------------------------------- */

static void one_twice_is_found(void **unused)
{
	struct bytes oids[] = { OID_CE_KEY_USAGE, OID_ED25519, OID_CE_NAME_CONSTRAINTS,
				OID_ANY_POLICY, OID_CE_KEY_USAGE };
	(void)unused;
	assert_false(oids_sort(NULL, 0));
	assert_false(oids_sort(oids, 1));
	assert_false(oids_sort(oids, 4));
	for (size_t i = 1; i < 4; i++)
		assert_true(oids[i - 1].len <= oids[i].len);
	assert_true(oids_sort(oids, 5));
}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(algorithms_are_read), cmocka_unit_test(keys_are_opened),
		cmocka_unit_test(extensions_are_read), cmocka_unit_test(extensions_end),
		cmocka_unit_test(one_twice_is_found),
	};
	struct CMUnitTest tests[LENGTH(wrapper_rows) + LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(wrapper_rows); i++)
		tests[n++] = (struct CMUnitTest){ wrapper_rows[i].id, wrapper_is_read, NULL, NULL,
						  (void *)(uintptr_t)&wrapper_rows[i] };
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("signed_object", tests, n, NULL, NULL);
}

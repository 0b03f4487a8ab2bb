/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of revocation lists: what is said of a serial number, one after the other and by the
 * index that comes with the third lookup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/cpuclock.h"
#include "support/derbuf.h"
#include "trust/crl_entries.h"

enum { REVOKED_AT_S = 1000000000, LOOKUPS = 4 };

/* What an entry is like, by a letter. */
static void add_extension(struct derbuf *out, const char *oid, bool is_critical, const char *value)
{
	size_t extension = der_begin(out, TAG_SEQUENCE);
	der_oid(out, oid);
	if (is_critical)
		der_boolean(out, true);
	size_t octets = der_begin(out, TAG_OCTET_STRING);
	der_hex(out, value);
	der_end(out, octets);
	der_end(out, extension);
}

static void add_extensions(struct derbuf *out, char kind)
{
	size_t list = der_begin(out, TAG_SEQUENCE);
	if (kind == 'r')
		add_extension(out, "2.5.29.21", false, "0a0101");
	else if (kind == 'd')
		add_extension(out, "2.5.29.21", false, "0a0108");
	else if (kind == 'c')
		add_extension(out, "1.2.3.4", true, "0500");
	else if (kind == 'i')
		add_extension(out, "2.5.29.29", true, "3000");
	else /* 'x': no extension at all */
		der_null(out);
	der_end(out, list);
}

static void add_entry(struct derbuf *out, char kind, const char *serial)
{
	size_t entry = der_begin(out, TAG_SEQUENCE);
	size_t number = der_begin(out, TAG_INTEGER);
	der_hex(out, serial);
	der_end(out, number);
	if (kind == 'u')
		der_tlv_text(out, TAG_UTF8_STRING, "yesterday");
	else
		der_time(out, REVOKED_AT_S);
	if (kind != 'p' && kind != 'u')
		add_extensions(out, kind);
	der_end(out, entry);
}

/* words: "p:05 d:0006 n", each an entry: plain, with a reason, removed (d), with an extension that
 * is critical and unknown (c), of another issuer (i), with extensions that are none (x), with a
 * date that is none (u); n is no entry. */
static void build(struct derbuf *out, const char *words)
{
	char *copy = strdup(words), *at = NULL;
	assert_non_null(copy);
	for (char *word = strtok_r(copy, " ", &at); word != NULL; word = strtok_r(NULL, " ", &at)) {
		if (*word == 'n')
			der_null(out);
		else
			add_entry(out, *word, word + 2);
	}
	free(copy);
}

static struct crl_entry find(struct crl_entries *entries, const char *serial)
{
	struct derbuf number = { 0 };
	der_hex(&number, serial);
	struct crl_entry entry = crl_entries_find(entries, derbuf_bytes(&number));
	derbuf_clear(&number);
	return entry;
}

static const struct row {
	const char *words;
	const char *serial;
	enum crl_entry_state state;
	bool removed;
} rows[] = {
	{ "", "05", CRL_ENTRY_NONE, false },
	{ "p:05", "05", CRL_ENTRY_LISTED, false },
	{ "p:05", "06", CRL_ENTRY_NONE, false },
	{ "p:0005 p:06", "05", CRL_ENTRY_LISTED, false },
	{ "p:05 p:06", "0006", CRL_ENTRY_LISTED, false },
	{ "p:010005 p:020005", "020005", CRL_ENTRY_LISTED, false },
	{ "p:010005 p:020005", "0005", CRL_ENTRY_NONE, false },
	{ "p:010005 p:05", "0005", CRL_ENTRY_LISTED, false },
	{ "p:05", "", CRL_ENTRY_NONE, false },
	{ "p:00", "00", CRL_ENTRY_LISTED, false },
	/* the first of two counts */
	{ "r:05 d:05", "05", CRL_ENTRY_LISTED, false },
	{ "d:05 r:05", "05", CRL_ENTRY_LISTED, true },
	{ "u:05", "05", CRL_ENTRY_LISTED, false },
	/* a critical extension counts for what is not listed */
	{ "c:05 p:06", "06", CRL_ENTRY_LISTED, false },
	{ "c:05 p:06", "05", CRL_ENTRY_LISTED, false },
	{ "c:05 p:06", "07", CRL_ENTRY_UNKNOWN_CRITICAL, false },
	/* behind these nobody looks on */
	{ "i:05 p:06", "06", CRL_ENTRY_OF_ANOTHER, false },
	{ "i:05 p:06", "05", CRL_ENTRY_OF_ANOTHER, false },
	{ "p:06 i:05", "06", CRL_ENTRY_LISTED, false },
	{ "x:05 p:06", "06", CRL_ENTRY_UNREADABLE, false },
	{ "x:05 p:06", "05", CRL_ENTRY_LISTED, false },
	{ "c:04 x:05 p:06", "07", CRL_ENTRY_UNREADABLE, false },
	{ "p:05 n p:06", "05", CRL_ENTRY_LISTED, false },
	{ "p:05 n p:06", "06", CRL_ENTRY_UNREADABLE, false },
	{ "n", "06", CRL_ENTRY_UNREADABLE, false },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

static void run_row(void **state)
{
	const struct row *row = *state;
	struct derbuf list = { 0 };
	build(&list, row->words);
	struct crl_entries entries = { .octets = derbuf_bytes(&list) };
	for (int lookup = 1; lookup <= LOOKUPS; lookup++) {
		struct crl_entry entry = find(&entries, row->serial);
		assert_int_equal(entry.state, row->state);
		assert_int_equal(entries.index != NULL, lookup > 2);
		if (row->state != CRL_ENTRY_LISTED)
			continue;
		assert_int_equal(entry.removed, row->removed);
		assert_int_equal(entry.has_time, row->words[0] != 'u');
		if (entry.has_time)
			assert_int_equal(entry.revoked_at_s, REVOKED_AT_S);
	}
	crl_entries_clear(&entries);
	derbuf_clear(&list);
}

/* --- any lists ------------------------------------------------------------------- */

static unsigned next(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 16) % n;
}

static void same(struct crl_entries *indexed, const char *serial)
{
	struct crl_entries fresh = { .octets = indexed->octets };
	struct crl_entry one = find(&fresh, serial), other = find(indexed, serial);
	assert_null(fresh.index);
	assert_non_null(indexed->index);
	assert_int_equal(one.state, other.state);
	assert_int_equal(one.removed, other.removed);
	assert_int_equal(one.has_time, other.has_time);
	assert_true(one.revoked_at_s == other.revoked_at_s);
}

static void any_list(void **state)
{
	static const char *const serials[] = { "00", "01",     "0001",   "0100", "000100", "ffff",
					       "02", "010001", "020001", "80",   "0080",   "" };
	enum { N_SERIALS = sizeof(serials) / sizeof(serials[0]) };
	uint32_t seed = 7;
	unsigned found[CRL_ENTRY_OF_ANOTHER + 1] = { 0 };
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct derbuf list = { 0 };
		for (unsigned n = next(&seed, 12); n > 0; n--)
			add_entry(&list, "pppppprdcixu"[next(&seed, 12)],
				  serials[next(&seed, N_SERIALS)]);
		if (next(&seed, 8) == 0)
			list.len -= list.len > 0;
		struct crl_entries entries = { .octets = derbuf_bytes(&list) };
		for (int lookup = 1; lookup < LOOKUPS; lookup++)
			found[find(&entries, "01").state]++;
		for (size_t i = 0; i < N_SERIALS; i++)
			same(&entries, serials[i]);
		crl_entries_clear(&entries);
		derbuf_clear(&list);
	}
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		assert_true(found[i] > 20);
}

/* --- a long one -------------------------------------------------------------------- */

/* 16 MB are the most that a file of lists has; a thousand endpoints look in it. */
static void a_long_list(void **state)
{
	enum { ENTRIES = 600000, ENDPOINTS = 1000 };
	struct derbuf list = { 0 };
	(void)state;
	for (uint32_t i = 0; i < ENTRIES; i++) {
		const uint8_t serial[] = { 0x5a, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
					   (uint8_t)i };
		size_t entry = der_begin(&list, TAG_SEQUENCE);
		der_tlv(&list, TAG_INTEGER, serial, sizeof(serial));
		der_time(&list, REVOKED_AT_S);
		der_end(&list, entry);
	}
	struct crl_entries entries = { .octets = derbuf_bytes(&list) };
	int64_t before = test_cpu_us();
	for (uint32_t i = 0; i < ENDPOINTS; i++) {
		const uint8_t serial[] = { (uint8_t)(i % 2 == 0 ? 0x5a : 0x5b), 1,
					   (uint8_t)(i >> 8), (uint8_t)i };
		struct bytes number = { serial, sizeof(serial) };
		assert_int_equal(crl_entries_find(&entries, number).state,
				 i % 2 == 0 ? CRL_ENTRY_LISTED : CRL_ENTRY_NONE);
	}
	/* One after the other they would be read through 750 times. */
	int64_t took_us = test_cpu_us() - before;
	assert_in_range(took_us, 0, 2000000 * test_slow());
	crl_entries_clear(&entries);
	derbuf_clear(&list);
}

int main(void)
{
	struct CMUnitTest tests[N_ROWS + 2] = { cmocka_unit_test(any_list),
						cmocka_unit_test(a_long_list) };
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i + 2] = (struct CMUnitTest){ .name = rows[i].words,
						    .test_func = run_row,
						    .initial_state = (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

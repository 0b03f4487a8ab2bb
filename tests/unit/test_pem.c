/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PEM: finding blocks, decoding them, passing over what is damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "facts/pem.h"
#include "support/certbuilder.h"
#include "support/cpuclock.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A copy of exactly its size: a sanitizer sees the first octet read beyond. */
static uint8_t *exact(const char *text, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	assert_non_null(copy);
	memcpy(copy, text, len);
	return copy;
}

/* --- blocks ---------------------------------------------------------------------- */

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define BLOCK(base64) BEGIN "\n" base64 "\n" END "\n"

struct block_row {
	const char *id;
	const char *text;
	/* What the blocks decode to, each followed by ";" or, when trusted, "!"; "?" for
	 * damaged base64; a number of "x" for blocks passed over before. */
	const char *blocks;
};
static const struct block_row block_rows[] = {
	{ "nothing", "", "" },
	{ "no-pem", "just a text - with -- dashes -----", "" },
	{ "one", BLOCK("YWJj"), "abc;" },
	{ "two", BLOCK("YWJj") BLOCK("ZGVm"), "abc;def;" },
	{ "no-final-newline", BEGIN "\nYWJj\n" END, "abc;" },
	{ "crlf", BEGIN "\r\nYW\r\nJj\r\n" END "\r\n", "abc;" },
	{ "cr", BEGIN "\rYWJj\r" END "\r", "abc;" },
	{ "one-line", BEGIN "YWJj" END, "abc;" },
	{ "text-around",
	  "subject=CN = a\nissuer=b--c\n" BLOCK("YWJj") "-----\nmore\n" BLOCK("ZGVm") "end",
	  "abc;def;" },
	{ "joined-without-newline", BEGIN "\nYWJj\n" END BEGIN "\nZGVm\n" END, "abc;def;" },
	{ "indented", "  " BEGIN "\n  YWJj\n  " END, "abc;" },
	{ "blanks-after-lines", BEGIN " \t\nYWJj \n" END "  ", "abc;" },
	{ "x509-label", "-----BEGIN X509 CERTIFICATE-----\nYWJj\n-----END X509 CERTIFICATE-----",
	  "abc;" },
	{ "trusted-label",
	  "-----BEGIN TRUSTED CERTIFICATE-----\nYWJj\n-----END TRUSTED CERTIFICATE-----", "abc!" },
	{ "request-is-none",
	  "-----BEGIN CERTIFICATE REQUEST-----\nYWJj\n-----END CERTIFICATE REQUEST-----", "" },
	{ "new-request-is-none",
	  "-----BEGIN NEW CERTIFICATE REQUEST-----\nYWJj\n-----END NEW CERTIFICATE REQUEST-----",
	  "" },
	{ "key-is-passed-over",
	  "-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n" BLOCK("ZGVm"), "def;" },
	{ "parameters-are-passed-over",
	  "-----BEGIN EC PARAMETERS-----\nYWJj\n-----END EC PARAMETERS-----\n" BLOCK("ZGVm"),
	  "def;" },
	{ "lower-case-is-none", "-----begin certificate-----\nYWJj\n-----end certificate-----",
	  "" },
	{ "four-dashes", "----BEGIN CERTIFICATE----\nYWJj\n----END CERTIFICATE----", "" },
	{ "six-dashes", "------BEGIN CERTIFICATE------\nYWJj\n------END CERTIFICATE------", "x" },
	{ "no-end", BEGIN "\nYWJj\n", "x" },
	{ "cut-in-end", BEGIN "\nYWJj\n-----END CERTIFICATE----", "x" },
	{ "cut-in-begin", "-----BEGIN CERTIFICATE---", "" },
	{ "no-end-then-good", BEGIN "\nYWJj\n" BLOCK("ZGVm"), "xdef;" },
	{ "two-without-end-then-good", BEGIN "\nYWJj\n" BEGIN "\nYWJj\n" BLOCK("ZGVm"), "xxdef;" },
	{ "good-then-no-end", BLOCK("ZGVm") BEGIN "\nYWJj\n", "def;x" },
	{ "wrong-end", BEGIN "\nYWJj\n-----END RSA PRIVATE KEY-----\n" BLOCK("ZGVm"), "xdef;" },
	{ "wrong-certificate-end",
	  BEGIN "\nYWJj\n-----END TRUSTED CERTIFICATE-----\n" BLOCK("ZGVm"), "xdef;" },
	{ "dash-in-base64", BEGIN "\nYW-Jj\n" END "\n" BLOCK("ZGVm"), "xdef;" },
	{ "damaged-base64-between", BLOCK("YWJj") BLOCK("YW!j") BLOCK("ZGVm"), "abc;?;def;" },
	{ "header-lines", BEGIN "\nProc-Type: 4,ENCRYPTED\n\nYWJj\n" END "\n" BLOCK("ZGVm"),
	  "xdef;" },
	{ "empty", BEGIN "\n" END "\n", ";" },
};

static void blocks_are_found(void **state)
{
	const struct block_row *row = *state;
	struct strbuf found = { 0 };
	struct pem_block block;
	size_t offset = 0, len = strlen(row->text);
	uint8_t *copy = exact(row->text, len);
	struct bytes text = { copy, len };
	bool more;
	do {
		more = pem_next(text, &offset, &block);
		for (unsigned i = 0; i < block.n_damaged; i++)
			strbuf_append_char(&found, 'x');
		if (more) {
			uint8_t out[64];
			ptrdiff_t n = pem_decode(block.base64, out, sizeof(out));
			if (n < 0)
				strbuf_append_char(&found, '?');
			else
				strbuf_append_bytes(&found, out, (size_t)n);
			strbuf_append_char(&found, block.trusted ? '!' : ';');
		}
	} while (more);
	assert_string_equal(strbuf_text(&found), row->blocks);
	assert_int_equal(offset, len);
	assert_false(pem_next(text, &offset, &block));
	assert_int_equal(block.base64.len, 0);
	strbuf_clear(&found);
	free(copy);
}

/* Every prefix of a text of two blocks: no block that is not whole. */
static void cut_at_every_octet(void **unused)
{
	static const char text[] = "text\n" BLOCK("YWJjZGVm") "-----\n" BLOCK("Z2hp");
	(void)unused;
	for (size_t len = 0; len < sizeof(text); len++) {
		uint8_t *copy = exact(text, len);
		struct pem_block block;
		size_t offset = 0, n = 0;
		while (pem_next((struct bytes){ copy, len }, &offset, &block))
			n++;
		size_t first = strlen("text\n" BEGIN "\nYWJjZGVm\n" END);
		size_t second = strlen("text\n" BLOCK("YWJjZGVm") "-----\n" BEGIN "\nZ2hp\n" END);
		assert_int_equal(n, (len >= first) + (len >= second));
		assert_true(offset <= len);
		free(copy);
	}
}

/* --- base64 ------------------------------------------------------------------------- */

struct base64_row {
	const char *id;
	const char *text;
	const char *octets; /* NULL: damaged */
};
static const struct base64_row base64_rows[] = {
	{ "rfc4648-0", "", "" },
	{ "rfc4648-1", "Zg==", "f" },
	{ "rfc4648-2", "Zm8=", "fo" },
	{ "rfc4648-3", "Zm9v", "foo" },
	{ "rfc4648-4", "Zm9vYg==", "foob" },
	{ "rfc4648-5", "Zm9vYmE=", "fooba" },
	{ "rfc4648-6", "Zm9vYmFy", "foobar" },
	{ "alphabet-end", "+/+/", "\xfb\xff\xbf" },
	{ "white-space-everywhere", " Z\tm\r\n9\v v\fY g = \n= ", "foob" },
	{ "white-space-only", " \r\n\t", "" },
	{ "padding-missing-1", "Zm8", NULL },
	{ "padding-missing-2", "Zg", NULL },
	{ "padding-half", "Zg=", NULL },
	{ "single", "Z", NULL },
	{ "single-padded", "Z===", NULL },
	{ "padding-alone", "====", NULL },
	{ "padding-too-much", "Zm9v=", NULL },
	{ "padding-three-of-it", "Zg===", NULL },
	{ "after-padding", "Zg==Zm9v", NULL },
	{ "after-padding-one", "Zm8=Z", NULL },
	{ "padding-inside", "Zm=v", NULL },
	{ "hidden-bits-1", "Zh==", NULL },
	{ "hidden-bits-2", "Zm9=", NULL },
	{ "url-alphabet", "Zm9-", NULL },
	{ "url-alphabet-underscore", "Zm9_", NULL },
	{ "comma", "Zm9,", NULL },
	{ "high-octet", "Zm9\xc3", NULL },
	{ "control", "Zm9\x01", NULL },
	{ "damaged-late", "Zm9vYmFyZm9vYmFyZm9vYmFyZm9v!mFy", NULL },
};

static void base64_is_decoded(void **state)
{
	const struct base64_row *row = *state;
	size_t len = strlen(row->text);
	uint8_t *copy = exact(row->text, len);
	struct bytes base64 = { copy, len };
	size_t max = pem_decoded_max(base64);
	uint8_t *out = malloc(max);
	assert_non_null(out);
	ptrdiff_t n = pem_decode(base64, out, max);
	if (row->octets == NULL) {
		assert_int_equal(n, -1);
	} else {
		assert_int_equal(n, strlen(row->octets));
		assert_memory_equal(out, row->octets, (size_t)n);
	}
	free(out);
	free(copy);
}

static void nul_is_damage(void **unused)
{
	uint8_t out[8];
	(void)unused;
	assert_int_equal(
		pem_decode((struct bytes){ (const uint8_t *)"Zm9v\0Zm9", 8 }, out, sizeof(out)),
		-1);
}

/* A prefix: exactly limit octets, and damage behind them is not seen. */
static void prefix_is_decoded(void **unused)
{
	static const char text[] = "Zm9v\nYmFy Zm\n9vYmF!";
	struct bytes base64 = { (const uint8_t *)text, sizeof(text) - 1 };
	(void)unused;
	for (size_t limit = 0; limit <= 11; limit++) {
		uint8_t *out = malloc(limit > 0 ? limit : 1);
		assert_non_null(out);
		ptrdiff_t n = pem_decode(base64, out, limit);
		if (limit <= 9) {
			assert_int_equal(n, limit);
			assert_memory_equal(out, "foobarfoo", limit);
		} else {
			assert_int_equal(n, -1);
		}
		free(out);
	}
}

/* In pieces, as the search for trust anchors does. */
static void decoding_goes_on(void **unused)
{
	static const char text[] = "\nZm9v\nYmF\nyZm9v YmE=\n";
	static const size_t limits[] = { 3, 6, 9, 12, 300 };
	(void)unused;
	for (size_t i = 0; i < LENGTH(limits); i++) {
		struct bytes rest = { (const uint8_t *)text, sizeof(text) - 1 };
		uint8_t all[16], out[300];
		size_t len = 0;
		ptrdiff_t n;
		do {
			n = pem_decode_part(&rest, out, limits[i]);
			assert_in_range(n, 0, sizeof(all) - len);
			memcpy(all + len, out, (size_t)n);
			len += (size_t)n;
		} while ((size_t)n == limits[i]);
		assert_int_equal(len, 11);
		assert_memory_equal(all, "foobarfooba", 11);
		assert_int_equal(pem_decode_part(&rest, out, limits[i]), 0);
	}
	struct bytes damaged = { (const uint8_t *)"Zm9vYm!y", 8 };
	uint8_t out[3];
	assert_int_equal(pem_decode_part(&damaged, out, 3), 3);
	assert_int_equal(pem_decode_part(&damaged, out, 3), -1);
}

/* Octets of every length, written by the test library with line breaks. */
static void every_length_and_octet(void **unused)
{
	(void)unused;
	for (size_t len = 0; len < 300; len++) {
		struct derbuf octets = { 0 }, text = { 0 };
		struct pem_block block;
		uint8_t out[300];
		size_t offset = 0;
		for (size_t i = 0; i < len; i++)
			der_octet(&octets, (unsigned)(i * 167 + len) & 0xff);
		test_pem_append(&text, "CERTIFICATE", derbuf_bytes(&octets));
		assert_true(pem_next(derbuf_bytes(&text), &offset, &block));
		assert_true(pem_decoded_max(block.base64) >= len);
		assert_int_equal(pem_decode(block.base64, out, sizeof(out)), len);
		if (len > 0)
			assert_memory_equal(out, octets.data, len);
		derbuf_clear(&octets);
		derbuf_clear(&text);
	}
}

/* Texts made to go back and forth: work stays linear. */
static void hostile_texts_are_quick(void **unused)
{
	static const char *const pieces[] = {
		"-",         "-----", "-----BEGIN ", BEGIN,
		BEGIN "\n-", END,     BEGIN END,     "-----BEGIN CERTIFICATE----",
	};
	int64_t start_us = test_cpu_us();
	(void)unused;
	for (size_t i = 0; i < LENGTH(pieces); i++) {
		struct derbuf text = { 0 };
		struct pem_block block;
		size_t offset = 0;
		while (text.len < 4000000)
			der_raw(&text, pieces[i], strlen(pieces[i]));
		while (pem_next(derbuf_bytes(&text), &offset, &block))
			continue;
		assert_int_equal(offset, text.len);
		derbuf_clear(&text);
	}
	assert_true(test_cpu_us() - start_us < INT64_C(10000000));
}

#define ADD(row, function) \
	tests[n++] = (struct CMUnitTest) \
	{ \
		(row)->id, function, NULL, NULL, (void *)(uintptr_t)(row) \
	}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(cut_at_every_octet),      cmocka_unit_test(nul_is_damage),
		cmocka_unit_test(prefix_is_decoded),       cmocka_unit_test(every_length_and_octet),
		cmocka_unit_test(hostile_texts_are_quick), cmocka_unit_test(decoding_goes_on),
	};
	struct CMUnitTest tests[LENGTH(block_rows) + LENGTH(base64_rows) + LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(block_rows); i++)
		ADD(&block_rows[i], blocks_are_found);
	for (size_t i = 0; i < LENGTH(base64_rows); i++)
		ADD(&base64_rows[i], base64_is_decoded);
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("pem", tests, n, NULL, NULL);
}

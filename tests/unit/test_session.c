/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session keeps, and chains read from a file (-f). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/session.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A certificate whose common name is a letter. */
static void build_letter(struct derbuf *der, char letter)
{
	char name[2] = { letter, '\0' };
	struct certbuilder b;
	certbuilder_init(&b, name, test_key(TEST_KEY_ED25519, 0));
	certbuilder_build(&b, der);
	certbuilder_clear(&b);
}

/* Makes a file of a row's pieces: a capital letter is a PEM certificate with
 * that common name, 1 to 9 something else, ~ NULs, other characters themselves. */
static void build_file(struct derbuf *file, const char *pieces)
{
	static const char *const others[] = {
		[1] = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ==\n-----END PRIVATE KEY-----\n",
		[2] = "-----BEGIN DH PARAMETERS-----\nMC4CAQAwBQ==\n-----END DH PARAMETERS-----\n",
		[3] = "-----BEGIN CERTIFICATE-----\nM!\n-----END CERTIFICATE-----\n",
		[4] = "-----BEGIN CERTIFICATE-----\nMAA=\n",
		[5] = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE "
		      "REQUEST-----\n",
		[6] = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		[7] = "-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n",
		[8] = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
		[9] = "0\x82\x01\x01 not DER\n",
	};
	for (; *pieces != '\0'; pieces++) {
		struct derbuf der = { 0 };
		if (*pieces >= 'A' && *pieces <= 'Z') {
			build_letter(&der, *pieces);
			test_pem_append(file, "CERTIFICATE", derbuf_bytes(&der));
		} else if (*pieces >= '1' && *pieces <= '9') {
			der_raw(file, others[*pieces - '0'], strlen(others[*pieces - '0']));
		} else if (*pieces == '~') {
			der_raw(file, "\0\0\0\0", 4);
		} else {
			der_octet(file, (unsigned char)*pieces);
		}
		derbuf_clear(&der);
	}
}

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define EXPECTED \
	"; expected a PEM text with -----BEGIN CERTIFICATE-----, leaf first, one certificate " \
	"in DER, or PKCS #12 or PKCS #7"

struct file_row {
	const char *id;
	const char *pieces;
	const char *chain; /* common names; NULL: an error */
	const char *error;
};
static const struct file_row file_rows[] = {
	{ "leaf", "A", "A", NULL },
	{ "leaf-first", "ABC", "ABC", NULL },
	{ "keys-and-parameters-between", "1A2B1", "AB", NULL },
	{ "text-and-blanks-between", "subject: a\n\nA  B\n", "AB", NULL },
	{ "nul-octets-between", "~A~B~", "AB", NULL },
	{ "request-before", "5A", "A", NULL },
	{ "same-twice", "AA", "AA", NULL },
	{ "der-that-is-no-certificate-in-pem", "8B", "?B", NULL },
	{ "cut-after-64", ALPHABET ALPHABET "ABCDEFGHIJKLMNOP", ALPHABET ALPHABET "ABCDEFGHIJKL",
	  NULL },
	{ "exactly-64", ALPHABET ALPHABET "ABCDEFGHIJKL", ALPHABET ALPHABET "ABCDEFGHIJKL", NULL },
	{ "empty", "", NULL, "there is no certificate, the file is empty" EXPECTED },
	{ "text", "hello", NULL, "there is no certificate" EXPECTED },
	{ "binary", "~~~", NULL, "there is no certificate" EXPECTED },
	{ "key-only", "1", NULL, "there is no certificate, only a private key" EXPECTED },
	{ "request-only", "5", NULL,
	  "there is no certificate, only a certificate request" EXPECTED },
	{ "pkcs7-only", "7", NULL, "there is no certificate, only a PKCS #7 structure" EXPECTED },
	{ "damaged-leaf", "3B", NULL, "PEM block 1 is damaged: it is not base64" },
	{ "damaged-second", "A3", NULL, "PEM block 2 is damaged: it is not base64" },
	{ "leaf-without-end", "4B", NULL, "PEM block 1 is damaged: its end line is missing" },
	{ "last-without-end", "A4", NULL, "PEM block 2 is damaged: its end line is missing" },
	{ "only-without-end", "4", NULL, "PEM block 1 is damaged: its end line is missing" },
	{ "empty-block", "A6", NULL, "PEM block 2 is damaged: it is empty" },
	{ "text-that-begins-like-der", "9A", "A", NULL },
	{ "text-that-begins-with-0", "0 s:\nA", "A", NULL },
};

static void assert_chain(const struct session *session, const char *names)
{
	assert_int_equal(session->n_chain, strlen(names));
	for (size_t i = 0; i < session->n_chain; i++) {
		if (names[i] == '?') {
			assert_int_equal(session->chain[i].n_cns, 0);
			continue;
		}
		assert_int_equal(session->chain[i].defects, 0);
		assert_int_equal(session->chain[i].n_cns, 1);
		assert_int_equal(session->chain[i].cns[0].value.len, 1);
		assert_int_equal(session->chain[i].cns[0].value.data[0], names[i]);
	}
}

static void file_is_read(void **state)
{
	const struct file_row *row = *state;
	struct derbuf file = { 0 };
	struct session session = { 0 };
	struct error error = { 0 };
	build_file(&file, row->pieces);
	enum err err = session_read_chain(&session, derbuf_bytes(&file), &error);
	if (row->chain != NULL) {
		assert_int_equal(err, ERR_NONE);
		assert_int_equal(error.code, ERR_NONE);
		assert_chain(&session, row->chain);
		assert_int_equal(session.chain_cut, strlen(row->pieces) > CHAIN_MAX_CERTIFICATES);
	} else {
		assert_int_equal(error_finding(err), FINDING_USAGE);
		assert_int_equal(error_finding(error.code), FINDING_USAGE);
		assert_string_equal(error_words(&error), row->error);
	}
	session_clear(&session);
	assert_int_equal(session.n_chain, 0);
	session_clear(&session);
	derbuf_clear(&file);
}

static void der_file(void **unused)
{
	struct derbuf der = { 0 };
	struct session session = { 0 };
	struct error error = { 0 };
	(void)unused;
	build_letter(&der, 'A');
	assert_int_equal(session_read_chain(&session, derbuf_bytes(&der), &error), ERR_NONE);
	assert_chain(&session, "A");
	assert_int_equal(session.chain[0].der_len, der.len);
	session_clear(&session);
	/* something behind it, and cut: still the certificate, with its defect */
	der_octet(&der, '\n');
	assert_int_equal(session_read_chain(&session, derbuf_bytes(&der), &error), ERR_NONE);
	assert_int_equal(session.n_chain, 1);
	assert_int_equal(session.chain[0].defects, CERTIFICATE_DEFECT_TRAILING);
	session_clear(&session);
	assert_int_equal(
		session_read_chain(&session, (struct bytes){ der.data, der.len - 30 }, &error),
		ERR_NONE);
	assert_int_equal(session.n_chain, 1);
	assert_int_equal(session.chain[0].defects, CERTIFICATE_DEFECT_DER);
	assert_int_equal(session.chain[0].n_cns, 1);
	session_clear(&session);
	derbuf_clear(&der);
}

/* A certificate that holds PEM in its own octets is read as what it is. */
static void der_file_with_pem_inside(void **unused)
{
	struct derbuf other = { 0 }, pem = { 0 }, der = { 0 };
	struct certbuilder b;
	struct session session = { 0 };
	(void)unused;
	build_letter(&other, 'B');
	test_pem_append(&pem, "CERTIFICATE", derbuf_bytes(&other));
	certbuilder_init(&b, "A", test_key(TEST_KEY_ED25519, 0));
	certbuilder_add_extension_buf(&b, "1.2.3", false, &pem);
	certbuilder_build(&b, &der);
	assert_int_equal(session_read_chain(&session, derbuf_bytes(&der), NULL), ERR_NONE);
	assert_chain(&session, "A");
	session_clear(&session);
	certbuilder_clear(&b);
	derbuf_clear(&other);
	derbuf_clear(&pem);
	derbuf_clear(&der);
}

/* A key, a request and an empty SEQUENCE in DER. */
static void other_der_files(void **unused)
{
	static const char *const rows[] = {
		("302e020100300506032b65700422042000010203040506070809"
		 "0a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
		"300b3006020100300031000500",
		"3000",
		"300330020500",
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		struct session session = { 0 };
		struct error error = { 0 };
		der_hex(&der, rows[i]);
		enum err err = session_read_chain(&session, derbuf_bytes(&der), &error);
		if (error_finding(err) != FINDING_USAGE || session.n_chain != 0 ||
		    strncmp(error_words(&error), "there is no certificate", 23) != 0)
			fail_msg("row %zu: %s", i, error_words(&error));
		session_clear(&session);
		derbuf_clear(&der);
	}
}

/* What OpenSSL writes with -trustout: the certificate and its own data behind. */
static void trusted_certificate(void **unused)
{
	struct derbuf der = { 0 }, pem = { 0 };
	struct session session = { 0 };
	(void)unused;
	build_letter(&der, 'A');
	size_t len = der.len;
	der_hex(&der, "300c300a06082b06010505070301");
	test_pem_append(&pem, "TRUSTED CERTIFICATE", derbuf_bytes(&der));
	test_pem_append(&pem, "CERTIFICATE", derbuf_bytes(&der));
	assert_int_equal(session_read_chain(&session, derbuf_bytes(&pem), NULL), ERR_NONE);
	assert_int_equal(session.n_chain, 2);
	assert_int_equal(session.chain[0].der_len, len);
	assert_int_equal(session.chain[0].defects, 0);
	assert_int_equal(session.chain[1].defects, CERTIFICATE_DEFECT_TRAILING);
	session_clear(&session);
	derbuf_clear(&der);
	derbuf_clear(&pem);
}

static void certificate_beyond_the_limit(void **unused)
{
	struct derbuf der = { 0 }, pem = { 0 };
	struct session session = { 0 };
	struct error error = { 0 };
	(void)unused;
	while (der.len <= CERTIFICATE_MAX_BYTES)
		der_raw(&der, "0123456789abcdef", 16);
	test_pem_append(&pem, "CERTIFICATE", derbuf_bytes(&der));
	assert_int_equal(error_finding(session_read_chain(&session, derbuf_bytes(&pem), &error)),
			 FINDING_TOO_LARGE);
	assert_int_equal(error_finding(error.code), FINDING_TOO_LARGE);
	assert_int_equal(session.n_chain, 0);
	session_clear(&session);
	derbuf_clear(&der);
	derbuf_clear(&pem);
}

static void failed_attempts_are_kept(void **unused)
{
	struct session session = { 0 };
	struct error error = { .code = ERR_PEM_BLOCK_EMPTY, .count = 2 };
	char longer[ADDRESS_TEXT_BYTES * 2];
	(void)unused;
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(session_add_failed(&session, "192.0.2.1", &error, NULL), ERR_NONE);
	assert_int_equal(session_add_failed(&session, longer, &error, NULL), ERR_NONE);
	assert_int_equal(session.n_failed, 2);
	assert_string_equal(session.failed[0].address, "192.0.2.1");
	assert_int_equal(session.failed[0].error.code, ERR_PEM_BLOCK_EMPTY);
	assert_int_equal(session.failed[0].error.count, 2);
	assert_int_equal(strlen(session.failed[1].address), ADDRESS_TEXT_BYTES - 1);
	session_clear(&session);
	assert_int_equal(session.n_failed, 0);
	assert_null(session.failed);
}

/* A name has hundreds of addresses, none of which answers. */
static void failed_attempts_have_an_end(void **unused)
{
	struct session session = { 0 };
	struct error error = { .code = ERR_PEM_BLOCK_EMPTY };
	char address[16];
	(void)unused;
	for (int i = 0; i < 256; i++) {
		snprintf(address, sizeof(address), "192.0.2.%u", (unsigned)i & 255U);
		assert_int_equal(session_add_failed(&session, address, &error, NULL), ERR_NONE);
	}
	assert_int_equal(session.n_failed, FAILED_KEPT);
	assert_int_equal(session.n_failed_dropped, 256 - FAILED_KEPT);
	assert_string_equal(session.failed[FAILED_KEPT - 2].address, "192.0.2.22");
	assert_string_equal(session.failed[FAILED_KEPT - 1].address, "192.0.2.255");
	session_clear(&session);
}

/* The owned parts are freed: for the leak checker. */
static void everything_is_freed(void **unused)
{
	struct session session = { 0 };
	struct derbuf der = { 0 };
	(void)unused;
	build_letter(&der, 'A');
	session.ocsp_response = malloc(8);
	session.ocsp_response_len = 8;
	assert_int_equal(session_add_certificate(&session, derbuf_bytes(&der), NULL), ERR_NONE);
	session_clear(&session);
	assert_null(session.ocsp_response);
	assert_null(session.chain);
	session_clear(NULL);
	derbuf_clear(&der);
}

/* --- the store of a run ------------------------------------------------------------- */

/* A certificate of about so many octets, which letter tells from others. */
static void build_large(struct derbuf *out, char letter, size_t size)
{
	struct certbuilder b;
	char name[64];
	certbuilder_init(&b, "x", test_key(TEST_KEY_ED25519, 0));
	for (size_t i = 0; i * 35 < size; i++) {
		snprintf(name, sizeof(name), "%c%020zu.example.org", letter, i);
		certbuilder_add_dns(&b, name);
	}
	certbuilder_build(&b, out);
	certbuilder_clear(&b);
}

/* What is shown again is the same memory, and costs little. */
static void certificates_are_kept_once(void **unused)
{
	struct certificate_store store = { 0 };
	struct session a = { .store = &store }, b = { .store = &store };
	struct derbuf der = { 0 };
	(void)unused;
	build_letter(&der, 'A');
	assert_int_equal(session_add_certificate(&a, derbuf_bytes(&der), NULL), ERR_NONE);
	assert_int_equal(session_add_certificate(&b, derbuf_bytes(&der), NULL), ERR_NONE);
	assert_ptr_equal(a.chain[0].der, b.chain[0].der);
	assert_ptr_equal(a.chain[0].names, b.chain[0].names);
	assert_true(certificate_equal(&a.chain[0], &b.chain[0]));
	assert_int_equal(store.n, 1);
	assert_int_equal(store.shared_bytes, 0);
	assert_true(b.part.bytes < a.part.bytes);
	session_clear(&a);
	assert_int_equal(b.chain[0].der_len, der.len);
	session_clear(&b);
	certificate_store_clear(&store);
	assert_int_equal(store.n, 0);
	derbuf_clear(&der);
}

/* Endpoints with large certificates have so much together; small ones always fit. */
static void the_store_has_an_end(void **unused)
{
	struct certificate_store store = { 0 };
	struct error error = { 0 };
	size_t n = 0;
	enum err err = ERR_NONE;
	(void)unused;
	for (; err == ERR_NONE; n++) {
		struct session session = { .store = &store };
		struct derbuf der = { 0 };
		build_large(&der, (char)('a' + n), 500000);
		err = session_add_certificate(&session, derbuf_bytes(&der), &error);
		assert_int_equal(session.n_chain, err == ERR_NONE);
		session_clear(&session);
		derbuf_clear(&der);
	}
	assert_int_equal(err, ERR_CERTIFICATES_TOO_LARGE);
	assert_int_equal(error_finding(err), FINDING_TOO_LARGE);
	assert_in_range(n, 5, 25);
	assert_true(store.shared_bytes <= STORE_SHARED_BYTES);
	struct session small = { .store = &store };
	struct derbuf der = { 0 };
	build_letter(&der, 'A');
	assert_int_equal(session_add_certificate(&small, derbuf_bytes(&der), NULL), ERR_NONE);
	session_clear(&small);
	derbuf_clear(&der);
	certificate_store_clear(&store);
}

/* However many handshakes an endpoint has: what each showed counts. */
static void an_endpoint_has_one_part(void **unused)
{
	struct certificate_store store = { 0 };
	struct store_part part = { 0 }, other = { 0 };
	(void)unused;
	assert_true(certificate_store_reserve(&store, &part, STORE_ENDPOINT_BYTES));
	assert_int_equal(store.shared_bytes, 0);
	assert_true(certificate_store_reserve(&store, &part, STORE_SHARED_BYTES - 1));
	assert_false(certificate_store_reserve(&store, &part, 2));
	assert_true(certificate_store_reserve(&store, &part, 1));
	assert_false(certificate_store_reserve(&store, &part, 1));
	assert_true(certificate_store_reserve(&store, &other, STORE_ENDPOINT_BYTES));
	assert_false(certificate_store_reserve(&store, &other, 1));
}

static void staples_have_an_end(void **unused)
{
	static uint8_t octets[STAPLE_MAX_BYTES + 1];
	struct session session = { 0 };
	(void)unused;
	assert_int_equal(
		session_set_staple(&session, (struct bytes){ octets, STAPLE_MAX_BYTES }, NULL),
		ERR_NONE);
	assert_int_equal(session.ocsp_response_len, STAPLE_MAX_BYTES);
	assert_false(session.ocsp_too_large);
	assert_int_equal(
		session_set_staple(&session, (struct bytes){ octets, sizeof(octets) }, NULL),
		ERR_NONE);
	assert_null(session.ocsp_response);
	assert_true(session.ocsp_too_large);
	session_clear(&session);
}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(der_file),
		cmocka_unit_test(der_file_with_pem_inside),
		cmocka_unit_test(other_der_files),
		cmocka_unit_test(trusted_certificate),
		cmocka_unit_test(certificate_beyond_the_limit),
		cmocka_unit_test(failed_attempts_are_kept),
		cmocka_unit_test(failed_attempts_have_an_end),
		cmocka_unit_test(everything_is_freed),
		cmocka_unit_test(certificates_are_kept_once),
		cmocka_unit_test(the_store_has_an_end),
		cmocka_unit_test(an_endpoint_has_one_part),
		cmocka_unit_test(staples_have_an_end),
	};
	struct CMUnitTest tests[LENGTH(file_rows) + LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(file_rows); i++)
		tests[n++] = (struct CMUnitTest){ file_rows[i].id, file_is_read, NULL, NULL,
						  (void *)(uintptr_t)&file_rows[i] };
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("session", tests, n, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken out of PKCS #12 and PKCS #7 files, that GnuTLS makes here; those of other
 * programs are in tests/e2e/test_pkcs12.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>

#include "facts/der.h"
#include "facts/session.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"
#include "trust/unpack.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* --- certificates by their letters -------------------------------------------------------- */

/* L is a server's, by I, by R; X and Y are of others; Z is an authority of no one here. */
static const struct {
	char letter, issuer;
	unsigned key;
	bool is_ca;
} people[] = {
	{ 'L', 'I', 0, false }, { 'I', 'R', 1, true },  { 'R', 'R', 2, true },
	{ 'X', 'X', 3, false }, { 'Y', 'Y', 4, false }, { 'Z', 'Z', 5, true },
};

static unsigned find(char letter)
{
	for (unsigned i = 0; i < N(people); i++) {
		if (people[i].letter == letter)
			return i;
	}
	fail_msg("no certificate %c", letter);
	return 0;
}

static void begin(struct certbuilder *b, char letter)
{
	char name[2] = { letter, '\0' };
	unsigned i = find(letter);
	certbuilder_init(b, name, test_key(TEST_KEY_ED25519, people[i].key));
	if (people[i].is_ca)
		certbuilder_add_basic_constraints(b, true, true, -1);
	certbuilder_add_ski(b);
}

static void build(char letter, struct derbuf *der)
{
	struct certbuilder b, issuer;
	begin(&b, letter);
	begin(&issuer, people[find(letter)].issuer);
	certbuilder_issued_by(&b, &issuer);
	certbuilder_add_aki(&b, issuer.key);
	certbuilder_build(&b, der);
	certbuilder_clear(&b);
	certbuilder_clear(&issuer);
}

/* --- PKCS #12 files ------------------------------------------------------------------------- */

static void add_certificate(gnutls_pkcs12_bag_t bag, char letter, int *index)
{
	struct derbuf der = { 0 };
	gnutls_x509_crt_t crt;
	build(letter, &der);
	const gnutls_datum_t datum = { der.data, (unsigned)der.len };
	assert_true(gnutls_x509_crt_init(&crt) >= 0);
	assert_true(gnutls_x509_crt_import(crt, &datum, GNUTLS_X509_FMT_DER) >= 0);
	*index = gnutls_pkcs12_bag_set_crt(bag, crt);
	assert_true(*index >= 0);
	gnutls_x509_crt_deinit(crt);
	derbuf_clear(&der);
}

static void add_key(gnutls_pkcs12_bag_t bag, char letter, const char *password, int *index)
{
	char *pem = test_key_pem(test_key(TEST_KEY_ED25519, people[find(letter)].key));
	const gnutls_datum_t text = { (unsigned char *)pem, (unsigned)strlen(pem) };
	gnutls_datum_t der;
	gnutls_x509_privkey_t key;
	assert_true(gnutls_x509_privkey_init(&key) >= 0);
	assert_true(gnutls_x509_privkey_import2(key, &text, GNUTLS_X509_FMT_PEM, NULL, 0) >= 0);
	assert_true(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_DER, password,
						      password == NULL ? GNUTLS_PKCS_PLAIN
								       : GNUTLS_PKCS_PBES2_AES_256,
						      &der) >= 0);
	*index = gnutls_pkcs12_bag_set_data(
		bag, password == NULL ? GNUTLS_BAG_PKCS8_KEY : GNUTLS_BAG_PKCS8_ENCRYPTED_KEY,
		&der);
	assert_true(*index >= 0);
	gnutls_free(der.data);
	gnutls_x509_privkey_deinit(key);
	free(pem);
}

struct protection {
	bool is_encrypted, has_mac;
	const char *password;
};

static void end_bag(gnutls_pkcs12_t file, gnutls_pkcs12_bag_t bag, const struct protection *how)
{
	if (how->is_encrypted)
		assert_true(gnutls_pkcs12_bag_encrypt(bag, how->password,
						      GNUTLS_PKCS_PBES2_AES_256) >= 0);
	assert_true(gnutls_pkcs12_set_bag(file, bag) >= 0);
	gnutls_pkcs12_bag_deinit(bag);
}

/* GnuTLS writes no file without; mac is another one, in hexadecimal. */
static void replace_mac(struct bytes file, const char *mac, struct derbuf *out)
{
	struct der_element pfx, part;
	assert_true(der_next(&file, &pfx));
	size_t begun = der_begin(out, DER_SEQUENCE);
	for (int i = 0; i < 2; i++) {
		assert_true(der_next(&pfx.contents, &part));
		der_raw(out, part.whole.data, part.whole.len);
	}
	der_hex(out, mac);
	der_end(out, begun);
}

/* GnuTLS makes no MAC of no password from 3.8.8 on: it looks for the length of the text. */
static bool can_make_mac(const struct protection *how)
{
	return how->has_mac && (how->password != NULL || gnutls_check_version("3.8.8") == NULL);
}

/* Capital letters are certificates, small ones the keys of such (encrypted as the rest is), a
 * digit is the localKeyId of what follows; | begins the next bag. */
static void make_pkcs12(const char *pieces, const struct protection *how, struct derbuf *out)
{
	gnutls_pkcs12_t file;
	gnutls_pkcs12_bag_t bag;
	gnutls_datum_t octets, id = { NULL, 0 };
	assert_true(gnutls_pkcs12_init(&file) >= 0);
	assert_true(gnutls_pkcs12_bag_init(&bag) >= 0);
	for (const char *p = pieces; *p != '\0'; p++) {
		int index;
		if (*p >= '0' && *p <= '9') {
			id = (gnutls_datum_t){ (unsigned char *)p, 1 };
			continue;
		}
		if (*p == '|') {
			end_bag(file, bag, how);
			assert_true(gnutls_pkcs12_bag_init(&bag) >= 0);
			continue;
		}
		if (*p >= 'a')
			add_key(bag, (char)(*p - 'a' + 'A'),
				how->is_encrypted ? how->password : NULL, &index);
		else
			add_certificate(bag, *p, &index);
		if (id.size > 0)
			assert_true(gnutls_pkcs12_bag_set_key_id(bag, (unsigned)index, &id) >= 0);
		id.size = 0;
	}
	end_bag(file, bag, how);
	assert_true(gnutls_pkcs12_generate_mac2(file, GNUTLS_MAC_SHA256,
						can_make_mac(how) ? how->password : "") >= 0);
	assert_true(gnutls_pkcs12_export2(file, GNUTLS_X509_FMT_DER, &octets) >= 0);
	if (can_make_mac(how))
		der_raw(out, octets.data, octets.size);
	else
		replace_mac((struct bytes){ octets.data, octets.size }, "", out);
	gnutls_free(octets.data);
	gnutls_pkcs12_deinit(file);
}

/* --- what comes out --------------------------------------------------------------------- */

static void assert_pem(const struct buffer *pem, const char *letters)
{
	struct session session = { 0 };
	assert_int_equal(session_read_chain(&session, buffer_bytes(pem), NULL), ERR_NONE);
	if (session.n_chain != strlen(letters))
		fail_msg("%zu certificates, not %s", session.n_chain, letters);
	for (size_t i = 0; i < session.n_chain; i++) {
		struct derbuf der = { 0 };
		build(letters[i], &der);
		if (session.chain[i].der_len != der.len ||
		    memcmp(session.chain[i].der, der.data, der.len) != 0)
			fail_msg("certificate %zu is not %c of %s", i, letters[i], letters);
		derbuf_clear(&der);
	}
	session_clear(&session);
}

static void assert_unpacked(const struct derbuf *file, enum container kind, const char *password,
			    const char *letters, const char *words)
{
	const struct unpack_how how = { .password = password };
	struct buffer pem = { 0 };
	struct error error = { 0 };
	assert_int_equal(container_of(derbuf_bytes(file)), kind);
	enum err err = unpack(kind, derbuf_bytes(file), &how, &pem, &error);
	assert_int_equal(err, error.code);
	if (words != NULL) {
		assert_int_equal(error_finding(err), FINDING_USAGE);
		assert_null(pem.data);
		if (strstr(error_words(&error), words) == NULL)
			fail_msg("'%s' is not in '%s'", words, error_words(&error));
		return;
	}
	if (err != ERR_NONE)
		fail_msg("%s", error_words(&error));
	assert_pem(&pem, letters);
	assert_null(strstr((const char *)pem.data, "KEY"));
	buffer_clear(&pem);
}

/* --- rows ------------------------------------------------------------------------------- */

#define SECRET { true, true, "secret" }
#define PLAIN { false, false, NULL }
#define NEEDS \
	"does not open without a password: give it with --pass-in=file:PATH or --pass-in=env:NAME"
#define OTHER "the password of --pass-in does not open the PKCS #12 file"
#define MANY "expected fewer than 32 parts in the PKCS #12 file"

static const struct row {
	const char *id, *pieces;
	struct protection how;
	const char *password, *letters, *words;
} rows[] = {
	{ "in-order", "1L|I|R|1l", SECRET, "secret", "LIR", NULL },
	{ "turned-round", "R|I|1L|1l", PLAIN, NULL, "LIR", NULL },
	{ "one-bag-in-any-order", "XRZI1LY|1l", PLAIN, NULL, "LIRXZY", NULL },
	{ "key-first", "1l|I1LR", PLAIN, NULL, "LIR", NULL },
	{ "issuer-missing", "R1L|1l", PLAIN, NULL, "LR", NULL },
	{ "by-id-though-an-authority", "X1R|1r", PLAIN, NULL, "RX", NULL },
	{ "several-keys-first-counts", "1X2LIR|2l|1x", PLAIN, NULL, "LIRX", NULL },
	{ "first-key-without-certificate", "1XLIR|2l|1x", PLAIN, NULL, "XLIR", NULL },
	{ "no-ids-one-leaf", "RIL|l", PLAIN, NULL, "LIR", NULL },
	{ "no-ids-by-the-public-key", "XYRIL|l", SECRET, "secret", "LIRXY", NULL },
	{ "no-ids-by-the-plain-key",
	  "XYRIL|l",
	  { false, true, "secret" },
	  "secret",
	  "LIRXY",
	  NULL },
	{ "no-ids-key-of-an-authority", "ZR|r", PLAIN, NULL, "RZ", NULL },
	{ "no-ids-key-of-nobody", "XYRI|l", PLAIN, NULL, "XYRI", NULL },
	{ "no-key", "XL", PLAIN, NULL, "XL", NULL },
	{ "no-key-authorities", "ZR", PLAIN, NULL, "ZR", NULL },
	{ "same-twice", "1L1L|1l", PLAIN, NULL, "LL", NULL },
	{ "utf-8",
	  "1L|1l",
	  { true, true, "p\xc3\xa4ss\xe2\x82\xac" },
	  "p\xc3\xa4ss\xe2\x82\xac",
	  "L",
	  NULL },
	{ "empty-password", "1L|1l", { true, true, "" }, NULL, "L", NULL },
	{ "empty-password-given", "1L|1l", { true, true, "" }, "", "L", NULL },
	{ "empty-password-another-given", "1L|1l", { true, true, "" }, "secret", "L", NULL },
	{ "no-password", "1L", { true, true, NULL }, NULL, "L", NULL },
	{ "no-password-another-given", "1L", { true, true, NULL }, "secret", "L", NULL },
	{ "plain", "1L|1l", { false, false, NULL }, NULL, "L", NULL },
	{ "plain-another-given", "1L|1l", { false, false, NULL }, "secret", "L", NULL },
	{ "no-mac", "1L|1l", { true, false, "secret" }, "secret", "L", NULL },
	{ "31-certificates", "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", PLAIN, NULL,
	  "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", NULL },
	{ "31-bags",
	  "L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L",
	  { false, true, "x" },
	  "x",
	  "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL",
	  NULL },
	{ "32-bags",
	  "L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L|L",
	  { false, true, "x" },
	  "x",
	  NULL,
	  MANY },
	{ "password-needed", "1L|1l", SECRET, NULL, NULL, NEEDS },
	{ "password-needed-no-mac", "1L|1l", { true, false, "secret" }, NULL, NULL, NEEDS },
	{ "wrong-password", "1L|1l", SECRET, "Secret", NULL, OTHER },
	{ "wrong-password-no-mac", "1L|1l", { true, false, "secret" }, "Secret", NULL, OTHER },
	{ "wrong-password-empty", "1L|1l", SECRET, "", NULL, OTHER },
	{ "key-alone", "1l", SECRET, "secret", NULL,
	  "there is no certificate in the PKCS #12 file" },
};

static void pkcs12_is_unpacked(void **state)
{
	const struct row *row = *state;
	struct derbuf file = { 0 };
	make_pkcs12(row->pieces, &row->how, &file);
	assert_unpacked(&file, CONTAINER_PKCS12, row->password, row->letters, row->words);
	derbuf_clear(&file);
}

/* The key as it stands there, for whoever shows the certificate. */
static void the_key_comes_with_its_certificate(void **unused)
{
	static const struct {
		struct protection how;
		const char *label;
	} keys[] = { { { true, true, "secret" }, "-----BEGIN ENCRYPTED PRIVATE KEY-----" },
		     { { false, true, "secret" }, "-----BEGIN PRIVATE KEY-----" } };
	const struct unpack_how how = { .password = "secret", .with_key = true };
	(void)unused;
	for (size_t i = 0; i < N(keys); i++) {
		struct derbuf file = { 0 };
		struct buffer pem = { 0 };
		make_pkcs12("IX1L|2x|1l", &keys[i].how, &file);
		assert_int_equal(unpack(CONTAINER_PKCS12, derbuf_bytes(&file), &how, &pem, NULL),
				 ERR_NONE);
		assert_pem(&pem, "LIX");
		const char *text = strstr((const char *)pem.data, keys[i].label);
		assert_non_null(text);
		gnutls_privkey_t key;
		struct bytes signed_octets = bytes_of("x");
		struct derbuf expected = { 0 };
		const gnutls_datum_t datum = { (unsigned char *)(uintptr_t)text,
					       (unsigned)strlen(text) },
				     data = { (unsigned char *)(uintptr_t)signed_octets.data, 1 };
		gnutls_datum_t signature;
		assert_true(gnutls_privkey_init(&key) >= 0);
		assert_true(gnutls_privkey_import_x509_raw(key, &datum, GNUTLS_X509_FMT_PEM,
							   "secret", 0) >= 0);
		assert_true(gnutls_privkey_sign_data2(key, GNUTLS_SIGN_EDDSA_ED25519, 0, &data,
						      &signature) >= 0);
		test_sign(&expected, test_key(TEST_KEY_ED25519, 0), TEST_SIGNATURE_ED25519,
			  signed_octets);
		assert_int_equal(signature.size, expected.len);
		assert_memory_equal(signature.data, expected.data, expected.len);
		gnutls_free(signature.data);
		gnutls_privkey_deinit(key);
		derbuf_clear(&expected);
		derbuf_clear(&file);
		buffer_clear_secret(&pem);
	}
}

static const struct protection plain = PLAIN;

/* Whatever is cut off or changed: an error, or certificates; memory is valgrind's to say. */
static void damage_is_told(void **unused)
{
	const struct unpack_how how = { .password = "x" };
	struct derbuf file = { 0 };
	(void)unused;
	make_pkcs12("1LI|1l", &plain, &file);
	for (size_t i = 0; i < 2 * file.len; i++) {
		size_t at = i / 2;
		struct bytes cut = { file.data, i % 2 == 0 ? at : file.len };
		struct buffer pem = { 0 };
		struct error error = { 0 };
		file.data[at] = (uint8_t)(file.data[at] ^ (i % 2 == 0 ? 0 : 0xff));
		enum err err = unpack(CONTAINER_PKCS12, cut, &how, &pem, &error);
		assert_int_equal(err, error.code);
		assert_true((err == ERR_NONE) == (pem.data != NULL));
		assert_true(err == ERR_NONE || error_finding(err) == FINDING_USAGE);
		file.data[at] = (uint8_t)(file.data[at] ^ (i % 2 == 0 ? 0 : 0xff));
		buffer_clear(&pem);
	}
	derbuf_clear(&file);
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* A MAC whose iterations are too many; one that GnuTLS cannot check, or not bounded (PBMAC1). */
static void other_macs(void **unused)
{
	static const struct {
		const char *mac, *words;
	} macs[] = {
		{ "30423031300d060960864801650304020105000420" ZEROS "04080011223344556677"
		  "02034c4b41",
		  "asks for more than 5000000 iterations" },
		{ "303e302f300b06092a864886f70d01050e0420" ZEROS "04080011223344556677020101",
		  NULL },
	};
	(void)unused;
	for (size_t i = 0; i < N(macs); i++) {
		struct derbuf file = { 0 }, changed = { 0 };
		make_pkcs12("1L|1l", &plain, &file);
		replace_mac(derbuf_bytes(&file), macs[i].mac, &changed);
		assert_unpacked(&changed, CONTAINER_PKCS12, NULL, "L", macs[i].words);
		assert_unpacked(&changed, CONTAINER_PKCS12, "secret", "L", macs[i].words);
		derbuf_clear(&file);
		derbuf_clear(&changed);
	}
}

static void large_files_are_refused(void **unused)
{
	struct derbuf file = { 0 };
	(void)unused;
	make_pkcs12("1L", &plain, &file);
	while (file.len <= CONTAINER_MAX_BYTES)
		der_raw(&file, "0123456789abcdef", 16);
	assert_unpacked(&file, CONTAINER_PKCS12, NULL, NULL,
			"the PKCS #12 file has more than 100000 octets");
	derbuf_clear(&file);
}

/* --- PKCS #7 ----------------------------------------------------------------------------- */

static void make_pkcs7(const char *letters, bool is_pem, struct derbuf *out)
{
	gnutls_pkcs7_t file;
	gnutls_datum_t octets;
	assert_true(gnutls_pkcs7_init(&file) >= 0);
	for (; *letters != '\0'; letters++) {
		struct derbuf der = { 0 };
		build(*letters, &der);
		const gnutls_datum_t datum = { der.data, (unsigned)der.len };
		assert_true(gnutls_pkcs7_set_crt_raw(file, &datum) >= 0);
		derbuf_clear(&der);
	}
	assert_true(gnutls_pkcs7_export2(file, is_pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER,
					 &octets) >= 0);
	der_raw(out, octets.data, octets.size);
	gnutls_free(octets.data);
	gnutls_pkcs7_deinit(file);
}

static void pkcs7_is_unpacked(void **unused)
{
	static const char *const sets[][2] = { { "L", "L" },
					       { "RIL", "LIR" },
					       { "ZRIXL", "XZRIL" } };
	(void)unused;
	for (size_t i = 0; i < 2 * N(sets); i++) {
		struct derbuf file = { 0 };
		make_pkcs7(sets[i / 2][0], i % 2 == 0, &file);
		enum container kind = i % 2 == 0 ? CONTAINER_PKCS7_PEM : CONTAINER_PKCS7;
		struct buffer pem = { 0 };
		const struct unpack_how how = { .with_key = false };
		assert_int_equal(container_of(derbuf_bytes(&file)), kind);
		assert_int_equal(unpack(kind, derbuf_bytes(&file), &how, &pem, NULL), ERR_NONE);
		/* A set is sorted by its octets (X.690, 11.6). */
		if (sets[i / 2][0][0] != 'Z')
			assert_pem(&pem, sets[i / 2][1]);
		buffer_clear(&pem);
		derbuf_clear(&file);
	}
}

static void pkcs7_that_is_damaged_or_too_much(void **unused)
{
	char letters[258];
	struct derbuf file = { 0 };
	(void)unused;
	make_pkcs7("L", false, &file);
	file.len -= 10;
	assert_unpacked(&file, CONTAINER_PKCS7, NULL, NULL, "the PKCS #7 file is damaged");
	derbuf_clear(&file);
	memset(letters, 'L', 257);
	letters[257] = '\0';
	make_pkcs7(letters, false, &file);
	assert_unpacked(&file, CONTAINER_PKCS7, NULL, NULL, "more than 256 certificates");
	derbuf_clear(&file);
}

/* --- which of them a file is ---------------------------------------------------------------- */

static void other_files_are_none(void **unused)
{
	struct derbuf der = { 0 }, pem = { 0 };
	(void)unused;
	build('L', &der);
	assert_int_equal(container_of(derbuf_bytes(&der)), CONTAINER_NONE);
	test_pem_append(&pem, "CERTIFICATE", derbuf_bytes(&der));
	assert_int_equal(container_of(derbuf_bytes(&pem)), CONTAINER_NONE);
	/* Certificates beside it count, damaged ones too. */
	test_pem_append(&pem, "PKCS7", derbuf_bytes(&der));
	assert_int_equal(container_of(derbuf_bytes(&pem)), CONTAINER_NONE);
	assert_int_equal(container_of(bytes_of("-----BEGIN CERTIFICATE-----\nM!\n"
					       "-----BEGIN PKCS7-----\n")),
			 CONTAINER_NONE);
	assert_int_equal(container_of(bytes_of("-----BEGIN PKCS7-----\n")), CONTAINER_PKCS7_PEM);
	assert_int_equal(container_of(bytes_of("")), CONTAINER_NONE);
	assert_int_equal(container_of((struct bytes){ NULL, 0 }), CONTAINER_NONE);
	assert_int_equal(container_of(bytes_of("0")), CONTAINER_NONE);
	assert_int_equal(container_of(bytes_of("0\x82\x01")), CONTAINER_NONE);
	/* Indefinite length. */
	assert_int_equal(container_of(bytes_of("0\x80\x02\x01\x03\x30")), CONTAINER_PKCS12);
	derbuf_clear(&der);
	derbuf_clear(&pem);
}

int main(void)
{
	struct CMUnitTest tests[16 + N(rows)] = {
		cmocka_unit_test(the_key_comes_with_its_certificate),
		cmocka_unit_test(damage_is_told),
		cmocka_unit_test(other_macs),
		cmocka_unit_test(large_files_are_refused),
		cmocka_unit_test(pkcs7_is_unpacked),
		cmocka_unit_test(pkcs7_that_is_damaged_or_too_much),
		cmocka_unit_test(other_files_are_none),
	};
	size_t n = 7;
	for (size_t i = 0; i < N(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, pkcs12_is_unpacked, NULL, NULL,
						  (void *)&rows[i] };
	return _cmocka_run_group_tests("unpack", tests, n, NULL, NULL);
}

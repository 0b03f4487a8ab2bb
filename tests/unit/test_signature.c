/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature oracle, with real keys and signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/certificate_read.h"
#include "support/certbuilder.h"
#include "trust/signature.h"
#include "verdicts/trust.h"

#define AT_S INT64_C(1795372373)

static void read_built(const struct certbuilder *b, struct certificate *ret)
{
	struct derbuf der = { 0 };
	struct error error;
	certbuilder_build(b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), ret, &error), ERR_NONE);
	derbuf_clear(&der);
}

/* A self-signed certificate with this key and signature. */
static void make(enum test_key_kind kind, unsigned number, enum test_signature signature,
		 struct certificate *ret)
{
	struct certbuilder b;
	certbuilder_init(&b, "CA", test_key(kind, number));
	b.signature = signature;
	certbuilder_add_basic_constraints(&b, true, true, -1);
	read_built(&b, ret);
	certbuilder_clear(&b);
}

static enum signature_answer ask(struct signature_checker *checker, const struct certificate *child,
				 const struct certificate *issuer)
{
	struct signature_oracle oracle = signature_checker_oracle(checker);
	enum signature_answer answer = oracle.signed_by(oracle.context, child, issuer);
	assert_int_equal(oracle.signed_by(oracle.context, child, issuer), answer);
	assert_false(signature_checker_failed(checker));
	return answer;
}

struct row {
	const char *id;
	enum test_key_kind key;
	enum test_signature signature;
};

static const struct row rows[] = {
	{ "rsa-sha256", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA256 },
	{ "rsa-sha384", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA384 },
	{ "rsa-sha512", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA512 },
	{ "rsa-sha1", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA1 },
	{ "rsa-md5", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_MD5 },
	{ "rsa-1024", TEST_KEY_RSA1024, TEST_SIGNATURE_RSA_SHA256 },
	{ "rsa-pss-sha256", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_PSS_SHA256 },
	{ "rsa-pss-sha384", TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_PSS_SHA384 },
	{ "rsa-pss-key", TEST_KEY_RSA_PSS2048, TEST_SIGNATURE_RSA_PSS_SHA256 },
	{ "ecdsa-p256", TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA256 },
	{ "ecdsa-p256-sha1", TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA1 },
	{ "ecdsa-p256-sha512", TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA512 },
	{ "ecdsa-p384", TEST_KEY_EC384, TEST_SIGNATURE_ECDSA_SHA384 },
	{ "ecdsa-p521", TEST_KEY_EC521, TEST_SIGNATURE_ECDSA_SHA512 },
	{ "ecdsa-p192", TEST_KEY_EC192, TEST_SIGNATURE_ECDSA_SHA256 },
	{ "ed25519", TEST_KEY_ED25519, TEST_SIGNATURE_ED25519 },
	{ "ed448", TEST_KEY_ED448, TEST_SIGNATURE_ED448 },
	{ "dsa-2048", TEST_KEY_DSA2048, TEST_SIGNATURE_DSA_SHA256 },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Good by its own key; bad once an octet differs, and by every other key. */
static void run_row(void **state)
{
	const struct row *row = *state;
	struct signature_checker *checker;
	struct certificate c, other, another_kind;
	struct error error;
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	make(row->key, 0, row->signature, &c);
	make(row->key, row->key == TEST_KEY_DSA2048 ? 0 : 1, row->signature, &other);
	make(row->key == TEST_KEY_ED25519 ? TEST_KEY_EC256 : TEST_KEY_ED25519, 0,
	     TEST_SIGNATURE_DEFAULT, &another_kind);
	assert_int_equal(ask(checker, &c, &c), SIGNATURE_GOOD);
	if (row->key != TEST_KEY_DSA2048)
		assert_int_equal(ask(checker, &c, &other), SIGNATURE_BAD);
	assert_int_equal(ask(checker, &c, &another_kind), SIGNATURE_BAD);

	size_t tbs_at = (size_t)(c.tbs.data - c.der);
	size_t signature_at = (size_t)(c.signature.data - c.der) + c.signature.len / 2;
	c.der[tbs_at + c.tbs.len - 1] ^= 1;
	assert_int_equal(ask(checker, &c, &c), SIGNATURE_BAD);
	c.der[tbs_at + c.tbs.len - 1] ^= 1;
	c.der[signature_at] ^= 1;
	assert_int_equal(ask(checker, &c, &c), SIGNATURE_BAD);
	c.der[signature_at] ^= 1;
	assert_int_equal(ask(checker, &c, &c), SIGNATURE_GOOD);

	certificate_clear(&c);
	certificate_clear(&other);
	certificate_clear(&another_kind);
	signature_checker_free(checker);
}

/* --- what GnuTLS cannot do --------------------------------------------------- */

static enum signature_answer ask_built(const struct certbuilder *b)
{
	struct signature_checker *checker;
	struct certificate c;
	struct error error;
	read_built(b, &c);
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	enum signature_answer answer = ask(checker, &c, &c);
	signature_checker_free(checker);
	certificate_clear(&c);
	return answer;
}

static void with_algorithm(struct certbuilder *b, const char *hex)
{
	derbuf_clear(&b->raw_algorithm);
	derbuf_clear(&b->raw_inner_algorithm);
	der_hex(&b->raw_algorithm, hex);
	der_hex(&b->raw_inner_algorithm, hex);
}

/* Members of RSASSA-PSS-params with SHA-256. */
#define PSS_HASH "a00f300d06096086480165030402010500"
#define PSS_MASK "a11c301a06092a864886f70d010108300d06096086480165030402010500"
#define PSS_SALT "a203020120"

static void test_unknown_algorithms(void **state)
{
	static const char *const identifiers[] = {
		"300706032a03040500",                 /* 1.2.3.4 */
		"300d06092a864886f70d01010a0500",     /* RSA-PSS without parameters */
		"300f06092a864886f70d01010a30020500", /* ... that are none */
		/* salt of 20 octets with SHA-256 */
		"304106092a864886f70d01010a3034a00f300d06096086480165030402010500"
		"a11c301a06092a864886f70d010108300d06096086480165030402010500a203020114",
		/* another hash for the mask */
		"304106092a864886f70d01010a3034a00f300d06096086480165030402010500"
		"a11c301a06092a864886f70d010108300d06096086480165030402020500a203020120",
		/* hash, mask, its hash or the salt left out, or of another kind */
		"303006092a864886f70d01010a3023" PSS_MASK PSS_SALT,
		"303406092a864886f70d01010a3027a0020500" PSS_MASK PSS_SALT,
		"302306092a864886f70d01010a3016" PSS_HASH PSS_SALT,
		"302706092a864886f70d01010a301a" PSS_HASH "a1020500" PSS_SALT,
		"303206092a864886f70d01010a3025" PSS_HASH "a10d300b06092a864886f70d010108" PSS_SALT,
		"303c06092a864886f70d01010a302f" PSS_HASH PSS_MASK,
		"304106092a864886f70d01010a3034" PSS_HASH PSS_MASK "a203040120",
		"304906092a864886f70d01010a303c" PSS_HASH PSS_MASK "a20b0209010000000000000020",
		/* all defaults: SHA-1 */
		"300d06092a864886f70d01010a3000",
		"300506032b6571", /* Ed448, by an RSA key */
		"3000",
		"0500",
	};
	struct certbuilder b;
	(void)state;
	certbuilder_init(&b, "CA", test_key(TEST_KEY_RSA2048, 0));
	for (size_t i = 0; i < sizeof(identifiers) / sizeof(identifiers[0]); i++) {
		with_algorithm(&b, identifiers[i]);
		enum signature_answer answer = ask_built(&b);
		print_message("%s\n", identifiers[i]);
		assert_int_equal(answer, strcmp(identifiers[i], "300506032b6571") == 0
						 ? SIGNATURE_BAD
						 : SIGNATURE_UNREADABLE);
	}
	certbuilder_clear(&b);
}

static void test_unknown_keys(void **state)
{
	static const char *const keys[] = {
		/* brainpoolP256r1 */
		"305a301406072a8648ce3d020106092b2403030208010107034200"
		"04"
		"1111111111111111111111111111111111111111111111111111111111111111"
		"2222222222222222222222222222222222222222222222222222222222222222",
		"300d300706032a03040500030200ff", /* 1.2.3.4 */
		"3000",
		"",
	};
	struct certbuilder b;
	(void)state;
	certbuilder_init(&b, "CA", test_key(TEST_KEY_EC256, 0));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		derbuf_clear(&b.raw_spki);
		der_hex(&b.raw_spki, keys[i]);
		if (keys[i][0] == '\0')
			der_hex(&b.raw_spki, "0500");
		assert_int_equal(ask_built(&b), SIGNATURE_UNREADABLE);
	}
	certbuilder_clear(&b);
}

/* GnuTLS refuses to import these certificates; their signatures are good. */
static void test_certificates_that_gnutls_refuses(void **state)
{
	struct certbuilder b;
	(void)state;
	certbuilder_init(&b, "CA", test_key(TEST_KEY_EC256, 0));
	certbuilder_add_san(&b, 0x82, "", 0);
	assert_int_equal(ask_built(&b), SIGNATURE_GOOD);
	certbuilder_add_san(&b, 0x8b, "x", 1);
	assert_int_equal(ask_built(&b), SIGNATURE_GOOD);
	der_hex(&b.raw_serial, "0c0131");
	assert_int_equal(ask_built(&b), SIGNATURE_GOOD);
	certbuilder_clear(&b);
}

static void test_nothing_there(void **state)
{
	struct certificate nothing = { 0 }, c;
	struct signature_checker *checker;
	struct error error;
	(void)state;
	make(TEST_KEY_ED25519, 0, TEST_SIGNATURE_DEFAULT, &c);
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	assert_int_equal(ask(checker, &nothing, &c), SIGNATURE_UNREADABLE);
	assert_int_equal(ask(checker, &c, &nothing), SIGNATURE_UNREADABLE);
	assert_int_equal(ask(checker, &nothing, &nothing), SIGNATURE_UNREADABLE);
	assert_int_equal(signature_checker_count(checker), 0);
	signature_checker_free(checker);
	signature_checker_free(NULL);
	certificate_clear(&c);
}

/* --- what is remembered -------------------------------------------------------- */

/* By contents, not by place: another copy costs nothing, and another certificate
 * at the same place is another. */
static void test_remembers_contents(void **state)
{
	struct certificate c, copy, other;
	struct signature_checker *checker;
	struct error error;
	(void)state;
	make(TEST_KEY_ED25519, 0, TEST_SIGNATURE_DEFAULT, &c);
	make(TEST_KEY_ED25519, 0, TEST_SIGNATURE_DEFAULT, &copy);
	make(TEST_KEY_ED25519, 1, TEST_SIGNATURE_DEFAULT, &other);
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	assert_int_equal(ask(checker, &c, &c), SIGNATURE_GOOD);
	assert_int_equal(ask(checker, &copy, &copy), SIGNATURE_GOOD);
	assert_int_equal(ask(checker, &c, &copy), SIGNATURE_GOOD);
	assert_int_equal(signature_checker_count(checker), 1);
	struct certificate saved = c;
	c = other;
	assert_int_equal(ask(checker, &c, &copy), SIGNATURE_BAD);
	assert_int_equal(ask(checker, &copy, &c), SIGNATURE_BAD);
	assert_int_equal(signature_checker_count(checker), 3);
	certificate_clear(&saved);
	certificate_clear(&copy);
	certificate_clear(&other);
	signature_checker_free(checker);
}

/* More questions than are remembered: the answers stay right. */
static void test_forgets(void **state)
{
	enum { MANY = 150 };
	static struct certificate children[MANY];
	struct certificate ca;
	struct signature_checker *checker;
	struct certbuilder authority, b;
	struct error error;
	(void)state;
	certbuilder_init(&authority, "CA", test_key(TEST_KEY_ED25519, 0));
	read_built(&authority, &ca);
	for (size_t i = 0; i < MANY; i++) {
		certbuilder_init(&b, "leaf", test_key(TEST_KEY_ED25519, 1));
		certbuilder_issued_by(&b, &authority);
		b.serial = (int64_t)i + 1;
		if (i % 3 == 0)
			b.signer = test_key(TEST_KEY_ED25519, 2);
		read_built(&b, &children[i]);
		certbuilder_clear(&b);
	}
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(ask(checker, &children[i], &ca),
					 i % 3 == 0 ? SIGNATURE_BAD : SIGNATURE_GOOD);
	}
	assert_int_equal(signature_checker_count(checker), 2 * MANY);
	signature_checker_free(checker);
	for (size_t i = 0; i < MANY; i++)
		certificate_clear(&children[i]);
	certificate_clear(&ca);
	certbuilder_clear(&authority);
}

/* --- in a verdict -------------------------------------------------------------- */

/* The ordinary chain: leaf, intermediate, and a root in the store. */
static void test_ordinary_chain_costs_two(void **state)
{
	struct certbuilder root, intermediate, leaf;
	struct certificate chain[2], anchor;
	const struct certificate *anchors[] = { &anchor };
	struct signature_checker *checker;
	struct error error;
	(void)state;
	certbuilder_init(&root, "Root", test_key(TEST_KEY_RSA2048, 0));
	certbuilder_init(&intermediate, "Intermediate", test_key(TEST_KEY_RSA2048, 1));
	certbuilder_init(&leaf, "www.example.com", test_key(TEST_KEY_EC256, 0));
	certbuilder_add_basic_constraints(&root, true, true, -1);
	certbuilder_add_basic_constraints(&intermediate, true, true, 0);
	certbuilder_add_dns(&leaf, "www.example.com");
	certbuilder_issued_by(&intermediate, &root);
	certbuilder_issued_by(&leaf, &intermediate);
	read_built(&leaf, &chain[0]);
	read_built(&intermediate, &chain[1]);
	read_built(&root, &anchor);
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	struct signature_oracle oracle = signature_checker_oracle(checker);
	struct trust_verdict v = trust_verdict(chain, 2, anchors, 1, AT_S, &oracle, NULL);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	assert_int_equal(v.path.n, 3);
	assert_int_equal(signature_checker_count(checker), 2);
	/* The same again, from the same checker: nothing. */
	v = trust_verdict(chain, 2, anchors, 1, AT_S, &oracle, NULL);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	assert_int_equal(signature_checker_count(checker), 2);
	signature_checker_free(checker);
	certificate_clear(&chain[0]);
	certificate_clear(&chain[1]);
	certificate_clear(&anchor);
	certbuilder_clear(&root);
	certbuilder_clear(&intermediate);
	certbuilder_clear(&leaf);
}

/* Signatures on other things: no forgeable hash. */
static void test_verify_octets(void **state)
{
	const struct test_key *key = test_key(TEST_KEY_RSA2048, 0);
	const struct bytes data = { (const uint8_t *)"some data", 9 };
	static const struct {
		enum test_signature signature;
		enum signature_answer answer;
	} all[] = {
		{ TEST_SIGNATURE_RSA_SHA256, SIGNATURE_GOOD },
		{ TEST_SIGNATURE_RSA_PSS_SHA256, SIGNATURE_GOOD },
		{ TEST_SIGNATURE_RSA_SHA1, SIGNATURE_GOOD },
		{ TEST_SIGNATURE_RSA_MD5, SIGNATURE_REFUSED },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct derbuf algorithm = { 0 }, signature = { 0 };
		test_signature_algorithm(&algorithm, key, all[i].signature);
		test_sign(&signature, key, all[i].signature, data);
		assert_int_equal(signature_verify(derbuf_bytes(&key->spki),
						  derbuf_bytes(&algorithm), data,
						  derbuf_bytes(&signature)),
				 all[i].answer);
		const struct bytes shorter = { data.data, data.len - 1 };
		assert_int_equal(signature_verify(derbuf_bytes(&key->spki),
						  derbuf_bytes(&algorithm), shorter,
						  derbuf_bytes(&signature)) == SIGNATURE_GOOD,
				 false);
		derbuf_clear(&algorithm);
		derbuf_clear(&signature);
	}
}

int main(void)
{
	static struct CMUnitTest tests[N_ROWS];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(test_unknown_algorithms),
		cmocka_unit_test(test_unknown_keys),
		cmocka_unit_test(test_certificates_that_gnutls_refuses),
		cmocka_unit_test(test_nothing_there),
		cmocka_unit_test(test_remembers_contents),
		cmocka_unit_test(test_forgets),
		cmocka_unit_test(test_ordinary_chain_costs_two),
		cmocka_unit_test(test_verify_octets),
	};
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests_name("signature-rows", tests, NULL, NULL) +
	       cmocka_run_group_tests_name("signature", others, NULL, NULL);
}

/* testkey.h - private keys for tests, and signatures made with them.
 *
 * Keys are made once per process and kept until it ends: test_key(TEST_KEY_EC256, 0)
 * is always the same key, test_key(TEST_KEY_EC256, 1) another.  Ed25519 keys are
 * the same in every run (and so are their signatures): take them where a
 * result must be reproducible.  EC and Ed25519 are quick, RSA-2048 takes about
 * a tenth of a second, DSA longer.  Failure ends the test program.
 */
#ifndef CCN_TESTS_SUPPORT_TESTKEY_H
#define CCN_TESTS_SUPPORT_TESTKEY_H

#include <gnutls/abstract.h>

#include "support/derbuf.h"

enum test_key_kind {
	TEST_KEY_EC256,
	TEST_KEY_EC384,
	TEST_KEY_EC521,
	TEST_KEY_EC224,
	TEST_KEY_EC192,
	TEST_KEY_RSA2048,
	TEST_KEY_RSA1024,
	TEST_KEY_RSA3072,
	TEST_KEY_RSA_PSS2048, /* id-RSASSA-PSS in the SubjectPublicKeyInfo, no parameters */
	TEST_KEY_DSA2048,
	TEST_KEY_ED25519,
	TEST_KEY_ED448,
	TEST_KEY_KINDS,
};
enum { TEST_KEYS_PER_KIND = 16 };

struct test_key {
	gnutls_privkey_t private_key;
	struct derbuf spki; /* DER of SubjectPublicKeyInfo */
	struct derbuf
		key_id; /* SHA-1 of the public key's bits: RFC 5280 4.2.1.2 (1), OCSP's KeyHash */
	enum test_key_kind kind;
};

/* A key; number is 0 to TEST_KEYS_PER_KIND - 1.  Owned by the library. */
const struct test_key *test_key(enum test_key_kind kind, unsigned number);

/* The key as PEM (PKCS #8), for a server: malloc'd, ended by NUL. */
char *test_key_pem(const struct test_key *key);

enum test_signature {
	TEST_SIGNATURE_DEFAULT, /* what fits the key, with SHA-256 */
	TEST_SIGNATURE_RSA_MD5,
	TEST_SIGNATURE_RSA_SHA1,
	TEST_SIGNATURE_RSA_SHA256,
	TEST_SIGNATURE_RSA_SHA384,
	TEST_SIGNATURE_RSA_SHA512,
	TEST_SIGNATURE_RSA_PSS_SHA256,
	TEST_SIGNATURE_RSA_PSS_SHA384,
	TEST_SIGNATURE_ECDSA_SHA1,
	TEST_SIGNATURE_ECDSA_SHA256,
	TEST_SIGNATURE_ECDSA_SHA384,
	TEST_SIGNATURE_ECDSA_SHA512,
	TEST_SIGNATURE_DSA_SHA256,
	TEST_SIGNATURE_ED25519,
	TEST_SIGNATURE_ED448,
};

/* Appends the AlgorithmIdentifier (DER). */
void test_signature_algorithm(struct derbuf *out, const struct test_key *key,
			      enum test_signature signature);
/* Appends the signature's octets (no BIT STRING around them).  Also for CRLs
 * and OCSP responses. */
void test_sign(struct derbuf *out, const struct test_key *key, enum test_signature signature,
	       struct bytes data);

/* SHA-256, and SHA-1, of data, appended. */
void test_sha256(struct derbuf *out, struct bytes data);
void test_sha1(struct derbuf *out, struct bytes data);

#endif

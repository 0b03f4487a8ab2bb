/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/testkey.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "%s: %s\n", what, gnutls_strerror(result));
	support_die("GnuTLS failed");
}

struct key_recipe {
	gnutls_pk_algorithm_t algorithm;
	unsigned bits;
};
static const struct key_recipe recipes[TEST_KEY_KINDS] = {
	[TEST_KEY_EC256] = { GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1) },
	[TEST_KEY_EC384] = { GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1) },
	[TEST_KEY_EC521] = { GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP521R1) },
	[TEST_KEY_EC224] = { GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP224R1) },
	[TEST_KEY_EC192] = { GNUTLS_PK_EC, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP192R1) },
	[TEST_KEY_RSA2048] = { GNUTLS_PK_RSA, 2048 },
	[TEST_KEY_RSA1024] = { GNUTLS_PK_RSA, 1024 },
	[TEST_KEY_RSA3072] = { GNUTLS_PK_RSA, 3072 },
	[TEST_KEY_RSA_PSS2048] = { GNUTLS_PK_RSA_PSS, 2048 },
	[TEST_KEY_DSA2048] = { GNUTLS_PK_DSA, 2048 },
	[TEST_KEY_ED448] = { GNUTLS_PK_EDDSA_ED448, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED448) },
};

/* Ed25519 from a fixed seed: PKCS #8 of RFC 8410, section 7. */
static gnutls_x509_privkey_t make_ed25519(unsigned number)
{
	gnutls_x509_privkey_t key;
	struct derbuf der = { 0 };
	uint8_t seed[32];
	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (uint8_t)(number * 32 + i + 1);
	seed[0] ^= (uint8_t)(number / 8 << 4); /* 8 * 32 wraps around */
	der_hex(&der, "302e020100300506032b657004220420");
	der_raw(&der, seed, sizeof(seed));
	gnutls_datum_t datum = { der.data, (unsigned)der.len };
	check(gnutls_x509_privkey_init(&key), "privkey_init");
	check(gnutls_x509_privkey_import_pkcs8(key, &datum, GNUTLS_X509_FMT_DER, NULL,
					       GNUTLS_PKCS_PLAIN),
	      "import_pkcs8");
	derbuf_clear(&der);
	return key;
}

static gnutls_x509_privkey_t make_key(enum test_key_kind kind, unsigned number)
{
	gnutls_x509_privkey_t key;
	if (kind == TEST_KEY_ED25519)
		return make_ed25519(number);
	check(gnutls_x509_privkey_init(&key), "privkey_init");
	check(gnutls_x509_privkey_generate(key, recipes[kind].algorithm, recipes[kind].bits, 0),
	      "privkey_generate");
	return key;
}

/* Steps over the header of the element at *at. */
static void enter(const struct derbuf *der, size_t *at)
{
	uint8_t length = der->data[*at + 1];
	*at += 2u + (length >= 0x80 ? length & 0x7fu : 0u);
}

/* Fills spki and key_id.  The key identifier is the hash of the public key's
 * bits: the octets of the SubjectPublicKeyInfo's BIT STRING. */
static void describe(struct test_key *key)
{
	gnutls_pubkey_t public_key;
	gnutls_datum_t datum;
	check(gnutls_pubkey_init(&public_key), "pubkey_init");
	check(gnutls_pubkey_import_privkey(public_key, key->private_key, 0, 0), "import_privkey");
	check(gnutls_pubkey_export2(public_key, GNUTLS_X509_FMT_DER, &datum), "pubkey_export2");
	der_raw(&key->spki, datum.data, datum.size);
	gnutls_free(datum.data);
	gnutls_pubkey_deinit(public_key);

	size_t at = 0;
	enter(&key->spki, &at); /* SubjectPublicKeyInfo */
	size_t algorithm_len = key->spki.data[at + 1];
	if (algorithm_len == 0x82) /* DSA parameters are long, no others */
		algorithm_len = 2u + ((size_t)key->spki.data[at + 2] << 8) + key->spki.data[at + 3];
	at += 2 + algorithm_len;
	enter(&key->spki, &at); /* subjectPublicKey */
	at++;                   /* no unused bits */
	test_sha1(&key->key_id, (struct bytes){ key->spki.data + at, key->spki.len - at });
}

static struct test_key keys[TEST_KEY_KINDS][TEST_KEYS_PER_KIND];

static void free_keys(void)
{
	for (size_t kind = 0; kind < TEST_KEY_KINDS; kind++) {
		for (size_t i = 0; i < TEST_KEYS_PER_KIND; i++) {
			struct test_key *key = &keys[kind][i];
			if (key->private_key != NULL)
				gnutls_privkey_deinit(key->private_key);
			derbuf_clear(&key->spki);
			derbuf_clear(&key->key_id);
		}
	}
}

const struct test_key *test_key(enum test_key_kind kind, unsigned number)
{
	static bool registered;
	if (number >= TEST_KEYS_PER_KIND || kind >= TEST_KEY_KINDS)
		support_die("test_key: no such key");
	if (!registered) {
		registered = true;
		/* A program may have left out the library's implicit start. */
		check(gnutls_global_init(), "global_init");
		if (atexit(free_keys) != 0)
			support_die("atexit");
	}
	struct test_key *key = &keys[kind][number];
	if (key->private_key == NULL) {
		key->kind = kind;
		check(gnutls_privkey_init(&key->private_key), "privkey_init");
		check(gnutls_privkey_import_x509(key->private_key, make_key(kind, number),
						 GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE),
		      "import_x509");
		describe(key);
	}
	return key;
}

char *test_key_pem(const struct test_key *key)
{
	gnutls_x509_privkey_t x509;
	gnutls_datum_t datum;
	check(gnutls_privkey_export_x509(key->private_key, &x509), "export_x509");
	check(gnutls_x509_privkey_export2_pkcs8(x509, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
						&datum),
	      "export2_pkcs8");
	char *pem = malloc(datum.size + 1u);
	if (pem == NULL)
		support_die("out of memory");
	memcpy(pem, datum.data, datum.size);
	pem[datum.size] = '\0';
	gnutls_free(datum.data);
	gnutls_x509_privkey_deinit(x509);
	return pem;
}

struct signature_recipe {
	gnutls_sign_algorithm_t algorithm;
	const char *identifier; /* AlgorithmIdentifier, hexadecimal */
};
static const struct signature_recipe signatures[] = {
	[TEST_SIGNATURE_RSA_MD5] = { GNUTLS_SIGN_RSA_MD5, "300d06092a864886f70d0101040500" },
	[TEST_SIGNATURE_RSA_SHA1] = { GNUTLS_SIGN_RSA_SHA1, "300d06092a864886f70d0101050500" },
	[TEST_SIGNATURE_RSA_SHA256] = { GNUTLS_SIGN_RSA_SHA256, "300d06092a864886f70d01010b0500" },
	[TEST_SIGNATURE_RSA_SHA384] = { GNUTLS_SIGN_RSA_SHA384, "300d06092a864886f70d01010c0500" },
	[TEST_SIGNATURE_RSA_SHA512] = { GNUTLS_SIGN_RSA_SHA512, "300d06092a864886f70d01010d0500" },
	[TEST_SIGNATURE_RSA_PSS_SHA256] = { GNUTLS_SIGN_RSA_PSS_SHA256,
					    "304106092a864886f70d01010a3034"
					    "a00f300d06096086480165030402010500"
					    "a11c301a06092a864886f70d010108300d06096086480165030402"
					    "010500"
					    "a203020120" },
	[TEST_SIGNATURE_RSA_PSS_SHA384] = { GNUTLS_SIGN_RSA_PSS_SHA384,
					    "304106092a864886f70d01010a3034"
					    "a00f300d06096086480165030402020500"
					    "a11c301a06092a864886f70d010108300d06096086480165030402"
					    "020500"
					    "a203020130" },
	[TEST_SIGNATURE_ECDSA_SHA1] = { GNUTLS_SIGN_ECDSA_SHA1, "300906072a8648ce3d0401" },
	[TEST_SIGNATURE_ECDSA_SHA256] = { GNUTLS_SIGN_ECDSA_SHA256, "300a06082a8648ce3d040302" },
	[TEST_SIGNATURE_ECDSA_SHA384] = { GNUTLS_SIGN_ECDSA_SHA384, "300a06082a8648ce3d040303" },
	[TEST_SIGNATURE_ECDSA_SHA512] = { GNUTLS_SIGN_ECDSA_SHA512, "300a06082a8648ce3d040304" },
	[TEST_SIGNATURE_DSA_SHA256] = { GNUTLS_SIGN_DSA_SHA256, "300b0609608648016503040302" },
	[TEST_SIGNATURE_ED25519] = { GNUTLS_SIGN_EDDSA_ED25519, "300506032b6570" },
	[TEST_SIGNATURE_ED448] = { GNUTLS_SIGN_EDDSA_ED448, "300506032b6571" },
};

static const struct signature_recipe *recipe(const struct test_key *key,
					     enum test_signature signature)
{
	if (signature == TEST_SIGNATURE_DEFAULT) {
		switch (key->kind) {
		case TEST_KEY_RSA_PSS2048:
			signature = TEST_SIGNATURE_RSA_PSS_SHA256;
			break;
		case TEST_KEY_DSA2048:
			signature = TEST_SIGNATURE_DSA_SHA256;
			break;
		case TEST_KEY_ED25519:
			signature = TEST_SIGNATURE_ED25519;
			break;
		case TEST_KEY_ED448:
			signature = TEST_SIGNATURE_ED448;
			break;
		case TEST_KEY_RSA1024:
		case TEST_KEY_RSA2048:
		case TEST_KEY_RSA3072:
			signature = TEST_SIGNATURE_RSA_SHA256;
			break;
		default:
			signature = TEST_SIGNATURE_ECDSA_SHA256;
			break;
		}
	}
	return &signatures[signature];
}

void test_signature_algorithm(struct derbuf *out, const struct test_key *key,
			      enum test_signature signature)
{
	der_hex(out, recipe(key, signature)->identifier);
}

void test_sign(struct derbuf *out, const struct test_key *key, enum test_signature signature,
	       struct bytes data)
{
	gnutls_datum_t input = { (unsigned char *)(uintptr_t)data.data, (unsigned)data.len };
	gnutls_datum_t made;
	check(gnutls_privkey_sign_data2(key->private_key, recipe(key, signature)->algorithm, 0,
					&input, &made),
	      "privkey_sign_data2");
	der_raw(out, made.data, made.size);
	gnutls_free(made.data);
}

static void append_hash(struct derbuf *out, gnutls_digest_algorithm_t algorithm, struct bytes data)
{
	uint8_t digest[64];
	check(gnutls_hash_fast(algorithm, data.data, data.len, digest), "hash_fast");
	der_raw(out, digest, gnutls_hash_get_len(algorithm));
}

void test_sha256(struct derbuf *out, struct bytes data)
{
	append_hash(out, GNUTLS_DIG_SHA256, data);
}

void test_sha1(struct derbuf *out, struct bytes data)
{
	append_hash(out, GNUTLS_DIG_SHA1, data);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/parts.h"

#include "facts/oid.h"

#define PKCS1 "\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define X962 "\x2a\x86\x48\xce\x3d"
#define NIST "\x60\x86\x48\x01\x65\x03\x04"
#define OIW "\x2b\x0e\x03\x02"

struct hash_row {
	struct bytes oid;
	enum hash_algorithm hash;
};

/* Signature algorithms: RFC 3279, 4055, 5758, 8410, 8692, 9814/9881; the OIW
 * ones from before PKCS #1 had its own. */
static const struct hash_row signature_rows[] = {
	{ OID(PKCS1 "\x02"), HASH_MD2 },
	{ OID(PKCS1 "\x03"), HASH_MD4 },
	{ OID(PKCS1 "\x04"), HASH_MD5 },
	{ OID(PKCS1 "\x05"), HASH_SHA1 },
	{ OID(PKCS1 "\x0b"), HASH_SHA2 }, /* RSA with SHA-256 */
	{ OID(PKCS1 "\x0c"), HASH_SHA2 }, /* SHA-384 */
	{ OID(PKCS1 "\x0d"), HASH_SHA2 }, /* SHA-512 */
	{ OID(PKCS1 "\x0e"), HASH_SHA2 }, /* SHA-224 */
	{ OID(PKCS1 "\x0f"), HASH_SHA2 }, /* SHA-512/224 */
	{ OID(PKCS1 "\x10"), HASH_SHA2 }, /* SHA-512/256 */
	{ OID(OIW "\x03"), HASH_MD5 },
	{ OID(OIW "\x02"), HASH_MD4 },
	{ OID(OIW "\x04"), HASH_MD4 },
	{ OID(OIW "\x0d"), HASH_SHA1 },      /* DSA */
	{ OID(OIW "\x1b"), HASH_SHA1 },      /* DSA */
	{ OID(OIW "\x1d"), HASH_SHA1 },      /* RSA */
	{ OID(X962 "\x04\x01"), HASH_SHA1 }, /* ECDSA */
	{ OID(X962 "\x04\x03\x01"), HASH_SHA2 },
	{ OID(X962 "\x04\x03\x02"), HASH_SHA2 },
	{ OID(X962 "\x04\x03\x03"), HASH_SHA2 },
	{ OID(X962 "\x04\x03\x04"), HASH_SHA2 },
	{ OID("\x2a\x86\x48\xce\x38\x04\x03"), HASH_SHA1 }, /* DSA */
	{ OID(NIST "\x03\x01"), HASH_SHA2 },                /* DSA */
	{ OID(NIST "\x03\x02"), HASH_SHA2 },
	{ OID(NIST "\x03\x03"), HASH_SHA2 },
	{ OID(NIST "\x03\x04"), HASH_SHA2 },
	{ OID(NIST "\x03\x05"), HASH_SHA3 },
	{ OID(NIST "\x03\x06"), HASH_SHA3 },
	{ OID(NIST "\x03\x07"), HASH_SHA3 },
	{ OID(NIST "\x03\x08"), HASH_SHA3 },
	{ OID(NIST "\x03\x09"), HASH_SHA3 }, /* ECDSA */
	{ OID(NIST "\x03\x0a"), HASH_SHA3 },
	{ OID(NIST "\x03\x0b"), HASH_SHA3 },
	{ OID(NIST "\x03\x0c"), HASH_SHA3 },
	{ OID(NIST "\x03\x0d"), HASH_SHA3 }, /* RSA */
	{ OID(NIST "\x03\x0e"), HASH_SHA3 },
	{ OID(NIST "\x03\x0f"), HASH_SHA3 },
	{ OID(NIST "\x03\x10"), HASH_SHA3 },
	{ OID(NIST "\x03\x11"), HASH_INTRINSIC }, /* ML-DSA */
	{ OID(NIST "\x03\x12"), HASH_INTRINSIC },
	{ OID(NIST "\x03\x13"), HASH_INTRINSIC },
	{ OID("\x2b\x06\x01\x05\x05\x07\x06\x1e"), HASH_SHA3 }, /* RSA-PSS with SHAKE128 */
	{ OID("\x2b\x06\x01\x05\x05\x07\x06\x1f"), HASH_SHA3 },
	{ OID("\x2b\x06\x01\x05\x05\x07\x06\x20"), HASH_SHA3 }, /* ECDSA with SHAKE128 */
	{ OID("\x2b\x06\x01\x05\x05\x07\x06\x21"), HASH_SHA3 },
	{ OID("\x2b\x65\x70"), HASH_INTRINSIC }, /* Ed25519 */
	{ OID("\x2b\x65\x71"), HASH_INTRINSIC }, /* Ed448 */
};

/* Hash functions alone, for the parameters of RSA-PSS. */
static const struct hash_row hash_rows[] = {
	{ OID("\x2a\x86\x48\x86\xf7\x0d\x02\x02"), HASH_MD2 },
	{ OID("\x2a\x86\x48\x86\xf7\x0d\x02\x04"), HASH_MD4 },
	{ OID("\x2a\x86\x48\x86\xf7\x0d\x02\x05"), HASH_MD5 },
	{ OID(OIW "\x1a"), HASH_SHA1 },
	{ OID(NIST "\x02\x01"), HASH_SHA2 },
	{ OID(NIST "\x02\x02"), HASH_SHA2 },
	{ OID(NIST "\x02\x03"), HASH_SHA2 },
	{ OID(NIST "\x02\x04"), HASH_SHA2 },
	{ OID(NIST "\x02\x05"), HASH_SHA2 },
	{ OID(NIST "\x02\x06"), HASH_SHA2 },
	{ OID(NIST "\x02\x07"), HASH_SHA3 },
	{ OID(NIST "\x02\x08"), HASH_SHA3 },
	{ OID(NIST "\x02\x09"), HASH_SHA3 },
	{ OID(NIST "\x02\x0a"), HASH_SHA3 },
};

static const struct bytes oid_rsa_pss = OID(PKCS1 "\x0a");

static enum hash_algorithm find_hash(const struct hash_row *rows, size_t n, struct bytes oid)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes_equal(rows[i].oid, oid))
			return rows[i].hash;
	}
	return HASH_UNKNOWN;
}

/* AlgorithmIdentifier: SEQUENCE { OID, parameters ANY OPTIONAL }. */
static bool read_identifier(struct bytes identifier, struct bytes *ret_oid,
			    struct bytes *ret_parameters)
{
	struct der_element sequence, oid, parameters;
	if (!der_expect(&identifier, DER_SEQUENCE, &sequence) || identifier.len > 0 ||
	    !der_expect_oid(&sequence.contents, &oid))
		return false;
	*ret_oid = oid.contents;
	*ret_parameters = sequence.contents;
	return sequence.contents.len == 0 ||
	       (der_next(&sequence.contents, &parameters) && sequence.contents.len == 0);
}

/* RSASSA-PSS-params, RFC 4055 3.1: SEQUENCE { [0] hash DEFAULT sha1, ... }.
 * Parameters that are missing altogether are an error in a signature. */
static enum hash_algorithm read_pss_hash(struct bytes parameters, bool *ret_good)
{
	struct der_element sequence, hash;
	struct bytes oid, hash_parameters;
	*ret_good = der_expect(&parameters, DER_SEQUENCE, &sequence);
	if (!*ret_good)
		return HASH_UNKNOWN;
	if (!der_is_next(sequence.contents, DER_CONTEXT_CONSTRUCTED + 0))
		return HASH_SHA1;
	*ret_good = der_next(&sequence.contents, &hash) &&
		    read_identifier(hash.contents, &oid, &hash_parameters);
	return *ret_good ? find_hash(hash_rows, LENGTH(hash_rows), oid) : HASH_UNKNOWN;
}

enum hash_algorithm signature_hash_read(struct bytes algorithm_identifier, bool *ret_good)
{
	struct bytes oid, parameters;
	*ret_good = read_identifier(algorithm_identifier, &oid, &parameters);
	if (!*ret_good)
		return HASH_UNKNOWN;
	if (bytes_equal(oid, oid_rsa_pss))
		return read_pss_hash(parameters, ret_good);
	return find_hash(signature_rows, LENGTH(signature_rows), oid);
}

struct curve_row {
	struct bytes oid;
	unsigned bits;
};

#define BRAINPOOL "\x2b\x24\x03\x03\x02\x08\x01\x01"
static const struct curve_row curves[] = {
	{ OID(X962 "\x03\x01\x07"), 256 },    /* P-256 */
	{ OID("\x2b\x81\x04\x00\x22"), 384 }, /* P-384 */
	{ OID("\x2b\x81\x04\x00\x23"), 521 }, /* P-521 */
	{ OID("\x2b\x81\x04\x00\x21"), 224 }, /* P-224 */
	{ OID(X962 "\x03\x01\x01"), 192 },    /* P-192 */
	{ OID("\x2b\x81\x04\x00\x0a"), 256 }, /* secp256k1 */
	{ OID("\x2b\x81\x04\x00\x20"), 224 }, /* secp224k1 */
	{ OID("\x2b\x81\x04\x00\x1f"), 192 }, /* secp192k1 */
	{ OID("\x2b\x81\x04\x00\x08"), 160 }, /* secp160r1 */
	{ OID("\x2b\x81\x04\x00\x09"), 160 }, /* secp160k1 */
	{ OID(BRAINPOOL "\x01"), 160 },
	{ OID(BRAINPOOL "\x02"), 160 },
	{ OID(BRAINPOOL "\x03"), 192 },
	{ OID(BRAINPOOL "\x04"), 192 },
	{ OID(BRAINPOOL "\x05"), 224 },
	{ OID(BRAINPOOL "\x06"), 224 },
	{ OID(BRAINPOOL "\x07"), 256 },
	{ OID(BRAINPOOL "\x08"), 256 },
	{ OID(BRAINPOOL "\x09"), 320 },
	{ OID(BRAINPOOL "\x0a"), 320 },
	{ OID(BRAINPOOL "\x0b"), 384 },
	{ OID(BRAINPOOL "\x0c"), 384 },
	{ OID(BRAINPOOL "\x0d"), 512 },
	{ OID(BRAINPOOL "\x0e"), 512 },
	{ OID("\x2a\x81\x1c\xcf\x55\x01\x82\x2d"), 256 }, /* SM2 */
};

/* RSAPublicKey: SEQUENCE { modulus INTEGER, publicExponent INTEGER }. */
static bool read_rsa(struct bytes key, struct bytes parameters, unsigned *ret_bits)
{
	struct der_element sequence, modulus, exponent;
	(void)parameters;
	if (!der_expect(&key, DER_SEQUENCE, &sequence) || key.len > 0 ||
	    !der_expect(&sequence.contents, DER_INTEGER, &modulus) ||
	    !der_expect(&sequence.contents, DER_INTEGER, &exponent) || sequence.contents.len > 0)
		return false;
	*ret_bits = (unsigned)der_integer_bits(modulus.contents);
	return *ret_bits > 0 && der_is_integer(modulus.contents) &&
	       der_integer_bits(exponent.contents) > 0 && der_is_integer(exponent.contents);
}

/* Dss-Parms: SEQUENCE { p, q, g }; they may be inherited, and are then absent. */
static bool read_dsa(struct bytes key, struct bytes parameters, unsigned *ret_bits)
{
	struct der_element sequence, p, y;
	if (!der_expect(&key, DER_INTEGER, &y) || key.len > 0)
		return false;
	if (!der_expect(&parameters, DER_SEQUENCE, &sequence))
		return true;
	if (!der_expect(&sequence.contents, DER_INTEGER, &p))
		return false;
	*ret_bits = (unsigned)der_integer_bits(p.contents);
	return *ret_bits > 0;
}

/* ECParameters: a named curve; others (RFC 5480 forbids them) have no size
 * here.  The point is 0x04 x y or, compressed, 0x02 or 0x03 x. */
static bool read_ec(struct bytes key, struct bytes parameters, unsigned *ret_bits)
{
	struct der_element oid;
	if (key.len == 0)
		return false;
	if (!der_expect_oid(&parameters, &oid))
		return parameters.len > 0;
	for (size_t i = 0; i < LENGTH(curves); i++) {
		if (!bytes_equal(curves[i].oid, oid.contents))
			continue;
		size_t field_bytes = (curves[i].bits + 7) / 8;
		bool compressed = key.data[0] == 0x02 || key.data[0] == 0x03;
		*ret_bits = curves[i].bits;
		return key.len == 1 + (compressed ? 1 : 2) * field_bytes;
	}
	return true;
}

/* RFC 8410: no parameters, and keys of one length. */
static bool read_ed25519(struct bytes key, struct bytes parameters, unsigned *ret_bits)
{
	*ret_bits = 256;
	return key.len == 32 && parameters.len == 0;
}

static bool read_ed448(struct bytes key, struct bytes parameters, unsigned *ret_bits)
{
	*ret_bits = 456;
	return key.len == 57 && parameters.len == 0;
}

struct key_row {
	struct bytes oid;
	enum key_algorithm algorithm;
	bool (*read)(struct bytes key, struct bytes parameters, unsigned *ret_bits);
};
static const struct key_row key_rows[] = {
	{ OID(PKCS1 "\x01"), KEY_RSA, read_rsa },
	{ OID(X962 "\x02\x01"), KEY_EC, read_ec },
	{ OID("\x2b\x65\x70"), KEY_ED25519, read_ed25519 },
	{ OID("\x2b\x65\x71"), KEY_ED448, read_ed448 },
	{ OID(PKCS1 "\x0a"), KEY_RSA_PSS, read_rsa },
	{ OID("\x2a\x86\x48\xce\x38\x04\x01"), KEY_DSA, read_dsa },
};

/* SubjectPublicKeyInfo: SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
static bool read_public_key(struct certificate *c)
{
	struct der_element sequence, identifier, bits;
	struct bytes rest = c->spki, oid, parameters, key;
	unsigned unused;
	if (!der_expect(&rest, DER_SEQUENCE, &sequence) ||
	    !der_expect(&sequence.contents, DER_SEQUENCE, &identifier) ||
	    !der_expect(&sequence.contents, DER_BIT_STRING, &bits) || sequence.contents.len > 0 ||
	    !read_identifier(identifier.whole, &oid, &parameters) ||
	    !der_bits(bits.contents, &key, &unused) || unused != 0)
		return false;
	for (size_t i = 0; i < LENGTH(key_rows); i++) {
		if (bytes_equal(key_rows[i].oid, oid)) {
			c->key_algorithm = key_rows[i].algorithm;
			return key_rows[i].read(key, parameters, &c->key_bits);
		}
	}
	return true;
}

void public_key_read(struct certificate *c)
{
	if (!read_public_key(c))
		c->defects |= CERTIFICATE_DEFECT_KEY;
}

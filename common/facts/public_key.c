/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/public_key.h"

#include "facts/algorithm_identifier.h"
#include "facts/der.h"
#include "facts/oid.h"

struct curve_row {
	struct bytes oid;
	unsigned bits;
};

static const struct curve_row curves[] = {
	{ OID_P256, 256 },
	{ OID_P384, 384 },
	{ OID_P521, 521 },
	{ OID_P224, 224 },
	{ OID_P192, 192 },
	{ OID_SECP256K1, 256 },
	{ OID_SECP224K1, 224 },
	{ OID_SECP192K1, 192 },
	{ OID_SECP160R1, 160 },
	{ OID_SECP160K1, 160 },
	{ OID_BRAINPOOL_P160R1, 160 },
	{ OID_BRAINPOOL_P160T1, 160 },
	{ OID_BRAINPOOL_P192R1, 192 },
	{ OID_BRAINPOOL_P192T1, 192 },
	{ OID_BRAINPOOL_P224R1, 224 },
	{ OID_BRAINPOOL_P224T1, 224 },
	{ OID_BRAINPOOL_P256R1, 256 },
	{ OID_BRAINPOOL_P256T1, 256 },
	{ OID_BRAINPOOL_P320R1, 320 },
	{ OID_BRAINPOOL_P320T1, 320 },
	{ OID_BRAINPOOL_P384R1, 384 },
	{ OID_BRAINPOOL_P384T1, 384 },
	{ OID_BRAINPOOL_P512R1, 512 },
	{ OID_BRAINPOOL_P512T1, 512 },
	{ OID_SM2, 256 },
};

/* Each reads a key's octets; false when they do not parse. */
typedef bool key_reader(struct bytes octets, struct bytes parameters, struct public_key *key);

static uint64_t exponent_oddities(struct bytes exponent)
{
	size_t bits = der_integer_bits(exponent);
	uint64_t odd = 0;
	if (bits > 31)
		odd |= ODDITY_BIT(KEY_EXPONENT_LONG);
	if (bits == 1 || (bits > 0 && exponent.data[exponent.len - 1] % 2 == 0))
		odd |= ODDITY_BIT(KEY_EXPONENT_BAD);
	return odd;
}

/* As long as it stands there: whoever passes over a sign takes all its octets. */
static unsigned exponent_bits(struct bytes exponent)
{
	bool is_negative = exponent.len > 0 && exponent.data[0] >= 0x80;
	return (unsigned)(is_negative ? 8 * exponent.len : der_integer_bits(exponent));
}

/* A modulus without its leading zero is a negative number; those that pass over
 * this take all its octets. */
static unsigned modulus_bits(struct bytes modulus, uint64_t *oddities)
{
	if (modulus.len == 0 || modulus.data[0] < 0x80)
		return (unsigned)der_integer_bits(modulus);
	*oddities |= ODDITY_BIT(KEY_MODULUS_NEGATIVE);
	return (unsigned)(8 * modulus.len);
}

/* RSAPublicKey: SEQUENCE { modulus INTEGER, publicExponent INTEGER }. */
static bool read_rsa(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	struct der_element sequence, modulus, exponent;
	(void)parameters;
	if (!der_expect(&octets, DER_SEQUENCE, &sequence) ||
	    !der_expect(&sequence.contents, DER_INTEGER, &modulus) ||
	    !der_expect(&sequence.contents, DER_INTEGER, &exponent) || sequence.contents.len > 0)
		return false;
	if (octets.len > 0)
		key->oddities |= ODDITY_BIT(KEY_TRAILING);
	key->bits = modulus_bits(modulus.contents, &key->oddities);
	key->exponent_bits = exponent_bits(exponent.contents);
	key->oddities |= exponent_oddities(exponent.contents);
	return octets.len == 0 && der_integer_bits(modulus.contents) > 0 &&
	       der_is_integer(modulus.contents) && der_integer_bits(exponent.contents) > 0 &&
	       der_is_integer(exponent.contents);
}

/* RFC 3279 2.3.1: the parameters are NULL. */
static bool read_pkcs1(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	if (parameters.len == 0)
		key->oddities |= ODDITY_BIT(KEY_NULL_MISSING);
	else if (!bytes_equal(parameters, (struct bytes)BYTES("\x05\x00")))
		key->oddities |= ODDITY_BIT(KEY_PARAMETERS);
	return read_rsa(octets, parameters, key);
}

/* Dss-Parms: SEQUENCE { p, q, g }; they may be inherited, and are then absent. */
static bool read_dsa(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	struct der_element sequence, p, q, y;
	if (!der_expect(&octets, DER_INTEGER, &y) || octets.len > 0)
		return false;
	if (!der_expect(&parameters, DER_SEQUENCE, &sequence))
		return true;
	if (!der_expect(&sequence.contents, DER_INTEGER, &p))
		return false;
	key->bits = (unsigned)der_integer_bits(p.contents);
	if (der_expect(&sequence.contents, DER_INTEGER, &q))
		key->exponent_bits = exponent_bits(q.contents);
	return key->bits > 0;
}

static enum key_curve curve_of(struct bytes parameters)
{
	struct der_element oid;
	bool is_tls = der_expect_oid(&parameters, &oid) &&
		      (oid_is(oid.contents, OID_P256) || oid_is(oid.contents, OID_P384) ||
		       oid_is(oid.contents, OID_P521));
	return is_tls ? CURVE_TLS : CURVE_OTHER;
}

/* ECParameters: a named curve; others (RFC 5480 forbids them) have no size
 * here.  The point is 0x04 x y or, compressed, 0x02 or 0x03 x; both at once (X9.62 had
 * this, with 0x06 or 0x07) is none (RFC 5480, 2.2). */
static bool read_ec(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	struct der_element oid;
	key->curve = curve_of(parameters);
	if (octets.len == 0)
		return false;
	if (der_is_next(parameters, DER_SEQUENCE))
		key->oddities |= ODDITY_BIT(KEY_CURVE_EXPLICIT);
	bool compressed = octets.data[0] == 0x02 || octets.data[0] == 0x03;
	if (compressed)
		key->oddities |= ODDITY_BIT(KEY_POINT_COMPRESSED);
	if (!compressed && octets.data[0] != 0x04)
		return false;
	if (!der_expect_oid(&parameters, &oid))
		return parameters.len > 0;
	for (size_t i = 0; i < LENGTH(curves); i++) {
		if (!bytes_equal(curves[i].oid, oid.contents))
			continue;
		size_t field_bytes = (curves[i].bits + 7) / 8;
		key->bits = curves[i].bits;
		return octets.len == 1 + (compressed ? 1 : 2) * field_bytes;
	}
	return true;
}

/* RFC 8410: no parameters, and keys of one length. */
static bool read_ed25519(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	key->bits = 256;
	return octets.len == 32 && parameters.len == 0;
}

static bool read_ed448(struct bytes octets, struct bytes parameters, struct public_key *key)
{
	key->bits = 456;
	return octets.len == 57 && parameters.len == 0;
}

struct key_row {
	struct bytes oid;
	enum key_algorithm algorithm;
	key_reader *read;
};
static const struct key_row key_rows[] = {
	{ OID_RSA_ENCRYPTION, KEY_RSA, read_pkcs1 }, { OID_EC_PUBLIC_KEY, KEY_EC, read_ec },
	{ OID_ED25519, KEY_ED25519, read_ed25519 },  { OID_ED448, KEY_ED448, read_ed448 },
	{ OID_RSASSA_PSS, KEY_RSA_PSS, read_rsa },   { OID_DSA, KEY_DSA, read_dsa },
};

/* SubjectPublicKeyInfo: SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
static bool open_key(struct bytes spki, struct algorithm_identifier *ret_identifier,
		     struct bytes *ret_octets)
{
	struct der_element sequence, identifier, bits;
	unsigned unused;
	return der_expect(&spki, DER_SEQUENCE, &sequence) && spki.len == 0 &&
	       der_expect(&sequence.contents, DER_SEQUENCE, &identifier) &&
	       der_expect(&sequence.contents, DER_BIT_STRING, &bits) &&
	       sequence.contents.len == 0 &&
	       algorithm_identifier_read(identifier.whole, ret_identifier) &&
	       der_bits(bits.contents, ret_octets, &unused) && unused == 0;
}

bool public_key_open(struct bytes spki, struct bytes *ret_octets)
{
	struct algorithm_identifier identifier;
	return open_key(spki, &identifier, ret_octets);
}

bool public_key_read(struct bytes spki, struct public_key *ret_key)
{
	struct algorithm_identifier identifier;
	struct bytes octets;
	*ret_key = (struct public_key){ .algorithm = KEY_UNKNOWN };
	if (!open_key(spki, &identifier, &octets))
		return false;
	for (size_t i = 0; i < LENGTH(key_rows); i++) {
		if (bytes_equal(key_rows[i].oid, identifier.oid)) {
			ret_key->algorithm = key_rows[i].algorithm;
			return key_rows[i].read(octets, identifier.parameters, ret_key);
		}
	}
	return true;
}

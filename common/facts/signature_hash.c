/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/signature_hash.h"

#include <string.h>

#include "facts/algorithm_identifier.h"
#include "facts/der.h"
#include "facts/oid.h"

struct signature_row {
	struct bytes oid;
	enum signature_algorithm algorithm;
	enum hash_algorithm hash;
	unsigned hash_bits;
};

static const struct signature_row signature_rows[] = {
	{ OID_MD2_WITH_RSA, SIGNATURE_RSA, HASH_MD2, 128 },
	{ OID_MD4_WITH_RSA, SIGNATURE_RSA, HASH_MD4, 128 },
	{ OID_MD5_WITH_RSA, SIGNATURE_RSA, HASH_MD5, 128 },
	{ OID_SHA1_WITH_RSA, SIGNATURE_RSA, HASH_SHA1, 160 },
	{ OID_SHA256_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 256 },
	{ OID_SHA384_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 384 },
	{ OID_SHA512_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 512 },
	{ OID_SHA224_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 224 },
	{ OID_SHA512_224_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 224 },
	{ OID_SHA512_256_WITH_RSA, SIGNATURE_RSA, HASH_SHA2, 256 },
	{ OID_OIW_MD5_WITH_RSA, SIGNATURE_RSA, HASH_MD5, 128 },
	{ OID_OIW_MD4_WITH_RSA, SIGNATURE_RSA, HASH_MD4, 128 },
	{ OID_OIW_MD4_WITH_RSA_ENCRYPTION, SIGNATURE_RSA, HASH_MD4, 128 },
	{ OID_OIW_DSA_WITH_SHA, SIGNATURE_DSA, HASH_SHA1, 160 },
	{ OID_OIW_DSA_WITH_SHA1, SIGNATURE_DSA, HASH_SHA1, 160 },
	{ OID_OIW_SHA1_WITH_RSA, SIGNATURE_RSA, HASH_SHA1, 160 },
	{ OID_ECDSA_WITH_SHA1, SIGNATURE_ECDSA, HASH_SHA1, 160 },
	{ OID_ECDSA_WITH_SHA224, SIGNATURE_ECDSA, HASH_SHA2, 224 },
	{ OID_ECDSA_WITH_SHA256, SIGNATURE_ECDSA, HASH_SHA2, 256 },
	{ OID_ECDSA_WITH_SHA384, SIGNATURE_ECDSA, HASH_SHA2, 384 },
	{ OID_ECDSA_WITH_SHA512, SIGNATURE_ECDSA, HASH_SHA2, 512 },
	{ OID_DSA_WITH_SHA1, SIGNATURE_DSA, HASH_SHA1, 160 },
	{ OID_DSA_WITH_SHA224, SIGNATURE_DSA, HASH_SHA2, 224 },
	{ OID_DSA_WITH_SHA256, SIGNATURE_DSA, HASH_SHA2, 256 },
	{ OID_DSA_WITH_SHA384, SIGNATURE_DSA, HASH_SHA2, 384 },
	{ OID_DSA_WITH_SHA512, SIGNATURE_DSA, HASH_SHA2, 512 },
	{ OID_DSA_WITH_SHA3_224, SIGNATURE_DSA, HASH_SHA3, 224 },
	{ OID_DSA_WITH_SHA3_256, SIGNATURE_DSA, HASH_SHA3, 256 },
	{ OID_DSA_WITH_SHA3_384, SIGNATURE_DSA, HASH_SHA3, 384 },
	{ OID_DSA_WITH_SHA3_512, SIGNATURE_DSA, HASH_SHA3, 512 },
	{ OID_ECDSA_WITH_SHA3_224, SIGNATURE_ECDSA, HASH_SHA3, 224 },
	{ OID_ECDSA_WITH_SHA3_256, SIGNATURE_ECDSA, HASH_SHA3, 256 },
	{ OID_ECDSA_WITH_SHA3_384, SIGNATURE_ECDSA, HASH_SHA3, 384 },
	{ OID_ECDSA_WITH_SHA3_512, SIGNATURE_ECDSA, HASH_SHA3, 512 },
	{ OID_RSA_WITH_SHA3_224, SIGNATURE_RSA, HASH_SHA3, 224 },
	{ OID_RSA_WITH_SHA3_256, SIGNATURE_RSA, HASH_SHA3, 256 },
	{ OID_RSA_WITH_SHA3_384, SIGNATURE_RSA, HASH_SHA3, 384 },
	{ OID_RSA_WITH_SHA3_512, SIGNATURE_RSA, HASH_SHA3, 512 },
	{ OID_ML_DSA_44, SIGNATURE_ML_DSA, HASH_INTRINSIC, 0 },
	{ OID_ML_DSA_65, SIGNATURE_ML_DSA, HASH_INTRINSIC, 0 },
	{ OID_ML_DSA_87, SIGNATURE_ML_DSA, HASH_INTRINSIC, 0 },
	{ OID_RSASSA_PSS_SHAKE128, SIGNATURE_RSA_PSS, HASH_SHA3, 256 },
	{ OID_RSASSA_PSS_SHAKE256, SIGNATURE_RSA_PSS, HASH_SHA3, 512 },
	{ OID_ECDSA_WITH_SHAKE128, SIGNATURE_ECDSA, HASH_SHA3, 256 },
	{ OID_ECDSA_WITH_SHAKE256, SIGNATURE_ECDSA, HASH_SHA3, 512 },
	{ OID_ED25519, SIGNATURE_EDDSA, HASH_INTRINSIC, 0 },
	{ OID_ED448, SIGNATURE_EDDSA, HASH_INTRINSIC, 0 },
};

struct hash_row {
	struct bytes oid;
	enum hash_algorithm hash;
	unsigned bits;
};

/* Hash functions alone, for the parameters of RSASSA-PSS. */
static const struct hash_row hash_rows[] = {
	{ OID_MD2, HASH_MD2, 128 },         { OID_MD4, HASH_MD4, 128 },
	{ OID_MD5, HASH_MD5, 128 },         { OID_SHA1, HASH_SHA1, 160 },
	{ OID_SHA256, HASH_SHA2, 256 },     { OID_SHA384, HASH_SHA2, 384 },
	{ OID_SHA512, HASH_SHA2, 512 },     { OID_SHA224, HASH_SHA2, 224 },
	{ OID_SHA512_224, HASH_SHA2, 224 }, { OID_SHA512_256, HASH_SHA2, 256 },
	{ OID_SHA3_224, HASH_SHA3, 224 },   { OID_SHA3_256, HASH_SHA3, 256 },
	{ OID_SHA3_384, HASH_SHA3, 384 },   { OID_SHA3_512, HASH_SHA3, 512 },
};

static const struct hash_row *find_hash(struct bytes oid)
{
	for (size_t i = 0; i < LENGTH(hash_rows); i++) {
		if (bytes_equal(hash_rows[i].oid, oid))
			return &hash_rows[i];
	}
	return NULL;
}

static bool is_null(struct bytes parameters)
{
	return bytes_equal(parameters, (struct bytes)BYTES("\x05\x00"));
}

/* The hash that the mask of [1] stands on: MGF1, and its parameter. */
static bool read_mask(struct bytes mask, struct algorithm_identifier *ret_hash)
{
	struct algorithm_identifier generator;
	return algorithm_identifier_read(mask, &generator) && oid_is(generator.oid, OID_MGF1) &&
	       algorithm_identifier_read(generator.parameters, ret_hash);
}

/* Behind the hash in RSASSA-PSS-params: is it as all that sign write it, the mask
 * of the same hash (which is given), a salt of its length, nothing more? */
static bool is_usual_pss(struct bytes rest, const struct hash_row *hash,
			 struct algorithm_identifier *ret_mask)
{
	struct der_element mask, salt, number;
	int64_t salt_bytes;
	return hash->hash == HASH_SHA2 && hash->bits >= 256 && !oid_is(hash->oid, OID_SHA512_256) &&
	       der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 1, &mask) &&
	       read_mask(mask.contents, ret_mask) && bytes_equal(ret_mask->oid, hash->oid) &&
	       der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 2, &salt) && rest.len == 0 &&
	       der_expect(&salt.contents, DER_INTEGER, &number) && salt.contents.len == 0 &&
	       der_small_integer(number.contents, &salt_bytes) && salt_bytes == hash->bits / 8;
}

/* RSASSA-PSS-params, RFC 4055 3.1: SEQUENCE { [0] hash DEFAULT sha1, [1] mask
 * DEFAULT with sha1, [2] salt DEFAULT 20, [3] trailer }.  Parameters that are
 * missing altogether are an error in a signature. */
static bool read_pss(struct bytes parameters, struct signature_kind *kind)
{
	struct der_element sequence, hash;
	struct algorithm_identifier identifier, mask;
	kind->oddities |= ODDITY_BIT(PSS_UNUSUAL);
	if (!der_expect(&parameters, DER_SEQUENCE, &sequence))
		return false;
	if (!der_is_next(sequence.contents, DER_CONTEXT_CONSTRUCTED + 0)) {
		kind->hash = HASH_SHA1;
		kind->hash_bits = 160;
		return true;
	}
	if (!der_next(&sequence.contents, &hash) ||
	    !algorithm_identifier_read(hash.contents, &identifier))
		return false;
	const struct hash_row *row = find_hash(identifier.oid);
	if (row == NULL)
		return true;
	kind->hash = row->hash;
	kind->hash_bits = row->bits;
	if (!is_usual_pss(sequence.contents, row, &mask))
		return true;
	kind->oddities &= ~ODDITY_BIT(PSS_UNUSUAL);
	if (!is_null(identifier.parameters) || !is_null(mask.parameters))
		kind->oddities |= ODDITY_BIT(PSS_NULL_MISSING);
	return true;
}

/* RSA has NULL (RFC 4055 5), the others nothing (RFC 5758 3, 8410 3). */
static uint64_t parameter_oddities(const struct signature_row *row, struct bytes parameters)
{
	bool is_rsa = row->algorithm == SIGNATURE_RSA;
	if (parameters.len == 0)
		return is_rsa ? ODDITY_BIT(SIGNATURE_NULL_MISSING) : 0;
	return is_rsa && is_null(parameters) ? 0 : ODDITY_BIT(SIGNATURE_PARAMETERS);
}

static bool is_old_number(struct bytes oid)
{
	struct bytes arc = BYTES(OID_OIW);
	return oid.len > arc.len && memcmp(oid.data, arc.data, arc.len) == 0;
}

bool signature_kind_read(struct bytes algorithm, struct signature_kind *ret_kind)
{
	struct algorithm_identifier identifier;
	*ret_kind = (struct signature_kind){ .algorithm = SIGNATURE_UNKNOWN };
	if (!algorithm_identifier_read(algorithm, &identifier))
		return false;
	if (oid_is(identifier.oid, OID_RSASSA_PSS)) {
		ret_kind->algorithm = SIGNATURE_RSA_PSS;
		return read_pss(identifier.parameters, ret_kind);
	}
	for (size_t i = 0; i < LENGTH(signature_rows); i++) {
		const struct signature_row *row = &signature_rows[i];
		if (!bytes_equal(row->oid, identifier.oid))
			continue;
		ret_kind->algorithm = row->algorithm;
		ret_kind->hash = row->hash;
		ret_kind->hash_bits = row->hash_bits;
		ret_kind->oddities = parameter_oddities(row, identifier.parameters);
		if (is_old_number(identifier.oid))
			ret_kind->oddities |= ODDITY_BIT(SIGNATURE_OLD_NUMBER);
		return true;
	}
	return true;
}

bool signature_differs_in_null(struct bytes a, struct bytes b)
{
	struct algorithm_identifier in_a, in_b;
	if (!algorithm_identifier_read(a, &in_a) || !algorithm_identifier_read(b, &in_b) ||
	    !bytes_equal(in_a.oid, in_b.oid))
		return false;
	return (is_null(in_a.parameters) && in_b.parameters.len == 0) ||
	       (is_null(in_b.parameters) && in_a.parameters.len == 0);
}

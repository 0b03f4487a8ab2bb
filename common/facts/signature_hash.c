/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/signature_hash.h"

#include "facts/algorithm_identifier.h"
#include "facts/der.h"
#include "facts/oid.h"

struct hash_row {
	struct bytes oid;
	enum hash_algorithm hash;
};

static const struct hash_row signature_rows[] = {
	{ OID_MD2_WITH_RSA, HASH_MD2 },
	{ OID_MD4_WITH_RSA, HASH_MD4 },
	{ OID_MD5_WITH_RSA, HASH_MD5 },
	{ OID_SHA1_WITH_RSA, HASH_SHA1 },
	{ OID_SHA256_WITH_RSA, HASH_SHA2 },
	{ OID_SHA384_WITH_RSA, HASH_SHA2 },
	{ OID_SHA512_WITH_RSA, HASH_SHA2 },
	{ OID_SHA224_WITH_RSA, HASH_SHA2 },
	{ OID_SHA512_224_WITH_RSA, HASH_SHA2 },
	{ OID_SHA512_256_WITH_RSA, HASH_SHA2 },
	{ OID_OIW_MD5_WITH_RSA, HASH_MD5 },
	{ OID_OIW_MD4_WITH_RSA, HASH_MD4 },
	{ OID_OIW_MD4_WITH_RSA_ENCRYPTION, HASH_MD4 },
	{ OID_OIW_DSA_WITH_SHA, HASH_SHA1 },
	{ OID_OIW_DSA_WITH_SHA1, HASH_SHA1 },
	{ OID_OIW_SHA1_WITH_RSA, HASH_SHA1 },
	{ OID_ECDSA_WITH_SHA1, HASH_SHA1 },
	{ OID_ECDSA_WITH_SHA224, HASH_SHA2 },
	{ OID_ECDSA_WITH_SHA256, HASH_SHA2 },
	{ OID_ECDSA_WITH_SHA384, HASH_SHA2 },
	{ OID_ECDSA_WITH_SHA512, HASH_SHA2 },
	{ OID_DSA_WITH_SHA1, HASH_SHA1 },
	{ OID_DSA_WITH_SHA224, HASH_SHA2 },
	{ OID_DSA_WITH_SHA256, HASH_SHA2 },
	{ OID_DSA_WITH_SHA384, HASH_SHA2 },
	{ OID_DSA_WITH_SHA512, HASH_SHA2 },
	{ OID_DSA_WITH_SHA3_224, HASH_SHA3 },
	{ OID_DSA_WITH_SHA3_256, HASH_SHA3 },
	{ OID_DSA_WITH_SHA3_384, HASH_SHA3 },
	{ OID_DSA_WITH_SHA3_512, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHA3_224, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHA3_256, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHA3_384, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHA3_512, HASH_SHA3 },
	{ OID_RSA_WITH_SHA3_224, HASH_SHA3 },
	{ OID_RSA_WITH_SHA3_256, HASH_SHA3 },
	{ OID_RSA_WITH_SHA3_384, HASH_SHA3 },
	{ OID_RSA_WITH_SHA3_512, HASH_SHA3 },
	{ OID_ML_DSA_44, HASH_INTRINSIC },
	{ OID_ML_DSA_65, HASH_INTRINSIC },
	{ OID_ML_DSA_87, HASH_INTRINSIC },
	{ OID_RSASSA_PSS_SHAKE128, HASH_SHA3 },
	{ OID_RSASSA_PSS_SHAKE256, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHAKE128, HASH_SHA3 },
	{ OID_ECDSA_WITH_SHAKE256, HASH_SHA3 },
	{ OID_ED25519, HASH_INTRINSIC },
	{ OID_ED448, HASH_INTRINSIC },
};

/* Hash functions alone, for the parameters of RSASSA-PSS. */
static const struct hash_row hash_rows[] = {
	{ OID_MD2, HASH_MD2 },         { OID_MD4, HASH_MD4 },       { OID_MD5, HASH_MD5 },
	{ OID_SHA1, HASH_SHA1 },       { OID_SHA256, HASH_SHA2 },   { OID_SHA384, HASH_SHA2 },
	{ OID_SHA512, HASH_SHA2 },     { OID_SHA224, HASH_SHA2 },   { OID_SHA512_224, HASH_SHA2 },
	{ OID_SHA512_256, HASH_SHA2 }, { OID_SHA3_224, HASH_SHA3 }, { OID_SHA3_256, HASH_SHA3 },
	{ OID_SHA3_384, HASH_SHA3 },   { OID_SHA3_512, HASH_SHA3 },
};

static enum hash_algorithm find_hash(const struct hash_row *rows, size_t n, struct bytes oid)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes_equal(rows[i].oid, oid))
			return rows[i].hash;
	}
	return HASH_UNKNOWN;
}

/* RSASSA-PSS-params, RFC 4055 3.1: SEQUENCE { [0] hash DEFAULT sha1, ... }.
 * Parameters that are missing altogether are an error in a signature. */
static enum hash_algorithm read_pss_hash(struct bytes parameters, bool *ret_good)
{
	struct der_element sequence, hash;
	struct algorithm_identifier identifier;
	*ret_good = der_expect(&parameters, DER_SEQUENCE, &sequence);
	if (!*ret_good)
		return HASH_UNKNOWN;
	if (!der_is_next(sequence.contents, DER_CONTEXT_CONSTRUCTED + 0))
		return HASH_SHA1;
	*ret_good = der_next(&sequence.contents, &hash) &&
		    algorithm_identifier_read(hash.contents, &identifier);
	return *ret_good ? find_hash(hash_rows, LENGTH(hash_rows), identifier.oid) : HASH_UNKNOWN;
}

enum hash_algorithm signature_hash_read(struct bytes algorithm, bool *ret_good)
{
	struct algorithm_identifier identifier;
	*ret_good = algorithm_identifier_read(algorithm, &identifier);
	if (!*ret_good)
		return HASH_UNKNOWN;
	if (oid_is(identifier.oid, OID_RSASSA_PSS))
		return read_pss_hash(identifier.parameters, ret_good);
	return find_hash(signature_rows, LENGTH(signature_rows), identifier.oid);
}

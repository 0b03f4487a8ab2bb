/* signature_hash.h - by which algorithm something is signed, and on which hash
 * function that stands.
 *
 * Pure.
 */
#ifndef CCN_FACTS_SIGNATURE_HASH_H
#define CCN_FACTS_SIGNATURE_HASH_H

#include "base/bytes.h"
#include "facts/oddity.h"

enum hash_algorithm {
	HASH_UNKNOWN,
	HASH_INTRINSIC, /* Ed25519, Ed448: the signature has its own */
	HASH_MD2,
	HASH_MD4,
	HASH_MD5,
	HASH_SHA1,
	HASH_SHA2, /* SHA-224 to SHA-512, SHA-512/256 */
	HASH_SHA3,
};

enum signature_algorithm {
	SIGNATURE_UNKNOWN,
	SIGNATURE_RSA, /* PKCS #1 1.5 */
	SIGNATURE_RSA_PSS,
	SIGNATURE_DSA,
	SIGNATURE_ECDSA,
	SIGNATURE_EDDSA,
	SIGNATURE_ML_DSA,
};

struct signature_kind {
	enum signature_algorithm algorithm;
	enum hash_algorithm hash;
	unsigned hash_bits; /* of its output: 160, 224, 256, 384, 512; 0 unknown */
	uint64_t oddities;  /* of its parameters */
};

/* Reads a signature's AlgorithmIdentifier (DER, with its header).  False when it
 * cannot be read (*ret_kind is then all unknown); one that is not known is good. */
bool signature_kind_read(struct bytes algorithm, struct signature_kind *ret_kind);

/* Are these two the same but for the parameters, NULL in one and absent in the
 * other? */
bool signature_differs_in_null(struct bytes a, struct bytes b);

#endif

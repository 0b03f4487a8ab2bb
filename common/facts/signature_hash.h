/* signature_hash.h - which hash function a signature stands on.
 *
 * Pure.
 */
#ifndef CCN_FACTS_SIGNATURE_HASH_H
#define CCN_FACTS_SIGNATURE_HASH_H

#include "base/bytes.h"

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

/* The hash of a signature's AlgorithmIdentifier (DER, with its header).  False in
 * *ret_good when it cannot be read; one that is not known is good. */
enum hash_algorithm signature_hash_read(struct bytes algorithm, bool *ret_good);

#endif

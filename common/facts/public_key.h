/* public_key.h - what a SubjectPublicKeyInfo says (RFC 5280 4.1.2.7).
 *
 * Pure.
 */
#ifndef CCN_FACTS_PUBLIC_KEY_H
#define CCN_FACTS_PUBLIC_KEY_H

#include "base/bytes.h"
#include "facts/oddity.h"

enum key_algorithm {
	KEY_UNKNOWN,
	KEY_RSA,
	KEY_RSA_PSS,
	KEY_DSA,
	KEY_EC,
	KEY_ED25519,
	KEY_ED448,
};

/* Of an elliptic curve key. */
enum key_curve {
	CURVE_NONE,  /* it is no such key */
	CURVE_TLS,   /* P-256, P-384, P-521: those of RFC 8446 4.2.3 */
	CURVE_OTHER, /* another, or one that has no name */
};

struct public_key {
	enum key_algorithm algorithm;
	enum key_curve curve;
	unsigned bits; /* modulus or field size (Ed25519: 256, Ed448: 456); 0 unknown */
	/* What a signature is raised to with it: RSA's exponent, DSA's q; else 0. */
	unsigned exponent_bits;
	uint64_t oddities; /* how it is written */
};

/* The octets of the key itself: the BIT STRING of spki (DER, with its header). */
bool public_key_open(struct bytes spki, struct bytes *ret_octets);

/* Reads spki.  False when it does not parse: *ret_key then has what could be read. */
bool public_key_read(struct bytes spki, struct public_key *ret_key);

#endif

/* certificate_limits.h - what a certificate may have of each to be worth judging.
 *
 * Anybody may make a certificate whose judgement takes seconds: libraries compare
 * each part of a name with each other, and an exponent as long as its modulus
 * makes one signature as dear as thousands.  The figures are far beyond what real
 * certificates have, and at what OpenSSL itself takes of a key
 * (OPENSSL_RSA_MAX_MODULUS_BITS, OPENSSL_RSA_MAX_PUBEXP_BITS); DSA's q has 256 bits at
 * most (FIPS 186-4).  Pure; allocates
 * nothing, so that it can be asked before anything else is done.
 */
#ifndef CCN_FACTS_CERTIFICATE_LIMITS_H
#define CCN_FACTS_CERTIFICATE_LIMITS_H

#include "base/bytes.h"
#include "base/error.h"

/* X(ID, the most that is judged, "what it is") */
#define CERTIFICATE_LIMITS(X) \
	X(OCTETS, 1 << 20, "octets") \
	X(NAME_PARTS, 500, "parts in a name (subject or issuer)") \
	X(EXTENSIONS, 200, "extensions") \
	X(ALTERNATIVE_NAMES, 20000, "alternative names") \
	X(CONSTRAINTS, 10000, "name constraints") \
	X(POLICIES, 1000, "certificate policies") \
	X(POLICY_MAPPINGS, 1000, "policy mappings") \
	X(MODULUS_BITS, 16384, "bits in the modulus of its key") \
	X(EXPONENT_BITS, 64, "bits in the exponent of its key") \
	X(SUBGROUP_BITS, 512, "bits in the subgroup of its DSA key") \
	X(KEY_OCTETS, 16384, "octets in its key")

enum certificate_limit {
#define X(ID, most, words) CERTIFICATE_LIMIT_##ID,
	CERTIFICATE_LIMITS(X)
#undef X
		CERTIFICATE_LIMIT_COUNT,
};

/* ERR_CERTIFICATE_LIMIT with the first limit that is passed.  A certificate that
 * breaks off, or is none, is looked at as far as it goes. */
enum err certificate_limits_check(struct bytes der, struct error *reterr) MUST_USE;

#endif

/* ber.h - a certificate whose lengths are BER, written anew with those of DER.
 *
 * Some clients read lengths that are longer than needed, or indefinite (X.690
 * 8.1.3), which DER (10.1) forbids: what they find there can then be read by
 * der.h.  Nothing recurses.  Pure.
 */
#ifndef CCN_FACTS_BER_H
#define CCN_FACTS_BER_H

#include "base/error.h"
#include "facts/der.h"
#include "facts/oddity.h"

struct ber_rewritten {
	uint8_t *der; /* to be freed; NULL: no BER from end to end, or DER already */
	size_t len;
	uint64_t oddities; /* ODDITY_BIT of LENGTH_x */
	struct bytes tbs;  /* tbsCertificate as it stands in what was read */
};

/* Rewrites the certificate at the beginning of ber, the values of its extensions
 * with it; what follows the certificate is copied.  False: no memory. */
bool ber_rewrite_certificate(struct bytes ber, struct ber_rewritten *ret_rewritten) MUST_USE;

#endif

/* ocsp.h - a stapled OCSP response (RFC 6960): what it says of one certificate,
 * and whether that may be believed.  Read by our own code; GnuTLS checks the
 * signature.  No clock, no network.
 */
#ifndef CCN_TRUST_OCSP_H
#define CCN_TRUST_OCSP_H

#include "revocation_answer.h"

enum {
	OCSP_MAX_CERTIFICATES = 8, /* of those that the response brings along */
	/* That are looked through: what is stapled is about one certificate, or a few. */
	OCSP_MAX_SINGLES = 1000,
	/* Without nextUpdate a response is good for this long (as in GnuTLS). */
	OCSP_DEFAULT_VALIDITY_S = 15 * 86400,
};

/* Judges a response (DER) about leaf as of at_s.  It must be signed by issuer,
 * or by a certificate that issuer made for this purpose (RFC 6960 4.2.2.2). */
struct revocation_answer ocsp_judge(struct bytes response, const struct certificate *leaf,
				    const struct certificate *issuer, int64_t at_s);

#endif

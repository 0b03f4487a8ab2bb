/* revocation.h - the verdict on revocation, as plain data; trust/revocation.h
 * finds it out.
 */
#ifndef CCN_VERDICTS_REVOCATION_H
#define CCN_VERDICTS_REVOCATION_H

#include "facts/certificate.h"

enum revocation_state {
	REVOCATION_NOT_CHECKED, /* nothing at hand */
	REVOCATION_GOOD,
	REVOCATION_REVOKED,
	REVOCATION_INVALID, /* stale, damaged, signed by somebody else, for another certificate */
	REVOCATION_MISSING, /* must-staple without a staple */
};

struct revocation_verdict {
	enum revocation_state ocsp;
	enum revocation_state crl;
	const struct certificate *revoked; /* a link of the path */
	int64_t revoked_at_s;
	char ocsp_text[160]; /* why it is INVALID; made by us, plain text */
	char crl_text[160];
};

#endif

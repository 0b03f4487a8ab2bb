/* revocation_answer.h - what an OCSP response or a CRL says of one certificate,
 * and what else the two have in common.  Pure.
 */
#ifndef CCN_TRUST_REVOCATION_ANSWER_H
#define CCN_TRUST_REVOCATION_ANSWER_H

#include "verdicts/revocation.h"

/* Clocks differ: that much a time may lie on the wrong side. */
enum { CLOCK_SKEW_S = 300 };

struct revocation_answer {
	enum revocation_state state; /* GOOD, REVOKED, INVALID; NOT_CHECKED: nothing */
	int64_t revoked_at_s;
	struct revocation_fault fault; /* why it is INVALID, or NOT_CHECKED */
	unsigned reasons;              /* GOOD by a CRL: for these (crl_scope.h) */
	bool without_delta;            /* GOOD by a CRL that has a delta, which was not used */
	struct ocsp_form form;         /* of an OCSP response */
};

/* NOT_CHECKED: it is not about this certificate, for that reason. */
struct revocation_answer revocation_elsewhere(enum revocation_reason reason);
/* INVALID for a reason that has no date, and for one that has. */
struct revocation_answer revocation_invalid(enum revocation_reason reason);
struct revocation_answer revocation_invalid_since(enum revocation_reason reason, int64_t at_s);

/* Are these the same serial number?  Contents of INTEGERs; zeros that are too
 * many do not count. */
bool serial_equal(struct bytes a, struct bytes b);

#endif

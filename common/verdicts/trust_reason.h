/* trust_reason.h - what can be wrong with a certification path, in one list.
 * Pure.
 */
#ifndef CCN_VERDICTS_TRUST_REASON_H
#define CCN_VERDICTS_TRUST_REASON_H

#include "base/finding.h"

/* What is wrong with a path, the mildest first: of two bad paths the one whose
 * worst row is milder is reported.
 * X(ID, finding, "what is wrong") - the subject is the certificate at fault */
#define TRUST_REASONS(X) \
	X(TRUSTED, NONE, "chain to a trust anchor") \
	X(EXPIRED, EXPIRED, "a certificate of the chain has expired") \
	X(NOT_YET_VALID, NOT_YET_VALID, "a certificate of the chain is not valid yet") \
	X(PURPOSE, WRONG_PURPOSE, "not for TLS servers (extended key usage without serverAuth)") \
	X(KEY_USAGE, WRONG_PURPOSE, "its key usage allows no TLS server") \
	X(BROKEN_HASH, UNTRUSTED, "signed with a hash that can be forged") \
	X(SERVER_KEY, UNTRUSTED, \
	  "its key is of a kind that today's TLS clients take from no server") \
	X(SHORT_KEY, UNTRUSTED, "its key can be broken") \
	X(NAME_CONSTRAINT, UNTRUSTED, "a name that the issuer may not certify (name constraints)") \
	X(POLICY, UNTRUSTED, \
	  "no certificate policy that an authority demands is valid for the whole path") \
	X(PATH_LENGTH, UNTRUSTED, "more authorities below it than its path length allows") \
	X(NOT_CA, UNTRUSTED, "it signed a certificate, but is no authority (basic constraints)") \
	X(CA_KEY_USAGE, UNTRUSTED, \
	  "it signed a certificate, but its key usage does not allow that") \
	X(UNKNOWN_CRITICAL, UNTRUSTED, \
	  "an extension that it may not have, or a critical one that clients do not know") \
	X(UNSUPPORTED, UNTRUSTED, \
	  "a key or signature of a kind that the TLS library does not support") \
	X(MALFORMED, MALFORMED_CERTIFICATE, "not well formed") \
	X(KEY_ID, UNTRUSTED, "it names another key of its issuer (authority key identifier)") \
	X(SIGNATURE, UNTRUSTED, "its signature does not verify") \
	X(SELF_SIGNED, SELF_SIGNED, "signed by itself and not a trust anchor") \
	X(MISSING_INTERMEDIATE, UNTRUSTED, \
	  "the server did not send an intermediate certificate that leads to a trust anchor") \
	X(UNKNOWN_ROOT, UNTRUSTED, "the root is not among the trust anchors") \
	X(NO_ANCHORS, UNTRUSTED, "there are no trust anchors") \
	X(TOO_COMPLEX, TOO_COMPLEX, "the chain is too complex to follow")

enum trust_reason {
#define X(ID, finding, text) TRUST_REASON_##ID,
	TRUST_REASONS(X)
#undef X
		TRUST_REASON_COUNT,
};

/* Several faults are a set of bits: FAULT(EXPIRED) | FAULT(PURPOSE). */
#define FAULT(ID) (1u << TRUST_REASON_##ID)

/* The worst of a set of faults; TRUST_REASON_TRUSTED when there is none. */
enum trust_reason trust_reason_worst(unsigned faults);

const char *trust_reason_text(enum trust_reason reason);
enum finding_id trust_reason_finding(enum trust_reason reason);

#endif

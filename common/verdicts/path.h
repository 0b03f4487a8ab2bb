/* path.h - certification paths (RFC 5280, section 6): is there a valid one from
 * the leaf to a trust anchor, and if not, what is wrong with the best.
 *
 * Pure, but for the signature check, which is asked of a callback.  Every path
 * over the certificates as sent and the anchors is considered (cross-signed,
 * unsorted, superfluous ones too), each edge verified at most once, the number
 * of steps bounded.
 */
#ifndef CCN_VERDICTS_PATH_H
#define CCN_VERDICTS_PATH_H

#include "facts/certificate.h"

/* What is wrong with a path, the mildest first: of two bad paths the one whose
 * worst row is milder is reported.
 * X(ID, finding, "what is wrong") - the subject is the certificate at fault */
#define TRUST_REASONS(X) \
	X(TRUSTED, NONE, "chain to a trust anchor") \
	X(EXPIRED, EXPIRED, "a certificate of the chain has expired") \
	X(NOT_YET_VALID, NOT_YET_VALID, "a certificate of the chain is not valid yet") \
	X(PURPOSE, WRONG_PURPOSE, "not for TLS servers") \
	X(KEY_USAGE, WRONG_PURPOSE, "its key usage allows no TLS server") \
	X(BROKEN_HASH, UNTRUSTED, "signed with a hash that can be forged") \
	X(SHORT_KEY, UNTRUSTED, "its key can be broken") \
	X(NAME_CONSTRAINT, UNTRUSTED, "a name that the issuer may not certify (name constraints)") \
	X(PATH_LENGTH, UNTRUSTED, "more certificates below it than its path length allows") \
	X(NOT_CA, UNTRUSTED, "signed by a certificate that is no authority") \
	X(CA_KEY_USAGE, UNTRUSTED, "signed by a certificate whose key may not sign certificates") \
	X(UNKNOWN_CRITICAL, UNTRUSTED, "a critical extension that clients do not know") \
	X(MALFORMED, MALFORMED_CERTIFICATE, "not well formed") \
	X(SIGNATURE, UNTRUSTED, "the signature does not verify") \
	X(SELF_SIGNED, SELF_SIGNED, "signed by itself and not a trust anchor") \
	X(MISSING_INTERMEDIATE, UNTRUSTED, "the server did not send an intermediate certificate that leads to a trust anchor") \
	X(UNKNOWN_ROOT, UNTRUSTED, "the root is not among the trust anchors") \
	X(NO_ANCHORS, UNTRUSTED, "there are no trust anchors") \
	X(TOO_COMPLEX, UNTRUSTED, "the chain is too complex to follow")

enum trust_reason {
#define X(ID, finding, text) TRUST_REASON_##ID,
	TRUST_REASONS(X)
#undef X
};

const char *trust_reason_text(enum trust_reason reason);
enum finding_id trust_reason_finding(enum trust_reason reason);

/* Did issuer's key make the signature of child? */
enum signature_answer {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,
	SIGNATURE_UNREADABLE, /* the library cannot import one of the two */
};
struct signature_oracle {
	enum signature_answer (*signed_by)(void *context, const struct certificate *child,
					   const struct certificate *issuer);
	void *context;
};

enum { PATH_MAX_CERTIFICATES = 16 };

/* A path, leaf first.  Each link points into the chain or into the anchors. */
struct path {
	const struct certificate *links[PATH_MAX_CERTIFICATES];
	size_t n;
};

struct trust_verdict {
	enum trust_reason reason;
	struct path path; /* the valid one, or the best of the bad */
	const struct certificate *at_fault; /* a link of path, or NULL */
	/* For NAME_CONSTRAINT: the name (borrowed from at_fault) that is refused. */
	const struct presented_name *constrained_name;
	bool incomplete; /* trusted only with an intermediate that was not on the wire */
	const struct certificate *missing; /* that intermediate, or NULL when unknown */
	struct bytes missing_subject; /* DER Name of what was not sent (also when untrusted) */
	bool unordered; /* the chain was not sent in order */
	size_t n_superfluous; /* sent, but in no use for the path (a sent root is not counted) */
	bool root_sent; /* the self-signed root itself was sent */
	const struct certificate *weak_key; /* RSA < 2048, EC < 224, DSA: a link, or NULL */
	const struct certificate *weak_signature; /* SHA-1, MD5, ...: a link (not the anchor), or NULL */
};

/* Judges chain[0].  anchors: candidates whose subject any of the chain may
 * name; extra: intermediates that were not on the wire but are known locally
 * (may be empty).  at_s: the time to judge at.  A path that is valid in all but
 * its dates is reported as EXPIRED or NOT_YET_VALID only when no other is
 * valid. */
struct trust_verdict trust_verdict(const struct certificate *chain, size_t n_chain,
				   const struct certificate *anchors, size_t n_anchors,
				   const struct certificate *extra, size_t n_extra,
				   int64_t at_s, const struct signature_oracle *oracle);

#endif

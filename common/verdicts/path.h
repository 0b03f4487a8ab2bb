/* path.h - certification paths (RFC 5280, section 6): is there a valid one from
 * the leaf to a trust anchor, and if not, what is wrong with the best.
 *
 * Pure, but for the signature check, which is asked of a callback.  Every path
 * over the certificates as sent and the anchors is considered (cross-signed,
 * unsorted, superfluous ones too), each edge verified at most once, the number
 * of steps bounded.  Where RFC 5280 leaves a choice, what any widespread TLS
 * library refuses is refused (path_check.c names each rule with its clause).
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
	X(PURPOSE, WRONG_PURPOSE, "not for TLS servers (extended key usage without serverAuth)") \
	X(KEY_USAGE, WRONG_PURPOSE, "its key usage allows no TLS server") \
	X(BROKEN_HASH, UNTRUSTED, "signed with a hash that can be forged") \
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
	X(TOO_COMPLEX, UNTRUSTED, "the chain is too complex to follow")

enum trust_reason {
#define X(ID, finding, text) TRUST_REASON_##ID,
	TRUST_REASONS(X)
#undef X
		TRUST_REASON_COUNT,
};

const char *trust_reason_text(enum trust_reason reason);
enum finding_id trust_reason_finding(enum trust_reason reason);

/* Did issuer's key make the signature of child? */
enum signature_answer {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,
	SIGNATURE_UNREADABLE, /* the library knows neither its algorithm nor the key */
	SIGNATURE_REFUSED,    /* the library's policy forbids its algorithm */
};
struct signature_oracle {
	enum signature_answer (*signed_by)(void *context, const struct certificate *child,
					   const struct certificate *issuer);
	void *context;
};

enum { PATH_MAX_CERTIFICATES = 16 };

/* A path, leaf first.  Each link points into the chain where the certificate
 * was sent, else into the anchors. */
struct path {
	const struct certificate *links[PATH_MAX_CERTIFICATES];
	size_t n;
};

struct trust_verdict {
	enum trust_reason reason; /* the worst of faults */
	unsigned faults;          /* every fault of the path: a bit 1 << TRUST_REASON_x each */
	struct path path;         /* the valid one, or the best of the bad */
	bool anchored;            /* the path ends at a trust anchor */
	const struct certificate *at_fault; /* a link of path, or NULL */
	/* For NAME_CONSTRAINT: the name (borrowed from at_fault) that is
	 * refused; NULL when it is in the subject. */
	const struct presented_name *constrained_name;
	bool incomplete;                   /* trusted only with an intermediate that was not sent */
	const struct certificate *missing; /* that intermediate, or NULL when unknown */
	struct bytes missing_subject;      /* DER Name of what was not sent (also when untrusted) */
	/* The next three only when the path is anchored: of what use a
	 * certificate is to a path that does not exist cannot be said. */
	bool unordered;       /* the chain was not sent in order */
	size_t n_superfluous; /* sent, but in no use for the path (a sent root is not counted) */
	bool root_sent;       /* the self-signed root itself was sent */
	const struct certificate *weak_key; /* RSA < 2048, EC < 224, DSA: a link, or NULL */
	const struct certificate
		*weak_signature; /* SHA-1, MD5, ...: a link (not the anchor), or NULL */
};

/* Judges chain[0]; n_chain >= 1.  anchors: those whose subject any of the chain
 * may name, NULL when there are no trust anchors at all (NO_ANCHORS).  at_s: the
 * time to judge at.  A path that is valid in all but its dates is reported as
 * EXPIRED or NOT_YET_VALID only when no other is valid.
 *
 * incomplete: the path ends at an anchor that is itself issued by another anchor
 * and was not sent.  An intermediate that is the highest anchor there is, is one
 * by the user's decision. */
struct trust_verdict trust_verdict(const struct certificate *chain, size_t n_chain,
				   const struct certificate *const *anchors, size_t n_anchors,
				   int64_t at_s, const struct signature_oracle *oracle);

#endif

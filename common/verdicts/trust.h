/* trust.h - the trust verdict (RFC 5280, section 6): is there a valid path from
 * the leaf to a trust anchor, and if not, what is wrong with the best.
 *
 * Pure, but for the signature check, which is asked of a callback.  Every path
 * over the certificates as sent and the anchors is considered (cross-signed,
 * unsorted, superfluous ones too), each edge verified at most once, the number
 * of steps bounded.  Where RFC 5280 leaves a choice, what any widespread TLS
 * library refuses is refused (path_check.c names each rule with its clause).
 */
#ifndef CCN_VERDICTS_TRUST_H
#define CCN_VERDICTS_TRUST_H

#include "base/work.h"
#include "facts/root_kind.h"
#include "path_taken.h"

struct trust_verdict {
	enum trust_reason reason; /* the worst of faults */
	unsigned faults;          /* every fault of the path: a bit 1 << TRUST_REASON_x each */
	struct path path;         /* the valid one, or the best of the bad */
	bool anchored;            /* the path ends at a trust anchor */
	enum root_kind root;      /* of what kind; filled by run/, from the store */
	bool own_store;           /* no public root was among the anchors; likewise */
	/* Of the faults those of each place: together they are all. */
	unsigned faults_at[PATH_PLACE_COUNT];
	const struct certificate *at_fault; /* a link of path, or NULL */
	/* The first link that has each fault (trust_culprit()); NULL without it. */
	const struct certificate *culprits[TRUST_REASON_COUNT];
	/* For NAME_CONSTRAINT: the name (borrowed from at_fault) that is
	 * refused; NULL when it is in the subject. */
	const struct presented_name *constrained_name;
	bool incomplete;                   /* trusted only with an intermediate that was not sent */
	const struct certificate *missing; /* that intermediate, or NULL when unknown */
	struct bytes missing_subject;      /* DER Name of what was not sent (also when untrusted) */
	/* Another one of that name was sent, or is an anchor, and did not sign what it
	 * should have: a chain, or a root, of before. */
	bool missing_has_namesake;
	/* The next three only when the path is anchored: of what use a
	 * certificate is to a path that does not exist cannot be said. */
	bool unordered;       /* the chain was not sent in order */
	size_t n_superfluous; /* sent, but in no use for the path (a sent root is not counted) */
	bool root_sent;       /* the self-signed root itself was sent */
	/* The first anchor named by the last certificate sent has expired, on the path or not. */
	bool expired_issuer;
	const struct certificate *weak_key; /* RSA < 2048, EC < 224, DSA: a link, or NULL */
	const struct certificate
		*weak_signature; /* SHA-1, MD5, ...: a link (not the anchor), or NULL */
	/* The paths of clients that do not search, when path is anchored. */
	struct path_taken taken[PATH_TAKER_COUNT];
};

/* The worst reason that raises this finding; TRUSTED when none does. */
enum trust_reason trust_worst_for(const struct trust_verdict *verdict, enum finding_id id);

/* The certificate of the path that has this fault, or NULL. */
const struct certificate *trust_culprit(const struct trust_verdict *verdict,
					enum trust_reason reason);

/* Judges chain[0]; n_chain >= 1.  work: what may be spent on it; when that is not
 * enough the verdict is TOO_COMPLEX; NULL: whatever it takes, which has its limits, too
 * (path_search.h).  anchors: those whose subject any of the chain
 * may name, NULL when there are no trust anchors at all (NO_ANCHORS).  at_s: the
 * time to judge at.  A path that is valid in all but its dates is reported as
 * EXPIRED or NOT_YET_VALID only when no other is valid.
 *
 * incomplete: the path ends at an anchor that is itself issued by another anchor
 * and was not sent.  An intermediate that is the highest anchor there is, is one
 * by the user's decision. */
struct trust_verdict trust_verdict(const struct certificate *chain, size_t n_chain,
				   const struct certificate *const *anchors, size_t n_anchors,
				   int64_t at_s, const struct signature_oracle *oracle,
				   struct work *work);

#endif

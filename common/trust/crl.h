/* crl.h - certificate revocation lists (RFC 5280, section 5): what they say of
 * one certificate, and whether that may be believed.  Read by our own code, in
 * place, however long they are; GnuTLS checks the signature.  No clock.
 */
#ifndef CCN_TRUST_CRL_H
#define CCN_TRUST_CRL_H

#include "base/buffer.h"
#include "crl_entries.h"
#include "crl_scope.h"
#include "revocation_answer.h"

/* struct crl v = { 0 } is a valid empty value (which speaks of no reasons).  All struct bytes point
 * into the DER, which is not owned. */
struct crl {
	bool readable;       /* all below could be read */
	struct bytes tbs;    /* what is signed */
	struct bytes issuer; /* DER of the Name */
	int64_t this_update_s;
	bool has_next_update;
	int64_t next_update_s;
	struct crl_entries entries;
	struct bytes algorithm;
	struct bytes signature;
	bool unknown_critical; /* a critical extension that we do not process */
	struct crl_scope scope;
	struct bytes authority_key_id; /* octets, or empty */
	struct bytes number;           /* cRLNumber, contents of the INTEGER, or empty */
	bool is_delta;                 /* 5.2.4: no list of its own */
	struct bytes base_number;      /* of a delta: the least that its base may have */
	bool has_delta;                /* 5.2.6: it says where its delta is */
	/* The last key that the signature was checked with, and the answer. */
	struct buffer checked_spki;
	bool checked_good;
};

/* Reads a CRL (DER, borrowed).  One that cannot be read has readable false; its
 * issuer is filled when that much could be read. */
void crl_read(struct bytes der, struct crl *ret_crl);
void crl_clear(struct crl *crl);

/* Judges certificate, which issuer signed, by this list alone as of at_s (6.3.3).
 * NOT_CHECKED: it is not about this certificate, and the fault says why when it
 * is of its issuer.  INVALID for SOME_REASONS: not listed, for reasons. */
struct revocation_answer crl_judge(struct crl *crl, const struct certificate *certificate,
				   const struct certificate *issuer, int64_t at_s);

/* Judges certificate by the delta of base, a complete list that crl_judge() found
 * GOOD, INVALID for SOME_REASONS, or REVOKED (5.2.4, 6.3.3 (c), (i)).
 * NOT_CHECKED: it is not for this certificate, or the base is newer.  INVALID: it
 * is for it and cannot be used.  *ret_removed: GOOD, and it takes the certificate
 * off the base's list. */
struct revocation_answer crl_judge_delta(const struct crl *base, struct crl *delta,
					 const struct certificate *certificate,
					 const struct certificate *issuer, int64_t at_s,
					 bool *ret_removed);

/* What base says when a delta has taken certificate off it (6.3.3 (k)). */
struct revocation_answer crl_judge_removed(const struct crl *base,
					   const struct certificate *certificate, int64_t at_s);

#endif

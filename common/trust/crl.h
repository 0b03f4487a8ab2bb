/* crl.h - certificate revocation lists (RFC 5280, section 5): what they say of
 * one certificate, and whether that may be believed.  Read by our own code, in
 * place, however long they are; GnuTLS checks the signature.  No clock.
 */
#ifndef CCN_TRUST_CRL_H
#define CCN_TRUST_CRL_H

#include "base/buffer.h"
#include "revocation_answer.h"

/* struct crl v = { 0 } is a valid empty value.  All struct bytes point into the
 * DER, which is not owned. */
struct crl {
	bool readable;       /* all below could be read */
	struct bytes tbs;    /* what is signed */
	struct bytes issuer; /* DER of the Name */
	int64_t this_update_s;
	bool has_next_update;
	int64_t next_update_s;
	struct bytes entries; /* contents of revokedCertificates, or empty */
	struct bytes algorithm;
	struct bytes signature;
	bool unknown_critical; /* a critical extension that we do not process */
	bool is_delta;         /* 5.2.4: no list of its own */
	/* issuingDistributionPoint, 5.2.5 */
	bool only_users;
	bool only_authorities;
	bool only_attributes;
	bool is_indirect;
	/* The last key that the signature was checked with, and the answer. */
	struct buffer checked_spki;
	bool checked_good;
};

/* Reads a CRL (DER, borrowed).  One that cannot be read has readable false; its
 * issuer is filled when that much could be read. */
void crl_read(struct bytes der, struct crl *ret_crl);
void crl_clear(struct crl *crl);

/* Judges certificate, which issuer signed, by this list as of at_s; NOT_CHECKED:
 * it is not about this certificate. */
struct revocation_answer crl_judge(struct crl *crl, const struct certificate *certificate,
				   const struct certificate *issuer, int64_t at_s);

#endif

/* crl_scope.h - which certificates, and which reasons of revocation, a CRL speaks
 * of: issuingDistributionPoint (RFC 5280 5.2.5) against cRLDistributionPoints of
 * the certificate (6.3.3 (b) (2), (d)).  Pure.
 */
#ifndef CCN_TRUST_CRL_SCOPE_H
#define CCN_TRUST_CRL_SCOPE_H

#include "facts/certificate.h"
#include "verdicts/revocation.h"

/* Bits of ReasonFlags: keyCompromise (1) to aACompromise (8). */
enum { CRL_ALL_REASONS = 0x1fe };

/* struct crl_scope s = { .reasons = CRL_ALL_REASONS }: a list without the
 * extension.  All struct bytes point into the DER of the list. */
struct crl_scope {
	struct bytes value; /* the extension's, or empty */
	struct bytes point; /* DistributionPointName, or empty */
	unsigned reasons;
	bool only_users;
	bool only_authorities;
	bool only_attributes;
	bool is_indirect;
};

/* Reads issuingDistributionPoint; false when it cannot be read. */
bool crl_scope_read(struct bytes value, struct crl_scope *ret_scope);

/* Why a list of this scope says nothing of certificate; NONE when it does, and
 * then *ret_reasons are those for which it speaks. */
enum revocation_reason crl_scope_excludes(const struct crl_scope *scope,
					  const struct certificate *certificate,
					  unsigned *ret_reasons);

/* Does certificate name issuer (DER Name) as one that issues CRLs for it in the
 * place of its own issuer? */
bool crl_scope_is_delegated(const struct certificate *certificate, struct bytes issuer);

#endif

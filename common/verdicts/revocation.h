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

/* Why a response or a list does not count.
 * X(ID, "what is wrong", is it followed by a time?) */
#define REVOCATION_REASONS(X) \
	X(NONE, "", false) \
	X(DAMAGED, "it is damaged", false) \
	X(OTHER_SIGNER, "it is not signed by the certificate's issuer", false) \
	X(NOT_YET_VALID, "it is only valid from", true) \
	X(OUTDATED, "it was only valid until", true) \
	/* OCSP: the responder's refusals (RFC 6960 4.2.1), then ours */ \
	X(MALFORMED_REQUEST, "malformed request", false) \
	X(RESPONDER_ERROR, "internal error", false) \
	X(TRY_LATER, "try later", false) \
	X(SIGNATURE_REQUIRED, "signature required", false) \
	X(UNAUTHORIZED, "unauthorized", false) \
	X(REFUSED, "the responder refused to answer", false) \
	X(RESPONSE_TYPE, "its type is not known", false) \
	X(END_BEFORE_BEGINNING, "its end comes before its beginning", false) \
	X(CERTIFICATE_UNKNOWN, "the responder does not know the certificate", false) \
	X(OTHER_RESPONDER, \
	  "it is signed neither by the certificate's issuer nor by a responder that has a valid " \
	  "certificate of it", \
	  false) \
	X(OTHER_CERTIFICATE, "it is about another certificate", false) \
	X(TOO_LARGE, "it is larger than is kept", false) \
	X(TOO_MANY, "it is about more certificates than are looked through", false) \
	/* CRLs */ \
	X(DELTA, "it is only a delta CRL", false) \
	X(DELTA_UNFIT, "it is a delta CRL that does not fit the complete one", false) \
	X(DELTAS_MANY, "there are more delta CRLs of its issuer than are looked at", false) \
	X(OTHER_POINT, "it is for a distribution point that the certificate does not name", false) \
	X(OTHER_KIND, "it is for certificates of another kind", false) \
	X(OTHER_KEY, "it names another key than that of the certificate's issuer", false) \
	X(SOME_REASONS, "it is for some reasons of revocation only", false) \
	X(INDIRECT, "it is an indirect CRL", false) \
	X(UNKNOWN_CRITICAL, "it has a critical extension that is not known", false) \
	X(KEY_USAGE, "its issuer's key may not sign CRLs", false) \
	X(NO_LIST, "there is none of the certificate's issuer in the file", false) \
	X(NO_ISSUER, "the certificate of its issuer, whose key signs it, is not known", false)

enum revocation_reason {
#define X(ID, text, dated) REVOCATION_REASON_##ID,
	REVOCATION_REASONS(X)
#undef X
		REVOCATION_REASON_COUNT,
};

const char *revocation_reason_text(enum revocation_reason reason);
bool revocation_reason_is_dated(enum revocation_reason reason);

struct revocation_fault {
	enum revocation_reason reason;
	int64_t at_s; /* when the reason is dated */
};

/* How an OCSP response says that a certificate is good: clients differ in what will do. */
struct ocsp_form {
	int64_t since_s; /* thisUpdate */
	bool is_open;    /* it does not say until when: no nextUpdate */
	bool is_behind;  /* answers about other certificates stand before it */
	/* It is signed by a certificate made for that, which is an authority itself, or signed
	 * with SHA-1. */
	bool has_odd_signer;
};

struct revocation_verdict {
	enum revocation_state ocsp;
	enum revocation_state crl;
	const struct certificate *revoked; /* a link of the path, or the leaf */
	int64_t revoked_at_s;
	struct revocation_fault ocsp_fault; /* why it is INVALID */
	struct revocation_fault crl_fault;
	struct ocsp_form ocsp_form; /* when ocsp is GOOD, or out of date */
	bool crl_without_delta;     /* GOOD by a list that says that it has a delta, which is not at
				       hand */
};

#endif

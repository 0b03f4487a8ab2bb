/* name.h - the name verdict: does a certificate fit a reference identifier,
 * and if not, which of its names was nearest and why does it not fit.
 *
 * Pure: facts and policy in, verdict out.
 */
#ifndef CCN_VERDICTS_NAME_H
#define CCN_VERDICTS_NAME_H

#include "facts/certificate.h"
#include "names/match.h"

/* What gives a wrong certificate away (domain.md 3).
 * X(ID, "what it is, and what to do") */
#define NAME_HINTS(X) \
	X(NONE, "") \
	X(EXCHANGE_DEFAULT, "it is the self-signed certificate that Exchange makes for itself: bind the right certificate to IIS") \
	X(MANAGEMENT_SERVICE, "it is the certificate of the IIS management service (WMSvc): bind the right certificate to the site") \
	X(EXCHANGE_AUTH, "it is the Exchange server authentication certificate, which is not meant for TLS: bind the right certificate") \
	X(ADFS_TOKEN, "it is an AD FS token certificate, which is not meant for TLS: bind the service communications certificate") \
	X(INTERNAL_NAME, "its names are internal to the network: add the name that clients use") \
	X(DEFAULT_HOST, "it looks like the server's default certificate: check the virtual host's name and whether SNI arrives") \
	X(PLACEHOLDER, "it is a placeholder made by software or a distribution: install the right certificate")

enum name_hint {
#define X(ID, text) NAME_HINT_##ID,
	NAME_HINTS(X)
#undef X
};

const char *name_hint_text(enum name_hint hint);

struct name_verdict {
	const struct reference *reference; /* borrowed */
	enum name_reason reason;
	/* The name that fits, or the nearest that does not; NULL when none is
	 * worth showing.  Borrowed from the certificate (names or cns). */
	const struct presented_name *presented;
	enum name_hint hint; /* only when it does not fit */
};

/* Judges one certificate against one reference identifier.  A CN-ID counts
 * only when the certificate has no DNS-ID (RFC 2818) and policy allows it;
 * with policy->allow_cn false the reason is then CN_ONLY. */
struct name_verdict name_verdict(const struct certificate *certificate,
				 const struct reference *reference,
				 const struct match_policy *policy);

/* Outlook Anywhere's principal name (--msstd), domain.md 4. */
enum principal_verdict {
	PRINCIPAL_FITS, /* equals the CN (or the subject's e-mail attribute) */
	PRINCIPAL_BY_SAN, /* equals a SAN only */
	PRINCIPAL_MISMATCH,
};
enum principal_verdict principal_verdict(const struct certificate *certificate,
					 const char *principal);

/* --exact-names: compares the certificate's DNS-IDs and IP-IDs with the
 * references (DNS and IP kinds) as sets.  A reference "*.example.com" cannot
 * be typed, so a wildcard in the certificate is always unexpected unless
 * expected_wildcards (an array of n texts such as "*.example.com") lists it.
 * The arrays that are returned are bit sets owned by the caller: missing[i]
 * for references, unexpected[i] for certificate->names. */
void exact_names_verdict(const struct certificate *certificate,
			 const struct reference *references, size_t n_references,
			 bool *ret_missing, bool *ret_unexpected);

#endif

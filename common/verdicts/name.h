/* name.h - the name verdict: does a certificate fit a reference identifier,
 * and if not, which of its names was nearest and why does it not fit.
 *
 * Pure: facts and rules in, verdict out.
 */
#ifndef CCN_VERDICTS_NAME_H
#define CCN_VERDICTS_NAME_H

#include "base/work.h"
#include "telltale.h"

struct name_verdict {
	const struct reference *reference; /* borrowed */
	enum name_reason reason;
	/* The name that fits, or the nearest that does not; NULL when none is
	 * worth showing.  Borrowed from the certificate (names or cns). */
	const struct presented_name *presented;
	enum name_hint hint; /* only when it does not fit */
};

/* Judges one certificate against one reference identifier; the order of its
 * names makes no difference.  A CN-ID counts only when the rules allow it, the
 * certificate has no DNS-ID (RFC 2818, 3.1) and there is no second CN: with
 * several, OpenSSL takes any, NSS the last and GnuTLS none.  A CN never stands
 * for an address or a service. */
struct name_verdict name_verdict(const struct certificate *certificate,
				 const struct reference *reference,
				 const struct match_rules *rules);

/* The same, but that what is said of names of which none fits is the nearest of them, and a hint,
 * only as long as there is work left for it; else it is the plain truth. */
struct name_verdict name_verdict_within(const struct certificate *certificate,
					const struct reference *reference,
					const struct match_rules *rules, struct work *work);

/* Outlook Anywhere's principal name (--msstd). */
enum principal_verdict {
	PRINCIPAL_FITS,   /* equals the CN (or the subject's e-mail attribute) */
	PRINCIPAL_BY_SAN, /* equals a SAN only */
	PRINCIPAL_MISMATCH,
};

/* Compares literally but for the case of ASCII letters: "*.example.com" equals
 * a certificate's "*.example.com" and nothing else.  principal is without its
 * "msstd:".  Of several CNs the last, most specific one counts. */
enum principal_verdict principal_verdict(const struct certificate *certificate,
					 const char *principal);

/* --exact-names: compares the certificate's DNS-IDs and IP-IDs with the
 * references as sets.  References come from reference_parse_exact(), which
 * also takes "*.example.com": that name must stand in the certificate as it
 * is, and covers nothing.  References of other kinds are never missing, names
 * of other kinds never unexpected; a malformed DNS-ID or IP-ID always is.
 * Writes n_references flags and certificate->n_names flags. */
void exact_names_verdict(const struct certificate *certificate, const struct reference *references,
			 size_t n_references, bool *ret_missing, bool *ret_unexpected);

#endif

/* explain.h - the sentences: what is said about each finding.
 *
 * One place for text, tree, JSON and whatever comes later, so that they cannot
 * say different things.  Everything that is appended is safe to print; no
 * quotation marks, brackets, or pipe signs are used (see report.h).  Pure.
 */
#ifndef CCN_REPORT_EXPLAIN_H
#define CCN_REPORT_EXPLAIN_H

#include "view.h"

/* A few words for the first line, behind "certificate matches, but ...": with
 * "the certificate" as subject ("expired 3 days ago (2026-11-19)"), or with a
 * subject of its own ("the root certificate X1 expired ..."). */
void explain_clause(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding);

/* The whole sentence, without what would fix it. */
void explain_finding(struct strbuf *out, const struct report_input *input,
		     const struct result *result, const struct finding *finding);

/* What would fix it, as an order ("let the server send the whole chain");
 * nothing is appended where there is nothing to say beyond the sentence. */
void explain_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
		 const struct finding *finding);

/* The sentence of an item with all that belongs to it: "(waived)", or what
 * would fix it. */
void explain_item(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct item *item);

/* A run that came to no result: "usage: unknown option -x (see --help)". */
void explain_error(struct strbuf *out, const struct error *error);

/* --- parts for the first line ---------------------------------------------- */

/* A failed connection: "no TCP connection to 192.0.2.10 port 443: Connection
 * refused"; with scope (which may be NULL) in the place of the address. */
void explain_failure(struct strbuf *out, const struct result *result, const struct finding *finding,
		     const char *scope, size_t limit);

/* Why an address failed: "connect: connection refused". */
void explain_attempt(struct strbuf *out, const struct failed_attempt *failed, size_t limit);

/* "; failed before: 192.0.2.9 (connect: connection refused)"; nothing when no
 * address was tried before. */
void explain_failed_before(struct strbuf *out, const struct session *session);

/* The end of a date: "expires in 60 days (2027-01-21)", or "the root
 * certificate X1 expires in ..."; "has dates that cannot be read". */
void explain_expiry(struct strbuf *out, const struct result *result);

/* Does the reason name a rule that is worth telling, rather than that the
 * names are simply others? */
bool explain_is_rule(enum name_reason reason);

/* Was the certificate shown without SNI?  What that can mean, then. */
bool explain_without_sni(const struct report_input *input, const struct result *result);
extern const char explain_no_sni[];

/* "key RSA, 2048 bits, signed with SHA-2". */
void explain_strength(struct strbuf *out, const struct certificate *certificate);

/* --- the parts, each in a file of its own: for explain.c -------------------- */

#define EXPLAIN_PARTS(X) X(connection) X(name) X(trust) X(dates)
#define X(id) \
	void id##_clause(struct strbuf *, const struct report_input *, const struct result *, \
			 const struct finding *); \
	void id##_sentence(struct strbuf *, const struct report_input *, const struct result *, \
			   const struct finding *); \
	void id##_fix(struct strbuf *, const struct report_input *, const struct result *, \
		      const struct finding *); \
	void id##_good(struct strbuf *, const struct report_input *, const struct result *, \
		       enum step);
EXPLAIN_PARTS(X)
#undef X

#endif

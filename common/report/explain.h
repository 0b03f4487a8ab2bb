/* explain.h - the sentences: what is said about each finding, each step that
 * went well, and a run that came to no result.
 *
 * One place for text, tree, JSON and whatever comes later, so that they cannot
 * say different things.  Everything that is appended is safe to print; no
 * quotation marks, brackets, or pipe signs are used (see report.h).  Pure.
 */
#ifndef CCN_REPORT_EXPLAIN_H
#define CCN_REPORT_EXPLAIN_H

#include "view.h"

/* The clause, the sentence and the fix of a finding's row (explanation.h). */
void explain_clause(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding);
void explain_finding(struct strbuf *out, const struct report_input *input,
		     const struct result *result, const struct finding *finding);
void explain_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
		 const struct finding *finding);

/* " (waived)", or " (not looked at: DANE-EE)": why a finding does not count, if it
 * does not. */
void explain_excuse(struct strbuf *out, const struct result *result, const struct finding *finding);

/* The sentence of an item with all that belongs to it: "(waived)", or what
 * would fix it. */
void explain_item(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct item *item);

/* What a run that came to no result counts as; without an error internal. */
enum finding_id explain_error_finding(const struct error *error);

/* A run that came to no result: "usage: unknown option -x (see --help)". */
void explain_error(struct strbuf *out, const struct error *error);

#endif

/* summary.h - the one sentence of the first line: who, and the verdict.
 *
 * The verdict about the name first, then every other fault in a few words, the
 * worst first; what can be long (the names of the certificate) last.  Pure.
 */
#ifndef CCN_REPORT_SUMMARY_H
#define CCN_REPORT_SUMMARY_H

#include "group.h"

/* Appends the summary of a whole run, without state; at most SUMMARY_MAX_BYTES
 * (summary_line.h). */
void summary_append(struct strbuf *out, const struct report_input *input,
		    const struct grouping *grouping);

/* Cuts what stands behind start to max_bytes, at a blank. */
void summary_cut(struct strbuf *out, size_t start, size_t max_bytes);

/* What holds for a group of healthy endpoints: "every certificate matches, the
 * first expires in 61 days (2027-01-22)". */
void summary_healthy(struct strbuf *out, const struct report_input *input, const size_t *members,
		     size_t n_members);

#endif

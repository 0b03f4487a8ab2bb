/* summary.h - the one sentence of the first line: who, and the verdict.
 *
 * The verdict about the name first, then every other fault in a few words, the
 * worst first; what can be long (the names of the certificate) last.  Pure.
 */
#ifndef CCN_REPORT_SUMMARY_H
#define CCN_REPORT_SUMMARY_H

#include "group.h"

/* Of what stands before the perfdata; web interfaces cut there. */
enum { SUMMARY_MAX_BYTES = 960 };

/* A line that is being written: what does not fit any more is left out. */
struct summary_line {
	struct strbuf *out;
	size_t start;
	const struct report_input *input;
};

static inline bool summary_has_room(const struct summary_line *line, size_t len)
{
	return line->out->len - line->start + len <= SUMMARY_MAX_BYTES;
}

/* The parts, for summary.c.  "mail.example.com", short enough for the verdict to
 * stand within the first 200 octets. */
void summary_host(struct strbuf *out, const struct result *result);
/* "mail.example.com: certificate ..."; scope ("" or " on 192.0.2.12 (1 of 8
 * endpoints)") says what the verdict holds for. */
void summary_endpoint(struct summary_line *line, const struct result *result, const char *scope);
/* The worst finding; NULL: none. */
const struct finding *summary_worst(const struct result *result);

/* Appends the summary of a whole run, without state; at most SUMMARY_MAX_BYTES. */
void summary_append(struct strbuf *out, const struct report_input *input,
		    const struct grouping *grouping);

/* What holds for a group of healthy endpoints: "every certificate matches, the
 * first expires in 61 days (2027-01-22)". */
void summary_healthy(struct strbuf *out, const struct report_input *input, const size_t *members,
		     size_t n_members);

#endif

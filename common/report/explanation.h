/* explanation.h - the form of what is said about a finding: a row for each, in
 * the tables of explain_connection.h, explain_dane.h, explain_name.h, explain_trust.h and
 * explain_dates.h.  The pages of tables with pointers are each process's own: none has a
 * row for every finding there is.
 */
#ifndef CCN_REPORT_EXPLANATION_H
#define CCN_REPORT_EXPLANATION_H

#include "base/strbuf.h"
#include "report.h"

/* Static text, or what appends it; neither: nothing is said. */
struct saying {
	const char *text;
	void (*append)(struct strbuf *out, const struct report_input *input,
		       const struct result *result, const struct finding *finding);
};

struct explanation {
	/* A few words for the first line, behind "certificate matches, but ...":
	 * with "the certificate" as subject ("expired 3 days ago (2026-11-19)"), or
	 * with a subject of its own ("the root certificate X1 expired ..."). */
	struct saying clause;
	/* The whole sentence, without what would fix it. */
	struct saying sentence;
	/* What would fix it, as an order ("let the server send the whole chain");
	 * nothing where there is nothing to say beyond the sentence. */
	struct saying fix;
};

struct explanation_row {
	enum finding_id id;
	struct explanation explanation;
};

/* The explanation of that finding among n rows, static as they are; one that says nothing
 * where there is none. */
const struct explanation *explanation_find(const struct explanation_row *rows, size_t n,
					   enum finding_id id);

#endif

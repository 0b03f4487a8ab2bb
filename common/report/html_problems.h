/* html_problems.h - what is wrong, and what would mend it: the findings that count, the
 * worst first.  Pure.
 *
 *	for (struct html_problems p = html_problems_begin(html); html_problems_next(&p);)
 *		html_problems_add(&p, ...) for each result
 */
#ifndef CCN_REPORT_HTML_PROBLEMS_H
#define CCN_REPORT_HTML_PROBLEMS_H

#include "html_writer.h"
#include "report.h"

struct html_problems {
	struct html *html; /* borrowed */
	size_t round;      /* one for each state that is not OK, from 1 */
	enum state state;  /* of this round */
	size_t n;          /* of all rounds so far; the first ones are shown */
};

struct html_problems html_problems_begin(struct html *html);
/* False, and the list is closed, when there is no further round. */
bool html_problems_next(struct html_problems *problems);

/* The findings of a result that are in the state of this round; host: say which. */
void html_problems_add(struct html_problems *problems, const struct report_input *input,
		       const struct result *result, bool host);

/* One of another kind: true when it is to be written to problems->html, between these. */
bool html_problem_begin(struct html_problems *problems, enum state state);
void html_problem_end(struct html_problems *problems, enum finding_id id);

#endif

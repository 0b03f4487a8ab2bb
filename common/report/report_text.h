/* report_text.h - a run as text with perfdata (format.h has all forms).  Pure. */
#ifndef CCN_REPORT_REPORT_TEXT_H
#define CCN_REPORT_REPORT_TEXT_H

#include "base/strbuf.h"
#include "report.h"

/* Appends the whole output (first line with perfdata, tree, newline at the end) and returns the
 * overall state.  n_results >= 1.  When it does not fit into memory, one line that says so, and
 * UNKNOWN. */
enum state report_text(const struct report_input *input, struct strbuf *out);

/* Output of a run that came to no result: wrong usage, no memory. */
enum state report_error_text(const struct error *error, struct strbuf *out);

#endif

/* report_html.h - a run as one page for whoever owns the server (format.h has all forms):
 * what is wrong and what would mend it, then each step, and below each what proves it.
 * It has all that -v adds, in one file without scripts.  Pure. */
#ifndef CCN_REPORT_REPORT_HTML_H
#define CCN_REPORT_REPORT_HTML_H

#include "base/strbuf.h"
#include "report.h"

/* Appends the whole page and returns the overall state.  n_results >= 1.  When it does not
 * fit into memory, a page that says so, and UNKNOWN.  Within max_bytes the worst is told in
 * full, the rest in a table; below HTML_SMALL_BYTES without a style sheet, and nothing of how
 * it was found out. */
enum state report_html(const struct report_input *input, struct strbuf *out);

/* Output of a run that came to no result: wrong usage, no memory. */
enum state report_error_html(const struct error *error, struct strbuf *out);

enum { HTML_SMALL_BYTES = 16384 };

#endif

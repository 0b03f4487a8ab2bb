/* report_json.h - a run as one JSON object (format.h has all forms).  Pure. */
#ifndef CCN_REPORT_REPORT_JSON_H
#define CCN_REPORT_REPORT_JSON_H

#include "base/strbuf.h"
#include "report.h"

/* Appends the whole output (one line) and returns the overall
 * state.  n_results >= 1.  When it does not fit into memory, one line that says
 * so, and UNKNOWN. */
enum state report_json(const struct report_input *input, struct strbuf *out);

/* Output of a run that came to no result: wrong usage, no memory. */
enum state report_error_json(const struct error *error, struct strbuf *out);

#endif

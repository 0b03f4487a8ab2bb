/* reportcheck.h - what the readers of a report may rely on (report/report.h),
 * whatever it is about, as a check of its own: for unit tests and fuzzing.
 */
#ifndef CCN_TESTS_SUPPORT_REPORTCHECK_H
#define CCN_TESTS_SUPPORT_REPORTCHECK_H

#include "base/strbuf.h"
#include "report/report.h"

/* NULL when text has the form of a report in that state; else what is wrong. */
const char *reportcheck_text(const char *text, enum state state);

/* Makes the report in every format, holds each to its form and all of them to one
 * opinion.  Appends text and JSON to *text and *json.  NULL, or what is wrong;
 * static. */
const char *reportcheck(const struct report_input *input, struct strbuf *text, struct strbuf *json);

/* The same of a run that came to no result. */
const char *reportcheck_error(const struct error *error);

#endif

/* explain_dates.h - what is said about validity periods.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_DATES_H
#define CCN_REPORT_EXPLAIN_DATES_H

#include "explanation.h"

/* What is said about a finding of the dates step. */
const struct explanation *explain_dates(enum finding_id id);

/* Nothing to find fault with: when the first certificate expires. */
void explain_dates_good(struct strbuf *out, const struct result *result);

/* The end of a date: "expires in 60 days (2027-01-21)", or "the root
 * certificate X1 expires in ..."; "its dates cannot be read". */
void explain_expiry(struct strbuf *out, const struct result *result);

#endif

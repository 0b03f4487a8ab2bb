/* explain_name.h - what is said about names: which fit, which do not, why, and
 * what would.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_NAME_H
#define CCN_REPORT_EXPLAIN_NAME_H

#include "explanation.h"

/* What is said about a finding of the name step. */
const struct explanation *explain_name(enum finding_id id);

/* The names that fit. */
void explain_name_good(struct strbuf *out, const struct result *result);

/* Does the reason name a rule that is worth telling, rather than that the
 * names are simply others? */
bool explain_is_rule(enum name_reason reason);

/* Was the certificate shown without SNI, and the name is one that can be sent?  What that can
 * mean, then. */
bool explain_without_sni(const struct report_input *input, const struct result *result,
			 const struct name_verdict *verdict);
extern const char explain_no_sni[];

#endif

/* explain_trust.h - what is said about the chain: trust, what the server sent,
 * strength, revocation.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_TRUST_H
#define CCN_REPORT_EXPLAIN_TRUST_H

#include "explanation.h"

/* What is said about a finding of the trust step. */
const struct explanation *explain_trust(enum finding_id id);

/* The chain that is trusted, and what is known of revocation. */
void explain_trust_good(struct strbuf *out, const struct result *result);

#endif

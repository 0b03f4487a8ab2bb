/* explain_trust.h - what is said about the chain: trust, what the server sent,
 * strength, revocation.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_TRUST_H
#define CCN_REPORT_EXPLAIN_TRUST_H

#include "explanation.h"

/* The rows of the findings of the trust step. */
extern const struct explanation explain_trust[FINDING_COUNT];

/* The chain that is trusted, and what is known of revocation. */
void explain_trust_good(struct strbuf *out, const struct result *result);

#endif

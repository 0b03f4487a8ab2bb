/* explain_requirements.h - what is said about what the user requires (--require).  Pure. */
#ifndef CCN_REPORT_EXPLAIN_REQUIREMENTS_H
#define CCN_REPORT_EXPLAIN_REQUIREMENTS_H

#include "explanation.h"

/* The row of every finding of the requirements step. */
extern const struct explanation explain_requirements;

/* All are met: which. */
void explain_requirements_good(struct strbuf *out, const struct report_input *input);

/* A requirement as it was given: "issuer=Example CA*", "not-pin=...", "staple". */
void explain_requirement(struct strbuf *out, const struct requirement *requirement);

/* What there is in the place of what is required: "CN=R11,O=Example CA", "RSA, 2048 bits";
 * nothing appended when there is nothing. */
void explain_requirement_found(struct strbuf *out, const struct result *result,
			       const struct requirement *requirement,
			       const struct requirement_verdict *verdict);

#endif

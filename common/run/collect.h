/* collect.h - from the outcomes of jobs to endpoints that are worth a judgement.
 * Pure. */
#ifndef CCN_RUN_COLLECT_H
#define CCN_RUN_COLLECT_H

#include "plan.h"
#include "verdicts/result.h"

/* struct collected c = { 0 } is a valid empty value. */
struct collected {
	struct result *results;                  /* owned; they borrow from the plan */
	const struct expectation **expectations; /* of each result: the array is owned */
	size_t n;
	struct strbuf log; /* -vv: of all outcomes, in their order */
};

/* Moves the sessions of the plan's jobs into results that know what was asked
 * for and have no verdicts yet.  Certificates that --each-certificate asked
 * for and a server need not have are left out when there are none, or when they
 * are those that it shows anyway. */
enum err collect(struct plan *plan, struct collected *ret_collected, struct error *reterr) MUST_USE;
void collected_clear(struct collected *collected);

#endif

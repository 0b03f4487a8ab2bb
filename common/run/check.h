/* check.h - the whole job, from options to results: plan, obtain, judge.  What
 * every plugin shares but its main().  Prints nothing, exits nowhere. */
#ifndef CCN_RUN_CHECK_H
#define CCN_RUN_CHECK_H

#include "cli/options.h"
#include "verdicts/result.h"

/* What a run leaves behind; owns everything that the results borrow. */
struct check;

/* Called about once a second while endpoints are still under way; fn may be
 * NULL. */
struct check_progress {
	void (*fn)(void *context, size_t done, size_t total);
	void *context;
};

/* start_us: when the process began its work (clock_now_us); the deadline counts
 * from there.  An error means that nothing could be judged at all. */
enum err check_run(const struct options *options, int64_t start_us,
		   const struct check_progress *progress, struct check **ret_check,
		   struct error *reterr) MUST_USE;
void check_free(struct check *check);

const struct result *check_results(const struct check *check, size_t *ret_n);
const char *check_anchors(const struct check *check); /* for -v; may be NULL */
const char *check_log(const struct check *check);     /* for -vv; may be NULL */

#endif

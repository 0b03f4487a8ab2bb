/* stages.h - the stages of a probe, a row each. */
#ifndef CCN_NET_STAGES_H
#define CCN_NET_STAGES_H

#include "probe_state.h"

struct stage_row {
	enum step step; /* of the run; on the way to a proxy it is STEP_PROXY */
	/* Goes on as far as it can without waiting. */
	enum progress (*advance)(struct probe *p);
	int64_t limit_us; /* the time that it has, besides the address's; 0: no limit */
	/* Its time, or that of the address, is over.  NULL: over the address's it
	 * has timed out; at a limit of its own it goes on. */
	enum progress (*expired)(struct probe *p);
	/* What did not come when it has timed out. */
	struct awaited (*waits_for)(const struct probe *p);
};

/* The row of a stage, but for STAGE_ENDED. */
const struct stage_row *stage_row(enum stage stage);

#endif

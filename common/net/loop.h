/* loop.h - runs many jobs (resolve, then probe) in one process, one poll loop,
 * a bounded number of connections at a time, one deadline for all.
 */
#ifndef CCN_NET_LOOP_H
#define CCN_NET_LOOP_H

#include "probe.h"
#include "resolver.h"

/* One host to check.  Input filled by the plan; output by the loop. */
struct job {
	/* in, borrowed */
	struct probe_target target; /* variant is set by the loop from variants */
	enum address_family family;
	bool all_addresses;
	bool srv; /* look connect_host up with the protocol's SRV service */
	const enum certificate_variant *variants; /* n_variants >= 1 */
	size_t n_variants;
	/* out, owned by the job */
	struct resolution resolution; /* with a proxy: of the SRV records only */
	/* Addresses (with all_addresses; else one for all of them) x variants, in
	 * order; at least one, also when nothing could be resolved.  With a proxy
	 * the SRV targets stand for the addresses. */
	struct job_outcome *outcomes;
	size_t n_outcomes;
};
struct job_outcome {
	enum certificate_variant variant;
	struct session session;
	char *log; /* -vv, owned, or NULL */
};
void job_clear(struct job *job);

struct loop_options {
	size_t parallel; /* connections at a time, >= 1 */
	struct deadline deadline;
	/* Called about once a second, and only then; NULL: never. */
	void (*progress)(void *context, size_t done, size_t total);
	void *progress_context;
};

/* Runs all jobs to their end or to the deadline.  Faults of an endpoint are in
 * its session; an error here means that the run itself could not go on (and
 * every job may still be cleared).
 *
 * Those that wait for a place must get one before the deadline: when all places
 * are taken, a connection that has had its share of the time (what was left
 * when it began, divided by the number of rounds that were still to come) gives
 * its place up, with ERR_TIMEOUT. */
enum err loop_run(struct probe_context *context, struct job *jobs, size_t n_jobs,
		  const struct loop_options *options, struct error *reterr) MUST_USE;

#endif

/* loop.h - runs many jobs (resolve, then probe) in one process, one poll loop,
 * a bounded number of connections at a time, one deadline for all.
 */
#ifndef CCN_NET_LOOP_H
#define CCN_NET_LOOP_H

#include "job.h"
#include "probe.h"

/* Who may have more to ask once something is known. */
struct more {
	/* A job has ended: its outcomes are complete, or its answer is there.  Appends to
	 * the jobs (*n_jobs of them, room at most); NULL: nobody has. */
	enum err (*fn)(void *context, struct job *ended, size_t *n_jobs, struct error *reterr);
	void *context;
	size_t room; /* of the array of jobs */
};

struct loop_options {
	size_t parallel; /* connections at a time, >= 1 */
	struct deadline deadline;
	/* Called about once a second, and only then; NULL: never. */
	void (*progress)(void *context, size_t done, size_t total);
	void *progress_context;
	struct resolving resolving;
	struct more more;
};

/* Runs all jobs, and those that are added, to their end or to the deadline: of what
 * ends then nobody is told.  Faults of an endpoint are in its session; an error here
 * means that the run itself could not go on (and every job may still be cleared).
 * With more.fn it is never told that no name is left to be looked up.
 *
 * Those that wait for a place must get one before the deadline: when all places
 * are taken, a connection whose turn is over (it lasts what was left when it
 * began, divided by the number of rounds that were still to come) gives its
 * place up, with a time-out. */
enum err loop_run(struct probe_context *context, struct job *jobs, size_t n_jobs,
		  const struct loop_options *options, struct error *reterr) MUST_USE;

#endif

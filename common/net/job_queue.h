/* job_queue.h - the jobs of a run from a name to endpoints that can be connected to:
 * asks for their addresses and the proxy's, makes their outcomes, and hands these
 * out one after the other, first come first served.
 */
#ifndef CCN_NET_JOB_QUEUE_H
#define CCN_NET_JOB_QUEUE_H

#include "base/deadline.h"
#include "job.h"
#include "resolver.h"

struct job_state; /* of one job */

struct job_queue {
	const struct probe_settings *settings;
	struct job *jobs;
	size_t n_jobs, n_asked;
	size_t room;              /* for jobs */
	struct job_state *states; /* room */
	int64_t start_us;
	struct deadline deadline;
	struct resolving resolving;

	struct resolver *resolver; /* NULL until a name is to be resolved */
	bool proxy_pending;
	struct resolution proxy; /* the proxy's addresses */
	size_t n_unresolved;     /* jobs */

	size_t *ready; /* jobs with outcomes to start, first come first served */
	size_t ready_first;
	size_t ready_end;
	size_t n_waiting; /* outcomes to start */

	size_t *ended; /* jobs that have ended, in that order */
	size_t ended_first;
	size_t ended_end;

	size_t n_beside; /* addresses that jobs have beyond those of each */
	size_t n_failed; /* outcomes that failed before there was anything to connect to */
	size_t n_total;  /* outcomes that are known of */
};

/* One place to connect to, or several to try in turn. */
struct endpoint {
	const char *connect_host;
	uint16_t port;
	const struct address *addresses;
	size_t n;
	const struct tlsa_set *tlsa; /* --dane, else NULL */
};

/* settings and jobs (there is room for so many, of which none has been asked for) are
 * borrowed. */
enum err job_queue_init(const struct probe_settings *settings, struct job *jobs, size_t room,
			struct deadline deadline, struct resolving resolving,
			struct job_queue *queue, struct error *reterr) MUST_USE;
void job_queue_clear(struct job_queue *queue);

/* There are n_jobs now: asks for the addresses of those that are new; those that need
 * not ask are ready. */
enum err job_queue_ask(struct job_queue *queue, size_t n_jobs, struct error *reterr) MUST_USE;

/* Takes the answers that have come: when resolver_fd() is readable. */
enum err job_queue_take_answers(struct job_queue *queue, struct error *reterr) MUST_USE;

/* The jobs that still wait for an answer have failed: the deadline has passed. */
enum err job_queue_fail_unresolved(struct job_queue *queue, struct error *reterr) MUST_USE;

/* Is there still a name whose addresses are not known? */
bool job_queue_is_resolving(const struct job_queue *queue);

/* Does anything still wait: an outcome for its start, a job for its addresses? */
bool job_queue_has_work(const struct job_queue *queue);

/* The next outcome to start, when n_waiting > 0. */
struct job *job_queue_next(struct job_queue *queue, size_t *ret_outcome);

/* An outcome of this job is complete. */
void job_queue_outcome_ended(struct job_queue *queue, const struct job *job);

/* The next job that has ended; NULL: none has that was not taken. */
struct job *job_queue_take_ended(struct job_queue *queue);

/* What outcome i of a job that is ready connects to; borrowed. */
struct endpoint job_queue_endpoint(const struct job_queue *queue, const struct job *job, size_t i);

/* How long the resolution took that the job waited for. */
int64_t job_queue_resolve_us(const struct job_queue *queue, const struct job *job);

#endif

/* loop_state.h - one run as loop.c (connections, the poll loop) and loop_jobs.c
 * (names, and what a job consists of) see it. */
#ifndef CCN_NET_LOOP_STATE_H
#define CCN_NET_LOOP_STATE_H

#include "loop.h"

/* A connection that is under way. */
struct place {
	struct probe *probe;
	struct job *job;
	size_t outcome;
	struct deadline share; /* then it has to make room for those that wait */
	bool has_fd;           /* ... in fds, at this index */
	size_t fd_index;
};

enum job_state {
	JOB_RESOLVING,
	JOB_RESOLVED, /* but the proxy's address is not known yet */
	JOB_READY,    /* has outcomes to start */
	JOB_STARTED,  /* all of them */
};

struct job_progress {
	enum job_state state;
	size_t next; /* outcome to start */
};

struct loop {
	struct probe_context *context;
	const struct probe_settings *settings;
	const struct loop_options *options;
	struct job *jobs;
	size_t n_jobs;
	struct job_progress *states; /* n_jobs */
	int64_t start_us;
	int64_t next_progress_us;

	struct resolver *resolver; /* NULL until a name is to be resolved */
	bool proxy_pending;
	struct resolution proxy; /* the proxy's addresses */
	size_t n_unresolved;     /* jobs */

	size_t *ready; /* jobs with outcomes to start, first come first served */
	size_t ready_first;
	size_t ready_end;
	size_t n_waiting; /* outcomes to start */

	struct place *places; /* parallel */
	size_t n_places;
	struct pollfd *fds; /* the resolver's, then those of the places: parallel + 1 */
	size_t n_fds;

	size_t n_done;  /* outcomes */
	size_t n_total; /* that are known of */
};

/* One place to connect to, or several to try in turn. */
struct endpoint {
	const char *connect_host;
	uint16_t port;
	const struct address *addresses;
	size_t n;
};

/* --- loop_jobs.c ---------------------------------------------------------------- */

/* Asks for the addresses of all jobs; those that need not ask are ready. */
enum err loop_ask(struct loop *loop, struct error *reterr) MUST_USE;

/* Takes the answers that have come. */
enum err loop_take_answers(struct loop *loop, struct error *reterr) MUST_USE;

/* The jobs that still wait for an answer have failed: the deadline has passed. */
enum err loop_fail_unresolved(struct loop *loop, struct error *reterr) MUST_USE;

/* What outcome i of a job that is ready connects to; borrowed. */
struct endpoint loop_endpoint(const struct loop *loop, const struct job *job, size_t i);

#endif

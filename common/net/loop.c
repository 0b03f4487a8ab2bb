/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job_queue.h"

enum { PROGRESS_US = 1000000 };

/* A connection that is under way. */
struct place {
	struct probe *probe;
	struct job *job;
	size_t outcome;
	struct deadline turn; /* then it has to make room for those that wait */
	bool has_fd;          /* ... in fds, at this index */
	size_t fd_index;
};

struct loop {
	struct probe_context *context;
	const struct loop_options *options;
	struct job_queue queue;
	int64_t next_progress_us;
	bool is_resolved; /* no name is left to be looked up, and that was told */

	struct place *places; /* parallel */
	size_t n_places;
	struct pollfd *fds; /* the resolver's, then those of the places: parallel + 1 */
	size_t n_fds;

	size_t n_ended; /* outcomes that had a place, or none in time */
};

/* --- places ------------------------------------------------------------------ */

/* Frees the probe; what is to be kept of it goes to the outcome. */
static void finish_place(struct loop *loop, size_t i)
{
	struct place *place = &loop->places[i];
	struct job_outcome *outcome = &place->job->outcomes[place->outcome];
	const char *log = probe_log(place->probe);
	/* Without memory there is no log: it is only a help. */
	outcome->log = log[0] != '\0' ? strdup(log) : NULL;
	probe_free(place->probe);
	if (outcome->answer != NULL)
		job_drop_documents(place->job);
	loop->n_ended++;
	job_queue_outcome_ended(&loop->queue, place->job);
	*place = loop->places[--loop->n_places];
}

static void step_place(struct loop *loop, size_t i)
{
	if (probe_step(loop->places[i].probe))
		finish_place(loop, i);
}

/* The end of the time that a connection may take while others wait: so much
 * that every round of those still to come gets as much. */
static struct deadline turn_ends(const struct loop *loop)
{
	size_t parallel = loop->options->parallel;
	size_t rounds =
		(loop->queue.n_waiting + loop->queue.n_unresolved + parallel - 1) / parallel;
	int64_t now = clock_now_us();
	int64_t left = loop->options->deadline.at_us - now;
	return (struct deadline){ now + left / (int64_t)(rounds > 0 ? rounds : 1) };
}

/* Starts outcome k of a job in a place of its own. */
static enum err start_outcome(struct loop *loop, struct job *job, size_t k, struct error *reterr)
{
	struct job_outcome *outcome = &job->outcomes[k];
	struct endpoint endpoint = job_queue_endpoint(&loop->queue, job, k);
	struct probe_target target = job->target;
	struct place *place = &loop->places[loop->n_places];
	*place = (struct place){ .job = job, .outcome = k, .turn = turn_ends(loop) };
	target.connect_host = endpoint.connect_host;
	target.port = endpoint.port;
	target.variant = outcome->variant;
	/* Each certificate may be of another server; what is asked for is that of the first. */
	if (outcome->variant != VARIANT_DEFAULT)
		target.document = NULL;
	if (target.document != NULL) {
		outcome->answer = calloc(1, sizeof(*outcome->answer));
		if (outcome->answer == NULL)
			return error_no_memory(reterr);
		target.ret_answer = outcome->answer;
	}
	/* RFC 7671, section 3; RFC 7672, section 8.1: the TLSA base domain. */
	if (job->names_server && endpoint.tlsa != NULL && endpoint.tlsa->status == TLSA_SECURE)
		target.sni = endpoint.tlsa->base;
	outcome->session.elapsed_us[STEP_RESOLVE] = job_queue_resolve_us(&loop->queue, job);
	enum err err = probe_new(loop->context, &target, endpoint.addresses, endpoint.n,
				 loop->options->deadline, &outcome->session, &place->probe, reterr);
	if (err != ERR_NONE)
		return err;
	loop->n_places++;
	step_place(loop, loop->n_places - 1);
	return ERR_NONE;
}

static enum err fill_places(struct loop *loop, struct error *reterr)
{
	enum err err = ERR_NONE;
	while (err == ERR_NONE && loop->n_places < loop->options->parallel &&
	       loop->queue.n_waiting > 0) {
		/* Counted among the waiting while its turn is worked out. */
		size_t outcome;
		struct job *job = job_queue_next(&loop->queue, &outcome);
		loop->queue.n_waiting++;
		err = start_outcome(loop, job, outcome, reterr);
		loop->queue.n_waiting--;
	}
	return err;
}

/* Some wait and all places are taken: those whose turn is over give their
 * place up. */
static void make_room(struct loop *loop)
{
	int64_t now = clock_now_us();
	if (loop->queue.n_waiting == 0 || loop->n_places < loop->options->parallel)
		return;
	for (size_t i = loop->n_places; i-- > 0;) {
		if (loop->places[i].turn.at_us > now)
			continue;
		probe_expire(loop->places[i].probe, loop->queue.n_waiting);
		finish_place(loop, i);
	}
}

/* --- the loop ------------------------------------------------------------------- */

static void sooner(struct deadline *deadline, int64_t at_us)
{
	if (at_us < deadline->at_us)
		deadline->at_us = at_us;
}

static void add_fd(struct loop *loop, int fd, short events)
{
	loop->fds[loop->n_fds++] = (struct pollfd){ .fd = fd, .events = events };
}

/* Fills fds; returns how long poll may wait.  Only open descriptors go in: poll
 * refuses more entries than the process may have descriptors. */
static int prepare_poll(struct loop *loop)
{
	struct deadline wake = loop->options->deadline, wanted;
	bool is_full = loop->queue.n_waiting > 0 && loop->n_places == loop->options->parallel;
	loop->n_fds = 0;
	if (loop->queue.resolver != NULL)
		add_fd(loop, resolver_fd(loop->queue.resolver), POLLIN);
	for (size_t i = 0; i < loop->n_places; i++) {
		struct place *place = &loop->places[i];
		int fd;
		short events;
		probe_wants(place->probe, &fd, &events, &wanted);
		place->has_fd = fd >= 0;
		place->fd_index = loop->n_fds;
		if (place->has_fd)
			add_fd(loop, fd, events);
		sooner(&wake, wanted.at_us);
		if (is_full)
			sooner(&wake, place->turn.at_us);
	}
	if (loop->options->progress != NULL)
		sooner(&wake, loop->next_progress_us);
	return deadline_left_ms(wake);
}

/* Steps those that are ready, and those whose time has come. */
static void step_places(struct loop *loop)
{
	int64_t now = clock_now_us();
	/* From the end: a place that ends is filled with the last one. */
	for (size_t i = loop->n_places; i-- > 0;) {
		const struct place *place = &loop->places[i];
		struct deadline wanted;
		int fd;
		short events;
		probe_wants(place->probe, &fd, &events, &wanted);
		if ((place->has_fd && loop->fds[place->fd_index].revents != 0) ||
		    wanted.at_us <= now)
			step_place(loop, i);
	}
}

static void show_progress(struct loop *loop)
{
	int64_t now = clock_now_us();
	if (loop->options->progress == NULL || now < loop->next_progress_us)
		return;
	loop->next_progress_us = now + PROGRESS_US;
	loop->options->progress(loop->options->progress_context,
				loop->n_ended + loop->queue.n_failed,
				loop->queue.n_total + loop->queue.n_unresolved);
}

static void tell_resolved(struct loop *loop)
{
	const struct resolving *resolving = &loop->options->resolving;
	if (loop->is_resolved || loop->options->more.fn != NULL ||
	    job_queue_is_resolving(&loop->queue))
		return;
	loop->is_resolved = true;
	if (resolving->fn != NULL)
		resolving->fn(resolving->context, false);
}

/* Tells of the jobs that have ended, and takes up what is asked then. */
static enum err take_more(struct loop *loop, struct error *reterr)
{
	const struct more *more = &loop->options->more;
	size_t n_jobs = loop->queue.n_jobs;
	struct job *job;
	enum err err = ERR_NONE;
	while (more->fn != NULL && err == ERR_NONE &&
	       (job = job_queue_take_ended(&loop->queue)) != NULL)
		err = more->fn(more->context, job, &n_jobs, reterr);
	return err == ERR_NONE ? job_queue_ask(&loop->queue, n_jobs, reterr) : err;
}

/* Has a job ended of which somebody is still to be told? */
static bool has_news(const struct loop *loop)
{
	return loop->options->more.fn != NULL && loop->queue.ended_first < loop->queue.ended_end;
}

static enum err run(struct loop *loop, size_t n_jobs, struct error *reterr)
{
	enum err err = job_queue_ask(&loop->queue, n_jobs, reterr);
	while (err == ERR_NONE) {
		tell_resolved(loop);
		err = take_more(loop, reterr);
		if (err == ERR_NONE)
			err = fill_places(loop, reterr);
		if (err == ERR_NONE && has_news(loop))
			continue;
		if (err != ERR_NONE || (loop->n_places == 0 && !job_queue_has_work(&loop->queue)) ||
		    clock_now_us() >= loop->options->deadline.at_us)
			break;
		int timeout_ms = prepare_poll(loop);
		int n = poll(loop->fds, (nfds_t)loop->n_fds, timeout_ms);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return error_raise(reterr, ERR_POLL, FACTS(.number = errno));
		if (n < 0)
			continue;
		if (loop->queue.resolver != NULL && loop->fds[0].revents != 0)
			err = job_queue_take_answers(&loop->queue, reterr);
		step_places(loop);
		make_room(loop);
		show_progress(loop);
	}
	return err;
}

/* --- the end ---------------------------------------------------------------------- */

/* The deadline has passed and this outcome never had its turn. */
static void fail_waiting(struct loop *loop, struct job *job, size_t k)
{
	const struct job_queue *queue = &loop->queue;
	struct endpoint endpoint = job_queue_endpoint(queue, job, k);
	struct session *session = &job->outcomes[k].session;
	if (queue->settings->proxy.kind != PROXY_NONE)
		snprintf(session->address, ADDRESS_TEXT_BYTES, "%s", endpoint.connect_host);
	else
		address_format(&endpoint.addresses[0], session->address);
	session->port = endpoint.port;
	session->reached = STEP_CONNECT;
	session->elapsed_us[STEP_RESOLVE] = job_queue_resolve_us(queue, job);
	error_raise(&session->error, ERR_TIMEOUT_NOT_STARTED,
		    FACTS(.count = queue->deadline.at_us - queue->start_us,
			  .number = (int)loop->options->parallel));
	loop->n_ended++;
}

/* Gives everything that has not ended its time-out. */
static enum err expire(struct loop *loop, struct error *reterr)
{
	while (loop->n_places > 0) {
		probe_expire(loop->places[loop->n_places - 1].probe, 0);
		finish_place(loop, loop->n_places - 1);
	}
	while (loop->queue.n_waiting > 0) {
		size_t outcome;
		struct job *job = job_queue_next(&loop->queue, &outcome);
		fail_waiting(loop, job, outcome);
	}
	return job_queue_fail_unresolved(&loop->queue, reterr);
}

static void loop_clear(struct loop *loop)
{
	while (loop->n_places > 0)
		probe_free(loop->places[--loop->n_places].probe);
	job_queue_clear(&loop->queue);
	free(loop->places);
	free(loop->fds);
}

static enum err loop_init(struct probe_context *context, struct job *jobs, size_t n_jobs,
			  const struct loop_options *options, struct loop *loop,
			  struct error *reterr)
{
	*loop = (struct loop){
		.context = context,
		.options = options,
		.next_progress_us = clock_now_us() + PROGRESS_US,
		.places = calloc(options->parallel, sizeof(*loop->places)),
		.fds = calloc(options->parallel + 1, sizeof(*loop->fds)),
	};
	if (loop->places == NULL || loop->fds == NULL)
		return error_no_memory(reterr);
	size_t room = options->more.fn != NULL ? options->more.room : n_jobs;
	return job_queue_init(probe_context_settings(context), jobs, room, options->deadline,
			      options->resolving, &loop->queue, reterr);
}

enum err loop_run(struct probe_context *context, struct job *jobs, size_t n_jobs,
		  const struct loop_options *options, struct error *reterr)
{
	struct loop loop;
	if (n_jobs == 0)
		return ERR_NONE;
	enum err err = loop_init(context, jobs, n_jobs, options, &loop, reterr);
	if (err == ERR_NONE)
		err = run(&loop, n_jobs, reterr);
	if (err == ERR_NONE)
		err = expire(&loop, reterr);
	loop_clear(&loop);
	return err;
}

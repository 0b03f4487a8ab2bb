/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop_state.h"
#include "words.h"

enum { PROGRESS_US = 1000000 };

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
	loop->n_done++;
	*place = loop->places[--loop->n_places];
}

static void step_place(struct loop *loop, size_t i)
{
	if (probe_step(loop->places[i].probe))
		finish_place(loop, i);
}

/* The end of the time that a connection may take while others wait: so much
 * that every round of those still to come gets as much. */
static struct deadline share_of_time(const struct loop *loop)
{
	size_t parallel = loop->options->parallel;
	size_t rounds = (loop->n_waiting + loop->n_unresolved + parallel - 1) / parallel;
	int64_t now = clock_now_us();
	int64_t left = loop->options->deadline.at_us - now;
	return (struct deadline){ now + left / (int64_t)(rounds > 0 ? rounds : 1) };
}

static int64_t resolve_us(const struct loop *loop, const struct job *job)
{
	return job->resolution.elapsed_us + loop->proxy.elapsed_us;
}

/* Starts outcome k of a job in a place of its own. */
static enum err start_outcome(struct loop *loop, struct job *job, size_t k, struct error *reterr)
{
	struct job_outcome *outcome = &job->outcomes[k];
	struct endpoint endpoint = loop_endpoint(loop, job, k);
	struct probe_target target = job->target;
	struct place *place = &loop->places[loop->n_places];
	*place = (struct place){ .job = job, .outcome = k, .share = share_of_time(loop) };
	target.connect_host = endpoint.connect_host;
	target.port = endpoint.port;
	target.variant = outcome->variant;
	outcome->session.elapsed_us[STEP_RESOLVE] = resolve_us(loop, job);
	enum err err = probe_new(loop->context, &target, endpoint.addresses, endpoint.n,
				 loop->options->deadline, &outcome->session, &place->probe, reterr);
	if (err != ERR_NONE)
		return err;
	loop->n_places++;
	step_place(loop, loop->n_places - 1);
	return ERR_NONE;
}

/* The next outcome to start, in the order of the jobs' answers. */
static struct job *take_waiting(struct loop *loop, size_t *ret_outcome)
{
	size_t i = loop->ready[loop->ready_first];
	struct job *job = &loop->jobs[i];
	*ret_outcome = loop->states[i].next++;
	if (loop->states[i].next == job->n_outcomes) {
		loop->states[i].state = JOB_STARTED;
		loop->ready_first++;
	}
	loop->n_waiting--;
	return job;
}

static enum err fill_places(struct loop *loop, struct error *reterr)
{
	enum err err = ERR_NONE;
	while (err == ERR_NONE && loop->n_places < loop->options->parallel && loop->n_waiting > 0) {
		/* Counted among the waiting while its share is worked out. */
		size_t outcome;
		struct job *job = take_waiting(loop, &outcome);
		loop->n_waiting++;
		err = start_outcome(loop, job, outcome, reterr);
		loop->n_waiting--;
	}
	return err;
}

/* Some wait and all places are taken: those that have had their share give
 * their place up. */
static void make_room(struct loop *loop)
{
	int64_t now = clock_now_us();
	if (loop->n_waiting == 0 || loop->n_places < loop->options->parallel)
		return;
	for (size_t i = loop->n_places; i-- > 0;) {
		if (loop->places[i].share.at_us > now)
			continue;
		probe_expire(loop->places[i].probe, loop->n_waiting);
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
	bool is_full = loop->n_waiting > 0 && loop->n_places == loop->options->parallel;
	loop->n_fds = 0;
	if (loop->resolver != NULL)
		add_fd(loop, resolver_fd(loop->resolver), POLLIN);
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
			sooner(&wake, place->share.at_us);
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
	loop->options->progress(loop->options->progress_context, loop->n_done,
				loop->n_total + loop->n_unresolved);
}

static bool has_work(const struct loop *loop)
{
	return loop->n_places > 0 || loop->n_waiting > 0 || loop->n_unresolved > 0 ||
	       loop->proxy_pending;
}

static enum err run(struct loop *loop, struct error *reterr)
{
	enum err err = loop_ask(loop, reterr);
	while (err == ERR_NONE) {
		err = fill_places(loop, reterr);
		if (err != ERR_NONE || !has_work(loop) ||
		    clock_now_us() >= loop->options->deadline.at_us)
			break;
		int timeout_ms = prepare_poll(loop);
		int n = poll(loop->fds, (nfds_t)loop->n_fds, timeout_ms);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return error_set(reterr, ERR_INTERNAL, "poll: %s", strerror(errno));
		if (n < 0)
			continue;
		if (loop->resolver != NULL && loop->fds[0].revents != 0)
			err = loop_take_answers(loop, reterr);
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
	char within[SECONDS_TEXT_BYTES];
	struct job_outcome *outcome = &job->outcomes[k];
	struct endpoint endpoint = loop_endpoint(loop, job, k);
	words_seconds(loop->options->deadline.at_us - loop->start_us, within);
	if (loop->settings->proxy.kind != PROXY_NONE)
		snprintf(outcome->session.address, ADDRESS_TEXT_BYTES, "%s", endpoint.connect_host);
	else
		address_format(&endpoint.addresses[0], outcome->session.address);
	outcome->session.port = endpoint.port;
	outcome->session.reached = STEP_CONNECT;
	outcome->session.elapsed_us[STEP_RESOLVE] = resolve_us(loop, job);
	error_set(&outcome->session.error, ERR_TIMEOUT,
		  "not started within %s: %zu connections at a time are too few; raise the time "
		  "limit "
		  "or --parallel",
		  within, loop->options->parallel);
	loop->n_done++;
}

/* Gives everything that has not ended its time-out. */
static enum err expire(struct loop *loop, struct error *reterr)
{
	while (loop->n_places > 0) {
		probe_expire(loop->places[loop->n_places - 1].probe, 0);
		finish_place(loop, loop->n_places - 1);
	}
	while (loop->n_waiting > 0) {
		size_t outcome;
		struct job *job = take_waiting(loop, &outcome);
		fail_waiting(loop, job, outcome);
	}
	return loop_fail_unresolved(loop, reterr);
}

static void loop_clear(struct loop *loop)
{
	while (loop->n_places > 0)
		probe_free(loop->places[--loop->n_places].probe);
	resolver_free(loop->resolver);
	resolution_clear(&loop->proxy);
	free(loop->states);
	free(loop->ready);
	free(loop->places);
	free(loop->fds);
}

static enum err loop_init(struct probe_context *context, struct job *jobs, size_t n_jobs,
			  const struct loop_options *options, struct loop *loop,
			  struct error *reterr)
{
	int64_t now = clock_now_us();
	*loop = (struct loop){
		.context = context,
		.settings = probe_context_settings(context),
		.options = options,
		.jobs = jobs,
		.n_jobs = n_jobs,
		.start_us = now,
		.next_progress_us = now + PROGRESS_US,
		.states = calloc(n_jobs, sizeof(*loop->states)),
		.ready = calloc(n_jobs, sizeof(*loop->ready)),
		.places = calloc(options->parallel, sizeof(*loop->places)),
		.fds = calloc(options->parallel + 1, sizeof(*loop->fds)),
	};
	if (loop->states == NULL || loop->ready == NULL || loop->places == NULL ||
	    loop->fds == NULL)
		return error_no_memory(reterr);
	return ERR_NONE;
}

enum err loop_run(struct probe_context *context, struct job *jobs, size_t n_jobs,
		  const struct loop_options *options, struct error *reterr)
{
	struct loop loop;
	if (n_jobs == 0)
		return ERR_NONE;
	enum err err = loop_init(context, jobs, n_jobs, options, &loop, reterr);
	if (err == ERR_NONE)
		err = run(&loop, reterr);
	if (err == ERR_NONE)
		err = expire(&loop, reterr);
	loop_clear(&loop);
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "job_queue.h"

#include <stdlib.h>
#include <string.h>

/* A source may keep its caches and buffers for each of them: libunbound has 1 MB. */
enum { RESOLVER_THREADS = 32, SOURCE_THREADS = 12 };

/* Whoever answers for a name says how many addresses are to be checked, of hundreds of names:
 * so many of each name are, and of all names so many more together. */
enum { ADDRESSES_OF_EACH = 16, ADDRESSES_BESIDE = 4096 };

enum job_step {
	JOB_RESOLVING,
	JOB_RESOLVED, /* but the proxy's address is not known yet */
	JOB_READY,    /* has outcomes to start */
	JOB_STARTED,  /* all of them */
};

struct job_state {
	enum job_step at;
	size_t next;       /* outcome to start */
	size_t n_to_start; /* outcomes */
	size_t n_ended;    /* the same */
};

/* What stands for a job in the question for the proxy's address. */
enum { NO_JOB = -1 };

/* Is it for what DNS says alone? */
static bool connects(const struct job *job)
{
	return job->records == 0 && !job->only_resolved;
}

static bool has_proxy(const struct job_queue *queue)
{
	return queue->settings->proxy.kind != PROXY_NONE;
}

/* --- what a job consists of ------------------------------------------------- */

static size_t count_endpoints(const struct job_queue *queue, const struct job *job)
{
	size_t n = has_proxy(queue) ? job->resolution.n_targets : job->resolution.n;
	return job->all_addresses && n > 0 ? n : 1;
}

struct endpoint job_queue_endpoint(const struct job_queue *queue, const struct job *job, size_t i)
{
	size_t address = i / job->n_variants;
	const struct resolution *resolution = &job->resolution;
	struct endpoint endpoint = { job->target.connect_host, job->target.port,
				     resolution->addresses, resolution->n, NULL };
	size_t target = 0;
	if (has_proxy(queue)) {
		endpoint.addresses = queue->proxy.addresses;
		endpoint.n = queue->proxy.n;
		if (resolution->n_targets > 0) {
			endpoint.connect_host = resolution->targets[address].host;
			endpoint.port = resolution->targets[address].port;
			target = address;
		}
	} else if (job->all_addresses) {
		endpoint.addresses += address;
		endpoint.n = 1;
		target = endpoint.addresses->target;
	}
	if (target < resolution->n_tlsa)
		endpoint.tlsa = &resolution->tlsa[target];
	return endpoint;
}

static enum err make_outcomes(struct job_queue *queue, struct job *job, size_t n,
			      struct error *reterr)
{
	job->outcomes = calloc(n, sizeof(*job->outcomes));
	if (job->outcomes == NULL)
		return error_no_memory(reterr);
	job->n_outcomes = n;
	queue->n_total += n;
	return ERR_NONE;
}

/* The whole job has failed before there was anything to connect to. */
static enum err fail_job(struct job_queue *queue, size_t i, const struct error *why,
			 enum step reached, int64_t elapsed_us, struct error *reterr)
{
	struct job *job = &queue->jobs[i];
	queue->states[i].at = JOB_STARTED;
	enum err err = make_outcomes(queue, job, 1, reterr);
	if (err != ERR_NONE)
		return err;
	struct session *session = &job->outcomes[0].session;
	job->outcomes[0].variant = job->variants[0];
	session->port = job->target.port;
	session->reached = reached;
	session->error = *why;
	job->outcomes[0].tlsa = job->resolution.n_tlsa > 0 ? job->resolution.tlsa : NULL;
	session->elapsed_us[STEP_RESOLVE] = session->total_us = elapsed_us;
	queue->n_failed++;
	job_queue_outcome_ended(queue, job);
	return ERR_NONE;
}

/* What of all addresses is not checked is an outcome of its own, the last one. */
static void fail_left_out(struct job_queue *queue, size_t i)
{
	struct job *job = &queue->jobs[i];
	struct job_outcome *outcome = &job->outcomes[job->n_outcomes - 1];
	outcome->variant = job->variants[0];
	outcome->session.port = job->target.port;
	outcome->session.reached = STEP_RESOLVE;
	error_raise(&outcome->session.error, ERR_RESOLVE_LEFT_OUT,
		    FACTS(.count = (int64_t)job->resolution.n_left_out));
	queue->n_failed++;
	job_queue_outcome_ended(queue, job);
}

/* What there is no room for counts as left out. */
static void leave_addresses_out(struct job_queue *queue, struct job *job)
{
	struct resolution *resolution = &job->resolution;
	if (!job->all_addresses || resolution->n <= ADDRESSES_OF_EACH)
		return;
	size_t beside = resolution->n - ADDRESSES_OF_EACH;
	if (beside > ADDRESSES_BESIDE - queue->n_beside)
		beside = ADDRESSES_BESIDE - queue->n_beside;
	queue->n_beside += beside;
	resolution->n_left_out += resolution->n - ADDRESSES_OF_EACH - beside;
	resolution->n = ADDRESSES_OF_EACH + beside;
}

static enum err make_ready(struct job_queue *queue, size_t i, struct error *reterr)
{
	struct job *job = &queue->jobs[i];
	leave_addresses_out(queue, job);
	if (has_proxy(queue) && queue->proxy.error.code != ERR_NONE)
		return fail_job(queue, i, &queue->proxy.error, STEP_PROXY, queue->proxy.elapsed_us,
				reterr);
	size_t n = count_endpoints(queue, job) * job->n_variants;
	bool is_cut = job->all_addresses && job->resolution.n_left_out > 0;
	enum err err = make_outcomes(queue, job, n + is_cut, reterr);
	if (err != ERR_NONE)
		return err;
	queue->states[i].n_to_start = n;
	for (size_t k = 0; k < n; k++) {
		job->outcomes[k].variant = job->variants[k % job->n_variants];
		job->outcomes[k].tlsa = job_queue_endpoint(queue, job, k).tlsa;
	}
	queue->states[i].at = JOB_READY;
	queue->ready[queue->ready_end++] = i;
	queue->n_waiting += n;
	if (is_cut)
		fail_left_out(queue, i);
	return ERR_NONE;
}

/* --- resolution -------------------------------------------------------------- */

static void end_job(struct job_queue *queue, size_t i)
{
	queue->states[i].at = JOB_STARTED;
	queue->ended[queue->ended_end++] = i;
}

/* The job's own part of the resolution is there. */
static enum err job_resolved(struct job_queue *queue, size_t i, struct error *reterr)
{
	struct resolution *resolution = &queue->jobs[i].resolution;
	queue->n_unresolved--;
	if (!connects(&queue->jobs[i])) {
		end_job(queue, i);
		return ERR_NONE;
	}
	if (resolution->error.code != ERR_NONE)
		return fail_job(queue, i, &resolution->error, STEP_RESOLVE, resolution->elapsed_us,
				reterr);
	queue->states[i].at = JOB_RESOLVED;
	return queue->proxy_pending ? ERR_NONE : make_ready(queue, i, reterr);
}

static void proxy_failed(struct job_queue *queue)
{
	struct error *error = &queue->proxy.error;
	if (error->code == ERR_NONE)
		return;
	error->cause = error->code;
	error->code = ERR_PROXY_RESOLVE;
}

static enum err proxy_resolved(struct job_queue *queue, struct error *reterr)
{
	enum err err = ERR_NONE;
	queue->proxy_pending = false;
	proxy_failed(queue);
	for (size_t i = 0; i < queue->n_jobs && err == ERR_NONE; i++) {
		if (queue->states[i].at == JOB_RESOLVED)
			err = make_ready(queue, i, reterr);
	}
	return err;
}

/* A literal needs no resolver.  True when name is one, or cannot be resolved
 * for what it is: then the resolution is complete. */
static bool resolve_literal(const struct question *question, struct resolution *resolution,
			    struct error *reterr)
{
	struct address address = { .len = 0 };
	bool is_literal = address_parse(question->name, question->port, &address);
	if (!is_literal && strchr(question->name, ':') == NULL)
		return false;
	if (!is_literal) {
		error_raise(&resolution->error, ERR_RESOLVE_NO_LITERAL,
			    FACTS(.about = question->name));
		return true;
	}
	if (question->family != FAMILY_ANY && question->family != address_family(&address)) {
		error_raise(&resolution->error, ERR_RESOLVE_OTHER_FAMILY,
			    FACTS(.about = question->name,
				  .term = question->family == FAMILY_IPV4 ? "IPv4" : "IPv6"));
		return true;
	}
	resolution->addresses = malloc(sizeof(address));
	if (resolution->addresses == NULL) {
		error_no_memory(&resolution->error);
		*reterr = resolution->error;
		return true;
	}
	resolution->addresses[0] = address;
	resolution->n = 1;
	return true;
}

static enum err ask(struct job_queue *queue, size_t index, const struct question *question,
		    struct error *reterr)
{
	size_t n_threads = queue->room + 1;
	size_t most = queue->settings->dns != NULL ? SOURCE_THREADS : RESOLVER_THREADS;
	enum err err = ERR_NONE;
	if (queue->resolver == NULL && queue->resolving.fn != NULL)
		queue->resolving.fn(queue->resolving.context, true);
	if (queue->resolver == NULL)
		err = resolver_new(n_threads < most ? n_threads : most, &queue->resolver, reterr);
	return err == ERR_NONE ? resolver_ask(queue->resolver, index, question, reterr) : err;
}

/* A source address can only reach its own family. */
static enum address_family wanted_family(const struct job_queue *queue, enum address_family family)
{
	struct address source;
	if (family == FAMILY_ANY && queue->settings->bind_address != NULL &&
	    address_parse(queue->settings->bind_address, 0, &source))
		return address_family(&source);
	return family;
}

static enum err ask_for_proxy(struct job_queue *queue, struct error *reterr)
{
	const struct proxy *proxy = &queue->settings->proxy;
	struct question question = { .name = proxy->host,
				     .port = proxy->port,
				     .family = wanted_family(queue, queue->jobs[0].family) };
	struct error error = { 0 };
	if (resolve_literal(&question, &queue->proxy, &error)) {
		proxy_failed(queue);
		return ERR_NONE;
	}
	queue->proxy_pending = true;
	return ask(queue, (size_t)NO_JOB, &question, reterr);
}

static enum err ask_for_job(struct job_queue *queue, size_t i, struct error *reterr)
{
	struct job *job = &queue->jobs[i];
	struct question question = { .name = job->target.connect_host,
				     .port = job->target.port,
				     .family = job->only_resolved
						       ? FAMILY_ANY
						       : wanted_family(queue, job->family),
				     .source = queue->settings->dns,
				     .records = job->records,
				     .no_addresses = has_proxy(queue) && !job->only_resolved,
				     .tlsa_host = job->tlsa_host };
	queue->n_unresolved++;
	if (job->is_no_host) {
		error_raise(&job->resolution.error, ERR_RESOLVE_NO_NAME,
			    FACTS(.about = question.name));
		return job_resolved(queue, i, reterr);
	}
	if (job->srv) {
		question.srv_service = job->target.protocol->srv_service;
		if (question.srv_service == NULL) {
			error_raise(&job->resolution.error, ERR_RESOLVE_NO_SERVICE,
				    FACTS(.term = job->target.protocol->name));
			return job_resolved(queue, i, reterr);
		}
	} else if (job->records == 0 && !question.no_addresses) {
		struct question literal = question;
		literal.family = job->family; /* the probe looks at the source address */
		if (resolve_literal(&literal, &job->resolution, reterr)) {
			if (job->tlsa_host == NULL || job->resolution.error.code != ERR_NONE)
				return job_resolved(queue, i, reterr);
			question.no_addresses = true; /* it is known */
		}
	} else if (job->records == 0 && job->tlsa_host == NULL) {
		return job_resolved(queue, i, reterr); /* the proxy resolves it */
	}
	enum err err = ask(queue, i, &question, &job->resolution.error);
	if (error_finding(err) == FINDING_RESOLVE_FAILED)
		return job_resolved(queue, i, reterr);
	if (err != ERR_NONE)
		*reterr = job->resolution.error;
	return err;
}

enum err job_queue_ask(struct job_queue *queue, size_t n_jobs, struct error *reterr)
{
	enum err err = ERR_NONE;
	queue->n_jobs = n_jobs;
	if (queue->n_asked == 0 && has_proxy(queue))
		err = ask_for_proxy(queue, reterr);
	while (queue->n_asked < n_jobs && err == ERR_NONE)
		err = ask_for_job(queue, queue->n_asked++, reterr);
	return err;
}

enum err job_queue_take_answers(struct job_queue *queue, struct error *reterr)
{
	size_t index;
	struct resolution resolution;
	enum err err = ERR_NONE;
	while (err == ERR_NONE && resolver_take(queue->resolver, &index, &resolution)) {
		if (index == (size_t)NO_JOB) {
			queue->proxy = resolution;
			err = proxy_resolved(queue, reterr);
		} else {
			const struct resolution *literal = &queue->jobs[index].resolution;
			if (literal->n > 0) {
				resolution.addresses = literal->addresses;
				resolution.n = literal->n;
			}
			queue->jobs[index].resolution = resolution;
			err = job_resolved(queue, index, reterr);
		}
	}
	return err;
}

enum err job_queue_fail_unresolved(struct job_queue *queue, struct error *reterr)
{
	int64_t us = queue->deadline.at_us - queue->start_us;
	enum err err = ERR_NONE;
	for (size_t i = 0; i < queue->n_jobs && err == ERR_NONE; i++) {
		enum job_step at = queue->states[i].at;
		struct error error;
		if (at != JOB_RESOLVING && at != JOB_RESOLVED)
			continue;
		bool is_proxy = at == JOB_RESOLVED;
		error_raise(
			&error, is_proxy ? ERR_PROXY_RESOLVE_TIMEOUT : ERR_RESOLVE_TIMEOUT,
			FACTS(.count = us, .about = is_proxy ? queue->settings->proxy.host
							     : queue->jobs[i].target.connect_host));
		if (!connects(&queue->jobs[i])) {
			queue->jobs[i].resolution.error = error;
			end_job(queue, i);
			continue;
		}
		err = fail_job(queue, i, &error, is_proxy ? STEP_PROXY : STEP_RESOLVE, us, reterr);
	}
	queue->n_unresolved = 0;
	return err;
}

/* --- the outside -------------------------------------------------------------- */

bool job_queue_is_resolving(const struct job_queue *queue)
{
	return queue->n_unresolved > 0 || queue->proxy_pending;
}

bool job_queue_has_work(const struct job_queue *queue)
{
	return queue->n_waiting > 0 || job_queue_is_resolving(queue);
}

struct job *job_queue_next(struct job_queue *queue, size_t *ret_outcome)
{
	size_t i = queue->ready[queue->ready_first];
	struct job *job = &queue->jobs[i];
	*ret_outcome = queue->states[i].next++;
	if (queue->states[i].next == queue->states[i].n_to_start) {
		queue->states[i].at = JOB_STARTED;
		queue->ready_first++;
	}
	queue->n_waiting--;
	return job;
}

void job_queue_outcome_ended(struct job_queue *queue, const struct job *job)
{
	size_t i = (size_t)(job - queue->jobs);
	if (++queue->states[i].n_ended == job->n_outcomes)
		end_job(queue, i);
}

struct job *job_queue_take_ended(struct job_queue *queue)
{
	if (queue->ended_first == queue->ended_end)
		return NULL;
	return &queue->jobs[queue->ended[queue->ended_first++]];
}

int64_t job_queue_resolve_us(const struct job_queue *queue, const struct job *job)
{
	return job->resolution.elapsed_us + queue->proxy.elapsed_us;
}

enum err job_queue_init(const struct probe_settings *settings, struct job *jobs, size_t room,
			struct deadline deadline, struct resolving resolving,
			struct job_queue *queue, struct error *reterr)
{
	*queue = (struct job_queue){
		.settings = settings,
		.jobs = jobs,
		.room = room,
		.start_us = clock_now_us(),
		.deadline = deadline,
		.resolving = resolving,
		.states = calloc(room, sizeof(*queue->states)),
		.ready = calloc(room, sizeof(*queue->ready)),
		.ended = calloc(room, sizeof(*queue->ended)),
	};
	bool has_memory = queue->states != NULL && queue->ready != NULL && queue->ended != NULL;
	return has_memory ? ERR_NONE : error_no_memory(reterr);
}

void job_queue_clear(struct job_queue *queue)
{
	resolver_free(queue->resolver);
	resolution_clear(&queue->proxy);
	free(queue->states);
	free(queue->ready);
	free(queue->ended);
	*queue = (struct job_queue){ 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "loop_state.h"
#include "words.h"

enum { RESOLVER_THREADS = 32 };

void job_clear(struct job *job)
{
	for (size_t i = 0; i < job->n_outcomes; i++) {
		session_clear(&job->outcomes[i].session);
		free(job->outcomes[i].log);
	}
	free(job->outcomes);
	job->outcomes = NULL;
	job->n_outcomes = 0;
	resolution_clear(&job->resolution);
}

static bool has_proxy(const struct loop *loop)
{
	return loop->settings->proxy.kind != PROXY_NONE;
}

/* --- what a job consists of ------------------------------------------------- */

static size_t count_endpoints(const struct loop *loop, const struct job *job)
{
	size_t n = has_proxy(loop) ? job->resolution.n_targets : job->resolution.n;
	return job->all_addresses && n > 0 ? n : 1;
}

struct endpoint loop_endpoint(const struct loop *loop, const struct job *job, size_t i)
{
	size_t address = i / job->n_variants;
	const struct resolution *resolution = &job->resolution;
	struct endpoint endpoint = { job->target.connect_host, job->target.port,
				     resolution->addresses, resolution->n };
	if (has_proxy(loop)) {
		endpoint.addresses = loop->proxy.addresses;
		endpoint.n = loop->proxy.n;
		if (resolution->n_targets > 0) {
			endpoint.connect_host = resolution->targets[address].host;
			endpoint.port = resolution->targets[address].port;
		}
	} else if (job->all_addresses) {
		endpoint.addresses += address;
		endpoint.n = 1;
	}
	return endpoint;
}

static enum err make_outcomes(struct loop *loop, struct job *job, size_t n, struct error *reterr)
{
	job->outcomes = calloc(n, sizeof(*job->outcomes));
	if (job->outcomes == NULL)
		return error_no_memory(reterr);
	job->n_outcomes = n;
	loop->n_total += n;
	return ERR_NONE;
}

/* The whole job has failed before there was anything to connect to. */
static enum err fail_job(struct loop *loop, size_t i, const struct error *why, enum step reached,
			 int64_t elapsed_us, struct error *reterr)
{
	struct job *job = &loop->jobs[i];
	loop->states[i].state = JOB_STARTED;
	enum err err = make_outcomes(loop, job, 1, reterr);
	if (err != ERR_NONE)
		return err;
	struct session *session = &job->outcomes[0].session;
	job->outcomes[0].variant = job->variants[0];
	session->port = job->target.port;
	session->reached = reached;
	session->error = *why;
	session->elapsed_us[STEP_RESOLVE] = session->total_us = elapsed_us;
	loop->n_done++;
	return ERR_NONE;
}

static enum err make_ready(struct loop *loop, size_t i, struct error *reterr)
{
	struct job *job = &loop->jobs[i];
	if (has_proxy(loop) && loop->proxy.error.code != ERR_NONE)
		return fail_job(loop, i, &loop->proxy.error, STEP_PROXY, loop->proxy.elapsed_us,
				reterr);
	size_t n = count_endpoints(loop, job) * job->n_variants;
	enum err err = make_outcomes(loop, job, n, reterr);
	if (err != ERR_NONE)
		return err;
	for (size_t k = 0; k < n; k++)
		job->outcomes[k].variant = job->variants[k % job->n_variants];
	loop->states[i].state = JOB_READY;
	loop->ready[loop->ready_end++] = i;
	loop->n_waiting += n;
	return ERR_NONE;
}

/* --- resolution -------------------------------------------------------------- */

/* The job's own part of the resolution is there. */
static enum err job_resolved(struct loop *loop, size_t i, struct error *reterr)
{
	struct resolution *resolution = &loop->jobs[i].resolution;
	loop->n_unresolved--;
	if (resolution->error.code != ERR_NONE)
		return fail_job(loop, i, &resolution->error, STEP_RESOLVE, resolution->elapsed_us,
				reterr);
	loop->states[i].state = JOB_RESOLVED;
	return loop->proxy_pending ? ERR_NONE : make_ready(loop, i, reterr);
}

static void proxy_failed(struct loop *loop)
{
	struct error error;
	if (loop->proxy.error.code == ERR_NONE)
		return;
	error_set(&error, ERR_PROXY_FAILED, "the proxy %s", loop->proxy.error.detail);
	loop->proxy.error = error;
}

static enum err proxy_resolved(struct loop *loop, struct error *reterr)
{
	enum err err = ERR_NONE;
	loop->proxy_pending = false;
	proxy_failed(loop);
	for (size_t i = 0; i < loop->n_jobs && err == ERR_NONE; i++) {
		if (loop->states[i].state == JOB_RESOLVED)
			err = make_ready(loop, i, reterr);
	}
	return err;
}

/* A literal needs no resolver.  True when name is one, or cannot be resolved
 * for what it is: then the resolution is complete. */
static bool resolve_literal(const struct question *question, struct resolution *resolution,
			    struct error *reterr)
{
	struct address address;
	bool is_literal = address_parse(question->name, question->port, &address);
	if (!is_literal && strchr(question->name, ':') == NULL)
		return false;
	if (!is_literal) {
		error_set(&resolution->error, ERR_RESOLVE_FAILED,
			  "%s: no address, or its zone is no interface of this machine",
			  question->name);
		return true;
	}
	if (question->family != FAMILY_ANY && question->family != address_family(&address)) {
		error_set(&resolution->error, ERR_RESOLVE_FAILED, "%s: not an %s address",
			  question->name, question->family == FAMILY_IPV4 ? "IPv4" : "IPv6");
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

static enum err ask(struct loop *loop, size_t index, const struct question *question,
		    struct error *reterr)
{
	size_t n_threads = loop->n_jobs + 1;
	enum err err = ERR_NONE;
	if (loop->resolver == NULL)
		err = resolver_new(n_threads < RESOLVER_THREADS ? n_threads : RESOLVER_THREADS,
				   &loop->resolver, reterr);
	return err == ERR_NONE ? resolver_ask(loop->resolver, index, question, reterr) : err;
}

/* A source address can only reach its own family. */
static enum address_family wanted_family(const struct loop *loop, enum address_family family)
{
	struct address source;
	if (family == FAMILY_ANY && loop->settings->bind_address != NULL &&
	    address_parse(loop->settings->bind_address, 0, &source))
		return address_family(&source);
	return family;
}

static enum err ask_for_proxy(struct loop *loop, struct error *reterr)
{
	const struct proxy *proxy = &loop->settings->proxy;
	struct question question = { .name = proxy->host,
				     .port = proxy->port,
				     .family = wanted_family(loop, loop->jobs[0].family) };
	struct error error = { 0 };
	if (resolve_literal(&question, &loop->proxy, &error)) {
		proxy_failed(loop);
		return ERR_NONE;
	}
	loop->proxy_pending = true;
	return ask(loop, loop->n_jobs, &question, reterr);
}

static enum err ask_for_job(struct loop *loop, size_t i, struct error *reterr)
{
	struct job *job = &loop->jobs[i];
	struct question question = { .name = job->target.connect_host,
				     .port = job->target.port,
				     .family = wanted_family(loop, job->family),
				     .targets_only = has_proxy(loop) };
	loop->n_unresolved++;
	if (job->srv) {
		question.srv_service = job->target.protocol->srv_service;
		if (question.srv_service == NULL) {
			error_set(&job->resolution.error, ERR_RESOLVE_FAILED,
				  "no SRV service is defined for %s", job->target.protocol->name);
			return job_resolved(loop, i, reterr);
		}
	} else if (has_proxy(loop)) {
		return job_resolved(loop, i, reterr); /* the proxy resolves it */
	} else {
		struct question literal = question;
		literal.family = job->family; /* the probe looks at the source address */
		if (resolve_literal(&literal, &job->resolution, reterr))
			return job_resolved(loop, i, reterr);
	}
	enum err err = ask(loop, i, &question, &job->resolution.error);
	if (error_finding(err) == FINDING_RESOLVE_FAILED)
		return job_resolved(loop, i, reterr);
	if (err != ERR_NONE)
		*reterr = job->resolution.error;
	return err;
}

enum err loop_ask(struct loop *loop, struct error *reterr)
{
	enum err err = has_proxy(loop) ? ask_for_proxy(loop, reterr) : ERR_NONE;
	for (size_t i = 0; i < loop->n_jobs && err == ERR_NONE; i++)
		err = ask_for_job(loop, i, reterr);
	return err;
}

enum err loop_take_answers(struct loop *loop, struct error *reterr)
{
	size_t index;
	struct resolution resolution;
	enum err err = ERR_NONE;
	while (err == ERR_NONE && resolver_take(loop->resolver, &index, &resolution)) {
		if (index == loop->n_jobs) {
			loop->proxy = resolution;
			err = proxy_resolved(loop, reterr);
		} else {
			loop->jobs[index].resolution = resolution;
			err = job_resolved(loop, index, reterr);
		}
	}
	return err;
}

enum err loop_fail_unresolved(struct loop *loop, struct error *reterr)
{
	char within[SECONDS_TEXT_BYTES];
	struct error error;
	int64_t us = loop->options->deadline.at_us - loop->start_us;
	enum err err = ERR_NONE;
	words_seconds(us, within);
	for (size_t i = 0; i < loop->n_jobs && err == ERR_NONE; i++) {
		enum job_state state = loop->states[i].state;
		if (state != JOB_RESOLVING && state != JOB_RESOLVED)
			continue;
		error_set(&error, ERR_TIMEOUT, "no answer from the name servers for %s%s within %s",
			  state == JOB_RESOLVED ? "the proxy " : "",
			  state == JOB_RESOLVED ? loop->settings->proxy.host
						: loop->jobs[i].target.connect_host,
			  within);
		err = fail_job(loop, i, &error, state == JOB_RESOLVED ? STEP_PROXY : STEP_RESOLVE,
			       us, reterr);
	}
	loop->n_unresolved = 0;
	return err;
}

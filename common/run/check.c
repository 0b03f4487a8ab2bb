/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "file.h"
#include "plan.h"

struct check {
	struct plan plan;
	struct evaluator *evaluator;
	struct probe_context *context;
	struct result *results;
	size_t n_results;
	struct reference *file_references; /* -f with -H: the hosts' own, owned */
	struct strbuf log;
};

const struct result *check_results(const struct check *check, size_t *ret_n)
{
	*ret_n = check->n_results;
	return check->results;
}

const char *check_anchors(const struct check *check)
{
	return evaluator_anchors(check->evaluator);
}

const char *check_log(const struct check *check)
{
	return check->log.len > 0 ? strbuf_text(&check->log) : NULL;
}

void check_free(struct check *check)
{
	if (check == NULL)
		return;
	for (size_t i = 0; i < check->n_results; i++)
		result_clear(&check->results[i]);
	free(check->results);
	evaluator_free(check->evaluator);
	plan_clear(&check->plan);
	probe_context_free(check->context);
	free(check->file_references);
	strbuf_clear(&check->log);
	free(check);
}

/* -f: every name given with -n, or every host given with -H, must fit. */
static enum err file_expectation(const struct options *options, struct check *check,
				 struct expectation *ret_expectation, struct error *reterr)
{
	const struct target *first = options->n_targets > 0 ? &options->targets[0] : NULL;
	struct expectation expectation = {
		.host = first != NULL ? first->text : options->names[0].text,
		.identity = first != NULL ? &first->reference : &options->names[0],
		.references = options->names,
		.n_references = options->n_names,
	};
	if (options->n_names == 0) {
		check->file_references =
			calloc(options->n_targets, sizeof(*check->file_references));
		if (check->file_references == NULL)
			return error_no_memory(reterr);
		for (size_t i = 0; i < options->n_targets; i++)
			check->file_references[i] = options->targets[i].reference;
		expectation.references = check->file_references;
		expectation.n_references = options->n_targets;
	}
	*ret_expectation = expectation;
	return ERR_NONE;
}

static enum err check_file(const struct options *options, struct deadline deadline,
			   struct check *check, struct error *reterr)
{
	struct bytes text;
	struct expectation expectation;
	check->results = calloc(1, sizeof(*check->results));
	if (check->results == NULL)
		return error_no_memory(reterr);
	check->n_results = 1;
	struct result *result = &check->results[0];
	enum err err = file_expectation(options, check, &expectation, reterr);
	if (err == ERR_NONE)
		err = file_read_all(options->file, deadline, &text, reterr);
	if (err != ERR_NONE)
		return err;
	err = session_read_chain(&result->session, text, reterr);
	free((void *)text.data);
	if (err != ERR_NONE)
		return err;
	result->host = expectation.host;
	result->identity = expectation.identity;
	result->protocol = "file";
	return evaluate(check->evaluator, &expectation,
			options->n_targets > 0 ? options_protocol(options, &options->targets[0])
					       : options->protocol,
			result, reterr);
}

/* --each-certificate asks for certificates that a server need not have: an
 * answer without one, or with one that the same address has shown already, is
 * no endpoint of its own. */
static bool is_redundant(const struct job *job, size_t i)
{
	const struct job_outcome *outcome = &job->outcomes[i];
	if (outcome->variant == VARIANT_DEFAULT)
		return false;
	const struct session *session = &outcome->session;
	if (session->variant_refused)
		return true;
	for (size_t k = 0; k < i; k++) {
		const struct session *other = &job->outcomes[k].session;
		if (strcmp(other->address, session->address) != 0)
			continue;
		if (other->n_chain > 0 && session->n_chain == 0 &&
		    outcome->variant == VARIANT_NO_SNI &&
		    error_finding(session->error.code) == FINDING_HANDSHAKE_FAILED)
			return true; /* it insists on SNI, and shows nothing without */
		if (other->n_chain > 0 && session->n_chain > 0 &&
		    other->chain[0].der_len == session->chain[0].der_len &&
		    memcmp(other->chain[0].der, session->chain[0].der, session->chain[0].der_len) ==
			    0)
			return true;
	}
	return false;
}

/* Moves the sessions of a job into results. */
static void collect_job(const struct expectation *expectation, struct job *job, bool *keep,
			struct check *check, const struct expectation **ret_expectations,
			const struct protocol **ret_protocols)
{
	for (size_t i = 0; i < job->n_outcomes; i++)
		keep[i] = !is_redundant(job, i);
	for (size_t i = 0; i < job->n_outcomes; i++) {
		struct job_outcome *outcome = &job->outcomes[i];
		if (outcome->log != NULL)
			strbuf_append(&check->log, outcome->log);
		if (!keep[i])
			continue;
		struct result *result = &check->results[check->n_results];
		ret_expectations[check->n_results] = expectation;
		ret_protocols[check->n_results++] = job->target.protocol;
		result->host = expectation->host;
		result->identity = expectation->identity;
		result->protocol = job->target.protocol->name;
		result->variant = outcome->variant;
		result->session = outcome->session;
		outcome->session = (struct session){ 0 };
	}
}

/* Judges what the jobs brought; room: the number of outcomes. */
static enum err collect(struct check *check, size_t room, struct error *reterr)
{
	const struct expectation **expectations = calloc(room, sizeof(const struct expectation *));
	const struct protocol **protocols = calloc(room, sizeof(const struct protocol *));
	bool *keep = calloc(room, sizeof(bool));
	enum err err = ERR_NONE;
	check->results = calloc(room, sizeof(*check->results));
	if (expectations == NULL || protocols == NULL || keep == NULL || check->results == NULL) {
		err = error_no_memory(reterr);
	} else {
		for (size_t i = 0; i < check->plan.n; i++)
			collect_job(&check->plan.expectations[i], &check->plan.jobs[i], keep, check,
				    expectations, protocols);
	}
	for (size_t i = 0; i < check->n_results && err == ERR_NONE; i++)
		err = evaluate(check->evaluator, expectations[i], protocols[i], &check->results[i],
			       reterr);
	free(expectations);
	free(protocols);
	free(keep);
	return err;
}

static enum err check_servers(const struct options *options, struct deadline deadline,
			      const struct check_progress *progress, struct check *check,
			      struct error *reterr)
{
	struct loop_options loop = {
		.parallel = options->parallel,
		.deadline = deadline,
		.progress = progress->fn,
		.progress_context = progress->context,
	};
	enum err err = probe_context_new(&options->probe, &check->context, reterr);
	if (err == ERR_NONE)
		err = plan_make(options, &check->plan, reterr);
	if (err == ERR_NONE)
		err = loop_run(check->context, check->plan.jobs, check->plan.n, &loop, reterr);
	if (err != ERR_NONE)
		return err;
	size_t room = 0;
	for (size_t i = 0; i < check->plan.n; i++)
		room += check->plan.jobs[i].n_outcomes;
	return collect(check, room, reterr);
}

enum err check_run(const struct options *options, int64_t start_us,
		   const struct check_progress *progress, struct check **ret_check,
		   struct error *reterr)
{
	struct deadline deadline = deadline_after(start_us, options->timeout_s);
	struct check *check = calloc(1, sizeof(*check));
	if (check == NULL)
		return error_no_memory(reterr);
	enum err err = evaluator_new(options, deadline, &check->evaluator, reterr);
	if (err == ERR_NONE)
		err = options->file != NULL
			      ? check_file(options, deadline, check, reterr)
			      : check_servers(options, deadline, progress, check, reterr);
	if (err != ERR_NONE) {
		check_free(check);
		return err;
	}
	*ret_check = check;
	return ERR_NONE;
}

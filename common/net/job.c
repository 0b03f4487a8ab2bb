/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "job.h"

#include <stdlib.h>
#include <string.h>

static void outcome_clear(struct job_outcome *outcome)
{
	session_clear(&outcome->session);
	if (outcome->answer != NULL)
		http_answer_clear(outcome->answer);
	free(outcome->answer);
	free(outcome->log);
}

void job_clear(struct job *job)
{
	for (size_t i = 0; i < job->n_outcomes; i++)
		outcome_clear(&job->outcomes[i]);
	free(job->outcomes);
	job->outcomes = NULL;
	job->n_outcomes = 0;
	resolution_clear(&job->resolution);
	free(job->known);
	job->known = NULL;
}

/* The first address of the target that the outcome is of. */
static size_t first_of_server(const struct job *job, const struct job_outcome *outcome)
{
	const struct address *addresses = job->resolution.addresses;
	size_t first = 0;
	for (size_t i = 0; i < job->resolution.n; i++) {
		if (i > 0 && addresses[i].target != addresses[i - 1].target)
			first = i;
		if (address_port(&addresses[i]) == outcome->session.port &&
		    strcmp(job->known[i], outcome->session.address) == 0)
			return first;
	}
	return 0;
}

enum err job_name_addresses(struct job *job, const struct job_outcome *outcome,
			    struct known_addresses *ret_known, struct error *reterr)
{
	const struct resolution *resolution = &job->resolution;
	*ret_known = (struct known_addresses){ .are_asked = job->all_addresses };
	/* An address that was given took no time to be looked up. */
	if (resolution->n == 0 || outcome->session.elapsed_us[STEP_RESOLVE] == 0)
		return ERR_NONE;
	if (job->known == NULL) {
		job->known = calloc(resolution->n, sizeof(*job->known));
		if (job->known == NULL)
			return error_no_memory(reterr);
		for (size_t i = 0; i < resolution->n; i++)
			address_format(&resolution->addresses[i], job->known[i]);
	}
	size_t first = first_of_server(job, outcome), n = 1;
	while (first + n < resolution->n &&
	       resolution->addresses[first + n].target == resolution->addresses[first].target)
		n++;
	ret_known->texts = (const char(*)[ADDRESS_TEXT_BYTES])(job->known + first);
	ret_known->n = n;
	/* Of --srv it counts servers, too. */
	ret_known->n_left_out = resolution->targets == NULL ? resolution->n_left_out : 0;
	return ERR_NONE;
}

struct job_outcome *job_answered(const struct job *job)
{
	for (size_t i = 0; i < job->n_outcomes; i++) {
		struct job_outcome *outcome = &job->outcomes[i];
		if (outcome->answer != NULL && outcome->answer->status != 0)
			return outcome;
	}
	return NULL;
}

void job_drop_documents(struct job *job)
{
	const struct job_outcome *counts = job_answered(job);
	for (size_t i = 0; i < job->n_outcomes; i++) {
		struct job_outcome *outcome = &job->outcomes[i];
		if (outcome != counts && outcome->answer != NULL)
			strbuf_clear(&outcome->answer->body);
	}
}

void job_drop_outcome(struct job *job, size_t i)
{
	struct job_outcome *outcome = &job->outcomes[i];
	outcome_clear(outcome);
	job->n_outcomes--;
	memmove(outcome, outcome + 1, (job->n_outcomes - i) * sizeof(*outcome));
}

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
}

void job_drop_outcome(struct job *job, size_t i)
{
	struct job_outcome *outcome = &job->outcomes[i];
	outcome_clear(outcome);
	job->n_outcomes--;
	memmove(outcome, outcome + 1, (job->n_outcomes - i) * sizeof(*outcome));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "job.h"

#include <stdlib.h>

void job_clear(struct job *job)
{
	for (size_t i = 0; i < job->n_outcomes; i++) {
		session_clear(&job->outcomes[i].session);
		if (job->outcomes[i].answer != NULL)
			http_answer_clear(job->outcomes[i].answer);
		free(job->outcomes[i].answer);
		free(job->outcomes[i].log);
	}
	free(job->outcomes);
	job->outcomes = NULL;
	job->n_outcomes = 0;
	resolution_clear(&job->resolution);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "obtain.h"

#include <stdlib.h>

/* -f: one job with one outcome, as if a server had sent the chain. */
static enum err obtain_from_file(struct bytes text, struct job *job, struct error *reterr)
{
	job->outcomes = calloc(1, sizeof(*job->outcomes));
	if (job->outcomes == NULL)
		return error_no_memory(reterr);
	job->n_outcomes = 1;
	return session_read_chain(&job->outcomes[0].session, text, reterr);
}

enum err obtain(struct prepared *prepared, const struct progress *progress, struct error *reterr)
{
	struct plan *plan = &prepared->plan;
	struct loop_options loop = {
		.parallel = prepared->options->parallel,
		.deadline = prepared->deadline,
		.progress = progress->fn,
		.progress_context = progress->context,
	};
	if (prepared->context == NULL)
		return obtain_from_file(buffer_bytes(&prepared->file), &plan->jobs[0], reterr);
	return loop_run(prepared->context, plan->jobs, plan->n, &loop, reterr);
}

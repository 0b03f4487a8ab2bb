/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "obtain.h"

#include <stdlib.h>

#include "input_file.h"
#include "stage.h"

/* -f: one job with one outcome, as if a server had sent the chain. */
static enum err read_file(const struct chain_file *file, const char *path, struct job *job,
			  struct error *reterr)
{
	job->outcomes = calloc(1, sizeof(*job->outcomes));
	if (job->outcomes == NULL)
		return error_no_memory(reterr);
	job->n_outcomes = 1;
	struct session *session = &job->outcomes[0].session;
	if (!file->is_late)
		return session_read_chain(session, buffer_bytes(&file->text), reterr);
	(void)error_raise(&session->error, ERR_PKCS12_LATE, FACTS(.about = path));
	return ERR_NONE;
}

/* What is wrong with a file is told with its path. */
static enum err obtain_from_files(const struct prepared *prepared, struct error *reterr)
{
	for (size_t i = 0; i < prepared->n_files; i++) {
		struct error why = { 0 };
		const char *path = prepared->options->files.paths[i];
		enum err err = read_file(&prepared->files[i], path, &prepared->plan.jobs[i], &why);
		if (err == ERR_NONE)
			continue;
		input_file_name("-f", path, &why);
		if (reterr != NULL)
			*reterr = why;
		return err;
	}
	return ERR_NONE;
}

static void note_resolving(void *context, bool goes_on)
{
	stage_begin(context, goes_on ? RUN_STAGE_RESOLVE : RUN_STAGE_OBTAIN);
}

enum err obtain(struct prepared *prepared, const struct progress *progress, struct error *reterr)
{
	struct plan *plan = &prepared->plan;
	struct progress told = *progress;
	struct loop_options loop = {
		.parallel = prepared->options->parallel,
		.deadline = prepared->deadline,
		.progress = progress->fn,
		.progress_context = progress->context,
	};
	if (prepared->context == NULL) {
		/* All of it is there already. */
		stage_begin(progress, RUN_STAGE_JUDGE);
		return obtain_from_files(prepared, reterr);
	}
	loop.resolving = (struct resolving){ note_resolving, &told };
	return loop_run(prepared->context, plan->jobs, plan->n, &loop, reterr);
}

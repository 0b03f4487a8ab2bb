/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run.h"

#include <stdlib.h>

#include "collect.h"
#include "evaluate.h"
#include "obtain.h"
#include "prepare.h"
#include "stage.h"

/* What the results borrow from, and they. */
struct run {
	struct prepared prepared;
	struct collected collected;
};

static void run_free(void *memory)
{
	struct run *run = memory;
	collected_clear(&run->collected);
	prepared_clear(&run->prepared);
	free(run);
}

static enum err do_stages(const struct options *options, const struct start *start, struct run *run,
			  struct error *reterr)
{
	struct prepared *prepared = &run->prepared;
	struct collected *collected = &run->collected;
	stage_begin(&start->progress, RUN_STAGE_PREPARE);
	enum err err = plan_make(options, &prepared->plan, reterr);
	if (err == ERR_NONE)
		err = prepare(options, start->at_us, prepared, reterr);
	if (err == ERR_NONE)
		err = obtain(prepared, &start->progress, reterr);
	if (err == ERR_NONE)
		err = collect(&prepared->plan, collected, reterr);
	stage_begin(&start->progress, RUN_STAGE_JUDGE);
	if (err == ERR_NONE)
		err = evaluate(&prepared->evidence, collected->expectations, collected->results,
			       collected->n, &start->progress, reterr);
	return err;
}

enum err run_check(const struct options *options, const struct start *start,
		   struct checked *ret_checked, struct error *reterr)
{
	struct run *run = calloc(1, sizeof(*run));
	if (run == NULL)
		return error_no_memory(reterr);
	enum err err = do_stages(options, start, run, reterr);
	if (err != ERR_NONE) {
		run_free(run);
		return err;
	}
	*ret_checked = (struct checked){
		.input = {
			.results = run->collected.results,
			.n_results = run->collected.n,
			.from_file = options->files.n > 0,
			.sni_off = options->no_sni,
			.has_request = options->probe.request_path != NULL,
			.anchors = anchor_store_describe(run->prepared.evidence.anchors),
			.log = run->collected.log.len > 0 ? strbuf_text(&run->collected.log) : NULL,
		},
		.memory = run,
		.release = run_free,
	};
	return ERR_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "plugin_main.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "allocation.h"
#include "cli/help.h"
#include "cli/options_parse.h"
#include "environment.h"
#include "guard.h"
#include "output.h"
#include "report/view.h"
#include "sandbox/sandbox.h"

/* GnuTLS starts when the first module needs it (gnutls_global_init), not with
 * the process: --help, --version and wrong usage do not pay for it. */
GNUTLS_SKIP_GLOBAL_INIT

_Static_assert(sizeof(time_t) >= 8, "a clock of 32 bits ends in 2038");

/* Prints the one result.  When standard output cannot take it, nobody has read
 * an answer: UNKNOWN. */
static int finish(const struct output_format *format, struct strbuf *out, enum state state)
{
	bool by_line = (format->flags & FORMAT_PASSIVE) != 0;
	if (strbuf_failed(out)) {
		strbuf_clear(out);
		return guard_no_memory();
	}
	guard_result_begins();
	if (!(by_line ? output_write_lines : output_write)(strbuf_text(out), out->len, -1))
		state = STATE_UNKNOWN;
	guard_result_is_out((int)state);
	strbuf_clear(out);
	return (int)state;
}

static int finish_error(const struct options *options, const struct error *error)
{
	struct strbuf out = { 0 };
	enum state state = options->output->report_error(error, &out);
	return finish(options->output, &out, state);
}

/* A person at a terminal sees how far it is; a service check has none. */
struct display {
	bool is_terminal;
	bool is_shown;
};

/* Asked before the sandbox takes the right to.  Without TERM, as schedulers start programs, that
 * needs no system call. */
static bool is_at_terminal(void)
{
	const char *kind = getenv("TERM");
	return kind != NULL && kind[0] != '\0' && isatty(STDERR_FILENO) != 0;
}

static void show_progress(void *context, size_t done, size_t total)
{
	struct display *display = context;
	guard_done(done, total);
	if (!display->is_terminal)
		return;
	display->is_shown = true;
	fprintf(stderr, "\r%zu of %zu endpoints ", done, total);
}

/* The distribution's policy (/etc/gnutls/config, or where its build has it) can
 * switch off algorithms, whatever is asked for.  GnuTLS starts without that file,
 * for no file has this name; where the environment is not to be trusted (set-user-ID)
 * it looks at its own all the same.  A priority that begins with '@' is a name
 * in that file. */
static void ignore_system_policy(const char *given_priority)
{
	if (given_priority == NULL || given_priority[0] != '@')
		(void)setenv("GNUTLS_SYSTEM_PRIORITY_FILE", "", 1);
}

/* What is given up when a stage begins. */
static const struct given_up {
	enum sandbox_step step;
	bool needs_no_files;
} given_up[RUN_STAGE_COUNT] = {
	[RUN_STAGE_PREPARE] = { SANDBOX_PREPARE, false },
	[RUN_STAGE_RESOLVE] = { SANDBOX_RESOLVE, false },
	[RUN_STAGE_ASK] = { SANDBOX_RESOLVE, true },
	[RUN_STAGE_OBTAIN] = { SANDBOX_OBTAIN, true },
	[RUN_STAGE_JUDGE] = { SANDBOX_JUDGE, true },
	[RUN_STAGE_REPORT] = { SANDBOX_JUDGE, true },
};

/* Of the process, as what it has given up is. */
static struct {
	struct sandbox sandbox;
	bool is_off;
} rights;

static void note_stage(void *context, enum run_stage stage)
{
	(void)context;
	guard_stage(stage, NULL);
	rights.sandbox.needs_no_files = given_up[stage].needs_no_files;
	if (!rights.is_off)
		sandbox_enter(&rights.sandbox, given_up[stage].step);
}

static void note_judging(void *context, const struct result *result, size_t done, size_t total)
{
	(void)context;
	guard_stage(RUN_STAGE_JUDGE, result->host);
	guard_done(done, total);
}

static void note_judged(void *context, const struct result *result)
{
	(void)context;
	const struct finding *worst = worst_finding(result);
	if (result->state == STATE_CRITICAL && worst != NULL)
		guard_critical(result->host, finding_info(worst->id)->id);
}

/* What a check holds goes with the process: to give it back piece by piece would be
 * work for nobody.  It stays reachable, so that a leak is still told from it. */
static struct checked checked;

/* -vv is for a person who looks for a fault, and reads all of it; but what a monitoring system
 * reads line by line, it cuts. */
static size_t max_output(const struct options *options)
{
	bool is_read_whole =
		options->verbosity >= 2 && (options->output->flags & FORMAT_PASSIVE) == 0;
	if (options->max_output_given)
		return options->max_output;
	return is_read_whole ? 0 : options->output->max_bytes;
}

/* What is not said is what the definitions for monitoring systems say. */
static struct passive_service passive_service(const struct program *program,
					      const struct options *options)
{
	struct passive_service passive = options->passive;
	if (passive.service == NULL)
		passive.service = program->definitions != NULL ? program->definitions->service
							       : program->name;
	return passive;
}

static int check_and_report(const struct program *program, struct options *options,
			    int64_t start_us)
{
	struct error error = { 0 };
	struct display display = { .is_terminal = is_at_terminal() };
	struct start start = { .at_us = start_us,
			       .progress = { show_progress, note_stage, note_judging, note_judged,
					     &display } };
	rights.is_off = options->no_sandbox;
	ignore_system_policy(options->probe.priority);
	int64_t now_s = (int64_t)time(NULL);
	if (!options->at_given)
		options->demands.at_s = now_s;
	if (program->check(options, &start, &checked, &error) != ERR_NONE)
		return finish_error(options, &error);
	if (display.is_shown)
		fprintf(stderr, "\r                                \r");

	struct report_input *input = &checked.input;
	struct strbuf out = { 0 };
	note_stage(NULL, RUN_STAGE_REPORT);
	input->demands = &options->demands;
	input->elapsed_us = clock_now_us() - start_us;
	input->timeout_s = options->timeout_s;
	input->verbosity = options->verbosity;
	input->max_bytes = max_output(options);
	input->origin = (struct report_origin){ program->name, PACKAGE_VERSION, program->question,
						now_s, strbuf_bytes(&options->words) };
	input->passive = passive_service(program, options);
	enum state state = options->output->report(input, &out);
	return finish(options->output, &out, state);
}

/* Help and version exit 3: by accident in a service definition they must not
 * look OK (monitoring-plugins guidelines). */
static int print_text(const struct program *program, const struct options *options)
{
	struct strbuf out = { 0 };
	char gnutls[64];
	switch (options->action) {
	case ACTION_HELP:
		help_append(program, &out);
		break;
	case ACTION_VERSION:
		snprintf(gnutls, sizeof(gnutls), "GnuTLS %s", gnutls_check_version(NULL));
		for (int step = SANDBOX_PREPARE; step <= SANDBOX_JUDGE; step++)
			sandbox_enter(&rights.sandbox, (enum sandbox_step)step);
		version_append(program, gnutls, &rights.sandbox, &out);
		break;
	case ACTION_LIST:
		list_append(options->list, program, options->output, &out);
		break;
	case ACTION_CHECK:
		break;
	}
	return finish(options->output, &out, STATE_UNKNOWN);
}

/* What must hold before any file is read: what the guard says, and when; whose
 * rights the program has. */
static enum err begin(const struct program *program, int argc, char **argv, int64_t start_us,
		      struct options *options, struct error *reterr)
{
	struct foretold foretold = options_foretell(program, argc, argv);
	options->output = foretold.output;
	guard_format(foretold.output);
	guard_allocations();
	guard_until(deadline_after(start_us, foretold.timeout_s).at_us, 1);
	environment_clean();
	if (environment_is_privileged())
		return error_raise(reterr, ERR_PRIVILEGED, FACTS());
	return options_parse(program, argc, argv, options, reterr);
}

/* An option file may say otherwise. */
static void set_limits(const struct options *options, int64_t start_us)
{
	size_t n = options->n_targets * (options->n_addresses > 0 ? options->n_addresses : 1);
	guard_format(options->output);
	guard_until(deadline_after(start_us, options->timeout_s).at_us, n + options->files.n);
}

int plugin_main(const struct program *program, int argc, char **argv)
{
	int64_t start_us = clock_now_us();
	struct options options = { 0 };
	struct error error = { 0 };
	int exit_code = STATE_UNKNOWN;
	allocation_grow_at_once();
	guard_start();
	if (begin(program, argc, argv, start_us, &options, &error) != ERR_NONE) {
		exit_code = finish_error(&options, &error);
	} else if (options.action != ACTION_CHECK) {
		exit_code = print_text(program, &options);
	} else {
		set_limits(&options, start_us);
		exit_code = check_and_report(program, &options, start_us);
	}
	options_clear(&options);
	return exit_code;
}

int plugin_end(int exit_code)
{
#ifdef END_AT_ONCE
	_exit(exit_code);
#endif
	return exit_code;
}

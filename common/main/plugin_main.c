/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "plugin_main.h"

#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/clients_list.h"
#include "cli/help.h"
#include "cli/options_parse.h"

/* GnuTLS starts when the first module needs it (gnutls_global_init), not with
 * the process: --help, --version and wrong usage do not pay for it. */
GNUTLS_SKIP_GLOBAL_INIT

_Static_assert(sizeof(time_t) >= 8, "a clock of 32 bits ends in 2038");

/* Writes one line and ends.  Only async-signal-safe calls in here. */
static void end_unknown(const char *line, size_t len)
{
	if (write(STDOUT_FILENO, line, len) < 0)
		_exit(STATE_UNKNOWN);
	_exit(STATE_UNKNOWN);
}

/* A programming error (assert, abort) must not end the plugin by a signal. */
static void on_abort(int signal_number)
{
	static const char line[] = "[UNKNOWN] - internal: the plugin found an error in itself and "
				   "stopped; please report it\n";
	(void)signal_number;
	end_unknown(line, sizeof(line) - 1);
}

/* A mapped file was cut while it was read. */
static void on_lost_file(int signal_number)
{
	static const char line[] = "[UNKNOWN] - internal: a file of trust anchors became shorter "
				   "while it was read; try again\n";
	(void)signal_number;
	end_unknown(line, sizeof(line) - 1);
}

static void guard_against_signals(void)
{
	static const struct {
		int number;
		void (*handler)(int);
	} guards[] = { { SIGABRT, on_abort }, { SIGBUS, on_lost_file }, { SIGPIPE, SIG_IGN } };
	for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++) {
		struct sigaction action = { .sa_handler = guards[i].handler };
		sigaction(guards[i].number, &action, NULL);
	}
}

/* Prints the one result.  When standard output cannot take it, nobody has read
 * an answer: UNKNOWN. */
static int finish(struct strbuf *out, enum state state)
{
	if (strbuf_failed(out)) {
		strbuf_clear(out);
		strbuf_append(out, "[UNKNOWN] - internal: out of memory\n");
		state = STATE_UNKNOWN;
	}
	if (fwrite(strbuf_text(out), 1, out->len, stdout) != out->len || fflush(stdout) != 0)
		state = STATE_UNKNOWN;
	strbuf_clear(out);
	return (int)state;
}

static int finish_error(const struct options *options, const struct error *error)
{
	struct strbuf out = { 0 };
	enum state state = options->output->report_error(error, &out);
	return finish(&out, state);
}

/* For a person at a terminal only; a service check has no terminal. */
static void show_progress(void *context, size_t done, size_t total)
{
	(void)context;
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

static int check_and_report(const struct program *program, struct options *options,
			    int64_t start_us)
{
	struct error error = { 0 };
	struct checked checked;
	struct start start = { start_us, { isatty(STDERR_FILENO) ? show_progress : NULL, NULL } };
	ignore_system_policy(options->probe.priority);
	if (!options->at_given)
		options->demands.at_s = (int64_t)time(NULL);
	if (program->check(options, &start, &checked, &error) != ERR_NONE)
		return finish_error(options, &error);
	if (start.progress.fn != NULL && clock_now_us() - start_us > 1000000)
		fprintf(stderr, "\r                                \r");

	struct report_input *input = &checked.input;
	struct strbuf out = { 0 };
	input->demands = &options->demands;
	input->elapsed_us = clock_now_us() - start_us;
	input->timeout_s = options->timeout_s;
	input->verbosity = options->verbosity;
	enum state state = options->output->report(input, &out);
	checked.release(checked.memory);
	return finish(&out, state);
}

/* Help and version exit 3: by accident in a service definition they must not
 * look OK (monitoring-plugins guidelines). */
static int print_text(const struct program *program, enum action action)
{
	struct strbuf out = { 0 };
	char gnutls[64];
	switch (action) {
	case ACTION_HELP:
		help_append(program, &out);
		break;
	case ACTION_VERSION:
		snprintf(gnutls, sizeof(gnutls), "GnuTLS %s", gnutls_check_version(NULL));
		version_append(program, gnutls, &out);
		break;
	case ACTION_LIST_FINDINGS:
		findings_append(&out);
		break;
	case ACTION_LIST_CLIENTS:
		clients_list_append(&out);
		break;
	case ACTION_CHECK:
		break;
	}
	return finish(&out, STATE_UNKNOWN);
}

int plugin_main(const struct program *program, int argc, char **argv)
{
	int64_t start_us = clock_now_us();
	struct options options = { 0 };
	struct error error = { 0 };
	int exit_code = STATE_UNKNOWN;
	guard_against_signals();
	if (options_parse(program, argc, argv, &options, &error) != ERR_NONE)
		exit_code = finish_error(&options, &error);
	else if (options.action != ACTION_CHECK)
		exit_code = print_text(program, options.action);
	else
		exit_code = check_and_report(program, &options, start_us);
	options_clear(&options);
	return exit_code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main/ and doc/ with a second program: nothing in them is check_cert_name's. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <gnutls/gnutls.h>

#include "check_example.h"
#include "doc/gen_documents.h"
#include "main/plugin_main.h"
#include "plugins/programs.h"
#include "support/jsoncheck.h"

enum { MAX_WORDS = 6, OUTPUT_BYTES = 256 << 10 };

static const struct program *const programs[] = { &check_cert_name, &check_example };

static int plugin(int argc, char **argv)
{
	return plugin_main(&check_example, argc, argv);
}

static int generator(int argc, char **argv)
{
	return generate(programs, LENGTH(programs), argc, argv);
}

/* Runs a main() in a process of its own.  Returns its exit code, and in output
 * what it printed. */
static int run(int (*function)(int, char **), const char *const *words, char *output)
{
	char *argv[MAX_WORDS + 2] = { (char *)"program" };
	int argc = 1, ends[2], status;
	size_t len = 0;
	ssize_t n;
	for (; argc <= MAX_WORDS && words[argc - 1] != NULL; argc++)
		argv[argc] = (char *)words[argc - 1];
	assert_int_equal(fflush(stdout), 0);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int code = dup2(ends[1], STDOUT_FILENO) < 0 ? 99 : function(argc, argv);
		_exit(fflush(stdout) == 0 ? code : 99);
	}
	close(ends[1]);
	while ((n = read(ends[0], output + len, OUTPUT_BYTES - 1 - len)) > 0)
		len += (size_t)n;
	output[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static char output[OUTPUT_BYTES];

#define RUN(function, ...) run(function, (const char *const[]){ __VA_ARGS__, NULL }, output)

static void require_part(const char *part)
{
	if (strstr(output, part) == NULL)
		fail_msg("no \"%s\" in: %s", part, output);
}

static void forbid_part(const char *part)
{
	if (strstr(output, part) != NULL)
		fail_msg("\"%s\" in: %s", part, output);
}

/* --- the plugin ----------------------------------------------------------------------------------
 */

static void help_is_its_own(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(plugin, "--help"), STATE_UNKNOWN);
	require_part("check_example - would a certificate for example.com");
	require_part("Usage: check_example -H HOST [-d N]\n\n");
	require_part("  # for a week\n  check_example -H example.com -d 7\n");
	require_part("What to check:\n  -H, --hostname=HOST");
	require_part("Names:\n  -d, --days=N\n");
	require_part("Default: 90.");
	require_part("  -o, --output=text|json|html|prometheus|passive-nagios|passive-icinga2\n");
	require_part("The manual page check_example(8)");
	forbid_part("cert_name");
	forbid_part("--proxy");
	forbid_part("--list-findings prints");
}

static void wrong_usage_names_its_own_options(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(plugin, "-H", "a", "--days=0"), STATE_UNKNOWN);
	assert_string_equal(output, "[UNKNOWN] - usage: --days 0: expected a number from 1 to 3650 "
				    "(see --help)\n");
	assert_int_equal(RUN(plugin, "-o", "json", "-H", "a", "-dx"), STATE_UNKNOWN);
	assert_null(json_error(output));
	require_part("\"summary\":\"usage: -d x: expected a number from 1 to 3650 (see --help)\"");
	RUN(plugin, "-H", "a", "--proxy=http://p");
	require_part("usage: unknown option --proxy; -h lists them all\n");
	RUN(plugin, "-H", "a", "--dayz=1");
	require_part("unknown option --dayz; the nearest is --days");
	RUN(plugin, "-d", "1");
	require_part("usage: no host to check");
	RUN(plugin, "a");
	require_part("unexpected argument a: a name is given with -H");
}

static void results_go_through_the_same_report(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(plugin, "-H", "example.com"), STATE_OK);
	require_part("[OK] - example.com: ");
	require_part("expires in 90 days");
	require_part("'names_checked'=1");
	assert_int_equal(RUN(plugin, "-H", "example.com", "--days", "3"), STATE_OK);
	require_part("dates: expires in 3 days");
	assert_int_equal(RUN(plugin, "-H", "www.example.net", "-o", "json"), STATE_CRITICAL);
	assert_null(json_error(output));
	require_part("\"name-mismatch\"");
}

/* --- documents
 * ------------------------------------------------------------------------------------- */

static void the_generator_knows_both(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(generator, "list"), 0);
	assert_string_equal(output, "check_cert_name\ncheck_example\n");
	assert_int_equal(RUN(generator, "check_other", "bash"), 1);
	assert_int_equal(RUN(generator, "check_example", "html"), 1);
	assert_string_equal(output, "");
}

static void completion_has_its_options_only(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(generator, "check_example", "bash"), 0);
	require_part("complete -F _check_example check_example");
	require_part("-d | --days)");
	require_part("compgen -W 'text json html prometheus passive-nagios passive-icinga2'");
	require_part("compgen -W '-H --hostname= -d --days= -o --output= -h --help '");
	forbid_part("cert_name");
}

static void icinga_commands_have_its_variables(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(generator, "check_example", "icinga2"), 0);
	require_part("object CheckCommand \"example\" {\n\tcommand = [ PluginDir + "
		     "\"/check_example\" ]");
	require_part("\"--days\" = {\n\t\t\tvalue = \"$example_days$\"");
	require_part(" * example_hostname is a name.\n");
	require_part("vars.example_hostname = \"host object $host.name$\"");
	forbid_part("cert_name");
	forbid_part("_timeout");
}

/* One basket for both, in which nothing has a UUID: Director 1.10 refuses it. */
static void a_basket_holds_both(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(generator, "director"), 0);
	require_part("\"varname\": \"example_hostname\"");
	require_part("\"varname\": \"cert_name_hostname\"");
	require_part("\"example-template\": {");
	forbid_part("uuid");
}

static void nagios_and_nrpe_have_its_commands(void **unused)
{
	(void)unused;
	assert_int_equal(RUN(generator, "check_example", "nagios"), 0);
	require_part("command_name         check_example_days\n    command_line         "
		     "$USER1$/check_example -H '$ARG1$' -d '$ARG2$'\n");
	require_part("#     -d, --days=N\n");
	require_part("service_description  example\n    check_command        "
		     "check_example!$HOSTNAME$\n");
	forbid_part("cert_name");
	assert_int_equal(RUN(generator, "check_example", "nrpe"), 0);
	require_part("command[check_example_days]=@plugindir@/check_example -H '$ARG1$' -d "
		     "'$ARG2$'\n");
	require_part("#command[check_example]=@plugindir@/check_example -H '$ARG1$'\n");
	forbid_part("cert_name");
}

static void the_manual_page_is_filled_in(void **unused)
{
	char source[] = "/tmp/test_program.XXXXXX";
	int fd = mkstemp(source);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	(void)unused;
	assert_non_null(file);
	assert_true(fputs(".Sh OPTIONS\n@OPTIONS@\n.Sh EXAMPLES\n@EXAMPLES@\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(RUN(generator, "check_example", "man", source), 0);
	assert_int_equal(unlink(source), 0);
	require_part(".Sh OPTIONS\n.Ss What to check\n");
	require_part(".It Fl d Ar N , Fl -days Ns = Ns Ar N\nFor how many days");
	require_part(".Dl check_example \\-H example.com \\-d 7\n");
	forbid_part("cert_name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_is_its_own),
		cmocka_unit_test(wrong_usage_names_its_own_options),
		cmocka_unit_test(results_go_through_the_same_report),
		cmocka_unit_test(the_generator_knows_both),
		cmocka_unit_test(completion_has_its_options_only),
		cmocka_unit_test(icinga_commands_have_its_variables),
		cmocka_unit_test(a_basket_holds_both),
		cmocka_unit_test(nagios_and_nrpe_have_its_commands),
		cmocka_unit_test(the_manual_page_is_filled_in),
	};
	/* Plugins start it when they need it (plugin_main.c), tests at once. */
	if (gnutls_global_init() < 0)
		return 1;
	return cmocka_run_group_tests_name("program", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nagios and Naemon: commands and a service template; NRPE: commands. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "gen_optdocs.h"

/* One command: its options in order, each with its value ("" for a flag). */
struct command {
	const char *suffix; /* behind the name of the program */
	const char *comment;
	struct {
		enum option_id id;
		const char *value; /* NULL ends the list */
	} options[4];
};

static void print_command_line(const struct program *program, const struct command *command)
{
	for (size_t i = 0; i < 4 && command->options[i].value != NULL; i++) {
		putchar(' ');
		print_option(program, command->options[i].id);
		if (*command->options[i].value != '\0')
			printf(" '%s'", command->options[i].value);
	}
	putchar('\n');
}

/* The table of options as a comment. */
static void print_reference(const struct program *program)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = &program->rows[i];
		if (!is_monitored(row))
			continue;
		fputs("#     ", stdout);
		if (row->letter != '\0')
			printf("-%c, ", row->letter);
		printf("--%s", row->name);
		if (row->argument != NULL)
			printf("=%s", row->argument);
		putchar('\n');
	}
}

/* --- Nagios ------------------------------------------------------------------------------- */

static const struct command nagios_commands[] = {
	{ "", "name, host:port or URL", { { OPTION_HOSTNAME, "$ARG1$" } } },
	{ "_protocol",
	  "name, protocol (smtp, imap, ldap, ...)",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_PROTOCOL, "$ARG2$" } } },
	{ "_at",
	  "name, address to connect to",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$ARG2$" } } },
	{ "_here",
	  "name; connects to the address of the Nagios host",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$HOSTADDRESS$" } } },
	{ "_all",
	  "name; every address, and every certificate that is shown there",
	  { { OPTION_HOSTNAME, "$ARG1$" },
	    { OPTION_ALL_ADDRESSES, "" },
	    { OPTION_EACH_CERTIFICATE, "" } } },
	{ "_thresholds",
	  "name, warning and critical threshold",
	  { { OPTION_HOSTNAME, "$ARG1$" },
	    { OPTION_WARNING, "$ARG2$" },
	    { OPTION_CRITICAL, "$ARG3$" } } },
	{ "_exchange",
	  "name, principal name of Outlook Anywhere",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_MSSTD, "$ARG2$" } } },
	{ "_file",
	  "file of a chain in PEM form, name that must match",
	  { { OPTION_FILE, "$ARG1$" }, { OPTION_NAME, "$ARG2$" } } },
	{ "_with",
	  "name, section of an option file (section, section@file): all other options",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_EXTRA_OPTS, "$ARG2$" } } },
};

static const char nagios_head[] =
	"# %1$s for Nagios and Naemon: commands, and a service template.\n"
	"#\n"
	"# Made by doc/gen_optdocs from the table of options; do not edit it.  Say in nagios.cfg\n"
	"#\n"
	"#     cfg_file=/usr/share/%1$s/nagios/%1$s.cfg\n"
	"#\n"
	"# The plugin is expected in $USER1$.  $ARG1$ is the name that clients use and that must\n"
	"# match, never an address that stands for the host.  Arguments are quoted: an argument\n"
	"# is one value and must not hold a single quotation mark itself.\n"
	"#\n"
	"#     define service {\n"
	"#         use                  %2$s-service,generic-service\n"
	"#         host_name            web1\n"
	"#         service_description  certificate of www.example.com\n"
	"#         check_command        %1$s_at!www.example.com!192.0.2.10\n"
	"#     }\n"
	"#\n"
	"# All options; what has no command below goes into an option file (%1$s_with):\n"
	"#\n";

bool write_nagios(const struct program *program)
{
	char template[64];
	snprintf(template, sizeof(template), "%s", command_name(program));
	for (char *p = template; *p != '\0'; p++)
		*p = *p == '_' ? '-' : *p;
	printf(nagios_head, program->name, template);
	print_reference(program);
	for (size_t i = 0; i < sizeof(nagios_commands) / sizeof(nagios_commands[0]); i++) {
		const struct command *command = &nagios_commands[i];
		printf("\n# %s\ndefine command {\n"
		       "    command_name         %s%s\n"
		       "    command_line         $USER1$/%s",
		       command->comment, program->name, command->suffix, program->name);
		print_command_line(program, command);
		fputs("}\n", stdout);
	}
	printf("\n# By default the name of the host object is the name that must match.\n"
	       "define service {\n"
	       "    name                 %s-service\n"
	       "    register             0\n"
	       "    service_description  certificate\n"
	       "    check_command        %s!$HOSTNAME$\n"
	       "    check_interval       15\n"
	       "    retry_interval       1\n"
	       "    max_check_attempts   3\n"
	       "}\n",
	       template, program->name);
	return true;
}

/* --- NRPE --------------------------------------------------------------------------------- */

static const struct command nrpe_commands[] = {
	{ "_www",
	  "a web server on this machine, whatever DNS says",
	  { { OPTION_HOSTNAME, "https://www.example.com" }, { OPTION_ADDRESS, "127.0.0.1" } } },
	{ "_smtp",
	  "the mail server on this machine, by STARTTLS",
	  { { OPTION_HOSTNAME, "smtp://mx.example.com" }, { OPTION_ADDRESS, "127.0.0.1" } } },
	{ "_intranet",
	  "a host that can be reached from here only, with an authority of its own",
	  { { OPTION_HOSTNAME, "intranet.example.com" },
	    { OPTION_CA_FILE, "/etc/ssl/company-ca.pem" } } },
	{ "_file",
	  "a chain in a file",
	  { { OPTION_FILE, "/etc/ssl/certs/www.example.com.pem" },
	    { OPTION_NAME, "www.example.com" } } },
};

static const struct command nrpe_argument_command = {
	"", "", { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$ARG2$" } }
};

bool write_nrpe(const struct program *program)
{
	printf("# %1$s for NRPE: commands that the monitoring server may ask for.\n"
	       "#\n"
	       "# Made by doc/gen_optdocs from the table of options; do not edit it.  Copy it to\n"
	       "# /etc/nagios/nrpe.d/ (or where include_dir of nrpe.cfg points), change the names "
	       "to\n"
	       "# yours, and restart NRPE.  %1$s --help lists all options.\n",
	       program->name);
	for (size_t i = 0; i < sizeof(nrpe_commands) / sizeof(nrpe_commands[0]); i++) {
		const struct command *command = &nrpe_commands[i];
		printf("\n# %s\ncommand[%s%s]=@plugindir@/%s", command->comment, program->name,
		       command->suffix, program->name);
		print_command_line(program, command);
	}
	printf("\n# With names and addresses from the server.  That needs dont_blame_nrpe=1, and "
	       "lets\n"
	       "# whoever may ask NRPE make this machine connect to any host.\n"
	       "#command[%s]=@plugindir@/%s",
	       program->name, program->name);
	print_command_line(program, &nrpe_argument_command);
	return true;
}

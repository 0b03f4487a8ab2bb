/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_nagios.h"

#include <stdio.h>
#include <string.h>

#include "gen_print.h"

static void print_command_line(const struct program *program, const struct program_command *command)
{
	for (size_t i = 0; i < COMMAND_OPTIONS && command->options[i].value != NULL; i++) {
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
		const struct option_row *row = program->rows[i];
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

static const char nagios_head[] =
	"# %1$s for Nagios and Naemon: commands, and a service template.\n"
	"#\n"
	"# Made by doc/gen_optdocs from the table of options; do not edit it.  Nagios reads it "
	"when\n"
	"# nagios.cfg says so, by cfg_file=FOLDER/%1$s.cfg or by cfg_dir for a whole\n"
	"# folder (Debian: /etc/nagios-plugins/config, where the package has it).\n"
	"#\n";

bool write_nagios(const struct program *program)
{
	const struct program_definitions *definitions = program->definitions;
	char template[64];
	snprintf(template, sizeof(template), "%s", command_name(program));
	for (char *p = template; *p != '\0'; p++)
		*p = *p == '_' ? '-' : *p;
	printf(nagios_head, program->name);
	print_note(definitions->nagios_note, program, template);
	fputs("#\n", stdout);
	print_reference(program);
	for (size_t i = 0; i < definitions->n_nagios_commands; i++) {
		const struct program_command *command = &definitions->nagios_commands[i];
		printf("\n# %s\ndefine command {\n"
		       "    command_name         %s%s\n"
		       "    command_line         $USER1$/%s",
		       command->comment, program->name, command->suffix, program->name);
		print_command_line(program, command);
		fputs("}\n", stdout);
	}
	putchar('\n');
	print_note(definitions->nagios_service_note, program, template);
	printf("define service {\n"
	       "    name                 %s-service\n"
	       "    register             0\n"
	       "    service_description  %s\n"
	       "    check_command        %s!$HOSTNAME$\n"
	       "    check_interval       15\n"
	       "    retry_interval       1\n"
	       "    max_check_attempts   3\n"
	       "}\n",
	       template, definitions->service, program->name);
	return true;
}

/* --- NRPE --------------------------------------------------------------------------------- */

bool write_nrpe(const struct program *program)
{
	const struct program_definitions *definitions = program->definitions;
	printf("# %1$s for NRPE: commands that the monitoring server may ask for.\n"
	       "#\n"
	       "# Made by doc/gen_optdocs from the table of options; do not edit it.  Copy it to\n"
	       "# /etc/nagios/nrpe.d/ (or where include_dir of nrpe.cfg points), change the names "
	       "to\n"
	       "# yours, and restart NRPE.  %1$s --help lists all options.\n",
	       program->name);
	for (size_t i = 0; i < definitions->n_nrpe_commands; i++) {
		const struct program_command *command = &definitions->nrpe_commands[i];
		printf("\n# %s\ncommand[%s%s]=@plugindir@/%s", command->comment, program->name,
		       command->suffix, program->name);
		print_command_line(program, command);
	}
	putchar('\n');
	print_note(definitions->nrpe_arguments_note, program, command_name(program));
	printf("#command[%s]=@plugindir@/%s", program->name, program->name);
	print_command_line(program, &definitions->nrpe_arguments);
	return true;
}

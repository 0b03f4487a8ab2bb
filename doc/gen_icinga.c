/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_icinga.h"

#include <stdio.h>
#include <string.h>

#include "gen_print.h"

/* --- Icinga 2 ----------------------------------------------------------------------------- */

static const char icinga2_head[] =
	"/* %1$s for Icinga 2: the CheckCommand \"%2$s\".\n"
	" *\n"
	" * Made by doc/gen_optdocs from the table of options; do not edit it.\n"
	" *\n"
	" * Icinga 2 reads this file by itself where it lies in plugins-contrib.d, as by Debian's\n"
	" * package, which is then installed wherever the check is scheduled or run.  Else\n"
	" * include this file in icinga2.conf:\n"
	" *\n"
	" *     include \"FOLDER/%1$s.conf\"\n"
	" *\n"
	" * or, when satellites or agents run the check, copy it to zones.d/global-templates of\n"
	" * the master, and do not include it: once, or it is defined twice.  The plugin is\n"
	" * expected in PluginDir.\n"
	" *\n"
	" * Each option is a variable %2$s_<option>, with underscores for dashes, of the\n"
	" * service or of the host.  Options that may be repeated take an array or one value,\n"
	" * flags take true, and %2$s_verbose a number, too.\n"
	" *\n";

static const char icinga2_timeout[] =
	" *\n"
	" * A service whose %s_timeout is near 60 seconds or above needs a longer\n"
	" * check_timeout, too.";

static const char icinga2_tail[] = " */\n"
				   "object CheckCommand \"%2$s\" {\n"
				   "\tcommand = [ PluginDir + \"/%1$s\" ]\n"
				   "\n"
				   "\targuments = {\n";

/* The value of the option that a service must have (%1$s).  The name of the host object
 * stands for it only when it is a domain name with a dot: a client uses neither the address
 * of a host nor a label that people gave it as the name that must match. */
static const char subject_function[] =
	"var subject = macro(\"$%1$s$\")\n"
	"if (subject != macro(\"" ICINGA_SUBJECT_OF_HOST "\")) { return subject }\n"
	"var name = macro(\"$host.name$\")\n"
	"if (regex(\"^([^\\\\s:/@.]+\\\\.)+[^\\\\s:/@.0-9][^\\\\s:/@.]*$\", name)) { return name "
	"}\n"
	"%3$s"
	"throw \"Set %1$s of the service or of the host to %2$s: the host object is called \" + "
	"name + \", which is no domain name\"\n";

/* The value of a flag that counts (%1$s) and is set, as the flag itself. */
static const char count_function[] =
	"var level = macro(\"$%1$s$\")\n"
	"if (level == true || level == \"true\") { level = 1 }\n"
	"return [ \"-%2$c\", \"-%2$c%2$c\", \"-%2$c%2$c%2$c\" ][Math.min(number(level), 3) - 1]\n";

bool icinga_function(const struct program *program, const struct option_row *row, char *body,
		     size_t size)
{
	const struct program_definitions *definitions = program->definitions;
	char variable[VARIABLE_SIZE], unless[128] = "";
	name_variable(program, row, variable, sizeof(variable));
	if (is_count(row)) {
		snprintf(body, size, count_function, variable, row->letter);
		return true;
	}
	if (row->id != definitions->subject)
		return false;
	if (definitions->instead != definitions->subject) {
		char instead[VARIABLE_SIZE];
		name_variable(program, find_row(program, definitions->instead), instead,
			      sizeof(instead));
		snprintf(unless, sizeof(unless), "if (macro(\"$%s$\")) { return [] }\n", instead);
	}
	snprintf(body, size, subject_function, variable, definitions->subject_words, unless);
	return true;
}

/* Icinga 2 leaves a flag out that is neither true nor false, such as "yes", with a line in its log:
 * what was asked for would then not be checked. */
static const char flag_function[] =
	"var flag = macro(\"$%1$s$\")\n"
	"if (typeof(flag) == Number || flag in [ null, \"\", false, true, \"0\", \"1\", \"true\", "
	"\"false\" ]) { return flag }\n"
	"throw \"Set %1$s to true or false\"\n";

static void print_lines(const char *body)
{
	for (const char *line = body; *line != '\0'; line += strcspn(line, "\n") + 1)
		printf("\t\t\t\t%.*s\n", (int)strcspn(line, "\n"), line);
}

static void print_function(const char *key, const char *body)
{
	printf("\t\t\t%s = {{\n", key);
	print_lines(body);
	fputs("\t\t\t}}\n", stdout);
}

static void write_icinga2_argument(const struct program *program, const struct option_row *row)
{
	char body[ICINGA_FUNCTION_SIZE], variable[VARIABLE_SIZE];
	printf("\t\t\"--%s\" = {\n", row->name);
	name_variable(program, row, variable, sizeof(variable));
	if (icinga_function(program, row, body, sizeof(body))) {
		print_function("value", body);
		if (is_count(row))
			printf("\t\t\tset_if = \"$%s$\"\n\t\t\tskip_key = true\n", variable);
	} else if (row->argument != NULL) {
		printf("\t\t\tvalue = \"$%s$\"\n", variable);
	} else {
		snprintf(body, sizeof(body), flag_function, variable);
		print_function("set_if", body);
	}
	fputs("\t\t\tdescription = \"", stdout);
	print_description(row);
	fputs("\"\n", stdout);
	if (is_list(row))
		fputs("\t\t\trepeat_key = true\n", stdout);
	fputs("\t\t}\n", stdout);
}

/* Icinga 2 leaves out, too, what is a dictionary, as vars.x["issuer"] = ... makes one, and that
 * with no word at all.  Only variables that are set are looked at, by an operator of the
 * language: a method of an array is some hundred times as dear (2.13), in every check. */
static const char forms_function[] =
	"for (owner in [ this.command, this.host, this.service ]) {\n"
	"\tif (!owner || !owner.vars) { continue }\n"
	"\tfor (name => value in owner.vars) {\n"
	"\t\tif (name in options && typeof(macro(\"$\" + name + \"$\")) == Dictionary) {\n"
	"\t\t\tthrow \"Set \" + name + \" to a value or to an array: it is a dictionary\"\n"
	"\t\t}\n"
	"\t}\n"
	"}\n"
	"return false\n";

/* Adds nothing to the command line: it ends the check before that is run. */
static void write_icinga2_forms(const struct program *program)
{
	const char *comma = "";
	fputs("\t\t\"(forms of the variables)\" = {\n\t\t\tset_if = {{\n", stdout);
	fputs("\t\t\t\tvar options = [", stdout);
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		char variable[VARIABLE_SIZE];
		if (!is_monitored(row) || row->argument == NULL)
			continue;
		name_variable(program, row, variable, sizeof(variable));
		printf("%s \"%s\"", comma, variable);
		comma = ",";
	}
	fputs(" ]\n", stdout);
	print_lines(forms_function);
	fputs("\t\t\t}}\n\t\t}\n", stdout);
}

bool write_icinga2(const struct program *program)
{
	const struct program_definitions *definitions = program->definitions;
	printf(icinga2_head, program->name, command_name(program));
	print_note(definitions->icinga2_note, program, command_name(program));
	if (find_row(program, OPTION_TIMEOUT) != NULL)
		printf(icinga2_timeout, command_name(program));
	printf(icinga2_tail, program->name, command_name(program));
	write_icinga2_forms(program);
	for (size_t i = 0; i < program->n_rows; i++) {
		if (is_monitored(program->rows[i]))
			write_icinga2_argument(program, program->rows[i]);
	}
	char variable[VARIABLE_SIZE];
	name_variable(program, find_row(program, definitions->subject), variable, sizeof(variable));
	printf("\t}\n\n\tvars.%s = \"" ICINGA_SUBJECT_OF_HOST "\"\n}\n", variable);
	return true;
}

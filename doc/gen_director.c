/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_director.h"

#include <stdio.h>
#include <string.h>

#include "gen_icinga.h"
#include "gen_print.h"
#include "gen_words.h"

/* A comma behind all but the last member: said before each. */
static void separate(bool *first)
{
	fputs(*first ? "\n" : ",\n", stdout);
	*first = false;
}

/* Writes something of each program as members of "TITLE". */
static void write_section(const char *title, const struct program *const *programs, size_t n,
			  void (*write)(const struct program *program, bool *first))
{
	bool first = true;
	printf("    \"%s\": {", title);
	for (size_t i = 0; i < n; i++)
		write(programs[i], &first);
	fputs("\n    }", stdout);
}

/* --- the command ---------------------------------------------------------------------------- */

static void write_argument(const struct program *program, const struct option_row *row)
{
	char body[ICINGA_FUNCTION_SIZE], variable[VARIABLE_SIZE];
	printf("                \"--%s\": {\n", row->name);
	name_variable(program, row, variable, sizeof(variable));
	if (icinga_function(program, row, body, sizeof(body))) {
		fputs("                    \"value\": {\n"
		      "                        \"type\": \"Function\",\n"
		      "                        \"body\": \"",
		      stdout);
		print_quoted(body);
		fputs("\"\n                    },\n", stdout);
	} else {
		printf("                    \"%s\": \"$%s$\",\n",
		       row->argument != NULL ? "value" : "set_if", variable);
	}
	fputs("                    \"description\": \"", stdout);
	print_description(row);
	fputs("\"", stdout);
	if (is_list(row))
		fputs(",\n                    \"repeat_key\": true", stdout);
	if (is_count(row))
		printf(",\n                    \"set_if\": \"$%s$\",\n"
		       "                    \"skip_key\": true",
		       variable);
	fputs("\n                }", stdout);
}

/* The fields of the basket are numbered by the programs before this one and its own rows. */
static void write_field_link(int id)
{
	printf("                {\n"
	       "                    \"datafield_id\": %d,\n"
	       "                    \"is_required\": \"n\",\n"
	       "                    \"var_filter\": null\n"
	       "                }",
	       id);
}

static void write_command(const struct program *program, int *field, bool *first)
{
	char variable[VARIABLE_SIZE];
	const char *name = command_name(program);
	separate(first);
	printf("        \"%1$s\": {\n"
	       "            \"object_name\": \"%1$s\",\n"
	       "            \"object_type\": \"object\",\n"
	       "            \"disabled\": false,\n"
	       "            \"methods_execute\": \"PluginCheck\",\n"
	       "            \"command\": \"%2$s\",\n"
	       "            \"timeout\": \"60\",\n"
	       "            \"is_string\": null,\n"
	       "            \"zone\": null,\n"
	       "            \"imports\": [],\n"
	       "            \"vars\": {\n",
	       name, program->name);
	name_variable(program, find_row(program, program->definitions->subject), variable,
		      sizeof(variable));
	printf("                \"%s\": \"" ICINGA_SUBJECT_OF_HOST "\"\n"
	       "            },\n"
	       "            \"arguments\": {",
	       variable);
	bool first_argument = true;
	for (size_t i = 0; i < program->n_rows; i++) {
		if (!is_monitored(program->rows[i]))
			continue;
		separate(&first_argument);
		write_argument(program, program->rows[i]);
	}
	fputs("\n            },\n            \"fields\": [", stdout);
	bool first_field = true;
	for (size_t i = 0; i < program->n_rows; i++) {
		if (!is_monitored(program->rows[i]))
			continue;
		separate(&first_field);
		write_field_link((*field)++);
	}
	fputs("\n            ]\n        }", stdout);
}

static void write_commands(const struct program *const *programs, size_t n)
{
	int field = 1;
	bool first = true;
	fputs("    \"Command\": {", stdout);
	for (size_t i = 0; i < n; i++)
		write_command(programs[i], &field, &first);
	fputs("\n    }", stdout);
}

static void write_template(const struct program *program, bool *first)
{
	separate(first);
	printf("        \"%1$s-template\": {\n"
	       "            \"object_name\": \"%1$s-template\",\n"
	       "            \"object_type\": \"template\",\n"
	       "            \"disabled\": false,\n"
	       "            \"check_command\": \"%1$s\",\n"
	       "            \"check_interval\": \"900\",\n"
	       "            \"retry_interval\": \"60\",\n"
	       "            \"max_check_attempts\": \"3\",\n"
	       "            \"enable_active_checks\": true,\n"
	       "            \"enable_perfdata\": true,\n"
	       "            \"imports\": [],\n"
	       "            \"fields\": [],\n"
	       "            \"vars\": {}\n"
	       "        }",
	       command_name(program));
}

/* --- fields, and the lists that they choose from -----------------------------------------------
 */

static void write_entry(const char *word, void *context)
{
	separate(context);
	printf("                {\n"
	       "                    \"entry_name\": \"%1$s\",\n"
	       "                    \"entry_value\": \"%1$s\",\n"
	       "                    \"format\": \"string\",\n"
	       "                    \"allowed_roles\": null\n"
	       "                }",
	       word);
}

static void write_list(const struct program *program, const struct option_row *row, bool *first)
{
	char variable[VARIABLE_SIZE];
	name_variable(program, row, variable, sizeof(variable));
	separate(first);
	printf("        \"%1$s\": {\n"
	       "            \"list_name\": \"%1$s\",\n"
	       "            \"owner\": \"director\",\n"
	       "            \"entries\": [",
	       variable);
	bool first_entry = true;
	each_value(program, row, write_entry, &first_entry);
	fputs("\n            ]\n        }", stdout);
}

static void write_lists(const struct program *program, bool *first)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (is_monitored(row) && kind_has_words(row->kind))
			write_list(program, row, first);
	}
}

static const char *data_type(const struct option_row *row)
{
	if (is_count(row))
		return "DataTypeNumber";
	if (row->argument == NULL)
		return "DataTypeBoolean";
	if (kind_has_words(row->kind))
		return "DataTypeDatalist";
	if (is_list(row))
		return "DataTypeArray";
	return row->kind == KIND_NUMBER ? "DataTypeNumber" : "DataTypeString";
}

/* May a form have something else than the words? */
static const char *behaviour(const struct option_row *row)
{
	if (row->kind == KIND_REQUIREMENT)
		return "suggest_optional"; /* the words are the beginnings of values */
	return is_list(row) ? "suggest_strict" : "strict";
}

static void write_settings(const struct option_row *row, const char *type, const char *variable)
{
	fputs("            \"settings\": {", stdout);
	if (strcmp(type, "DataTypeString") == 0)
		printf("\n                \"visibility\": \"%s\"\n            ",
		       (row->flags & OPT_SECRET) != 0 ? "hidden" : "visible");
	if (strcmp(type, "DataTypeDatalist") == 0)
		printf("\n                \"behavior\": \"%s\",\n"
		       "                \"data_type\": \"%s\",\n"
		       "                \"datalist\": \"%s\"\n            ",
		       behaviour(row), is_list(row) ? "array" : "string", variable);
	fputs("}\n", stdout);
}

static void write_field(const struct program *program, const struct option_row *row, int id)
{
	const char *type = data_type(row);
	char variable[VARIABLE_SIZE];
	name_variable(program, row, variable, sizeof(variable));
	printf("        \"%d\": {\n"
	       "            \"varname\": \"%s\",\n"
	       "            \"caption\": \"%s: %s\",\n"
	       "            \"description\": \"",
	       id, variable, program->name, row->name);
	print_description(row);
	printf("\",\n"
	       "            \"datatype\": \"Icinga\\\\Module\\\\Director\\\\DataType\\\\%s\",\n"
	       "            \"format\": null,\n"
	       "            \"category\": null,\n",
	       type);
	write_settings(row, type, variable);
	fputs("        }", stdout);
}

static void write_fields(const struct program *const *programs, size_t n)
{
	int id = 1;
	bool first = true;
	fputs("    \"Datafield\": {", stdout);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < programs[i]->n_rows; j++) {
			if (!is_monitored(programs[i]->rows[j]))
				continue;
			separate(&first);
			write_field(programs[i], programs[i]->rows[j], id++);
		}
	}
	fputs("\n    }", stdout);
}

bool write_director(const struct program *const *programs, size_t n)
{
	fputs("{\n", stdout);
	write_commands(programs, n);
	fputs(",\n", stdout);
	write_section("ServiceTemplate", programs, n, write_template);
	fputs(",\n", stdout);
	write_section("DataList", programs, n, write_lists);
	fputs(",\n", stdout);
	write_fields(programs, n);
	fputs("\n}\n", stdout);
	return true;
}

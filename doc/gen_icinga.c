/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_icinga.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#include "gen_print.h"

/* --- Icinga 2 ----------------------------------------------------------------------------- */

static const char icinga2_head[] =
	"/* %1$s for Icinga 2: the CheckCommand \"%2$s\".\n"
	" *\n"
	" * Made by doc/gen_optdocs from the table of options; do not edit it.\n"
	" *\n"
	" * Include this file in icinga2.conf, or copy it to a global zone when satellites\n"
	" * or agents run the check; the plugin is expected in PluginDir:\n"
	" *\n"
	" *     include \"/usr/share/%1$s/icinga2/%1$s.conf\"\n"
	" *\n"
	" * Each option is a variable %2$s_<option>, with underscores for dashes, of the\n"
	" * service or of the host.  Options that may be repeated take an array or one value,\n"
	" * flags take true.\n"
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

static void write_icinga2_argument(const struct program *program, const struct option_row *row)
{
	printf("\t\t\"--%s\" = {\n\t\t\t%s = \"$", row->name,
	       row->argument != NULL ? "value" : "set_if");
	print_variable(program, row);
	fputs("$\"\n\t\t\tdescription = \"", stdout);
	print_description(row);
	fputs("\"\n", stdout);
	if (is_list(row))
		fputs("\t\t\trepeat_key = true\n", stdout);
	if (row->id == program->definitions->subject)
		fputs("\t\t\trequired = true\n", stdout);
	fputs("\t\t}\n", stdout);
}

bool write_icinga2(const struct program *program)
{
	const struct program_definitions *definitions = program->definitions;
	printf(icinga2_head, program->name, command_name(program));
	print_note(definitions->icinga2_note, program, command_name(program));
	if (find_row(program, OPTION_TIMEOUT) != NULL)
		printf(icinga2_timeout, command_name(program));
	printf(icinga2_tail, program->name, command_name(program));
	for (size_t i = 0; i < program->n_rows; i++) {
		if (is_monitored(program->rows[i]))
			write_icinga2_argument(program, program->rows[i]);
	}
	fputs("\t}\n\n\tvars.", stdout);
	print_variable(program, find_row(program, definitions->subject));
	fputs(" = \"$host.name$\"\n}\n", stdout);
	return true;
}

/* --- Icinga Director ------------------------------------------------------------------------ */

/* The namespace of this project's UUIDs (random, once and for all). */
static const uint8_t namespace[16] = { 0x64, 0x8b, 0x1b, 0x5c, 0x76, 0x1b, 0x43, 0x5b,
				       0x92, 0xaf, 0x65, 0x7d, 0xeb, 0x0a, 0xd7, 0xe8 };

/* Prints the UUID of a name (version 5, RFC 9562): the same in every release, so
 * that Director knows an object again. */
static bool print_uuid(const char *kind, const char *name)
{
	uint8_t input[16 + 256], digest[20];
	memcpy(input, namespace, 16);
	int len = snprintf((char *)input + 16, sizeof(input) - 16, "%s:%s", kind, name);
	if (len < 0 || gnutls_hash_fast(GNUTLS_DIG_SHA1, input, 16 + (size_t)len, digest) != 0)
		return false;
	digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x50);
	digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
	for (int i = 0; i < 16; i++)
		printf("%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", digest[i]);
	return true;
}

static bool print_uuid_line(const char *indent, const char *kind, const char *name)
{
	printf("%s\"uuid\": \"", indent);
	bool ok = print_uuid(kind, name);
	fputs("\",\n", stdout);
	return ok;
}

static void write_director_arguments(const struct program *program)
{
	bool first = true;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (!is_monitored(row))
			continue;
		printf("%s                \"--%s\": {\n                    \"%s\": \"$",
		       first ? "" : ",\n", row->name, row->argument != NULL ? "value" : "set_if");
		print_variable(program, row);
		fputs("$\",\n                    \"description\": \"", stdout);
		print_description(row);
		fputs("\"", stdout);
		if (is_list(row))
			fputs(",\n                    \"repeat_key\": true", stdout);
		if (row->id == program->definitions->subject)
			fputs(",\n                    \"required\": true", stdout);
		fputs("\n                }", stdout);
		first = false;
	}
}

/* The fields of a command have numbers of their own in the basket, from first on. */
static void write_director_field_links(const struct program *program, int first)
{
	int id = first;
	for (size_t i = 0; i < program->n_rows; i++) {
		if (!is_monitored(program->rows[i]))
			continue;
		printf("%s                {\n"
		       "                    \"datafield_id\": %d,\n"
		       "                    \"is_required\": \"n\",\n"
		       "                    \"var_filter\": null\n"
		       "                }",
		       id > first ? ",\n" : "", id);
		id++;
	}
}

static bool write_director_command(const struct program *program, int first_field)
{
	const char *name = command_name(program);
	printf("        \"%s\": {\n", name);
	bool ok = print_uuid_line("            ", "command", name);
	printf("            \"object_name\": \"%s\",\n"
	       "            \"object_type\": \"object\",\n"
	       "            \"disabled\": false,\n"
	       "            \"methods_execute\": \"PluginCheck\",\n"
	       "            \"command\": \"%s\",\n"
	       "            \"timeout\": \"60\",\n"
	       "            \"is_string\": null,\n"
	       "            \"zone\": null,\n"
	       "            \"imports\": [],\n"
	       "            \"vars\": {\n"
	       "                \"",
	       name, program->name);
	print_variable(program, find_row(program, program->definitions->subject));
	fputs("\": \"$host.name$\"\n"
	      "            },\n"
	      "            \"arguments\": {\n",
	      stdout);
	write_director_arguments(program);
	fputs("\n            },\n            \"fields\": [\n", stdout);
	write_director_field_links(program, first_field);
	fputs("\n            ]\n        }", stdout);
	return ok;
}

static bool write_director_template(const struct program *program)
{
	const char *name = command_name(program);
	printf("        \"%s-template\": {\n", name);
	bool ok = print_uuid_line("            ", "service-template", name);
	printf("            \"object_name\": \"%s-template\",\n"
	       "            \"object_type\": \"template\",\n"
	       "            \"disabled\": false,\n"
	       "            \"check_command\": \"%s\",\n"
	       "            \"check_interval\": \"900\",\n"
	       "            \"retry_interval\": \"60\",\n"
	       "            \"max_check_attempts\": \"3\",\n"
	       "            \"enable_active_checks\": true,\n"
	       "            \"enable_perfdata\": true,\n"
	       "            \"imports\": [],\n"
	       "            \"fields\": [],\n"
	       "            \"vars\": {}\n"
	       "        }",
	       name, name);
	return ok;
}

static const char *director_type(const struct option_row *row)
{
	if (row->argument == NULL)
		return "DataTypeBoolean";
	if (is_list(row))
		return "DataTypeArray";
	return row->kind == KIND_NUMBER ? "DataTypeNumber" : "DataTypeString";
}

static bool write_director_field(const struct program *program, const struct option_row *row,
				 int id)
{
	const char *type = director_type(row);
	bool is_string = strcmp(type, "DataTypeString") == 0;
	printf("        \"%d\": {\n", id);
	char known_as[128];
	snprintf(known_as, sizeof(known_as), "%s%s", program->definitions->director_prefix,
		 row->name);
	bool ok = print_uuid_line("            ", "datafield", known_as);
	fputs("            \"varname\": \"", stdout);
	print_variable(program, row);
	printf("\",\n            \"caption\": \"%s: %s\",\n            \"description\": \"",
	       program->name, row->name);
	print_description(row);
	printf("\",\n"
	       "            \"datatype\": \"Icinga\\\\Module\\\\Director\\\\DataType\\\\%s\",\n"
	       "            \"format\": null,\n"
	       "            \"category\": null,\n"
	       "            \"settings\": {",
	       type);
	if (is_string)
		printf("\n                \"visibility\": \"%s\"\n            ",
		       (row->flags & OPT_SECRET) != 0 ? "hidden" : "visible");
	fputs("}\n        }", stdout);
	return ok;
}

static int count_fields(const struct program *program)
{
	int n = 0;
	for (size_t i = 0; i < program->n_rows; i++)
		n += is_monitored(program->rows[i]) ? 1 : 0;
	return n;
}

static bool write_director_fields(const struct program *program, int first)
{
	bool ok = true;
	int id = first;
	for (size_t i = 0; i < program->n_rows; i++) {
		if (!is_monitored(program->rows[i]))
			continue;
		fputs(id > 1 ? ",\n" : "", stdout);
		ok = write_director_field(program, program->rows[i], id++) && ok;
	}
	return ok;
}

bool write_director(const struct program *const *programs, size_t n)
{
	bool ok = true;
	int field = 1;
	fputs("{\n    \"Command\": {\n", stdout);
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? ",\n" : "", stdout);
		ok = write_director_command(programs[i], field) && ok;
		field += count_fields(programs[i]);
	}
	fputs("\n    },\n    \"ServiceTemplate\": {\n", stdout);
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? ",\n" : "", stdout);
		ok = write_director_template(programs[i]) && ok;
	}
	fputs("\n    },\n    \"Datafield\": {\n", stdout);
	field = 1;
	for (size_t i = 0; i < n; i++) {
		ok = write_director_fields(programs[i], field) && ok;
		field += count_fields(programs[i]);
	}
	fputs("\n    }\n}\n", stdout);
	return ok;
}

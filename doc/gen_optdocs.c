/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gen_optdocs - documents and definitions from the table of options.
 *
 *     gen_optdocs man check_cert_name.8.in | bash | icinga2 | director | nagios | nrpe
 *
 * prints one of them.  What it prints is kept in the repository, so that nobody
 * who builds or packages runs it; a test runs it and compares.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "gen_optdocs.h"

const char *command_name(const struct program *program)
{
	return program->name + strlen("check_");
}

void print_option(const struct program *program, enum option_id id)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = &program->rows[i];
		if (row->id == (unsigned)id && row->letter != '\0')
			printf("-%c", row->letter);
		else if (row->id == (unsigned)id)
			printf("--%s", row->name);
	}
}

void print_variable(const struct program *program, const struct option_row *row)
{
	printf("%s_", command_name(program));
	for (const char *p = row->name; *p != '\0'; p++)
		putchar(*p == '-' ? '_' : *p);
}

void print_quoted(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

void print_description(const struct option_row *row)
{
	print_quoted(row->help);
	if (row->default_text != NULL) {
		fputs(" Default: ", stdout);
		print_quoted(row->default_text);
		putchar('.');
	}
}

static bool write_document(const struct program *program, int argc, char **argv)
{
	static const struct {
		const char *name;
		bool (*write)(const struct program *program);
	} documents[] = {
		{ "bash", write_bash },         { "icinga2", write_icinga2 },
		{ "director", write_director }, { "nagios", write_nagios },
		{ "nrpe", write_nrpe },
	};
	if (argc == 3 && strcmp(argv[1], "man") == 0)
		return write_man(program, argv[2]);
	for (size_t i = 0; argc == 2 && i < sizeof(documents) / sizeof(documents[0]); i++) {
		if (strcmp(argv[1], documents[i].name) == 0)
			return documents[i].write(program);
	}
	fprintf(stderr, "usage: %s man SOURCE | bash | icinga2 | director | nagios | nrpe\n",
		argc > 0 ? argv[0] : "gen_optdocs");
	return false;
}

int main(int argc, char **argv)
{
	bool ok = write_document(&check_cert_name_program, argc, argv);
	return ok && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}

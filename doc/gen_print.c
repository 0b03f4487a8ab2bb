/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_print.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *command_name(const struct program *program)
{
	return program->name + strlen("check_");
}

const struct option_row *find_row(const struct program *program, unsigned id)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		if (program->rows[i]->id == id)
			return program->rows[i];
	}
	return NULL;
}

void print_option(const struct program *program, unsigned id)
{
	const struct option_row *row = find_row(program, id);
	assert(row != NULL);
	if (row->letter != '\0')
		printf("-%c", row->letter);
	else
		printf("--%s", row->name);
}

void name_variable(const struct program *program, const struct option_row *row, char *variable,
		   size_t size)
{
	snprintf(variable, size, "%s_%s", command_name(program), row->name);
	for (char *p = variable; *p != '\0'; p++)
		*p = *p == '-' ? '_' : *p;
}

void print_quoted(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			fputs("\\n", stdout);
			continue;
		}
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

void first_sentence(const struct option_row *row, char *sentence, size_t size)
{
	const char *end = strstr(row->help, ". ");
	size_t length = end != NULL ? (size_t)(end - row->help) : strlen(row->help);
	if (end == NULL && length > 0 && row->help[length - 1] == '.')
		length--;
	snprintf(sentence, size, "%.*s", (int)length, row->help);
}

void print_note(const char *note, const struct program *program, const char *command)
{
	static const char name_mark[] = "{name}", command_mark[] = "{command}";
	while (*note != '\0') {
		if (strncmp(note, name_mark, sizeof(name_mark) - 1) == 0) {
			fputs(program->name, stdout);
			note += sizeof(name_mark) - 1;
		} else if (strncmp(note, command_mark, sizeof(command_mark) - 1) == 0) {
			fputs(command, stdout);
			note += sizeof(command_mark) - 1;
		} else {
			putchar(*note++);
		}
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_zsh.h"

#include <stdio.h>

#include "gen_print.h"
#include "gen_words.h"

static const char head[] = "#compdef %1$s\n"
			   "# Completion of zsh for %1$s.\n"
			   "#\n"
			   "# Made by doc/gen_optdocs from the table of options; do not edit it.  "
			   "In a folder of fpath\n"
			   "# (share/zsh/site-functions) it is loaded when it is needed.\n"
			   "\n";

static void print_word(const char *word, void *context)
{
	(void)context;
	printf(" %s", word);
}

/* FINDING=STATE: the state is completed behind "=". */
static void write_states(const struct program *program, const struct option_row *row)
{
	printf("_%s_%s()\n"
	       "{\n"
	       "\tif compset -P '*='; then\n"
	       "\t\tcompadd ok warning critical unknown\n"
	       "\telse\n"
	       "\t\tcompadd -S = --",
	       program->name, row->name);
	each_word(program, row, print_word, NULL);
	fputs("\n\tfi\n}\n\n", stdout);
}

/* What completes the argument of an option. */
static void print_action(const struct program *program, const struct option_row *row)
{
	switch (row->kind) {
	case KIND_FLAG:
		return;
	case KIND_HOST:
		fputs("_hosts", stdout);
		return;
	case KIND_FILE:
		fputs("_files", stdout);
		return;
	case KIND_DIR:
		fputs("_files -/", stdout);
		return;
	case KIND_TEXT:
	case KIND_NUMBER:
		putchar(' '); /* nothing to offer */
		return;
	case KIND_STATE:
		printf("_%s_%s", program->name, row->name);
		return;
	case KIND_CLIENTS:
	case KIND_LIST:
		printf("_values -s , %s", row->name);
		each_word(program, row, print_word, NULL);
		return;
	case KIND_WORDS:
	case KIND_REQUIREMENT:
	case KIND_PROTOCOL:
		putchar('(');
		each_word(program, row, print_word, NULL);
		fputs(" )", stdout);
		return;
	}
}

/* In the inside of single quotes and of brackets. */
static void print_explanation(const struct option_row *row)
{
	char sentence[SENTENCE_SIZE];
	first_sentence(row, sentence, sizeof(sentence));
	for (const char *p = sentence; *p != '\0'; p++) {
		if (*p == '\'')
			fputs("'\\''", stdout);
		else if (*p == ':')
			fputs("\\:", stdout);
		else
			putchar(*p);
	}
}

/* '(-H --hostname)'{-H+,--hostname=}'[the name]:hostname:_hosts': an option that is there is not
 * offered again, but for one that repeats. */
static void write_option(const struct program *program, const struct option_row *row)
{
	const bool takes = row->argument != NULL, optional = (row->flags & OPT_OPTIONAL) != 0;
	const char *tail = !takes ? "" : optional ? "=-" : "=";
	fputs(" \\\n\t'", stdout);
	if ((row->flags & OPT_REPEATS) != 0)
		putchar('*');
	else if (row->letter != '\0')
		printf("(-%c --%s)", row->letter, row->name);
	if (row->letter != '\0')
		printf("'{-%c%s,--%s%s}'[", row->letter, takes ? "+" : "", row->name, tail);
	else
		printf("--%s%s[", row->name, tail);
	print_explanation(row);
	putchar(']');
	if (takes) {
		printf("%s:%s:", optional ? ":" : "", row->name);
		print_action(program, row);
	}
	putchar('\'');
}

bool write_zsh(const struct program *program)
{
	printf(head, program->name);
	for (size_t i = 0; i < program->n_rows; i++) {
		if (program->rows[i]->kind == KIND_STATE)
			write_states(program, program->rows[i]);
	}
	fputs("_arguments -s -S", stdout);
	for (size_t i = 0; i < program->n_rows; i++)
		write_option(program, program->rows[i]);
	putchar('\n');
	return true;
}

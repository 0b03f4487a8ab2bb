/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_fish.h"

#include <stdio.h>

#include "gen_print.h"
#include "gen_words.h"

static const char head[] =
	"# Completion of fish for %1$s.\n"
	"#\n"
	"# Made by doc/gen_optdocs from the table of options; do not edit it.  In\n"
	"# share/fish/vendor_completions.d it is loaded when it is needed.\n"
	"\n"
	"complete -c %1$s -f\n";

static void print_word(const char *word, void *context)
{
	bool *first = context;
	printf("%s%s", *first ? "" : " ", word);
	*first = false;
}

/* -x: it needs an argument, which is no file. */
static void print_argument(const struct program *program, const struct option_row *row)
{
	bool first = true;
	switch (row->kind) {
	case KIND_FLAG:
		return;
	case KIND_HOST:
		fputs(" -x -a '(__fish_print_hostnames)'", stdout);
		return;
	case KIND_FILE:
		fputs(" -r -F", stdout);
		return;
	case KIND_DIR:
		fputs(" -x -a '(__fish_complete_directories)'", stdout);
		return;
	case KIND_TEXT:
	case KIND_NUMBER:
		if ((row->flags & OPT_OPTIONAL) == 0)
			fputs(" -x", stdout);
		return;
	case KIND_CLIENTS:
	case KIND_LIST:
		fputs(" -x -a '(__fish_append , ", stdout);
		each_word(program, row, print_word, &first);
		fputs(")'", stdout);
		return;
	case KIND_STATE:
	case KIND_REQUIREMENT:
	case KIND_WORDS:
	case KIND_PROTOCOL:
		fputs(" -x -a '", stdout);
		each_value(program, row, print_word, &first);
		putchar('\'');
		return;
	}
}

/* In the inside of single quotes. */
static void print_explanation(const struct option_row *row)
{
	char sentence[SENTENCE_SIZE];
	first_sentence(row, sentence, sizeof(sentence));
	for (const char *p = sentence; *p != '\0'; p++) {
		if (*p == '\'')
			putchar('\\');
		putchar(*p);
	}
}

bool write_fish(const struct program *program)
{
	printf(head, program->name);
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		printf("complete -c %s", program->name);
		if (row->letter != '\0')
			printf(" -s %c", row->letter);
		printf(" -l %s", row->name);
		print_argument(program, row);
		fputs(" -d '", stdout);
		print_explanation(row);
		fputs("'\n", stdout);
	}
	return true;
}

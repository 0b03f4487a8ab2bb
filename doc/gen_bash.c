/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_bash.h"

#include <stdio.h>
#include <string.h>

#include "gen_print.h"
#include "gen_words.h"

static const char head[] =
	"# bash completion for %1$s\n"
	"#\n"
	"# Made by doc/gen_optdocs from the table of options; do not edit it.  Installed in\n"
	"# share/bash-completion/completions it is loaded when it is needed; without that,\n"
	"# source it.\n"
	"# shellcheck shell=bash\n"
	"\n"
	"_%1$s()\n"
	"{\n"
	"\tlocal IFS=$' \\t\\n' cur=${COMP_WORDS[COMP_CWORD]} option='' prefix=''\n"
	"\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tCOMPREPLY=()\n"
	"\t# Bash takes --name=value apart at \"=\" (unless COMP_WORDBREAKS says otherwise).\n"
	"\tif [[ $cur == --*=* ]]; then\n"
	"\t\toption=${cur%%%%=*} prefix=${cur%%%%=*}= cur=${cur#*=}\n"
	"\telif [[ $cur == = ]]; then\n"
	"\t\toption=$prev cur=''\n"
	"\telif [[ $prev == = ]] && ((COMP_CWORD >= 2)); then\n"
	"\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\telse\n"
	"\t\toption=$prev\n"
	"\tfi\n"
	"\n"
	"\tcase $option in\n";

static const char tail[] = "\tesac\n"
			   "\tCOMPREPLY=(\"${COMPREPLY[@]/#/$prefix}\")\n"
			   "\t# No blank behind what is not complete yet.\n"
			   "\tif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then\n"
			   "\t\tcompopt -o nospace 2>/dev/null\n"
			   "\tfi\n"
			   "\treturn 0\n"
			   "} &&\n"
			   "\tcomplete -F _%1$s %1$s\n";

/* "-H | --hostname | ..." of all options of a kind; false when there is none. */
static bool print_patterns(const struct program *program, enum option_kind kind)
{
	bool any = false;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (row->kind != kind)
			continue;
		fputs(any ? " | " : "\t", stdout);
		if (row->letter != '\0')
			printf("-%c | ", row->letter);
		printf("--%s", row->name);
		any = true;
	}
	if (any)
		fputs(")\n", stdout);
	return any;
}

static void print_case(const struct program *program, enum option_kind kind, const char *body)
{
	if (print_patterns(program, kind))
		printf("\t\t%s\n\t\t;;\n", body);
}

static void print_choice(const char *word, void *context)
{
	bool *first = context;
	printf("%s%s", *first ? "" : " ", word);
	*first = false;
}

/* The words of an option for compgen -W. */
static void print_choices(const struct program *program, const struct option_row *row)
{
	bool first = true;
	each_word(program, row, print_choice, &first);
}

static void print_assignment(const char *word, void *context)
{
	(void)context;
	printf("%s= ", word);
}

static void print_alternative(const char *word, void *context)
{
	bool *first = context;
	printf("%s%s", *first ? "\t" : " | ", word);
	*first = false;
}

/* One word, or the last of several with commas between them. */
static void print_words(const struct program *program, const struct option_row *row)
{
	if (kind_is_list(row->kind))
		fputs("\t\tif [[ $cur == *,* ]]; then\n"
		      "\t\t\tprefix+=${cur%,*}, cur=${cur##*,}\n"
		      "\t\tfi\n",
		      stdout);
	fputs("\t\tmapfile -t COMPREPLY < <(compgen -W '", stdout);
	print_choices(program, row);
	fputs("' -- \"$cur\")\n\t\t;;\n", stdout);
}

/* FINDING=STATE: the state is completed when "=" has been typed. */
static void print_states(const struct program *program, const struct option_row *row)
{
	fputs("\t\tif [[ $cur == *=* ]]; then\n"
	      "\t\t\tprefix+=${cur%%=*}= cur=${cur#*=}\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W 'ok warning critical unknown' -- "
	      "\"$cur\")\n"
	      "\t\telse\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W '",
	      stdout);
	each_word(program, row, print_assignment, NULL);
	fputs("' -- \"$cur\")\n\t\tfi\n\t\t;;\n", stdout);
	/* The same where bash has taken the word apart. */
	bool first = true;
	each_word(program, row, print_alternative, &first);
	fputs(")\n\t\t[[ $prev == = || ${COMP_WORDS[COMP_CWORD]} == = ]] &&\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W 'ok warning critical unknown' -- "
	      "\"$cur\")\n"
	      "\t\t;;\n",
	      stdout);
}

/* Options whose words are known: each has a case of its own. */
static void print_known(const struct program *program)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (!kind_has_words(row->kind))
			continue;
		fputc('\t', stdout);
		if (row->letter != '\0')
			printf("-%c | ", row->letter);
		printf("--%s)\n", row->name);
		if (row->kind == KIND_STATE)
			print_states(program, row);
		else
			print_words(program, row);
	}
}

/* Everything else: the options themselves. */
static void print_options(const struct program *program)
{
	fputs("\t*)\n\t\tmapfile -t COMPREPLY < <(compgen -W '", stdout);
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		bool takes_value = row->argument != NULL && (row->flags & OPT_OPTIONAL) == 0;
		if (row->letter != '\0')
			printf("-%c ", row->letter);
		printf("--%s%s ", row->name, takes_value ? "=" : "");
	}
	fputs("' -- \"$cur\")\n\t\t;;\n", stdout);
}

bool write_bash(const struct program *program)
{
	printf(head, program->name);
	print_case(program, KIND_HOST, "mapfile -t COMPREPLY < <(compgen -A hostname -- \"$cur\")");
	print_case(program, KIND_FILE,
		   "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
		   "\t\tcompopt -o filenames 2>/dev/null");
	print_case(program, KIND_DIR,
		   "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
		   "\t\tcompopt -o filenames 2>/dev/null");
	print_known(program);
	print_case(program, KIND_TEXT, ": # nothing to offer");
	print_case(program, KIND_NUMBER, ": # nothing to offer");
	print_options(program);
	printf(tail, program->name);
	return true;
}

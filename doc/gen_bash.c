/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_bash.h"

#include <stdio.h>
#include <string.h>

#include "base/client_family.h"
#include "cli/help.h"
#include "gen_print.h"
#include "starttls/protocol.h"

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

/* Words of "a|b": each such option has a case of its own. */
static void print_words(const struct program *program)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (row->kind != KIND_WORDS)
			continue;
		fputc('\t', stdout);
		if (row->letter != '\0')
			printf("-%c | ", row->letter);
		printf("--%s)\n\t\tmapfile -t COMPREPLY < <(compgen -W '", row->name);
		for (const char *p = row->argument; *p != '\0'; p++)
			putchar(*p == '|' ? ' ' : *p);
		fputs("' -- \"$cur\")\n\t\t;;\n", stdout);
	}
}

static void print_protocols(const struct program *program)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	if (!print_patterns(program, KIND_PROTOCOL))
		return;
	fputs("\t\tmapfile -t COMPREPLY < <(compgen -W '", stdout);
	for (size_t i = 0; i < n; i++)
		printf("%s%s", i > 0 ? " " : "", table[i].name);
	fputs("' -- \"$cur\")\n\t\t;;\n", stdout);
}

/* "a,b": the last word is completed. */
static void print_families(const struct program *program)
{
	static const char words[] =
#define X(ID, id) " " id
		CLIENT_FAMILIES(X)
#undef X
		;
	if (!print_patterns(program, KIND_CLIENTS))
		return;
	printf("\t\tif [[ $cur == *,* ]]; then\n"
	       "\t\t\tprefix+=${cur%%,*}, cur=${cur##*,}\n"
	       "\t\tfi\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen -W 'all%s' -- \"$cur\")\n\t\t;;\n",
	       words);
}

/* FINDING=STATE: the state is completed when "=" has been typed. */
static void print_states(const struct program *program)
{
	if (!print_patterns(program, KIND_STATE))
		return;
	fputs("\t\tif [[ $cur == *=* ]]; then\n"
	      "\t\t\tprefix+=${cur%%=*}= cur=${cur#*=}\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W 'ok warning critical unknown' -- "
	      "\"$cur\")\n"
	      "\t\telse\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W '",
	      stdout);
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		if (id != FINDING_USAGE && id != FINDING_INTERNAL &&
		    program_finds(program, (enum finding_id)id))
			printf("%s= ", finding_info((enum finding_id)id)->id);
	}
	fputs("' -- \"$cur\")\n\t\tfi\n\t\t;;\n", stdout);
	/* The same where bash has taken the word apart. */
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		if (program_finds(program, (enum finding_id)id))
			printf("%s%s", id > FINDING_NONE + 1 ? " | " : "\t",
			       finding_info((enum finding_id)id)->id);
	}
	fputs(")\n\t\t[[ $prev == = || ${COMP_WORDS[COMP_CWORD]} == = ]] &&\n"
	      "\t\t\tmapfile -t COMPREPLY < <(compgen -W 'ok warning critical unknown' -- "
	      "\"$cur\")\n"
	      "\t\t;;\n",
	      stdout);
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
	print_words(program);
	print_protocols(program);
	print_families(program);
	print_states(program);
	print_case(program, KIND_TEXT, ": # nothing to offer");
	print_case(program, KIND_NUMBER, ": # nothing to offer");
	print_options(program);
	printf(tail, program->name);
	return true;
}

/* gen_print.h - what the writers of documents share.  Prints to standard output. */
#ifndef CCN_DOC_GEN_PRINT_H
#define CCN_DOC_GEN_PRINT_H

#include <stdbool.h>

#include "cli/program.h"

/* "cert_name": the program without "check_", the prefix of Icinga's variables. */
const char *command_name(const struct program *program);

/* The row of an option that the program has. */
const struct option_row *find_row(const struct program *program, unsigned id);

/* Prints "-H", or "--srv" for an option without a letter. */
void print_option(const struct program *program, unsigned id);

enum { VARIABLE_SIZE = 64 };

/* "cert_name_all_addresses", in variable[size]: the variable of an option. */
void name_variable(const struct program *program, const struct option_row *row, char *variable,
		   size_t size);

/* Prints text in the inside of a quoted string of JSON or Icinga's language, a line end as \n. */
void print_quoted(const char *text);

/* Prints the help of an option with its default, as print_quoted does. */
void print_description(const struct option_row *row);

enum { SENTENCE_SIZE = 512 };

/* The first sentence of an option's help, without its full stop, in sentence[size]. */
void first_sentence(const struct option_row *row, char *sentence, size_t size);

/* Prints a note of struct program_definitions; command stands for {command}. */
void print_note(const char *note, const struct program *program, const char *command);

/* Has the option a place in a service definition? */
static inline bool is_monitored(const struct option_row *row)
{
	return (row->flags & OPT_UNMONITORED) == 0;
}

/* Is it a flag that counts, "-vv"? */
static inline bool is_count(const struct option_row *row)
{
	return (row->flags & OPT_REPEATS) != 0 && row->argument == NULL;
}

/* Can it have several values? */
static inline bool is_list(const struct option_row *row)
{
	return (row->flags & OPT_REPEATS) != 0 && row->argument != NULL;
}

#endif

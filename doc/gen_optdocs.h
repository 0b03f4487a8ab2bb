/* gen_optdocs.h - what the writers of documents share: see gen_optdocs.c. */
#ifndef CCN_DOC_GEN_OPTDOCS_H
#define CCN_DOC_GEN_OPTDOCS_H

#include <stdbool.h>

#include "cli/options.h"

/* Each prints one document to standard output; false when that cannot be done. */
bool write_man(const struct program *program, const char *source);
bool write_bash(const struct program *program);
bool write_icinga2(const struct program *program);
bool write_director(const struct program *program);
bool write_nagios(const struct program *program);
bool write_nrpe(const struct program *program);

/* "cert_name": the program without "check_", the prefix of Icinga's variables. */
const char *command_name(const struct program *program);

/* Prints "-H", or "--srv" for an option without a letter. */
void print_option(const struct program *program, enum option_id id);

/* Prints "cert_name_all_addresses": the variable of an option. */
void print_variable(const struct program *program, const struct option_row *row);

/* Prints text in the inside of a quoted string of JSON or Icinga's language. */
void print_quoted(const char *text);

/* Prints the help of an option with its default, as print_quoted does. */
void print_description(const struct option_row *row);

/* Has the option a place in a service definition? */
static inline bool is_monitored(const struct option_row *row)
{
	return (row->flags & OPT_UNMONITORED) == 0;
}

/* Can it have several values?  (A flag that repeats is on or off there.) */
static inline bool is_list(const struct option_row *row)
{
	return (row->flags & OPT_REPEATS) != 0 && row->argument != NULL;
}

#endif

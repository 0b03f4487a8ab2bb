/* gen_icinga.h - Icinga 2: the CheckCommand.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_ICINGA_H
#define CCN_DOC_GEN_ICINGA_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/program.h"

/* The default value of the variable that a service must have: it stands for the name of the host
 * object until a service or a host sets the variable.  Nobody sets this. */
#define ICINGA_SUBJECT_OF_HOST "host object $host.name$"

enum { ICINGA_FUNCTION_SIZE = 1024 };

/* The value of an argument that Icinga has to work out (Icinga 2, Advanced Topics, Functions): its
 * lines, in body[size].  False: the value is the variable. */
bool icinga_function(const struct program *program, const struct option_row *row, char *body,
		     size_t size);

bool write_icinga2(const struct program *program);

#endif

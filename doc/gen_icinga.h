/* gen_icinga.h - Icinga 2: the CheckCommand, and the same as a basket for
 * Icinga Director, which holds the commands of several programs.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_ICINGA_H
#define CCN_DOC_GEN_ICINGA_H

#include <stdbool.h>

#include "cli/program.h"

bool write_icinga2(const struct program *program);
bool write_director(const struct program *const *programs, size_t n);

#endif

/* gen_director.h - a basket for Icinga Director, which holds the commands of several programs,
 * a service template for each, and a field for each option, with lists of the words to choose
 * from.  It names its objects and numbers none: each version of Director knows them again by
 * their names when the basket is restored once more.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_DIRECTOR_H
#define CCN_DOC_GEN_DIRECTOR_H

#include <stdbool.h>

#include "cli/program.h"

bool write_director(const struct program *const *programs, size_t n);

#endif

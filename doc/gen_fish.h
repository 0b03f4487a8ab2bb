/* gen_fish.h - completion for fish.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_FISH_H
#define CCN_DOC_GEN_FISH_H

#include <stdbool.h>

#include "cli/program.h"

bool write_fish(const struct program *program);

#endif

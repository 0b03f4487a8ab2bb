/* gen_bash.h - bash completion.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_BASH_H
#define CCN_DOC_GEN_BASH_H

#include <stdbool.h>

#include "cli/program.h"

bool write_bash(const struct program *program);

#endif

/* gen_zsh.h - completion for zsh, by its _arguments.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_ZSH_H
#define CCN_DOC_GEN_ZSH_H

#include <stdbool.h>

#include "cli/program.h"

bool write_zsh(const struct program *program);

#endif

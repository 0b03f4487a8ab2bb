/* gen_man.h - the manual page: its source with the generated parts filled in (mdoc).
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_MAN_H
#define CCN_DOC_GEN_MAN_H

#include <stdbool.h>

#include "cli/program.h"

bool write_man(const struct program *program, const char *source);

#endif

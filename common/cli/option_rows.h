/* option_rows.h - the options that programs share: the rows of options.def.
 *
 * A program takes those that make sense for it by SHARED_OPTION() and may add
 * rows of its own (struct program).
 */
#ifndef CCN_CLI_OPTION_ROWS_H
#define CCN_CLI_OPTION_ROWS_H

#include "program.h"

/* By enum option_id. */
extern const struct option_row option_rows[OPTION_COUNT];

/* The row with this id, as an element of program->rows. */
#define SHARED_OPTION(ID) &option_rows[OPTION_##ID]

#endif

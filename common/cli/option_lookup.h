/* option_lookup.h - options by their letters and names.  Pure. */
#ifndef CCN_CLI_OPTION_LOOKUP_H
#define CCN_CLI_OPTION_LOOKUP_H

#include "program.h"

/* NULL when there is none. */
const struct option_row *option_find_letter(const struct program *program, char letter);

/* By its name (len octets), or by the start of it that no other shares.
 * ERR_OPTION_UNKNOWN, ERR_OPTION_UNKNOWN_NEAR, ERR_OPTION_AMBIGUOUS. */
enum err option_find_name(const struct program *program, const char *name, size_t len,
			  const struct option_row **ret_row, struct error *reterr) MUST_USE;

#endif

/* option_lookup.h - options by their letters and names.  Pure. */
#ifndef CCN_CLI_OPTION_LOOKUP_H
#define CCN_CLI_OPTION_LOOKUP_H

#include "program.h"

/* NULL when there is none. */
const struct option_row *option_find_letter(const struct program *program, char letter);

/* There is no such option (a letter, or a name of len octets), that was typed so:
 * ERR_OPTION_FOREIGN when other plugins have it, else ERR_OPTION_UNKNOWN. */
enum err option_unknown(const struct program *program, const char *option, size_t len,
			const char *typed, struct error *reterr) MUST_USE;

/* By its name (len octets), or by the start of it that no other shares.
 * ERR_OPTION_UNKNOWN, ERR_OPTION_UNKNOWN_NEAR, ERR_OPTION_FOREIGN, ERR_OPTION_AMBIGUOUS. */
enum err option_find_name(const struct program *program, const char *name, size_t len,
			  const struct option_row **ret_row, struct error *reterr) MUST_USE;

#endif

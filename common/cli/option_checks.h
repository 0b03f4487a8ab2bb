/* option_checks.h - what no single option can see: what is missing, and shared
 * options that do not go together.  Pure. */
#ifndef CCN_CLI_OPTION_CHECKS_H
#define CCN_CLI_OPTION_CHECKS_H

#include "options.h"

/* First what the program itself demands, then what shared rows say of each
 * other. */
enum err options_check(const struct program *program, const struct options *options,
		       struct error *reterr) MUST_USE;

#endif

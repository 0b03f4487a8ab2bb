/* require.h - the values of --require (verdicts/requirement.h).  Pure. */
#ifndef CCN_CLI_REQUIRE_H
#define CCN_CLI_REQUIRE_H

#include "options.h"

/* Adds what value says to options->demands.requirements. */
enum err option_parse_require(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr);

/* What one option says: "issuer=", "not-issuer=", "staple"; for completion and errors. */
void requirement_each_word(void (*take)(const char *word, void *context), void *context);

/* Of a file no connection is known: refuses what would need one. */
enum err requirements_check_offline(const struct options *options, struct error *reterr) MUST_USE;

/* Are these two values of --require the same WHAT, of which one is enough?  What must not be
 * holds each by itself. */
bool requirements_are_alternatives(const char *a, const char *b);

#endif

/* options_parse.h - from words to options.
 *
 * The rows are in options.def, the single source of parser, --help, manual page,
 * bash completion, Icinga and Nagios definitions.  Parsing follows GNU habits
 * (--name=VALUE, --name VALUE, unambiguous abbreviations, -xVALUE, bundled
 * flags) in code of its own, because getopt_long(3) keeps its state in globals
 * and prints.  What a second use of an option means, each row says itself
 * (OPT_REPEATS, OPT_OVERRIDES).
 */
#ifndef CCN_CLI_OPTIONS_PARSE_H
#define CCN_CLI_OPTIONS_PARSE_H

#include "options.h"

/* Parses argv, with --extra-opts expanded first.  An error that counts as usage
 * says what is wrong and what was expected; *ret_options is then empty but for
 * output, so that the error can be told in the format that was asked for.  When
 * the arguments ask for help, version or the list of findings the rest is not
 * looked at.  Reads the environment and the option file only for --extra-opts. */
enum err options_parse(const struct program *program, int argc, char *const *argv,
		       struct options *ret_options, struct error *reterr) MUST_USE;

/* What must be known before the first file is read. */
struct foretold {
	const struct output_format *output;
	double timeout_s;
};

/* What the command line itself says of it, else the defaults: an option file may
 * say otherwise.  Touches nothing, and asks for no memory. */
struct foretold options_foretell(const struct program *program, int argc, char *const *argv);

#endif

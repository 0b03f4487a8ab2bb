/* option_parsers.h - one typed parser for each row of options.def: whole text,
 * range-checked, what was expected as the text of the error.  Private to cli/.
 *
 * The parsers of flags are called with NULL.  Those of help, version and
 * list-findings only set the action; that of extra-opts refuses: the engine
 * expands --extra-opts itself, and an option file may not name another.
 */
#ifndef CCN_CLI_OPTION_PARSERS_H
#define CCN_CLI_OPTION_PARSERS_H

#include "options.h"

#define OPTION(id, letter, name, argument, kind, parser, section, flags, default_text, help) \
	option_parser option_parse_##parser;
#include "options.def"
#undef OPTION

/* An option by its letter; NULL when there is none.  By its name, or by the start
 * of it that no other shares; ERR_USAGE names the nearest, or all that it
 * can be.  See option_lookup.c. */
const struct option_row *option_find_letter(const struct program *program, char letter);
enum err option_find_name(const struct program *program, const char *name, size_t len,
			  const struct option_row **ret_row, struct error *reterr) MUST_USE;

/* Makes room for one element more in an array of n; NULL when memory runs out
 * (the array is untouched then). */
void *array_grow(void *array, size_t n, size_t element_size);

/* Copies a text and hands it to the options to own; NULL: out of memory. */
const char *options_own_text(struct options *options, const char *text);
/* The same for memory from malloc; false, and freed, when memory runs out. */
bool options_own(struct options *options, void *memory);

/* http://[user[:password]@]host[:port] or socks5://...; see proxy_url.c. */
enum err proxy_url_parse(const char *text, struct proxy *ret_proxy, struct error *reterr) MUST_USE;

/* What one parser cannot see: options that do not go together, and what is
 * missing.  See option_checks.c. */
enum err options_check(const struct program *program, const struct options *options,
		       struct error *reterr) MUST_USE;

#endif

/* dialogue_rows.h - what servers say, and what the dialogues must make of it.
 *
 * Rows named after a product are recorded from it.  One row is one stream of
 * the server from its first octet to the last that matters, everything that
 * the client sends meanwhile, and the end of it: go-ahead, or the exact text of
 * the error.
 */
#ifndef CCN_TESTS_DIALOGUE_ROWS_H
#define CCN_TESTS_DIALOGUE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct dialogue_row {
	const char *id;
	const char *protocol;
	const char *domain; /* or NULL */
	struct bytes server;
	struct bytes client;
	const char *error; /* exact detail; NULL: the go-ahead */
	/* The server's part may be longer than what is needed to refuse it, so
	 * pieces of it may be refused earlier, with another text. */
	bool early;
};

extern const struct dialogue_row dialogue_rows[];
extern const size_t n_dialogue_rows;

/* What never ends: unit again and again behind the beginning. */
struct endless_row {
	const char *id;
	const char *protocol;
	const char *beginning;
	const char *unit;
	const char *error; /* a part of the detail */
};

extern const struct endless_row endless_rows[];
extern const size_t n_endless_rows;

#endif

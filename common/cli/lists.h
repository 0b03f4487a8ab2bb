/* lists.h - what the program knows, for people and programs: --list-findings,
 * --list-protocols, --list-clients.  Each is text, and with -o json one object.  Pure. */
#ifndef CCN_CLI_LISTS_H
#define CCN_CLI_LISTS_H

#include "base/strbuf.h"
#include "program.h"
#include "report/format.h"

enum list_kind {
	LIST_FINDINGS,
	LIST_PROTOCOLS,
	LIST_CLIENTS,
	LIST_COUNT,
};

/* Appends a list, with its line end, in the form of -o (text, where that has no lists). */
void list_append(enum list_kind kind, const struct program *program,
		 const struct output_format *format, struct strbuf *out);

#endif

/* list_clients.h - what --list-clients prints: families of clients, and what is
 * known of each.  Pure. */
#ifndef CCN_CLI_LIST_CLIENTS_H
#define CCN_CLI_LIST_CLIENTS_H

#include "base/strbuf.h"
#include "program.h"
#include "report/json_writer.h"

/* Families with members, versions and other words for them; a table of rules and
 * families; and of each rule what it says, what would mend it, since when, on what
 * it depends, and where that is known from. */
void list_clients_append(const struct program *program, struct strbuf *out);

/* The same: "families" and "rules", each with what every family does. */
void list_clients_write(const struct program *program, struct json *json);

#endif

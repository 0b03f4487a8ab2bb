/* clients_list.h - the text of --list-clients: families of clients, and what is
 * known of each.  Pure. */
#ifndef CCN_CLI_CLIENTS_LIST_H
#define CCN_CLI_CLIENTS_LIST_H

#include "base/strbuf.h"

/* Families with members, versions and other words for them; a table of rules and
 * families; and of each rule what it says, what would mend it, since when, on what
 * it depends, and where that is known from. */
void clients_list_append(struct strbuf *out);

#endif

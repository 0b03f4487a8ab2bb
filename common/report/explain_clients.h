/* explain_clients.h - what is said about families of clients.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_CLIENTS_H
#define CCN_REPORT_EXPLAIN_CLIENTS_H

#include "explanation.h"

/* What is said about a finding of the clients step. */
const struct explanation *explain_clients(enum finding_id id);

/* All families, grouped by the most telling of their reasons: "refused by Java and
 * Go: ...; not known for Apple devices; accepted by all others". */
void explain_clients_all(struct strbuf *out, const struct result *result);

#endif

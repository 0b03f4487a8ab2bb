/* explain_clients.h - what is said about families of clients.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_CLIENTS_H
#define CCN_REPORT_EXPLAIN_CLIENTS_H

#include "explanation.h"

/* The rows of the findings of the clients step. */
extern const struct explanation explain_clients[FINDING_COUNT];

/* All families, grouped by the most telling of their reasons: "refused by Java and
 * Go: ...; not known for Apple devices; accepted by all others". */
void explain_clients_all(struct strbuf *out, const struct result *result);

#endif

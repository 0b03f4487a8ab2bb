/* json_clients.h - the families of clients, as JSON.  Pure. */
#ifndef CCN_REPORT_JSON_CLIENTS_H
#define CCN_REPORT_JSON_CLIENTS_H

#include "json_writer.h"
#include "verdicts/client_verdict.h"

/* "clients":[{"id":...,"name":...,"verdict":"accept|refuse|depends","rules":[{...}]}]:
 * all families, always; of each the rules that it refuses ("refused":true) and
 * those that it may or may not take. */
void json_clients(struct json *json, const struct client_verdicts *clients);

#endif

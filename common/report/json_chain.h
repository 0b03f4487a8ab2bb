/* json_chain.h - certificates and their names as JSON.  Pure. */
#ifndef CCN_REPORT_JSON_CHAIN_H
#define CCN_REPORT_JSON_CHAIN_H

#include "facts/session.h"
#include "json_writer.h"

/* A presented name in one form (a DNS name as it stands); NULL: null. */
void json_presented(struct json *json, const char *key, const struct presented_name *name);

/* "chain" and "chain_cut": what the server sent, bounded. */
void json_chain(struct json *json, const struct session *session);

#endif

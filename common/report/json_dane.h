/* json_dane.h - TLSA records and what they come to as JSON.  Pure. */
#ifndef CCN_REPORT_JSON_DANE_H
#define CCN_REPORT_JSON_DANE_H

#include "json_writer.h"
#include "verdicts/dane.h"

/* "dane": base, secure, verdict, records, own. */
void json_dane(struct json *json, const struct dane_verdict *dane);

#endif

/* explain_dane.h - what is said about TLSA records.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_DANE_H
#define CCN_REPORT_EXPLAIN_DANE_H

#include "explanation.h"

/* The row of a finding of the DANE step; static. */
const struct explanation *explain_dane(enum finding_id id);

/* "DANE-EE": by what a client goes; static. */
const char *dane_rule_word(enum dane_rule rule);

/* Nothing to find fault with: a record fits, or there is none. */
void explain_dane_good(struct strbuf *out, const struct result *result);

/* "its TLSA record 3 1 1 (DANE-EE)", when that alone counts or the path to its
 * authority; false, and nothing, when not. */
bool explain_dane_decides(struct strbuf *out, const struct result *result);

/* "3 1 1 8cb0...": as it stands in a zone; data of any length is cut. */
void explain_dane_record(struct strbuf *out, const struct tlsa_record *record);
/* What became of record i: "fits", "does not fit", or why it does not count. */
void explain_dane_record_state(struct strbuf *out, const struct dane_verdict *dane, size_t i);
/* "3 1 1 8cb0...": the record that would fit; nothing without a certificate. */
void explain_dane_own(struct strbuf *out, const struct dane_verdict *dane);

#endif

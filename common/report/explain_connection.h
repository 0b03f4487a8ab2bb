/* explain_connection.h - what is said about obtaining the certificate: every
 * step before the name, and the client certificate.  Pure. */
#ifndef CCN_REPORT_EXPLAIN_CONNECTION_H
#define CCN_REPORT_EXPLAIN_CONNECTION_H

#include "explanation.h"

/* What is said about a finding of these steps. */
const struct explanation *explain_connection(enum finding_id id);

/* What was done at one of these steps, when it went well. */
void explain_connection_good(struct strbuf *out, const struct result *result, enum step step);

/* Why there is no certificate: "no TCP connection to 192.0.2.10 port 443:
 * connection refused"; with scope (which may be NULL) in the place of the
 * address.  The reason is cut after limit octets. */
void explain_failure(struct strbuf *out, const struct result *result, const struct finding *finding,
		     const char *scope, size_t limit);

/* Why an address failed: "connect: connection refused". */
void explain_attempt(struct strbuf *out, const struct failed_attempt *failed, size_t limit);

/* "failed before: ", or "failed, too: " where none brought a certificate: then the one that is told
 * is the one that came furthest, be it the last or not; static. */
const char *explain_failed_word(const struct session *session);

/* "; failed before: 192.0.2.9 (connect: connection refused)"; nothing when no
 * address was tried before. */
void explain_failed_before(struct strbuf *out, const struct session *session);

#endif

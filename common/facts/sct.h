/* sct.h - signed certificate timestamps (RFC 6962 3.3): how many there are, of how
 * many logs, since when.
 *
 * Counted, not verified: nobody here knows the logs' keys, nor which logs a client
 * takes.  Pure.
 */
#ifndef CCN_FACTS_SCT_H
#define CCN_FACTS_SCT_H

#include "facts/session.h"

enum { SCT_LOG_ID_BYTES = 32, SCT_MAX_LOGS = 32 };

/* What lists of timestamps hold; struct sct_set s = { 0 } is a valid empty value. */
struct sct_set {
	size_t n;           /* timestamps of version 1 */
	size_t n_logs;      /* of how many logs, each counted once (at most SCT_MAX_LOGS) */
	int64_t earliest_s; /* seconds since 1970, rounded up; with n > 0 */
	bool damaged;       /* a list breaks off, or is empty; what was read counts */
	struct bytes logs[SCT_MAX_LOGS]; /* their ids, borrowed from the lists */
};

/* Adds the timestamps of a SignedCertificateTimestampList, with its length. */
void sct_set_add(struct sct_set *set, struct bytes list);

/* The list in an OCSP response (DER, whoever signed it), in what it says of the
 * certificate with this serial number (content octets): SingleResponse's
 * extension 1.3.6.1.4.1.11129.2.4.5; empty when there is none. */
struct bytes sct_list_of_response(struct bytes response, struct bytes serial);

/* Where clients look for timestamps, but for the TLS extension (RFC 6962 3.3.1),
 * which is not asked for. */
struct sct_sources {
	struct sct_set embedded; /* in the server's certificate */
	struct sct_set stapled;  /* in the OCSP response that the server stapled */
};

/* Of a session with a certificate. */
struct sct_sources sct_sources_of(const struct session *session);

#endif

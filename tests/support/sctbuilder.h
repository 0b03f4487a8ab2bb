/* sctbuilder.h - lists of signed certificate timestamps, and OCSP responses that hold one. */
#ifndef CCN_TESTS_SCTBUILDER_H
#define CCN_TESTS_SCTBUILDER_H

#include "derbuf.h"

/* Where an OCSP response has its list (RFC 6962 3.3). */
#define SCT_STAPLED "1.3.6.1.4.1.11129.2.4.5"

/* Adds a SignedCertificateTimestampList of one timestamp, of this time (seconds since 1970). */
void sct_build_list(struct derbuf *out, int64_t at_s);

/* Adds an OCSP response, as far as timestamps need one: of certificate 99, with no list, and of
 * that with this serial number (DER, in hexadecimal), with this list in an extension. */
void sct_build_response(struct derbuf *out, const char *serial, const char *oid, struct bytes list);

#endif

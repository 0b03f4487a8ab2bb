/* alert.h - TLS alerts (RFC 8446, section 6) in words.  Pure. */
#ifndef CCN_FACTS_ALERT_H
#define CCN_FACTS_ALERT_H

#include <stdbool.h>

enum {
	ALERT_UNEXPECTED_MESSAGE = 10,
	ALERT_RECORD_OVERFLOW = 22,
	ALERT_HANDSHAKE_FAILURE = 40,
	ALERT_BAD_CERTIFICATE = 42,
	ALERT_UNSUPPORTED_CERTIFICATE = 43,
	ALERT_CERTIFICATE_REVOKED = 44,
	ALERT_CERTIFICATE_EXPIRED = 45,
	ALERT_CERTIFICATE_UNKNOWN = 46,
	ALERT_ILLEGAL_PARAMETER = 47,
	ALERT_UNKNOWN_CA = 48,
	ALERT_DECODE_ERROR = 50,
	ALERT_PROTOCOL_VERSION = 70,
	ALERT_INSUFFICIENT_SECURITY = 71,
	ALERT_INTERNAL_ERROR = 80,
	ALERT_MISSING_EXTENSION = 109,
	ALERT_UNSUPPORTED_EXTENSION = 110,
	ALERT_UNRECOGNIZED_NAME = 112,
};

/* "handshake_failure"; "unknown alert" for a number without a name; static. */
const char *alert_name(int alert);

/* Is it what a server finds wrong with the certificate of a client? */
bool alert_is_of_client_certificate(int alert);

/* Does a server say by it that it takes nothing of what it was offered? */
bool alert_is_of_offer(int alert);

/* Where no name was sent (SNI): is it that one is wanted? */
bool alert_is_of_name(int alert);

/* What it means for the one who has to mend it; "" when there is nothing to
 * say; static. */
const char *alert_advice(int alert);

#endif

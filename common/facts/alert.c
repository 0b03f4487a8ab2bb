/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alert.h"

#include <stddef.h>

/* X(number, "name", "advice") */
#define ALERTS(X) \
	X(0, "close_notify", "") \
	X(10, "unexpected_message", "") \
	X(20, "bad_record_mac", "") \
	X(21, "decryption_failed", "") \
	X(22, "record_overflow", "") \
	X(30, "decompression_failure", "") \
	X(40, "handshake_failure", \
	  "no cipher suite, key exchange group or signature algorithm in common, or no " \
	  "certificate for this name") \
	X(41, "no_certificate", "") \
	X(42, "bad_certificate", "it does not accept the client certificate") \
	X(43, "unsupported_certificate", "it does not accept this kind of client certificate") \
	X(44, "certificate_revoked", "the client certificate is revoked") \
	X(45, "certificate_expired", "the client certificate has expired") \
	X(46, "certificate_unknown", "it does not accept the client certificate") \
	X(47, "illegal_parameter", "") \
	X(48, "unknown_ca", "it does not know the issuer of the client certificate") \
	X(49, "access_denied", "it does not let this client in") \
	X(50, "decode_error", "") \
	X(51, "decrypt_error", "") \
	X(60, "export_restriction", "") \
	X(70, "protocol_version", \
	  "no TLS version in common: the server speaks older or newer ones only") \
	X(71, "insufficient_security", "it wants stronger ciphers than are offered") \
	X(80, "internal_error", \
	  "a fault of the server: its log says more; often there is no certificate for this name") \
	X(86, "inappropriate_fallback", "") \
	X(90, "user_canceled", "") \
	X(100, "no_renegotiation", "") \
	X(109, "missing_extension", "it wants an extension that was not sent") \
	X(110, "unsupported_extension", "") \
	X(111, "certificate_unobtainable", "") \
	X(112, "unrecognized_name", "it has no certificate for the name sent as SNI") \
	X(113, "bad_certificate_status_response", "") \
	X(114, "bad_certificate_hash_value", "") \
	X(115, "unknown_psk_identity", "") \
	X(116, "certificate_required", "it insists on a client certificate") \
	X(120, "no_application_protocol", \
	  "it wants an application protocol (ALPN) that was not offered") \
	X(121, "ech_required", "")

struct row {
	int number;
	const char *name;
	const char *advice;
};

static const struct row rows[] = {
#define X(number, name, advice) { number, name, advice },
	ALERTS(X)
#undef X
};

static const struct row *find(int alert)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].number == alert)
			return &rows[i];
	}
	return NULL;
}

const char *alert_name(int alert)
{
	const struct row *row = find(alert);
	return row != NULL ? row->name : "unknown alert";
}

bool alert_is_of_client_certificate(int alert)
{
	switch (alert) {
	case ALERT_BAD_CERTIFICATE:
	case ALERT_UNSUPPORTED_CERTIFICATE:
	case ALERT_CERTIFICATE_REVOKED:
	case ALERT_CERTIFICATE_EXPIRED:
	case ALERT_CERTIFICATE_UNKNOWN:
	case ALERT_UNKNOWN_CA:
		return true;
	}
	return false;
}

bool alert_is_of_offer(int alert)
{
	return alert == ALERT_HANDSHAKE_FAILURE || alert == ALERT_PROTOCOL_VERSION ||
	       alert == ALERT_INSUFFICIENT_SECURITY;
}

bool alert_is_of_name(int alert)
{
	return alert == ALERT_UNRECOGNIZED_NAME || alert == ALERT_MISSING_EXTENSION;
}

const char *alert_advice(int alert)
{
	const struct row *row = find(alert);
	return row != NULL ? row->advice : "";
}

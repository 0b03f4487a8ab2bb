/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ended a session, from what is known of its end: net/tls_error.h. */
#include <config.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gnutls/gnutls.h>

#include "net/tls_error.h"
#include "support/errorwords.h"

struct row {
	const char *id;
	struct tls_end end;
	enum err code;
	const char *words; /* the whole sentence; NULL: the library's own words are in it */
};

#define ALERT(number) .code = GNUTLS_E_FATAL_ALERT_RECEIVED, .alert = (number), .has_answered = true
#define PULL .code = GNUTLS_E_PULL_ERROR

static const struct row rows[] = {
	{ "alert",
	  { ALERT(112) },
	  ERR_TLS_ALERT,
	  "the server sent alert unrecognized_name (112): it has no certificate for the name sent "
	  "as SNI" },
	{ "alert-of-no-name",
	  { ALERT(112), .unnamed = true },
	  ERR_TLS_ALERT_UNNAMED,
	  "the server sent alert unrecognized_name (112): no name was sent (SNI), and it may "
	  "want one" },
	{ "alert-extension",
	  { ALERT(109) },
	  ERR_TLS_ALERT,
	  "the server sent alert missing_extension (109): it wants an extension that was not "
	  "sent" },
	{ "alert-extension-perhaps-name",
	  { ALERT(109), .unnamed = true },
	  ERR_TLS_ALERT_UNNAMED,
	  "the server sent alert missing_extension (109): no name was sent (SNI), and it may "
	  "want one" },
	{ "alert-without-advice",
	  { ALERT(50) },
	  ERR_TLS_ALERT,
	  "the server sent alert decode_error (50)" },
	{ "alert-unknown",
	  { ALERT(250) },
	  ERR_TLS_ALERT,
	  "the server sent alert unknown alert (250)" },
	/* Of most protocols none is offered. */
	{ "alert-without-alpn",
	  { ALERT(120) },
	  ERR_TLS_ALERT,
	  "the server sent alert no_application_protocol (120): it wants an application protocol "
	  "(ALPN) that was not offered" },
	{ "alert-insists",
	  { ALERT(116), .asked = true, .may_insist = true },
	  ERR_CLIENT_CERTIFICATE_INSISTED,
	  "the server asked for a client certificate and sent alert certificate_required (116) "
	  "when "
	  "none came" },
	/* TLS 1.3, within the handshake: it cannot know yet that none comes. */
	{ "alert-asked-too-early", { ALERT(40), .asked = true }, ERR_TLS_ALERT, NULL },
	{ "alert-sent",
	  { ALERT(48), .asked = true, .sent = true, .may_insist = true },
	  ERR_CLIENT_CERTIFICATE_REFUSED,
	  "the server refused the client certificate: it sent alert unknown_ca (48): it does not "
	  "know "
	  "the issuer of the client certificate" },
	{ "alert-bad-certificate-sent",
	  { ALERT(42), .asked = true, .sent = true },
	  ERR_CLIENT_CERTIFICATE_REFUSED,
	  "the server refused the client certificate: it sent alert bad_certificate (42): it does "
	  "not accept the client certificate" },
	{ "alert-bad-certificate",
	  { ALERT(42) },
	  ERR_TLS_ALERT_OF_CLIENT,
	  "the server sent alert bad_certificate (42), which is about a client certificate, and "
	  "none was sent" },
	{ "alert-of-no-certificate",
	  { ALERT(45), .may_insist = true },
	  ERR_TLS_ALERT_OF_CLIENT,
	  "the server sent alert certificate_expired (45), which is about a client certificate, "
	  "and "
	  "none was sent" },
	{ "alert-of-no-certificate-asked-for",
	  { ALERT(48), .asked = true },
	  ERR_TLS_ALERT_OF_CLIENT,
	  "the server sent alert unknown_ca (48), which is about a client certificate, and none "
	  "was "
	  "sent" },
	{ "alert-no-rsa",
	  { ALERT(40), .variant = VARIANT_RSA },
	  ERR_TLS_NO_SUCH_CERTIFICATE,
	  "the server has no RSA certificate (sent alert handshake_failure (40))" },
	{ "alert-no-ecdsa",
	  { ALERT(71), .variant = VARIANT_NO_SNI_ECDSA },
	  ERR_TLS_NO_SUCH_CERTIFICATE,
	  "the server has no ECDSA certificate (sent alert insufficient_security (71))" },
	{ "alert-other-while-asked-for-rsa",
	  { ALERT(70), .variant = VARIANT_RSA },
	  ERR_TLS_ALERT,
	  NULL },
	{ "alert-behind-the-chain",
	  { ALERT(40), .variant = VARIANT_RSA, .chain_seen = true },
	  ERR_TLS_ALERT,
	  NULL },
	{ "closed-at-once",
	  { PULL, .closed = true },
	  ERR_TLS_BROKE_OFF_AT_ONCE,
	  "the server closed the connection at once, without an answer to the TLS ClientHello" },
	{ "closed",
	  { .code = GNUTLS_E_PREMATURE_TERMINATION, .closed = true, .has_answered = true },
	  ERR_TLS_BROKE_OFF,
	  "the server closed the connection during the TLS handshake" },
	{ "closed-no-rsa",
	  { PULL, .closed = true, .variant = VARIANT_RSA },
	  ERR_TLS_NO_SUCH_CERTIFICATE,
	  "the server has no RSA certificate (closed the connection)" },
	{ "closed-no-sni",
	  { PULL, .closed = true, .variant = VARIANT_NO_SNI },
	  ERR_TLS_BROKE_OFF_AT_ONCE,
	  NULL },
	{ "closed-insists",
	  { PULL, .closed = true, .has_answered = true, .asked = true, .may_insist = true },
	  ERR_CLIENT_CERTIFICATE_INSISTED,
	  "the server asked for a client certificate and closed the connection when none came" },
	/* As Node.js does. */
	{ "closed-sent",
	  { PULL, .closed = true, .has_answered = true, .asked = true, .sent = true,
	    .may_insist = true },
	  ERR_CLIENT_CERTIFICATE_REFUSED,
	  "the server refused the client certificate: it closed the connection" },
	{ "reset",
	  { PULL, .error_number = ECONNRESET, .has_answered = true },
	  ERR_TLS_BROKE_OFF,
	  "the server reset the connection during the TLS handshake" },
	{ "pipe",
	  { .code = GNUTLS_E_PUSH_ERROR, .error_number = EPIPE },
	  ERR_TLS_BROKE_OFF_AT_ONCE,
	  "the server reset the connection at once, without an answer to the TLS ClientHello" },
	{ "lost",
	  { PULL, .error_number = EHOSTUNREACH, .has_answered = true },
	  ERR_TLS_BROKE_OFF,
	  "the server is not reachable any more (no route to host) during the TLS handshake" },
	{ "endless",
	  { .code = GNUTLS_E_AGAIN, .error_number = EMSGSIZE, .has_answered = true },
	  ERR_TLS_ENDLESS,
	  "the server sends without end during the TLS handshake" },
	{ "warnings",
	  { .code = GNUTLS_E_WARNING_ALERT_RECEIVED, .has_answered = true },
	  ERR_TLS_ENDLESS_WARNINGS,
	  "the server sends warnings without end" },
	{ "no-memory", { .code = GNUTLS_E_MEMORY_ERROR }, ERR_NO_MEMORY, "out of memory" },
	{ "no-memory-in-transport",
	  { PULL, .error_number = ENOMEM },
	  ERR_NO_MEMORY,
	  "out of memory" },
	{ "no-buffers-in-transport",
	  { PULL, .error_number = ENOBUFS, .has_answered = true },
	  ERR_SHORTAGE,
	  "this machine ran short of something: No buffer space available" },
	{ "no-random-data",
	  { .code = GNUTLS_E_RANDOM_FAILED },
	  ERR_TLS_OWN,
	  "the TLS library failed, not the server: Failed to acquire random data." },
	{ "version",
	  { .code = GNUTLS_E_UNSUPPORTED_VERSION_PACKET, .has_answered = true },
	  ERR_TLS_HANDSHAKE,
	  NULL },
	{ "no-packet",
	  { PULL, .error_number = EPROTO, .has_answered = true, .packets = "tds" },
	  ERR_TLS_NO_PACKET,
	  "the server left the packets of tds that carry the TLS handshake" },
	{ "unreadable",
	  { .code = GNUTLS_E_CERTIFICATE_ERROR,
	    .chain_seen = true,
	    .import_code = GNUTLS_E_ASN1_DER_ERROR },
	  ERR_TLS_CERTIFICATE_UNREADABLE,
	  NULL },
	/* New to the library, but no defect. */
	{ "unknown-key",
	  { .code = GNUTLS_E_CERTIFICATE_ERROR,
	    .chain_seen = true,
	    .import_code = GNUTLS_E_UNKNOWN_PK_ALGORITHM },
	  ERR_TLS_HANDSHAKE,
	  NULL },
};

static void row_is_understood(void **state)
{
	const struct row *row = *state;
	struct error error = { 0 };
	assert_int_equal(tls_error(&row->end, &error), row->code);
	assert_int_equal(error.code, row->code);
	if (row->words != NULL)
		assert_string_equal(error_words(&error), row->words);
	assert_true(error_words(&error)[0] != '\0');
}

static void facts_are_kept_as_numbers(void **unused)
{
	struct error error = { 0 };
	const struct tls_end lost = { .code = GNUTLS_E_PULL_ERROR, .error_number = ENETDOWN };
	const struct tls_end version = { .code = GNUTLS_E_UNSUPPORTED_VERSION_PACKET };
	(void)unused;
	(void)tls_error(&lost, &error);
	assert_int_equal(error.ended, ERROR_END_LOST);
	assert_int_equal(error.number, ENETDOWN);
	(void)tls_error(&version, &error);
	assert_int_equal(error.ended, ERROR_END_NONE);
	assert_int_equal(error.number, GNUTLS_E_UNSUPPORTED_VERSION_PACKET);
	assert_string_equal(error.term, "no TLS version in common");
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[N + 1];
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, row_is_understood, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[N] = (struct CMUnitTest)cmocka_unit_test(facts_are_kept_as_numbers);
	return _cmocka_run_group_tests("tls_error", tests, N + 1, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/probe.h: what ClientHello offers, RSA and ECDSA certificates,
 * client certificates, wrong settings.  The servers are real ones on loopback. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "probe_harness.h"
#include "support/errorwords.h"

/* How late a time-out may be; how long anything may take that does not wait. */
enum { LATE_US = 100000, SLACK_US = 1500000 };

static const struct netserver_tls_options ec_options = { .certificates = { &harness_ec },
							 .n_certificates = 1 };

/* --- STARTTLS, SNI, ALPN ---------------------------------------------------------------- */

static void serve_smtp(int fd, const void *context, struct netserver_counts *counts)
{
	char line[256];
	netserver_send_text(fd, "220 mail.example.com ESMTP\r\n");
	netserver_receive_line(fd, counts->text, sizeof(counts->text));
	netserver_send_text(fd, "250-mail.example.com\r\n250 STARTTLS\r\n");
	netserver_receive_line(fd, line, sizeof(line));
	netserver_send_text(fd, "220 go ahead\r\n");
	netserver_serve_tls(fd, context, counts);
}

static void starttls_then_handshake(void **unused)
{
	struct netserver server;
	struct harness h = { .protocol = "smtp",
			     .settings = { .verbosity = 2, .bind_address = "127.0.0.9" } };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, serve_smtp, &ec_options);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	harness_check_chain(&h.session, &harness_ec);
	/* Our own name is the address that this end of the connection has. */
	assert_string_equal(server.counts->text, "EHLO [127.0.0.9]");
	assert_true(h.session.elapsed_us[STEP_STARTTLS] > 0);
	assert_non_null(strstr(strbuf_text(&h.log), "* connected to 127.0.0.1 port "));
	assert_non_null(strstr(strbuf_text(&h.log), "S: 220 go ahead\n"));
	assert_non_null(strstr(strbuf_text(&h.log), "* TLS 1.3, AES-256-GCM, "));
	netserver_stop(&server);
	harness_clear(&h);
}

static void sni_is_sent_unless_refused(void **unused)
{
	static const struct netserver_tls_options options = { .certificates = { &harness_ec },
							      .n_certificates = 1,
							      .wanted_sni = "mail.example.com" };
	static const struct {
		const char *sni;
		enum certificate_variant variant;
		bool ok;
	} rows[] = {
		{ "mail.example.com", VARIANT_DEFAULT, true },
		{ "other.example.com", VARIANT_DEFAULT, false },
		{ NULL, VARIANT_DEFAULT, false },
		{ "mail.example.com", VARIANT_ECDSA, true },
		{ "mail.example.com", VARIANT_NO_SNI, false },
		{ "mail.example.com", VARIANT_NO_SNI_RSA, false },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct harness h = { .target = { .sni = rows[i].sni, .variant = rows[i].variant } };
		harness_run_server(&h, netserver_serve_tls, &options);
		if (rows[i].ok)
			harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
		else
			harness_check(&h, FINDING_HANDSHAKE_FAILED, STEP_HANDSHAKE,
				      "unrecognized_name (112)");
		assert_false(h.session.variant_refused);
		harness_clear(&h);
	}
}

static void serve_alpn(int fd, const void *context, struct netserver_counts *counts)
{
	/* ClientHello's list of names is near enough to its text. */
	char hello[2048];
	(void)context;
	ssize_t n = recv(fd, hello, sizeof(hello), MSG_PEEK);
	snprintf(counts->text, sizeof(counts->text), "%s %s",
		 n > 0 && memmem(hello, (size_t)n, "\2h2", 3) != NULL ? "h2" : "-",
		 n > 0 && memmem(hello, (size_t)n, "\10http/1.1", 9) != NULL ? "http/1.1" : "-");
}

static void alpn_is_what_clients_offer(void **unused)
{
	static const struct {
		const char *protocol, *request, *offered;
	} rows[] = {
		{ "https", NULL, "h2 http/1.1" },
		{ "https", "/", "- http/1.1" },
		{ "tls", NULL, "- -" },
		{ "imaps", NULL, "- -" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct netserver server;
		struct harness h = { .protocol = rows[i].protocol,
				     .settings.request_path = rows[i].request };
		netserver_start(&server, "127.0.0.1", 0, serve_alpn, NULL);
		harness_add(&h, "127.0.0.1", server.port);
		harness_run(&h);
		assert_string_equal(server.counts->text, rows[i].offered);
		netserver_stop(&server);
		harness_clear(&h);
	}
}

static void debug_lines_only_when_asked(void **unused)
{
	(void)unused;
	for (int verbosity = 3; verbosity >= 0; verbosity -= 3) {
		struct harness h = { .settings.verbosity = verbosity };
		harness_run_server(&h, netserver_serve_tls, &ec_options);
		harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
		assert_int_equal(strstr(strbuf_text(&h.log), "GnuTLS 4: ") != NULL, verbosity == 3);
		harness_clear(&h);
	}
}

/* --- RSA and ECDSA ----------------------------------------------------------------------- */

struct variant_row {
	const char *id;
	const char *priority;
	bool has_rsa, has_ec;
	enum certificate_variant variant;
	const struct netserver_certificate *expected; /* NULL: refused */
};

static const struct variant_row variant_rows[] = {
	{ "tls13-both-rsa", TLS13, true, true, VARIANT_RSA, &harness_rsa },
	{ "tls13-both-ecdsa", TLS13, true, true, VARIANT_ECDSA, &harness_ec },
	{ "tls13-both-rsa-no-sni", TLS13, true, true, VARIANT_NO_SNI_RSA, &harness_rsa },
	{ "tls13-both-ecdsa-no-sni", TLS13, true, true, VARIANT_NO_SNI_ECDSA, &harness_ec },
	{ "tls12-both-rsa", TLS12, true, true, VARIANT_RSA, &harness_rsa },
	{ "tls12-both-ecdsa", TLS12, true, true, VARIANT_ECDSA, &harness_ec },
	{ "tls13-rsa-asked-ecdsa", TLS13, true, false, VARIANT_ECDSA, NULL },
	{ "tls13-ecdsa-asked-rsa", TLS13, false, true, VARIANT_RSA, NULL },
	{ "tls12-rsa-asked-ecdsa", TLS12, true, false, VARIANT_ECDSA, NULL },
	{ "tls12-ecdsa-asked-rsa", TLS12, false, true, VARIANT_RSA, NULL },
	{ "tls13-rsa-asked-rsa", TLS13, true, false, VARIANT_RSA, &harness_rsa },
	{ "tls12-ecdsa-asked-ecdsa", TLS12, false, true, VARIANT_ECDSA, &harness_ec },
};

static void variant_row(void **state)
{
	const struct variant_row *row = *state;
	struct netserver_tls_options options = { .priority = row->priority };
	struct harness h = { .target.variant = row->variant };
	if (row->has_rsa)
		options.certificates[options.n_certificates++] = &harness_rsa;
	if (row->has_ec)
		options.certificates[options.n_certificates++] = &harness_ec;
	harness_run_server(&h, netserver_serve_tls, &options);
	if (row->expected != NULL) {
		harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
		harness_check_chain(&h.session, row->expected);
	} else {
		harness_check(&h, FINDING_HANDSHAKE_FAILED, STEP_HANDSHAKE,
			      row->variant == VARIANT_RSA
				      ? "the server has no RSA certificate ("
				      : "the server has no ECDSA certificate (");
	}
	assert_int_equal(h.session.variant_refused, row->expected == NULL);
	harness_clear(&h);
}

/* A priority of the user holds for the variants, too. */
static void variant_keeps_the_users_priority(void **unused)
{
	struct netserver_tls_options options = { .certificates = { &harness_rsa, &harness_ec },
						 .n_certificates = 2 };
	(void)unused;
	for (int variant = VARIANT_DEFAULT; variant <= VARIANT_ECDSA; variant++) {
		struct harness h = { .settings.priority = TLS12 ":-CIPHER-ALL:+AES-128-GCM",
				     .target.variant = (enum certificate_variant)variant };
		harness_run_server(&h, netserver_serve_tls, &options);
		harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
		assert_string_equal(h.session.tls_version, "TLS 1.2");
		assert_string_equal(h.session.cipher, "AES-128-GCM");
		harness_clear(&h);
	}
	struct harness h = { .settings.priority = TLS12 ":-KX-ALL:+ECDHE-RSA",
			     .target.variant = VARIANT_ECDSA };
	harness_run_server(&h, netserver_serve_tls, &options);
	harness_check(&h, FINDING_HANDSHAKE_FAILED, STEP_HANDSHAKE, "");
	harness_clear(&h);
}

/* --- client certificates ------------------------------------------------------------------ */

struct client_row {
	const char *id;
	const char *priority;
	gnutls_certificate_request_t request;
	const struct netserver_certificate *sent;   /* --client-cert */
	const struct netserver_certificate *wanted; /* chain with the authority */
	bool no_tickets;
	enum client_certificate_request expected;
	enum finding_id code;
	const char *words;
};

static const struct client_row client_rows[] = {
	{ "tls13-asked", TLS13, GNUTLS_CERT_REQUEST, NULL, NULL, false, CLIENT_CERTIFICATE_ASKED,
	  FINDING_NONE, "" },
	{ "tls13-asked-no-tickets", TLS13, GNUTLS_CERT_REQUEST, NULL, NULL, true,
	  CLIENT_CERTIFICATE_ASKED, FINDING_NONE, "" },
	{ "tls12-asked", TLS12, GNUTLS_CERT_REQUEST, NULL, NULL, false, CLIENT_CERTIFICATE_ASKED,
	  FINDING_NONE, "" },
	{ "tls13-insisted", TLS13, GNUTLS_CERT_REQUIRE, NULL, NULL, false,
	  CLIENT_CERTIFICATE_INSISTED, FINDING_CLIENT_CERTIFICATE_REQUIRED,
	  "asked for a client certificate and sent alert certificate_required (116)" },
	{ "tls12-insisted", TLS12, GNUTLS_CERT_REQUIRE, NULL, NULL, false,
	  CLIENT_CERTIFICATE_INSISTED, FINDING_CLIENT_CERTIFICATE_REQUIRED,
	  "asked for a client certificate and sent alert " },
	{ "tls13-sent", TLS13, GNUTLS_CERT_REQUIRE, &harness_client, &harness_client, false,
	  CLIENT_CERTIFICATE_SENT, FINDING_NONE, "" },
	{ "tls12-sent", TLS12, GNUTLS_CERT_REQUIRE, &harness_client, &harness_client, false,
	  CLIENT_CERTIFICATE_SENT, FINDING_NONE, "" },
	{ "tls13-sent-rsa", TLS13, GNUTLS_CERT_REQUIRE, &harness_rsa, &harness_client, false,
	  CLIENT_CERTIFICATE_SENT, FINDING_NONE, "" },
	{ "tls12-sent-and-refused", TLS12, GNUTLS_CERT_REQUIRE, &harness_client, &harness_broken,
	  false, CLIENT_CERTIFICATE_SENT, FINDING_HANDSHAKE_FAILED,
	  "the server refused the client certificate: it sent alert " },
	{ "tls13-sent-and-refused", TLS13, GNUTLS_CERT_REQUIRE, &harness_client, &harness_broken,
	  false, CLIENT_CERTIFICATE_SENT, FINDING_HANDSHAKE_FAILED,
	  "the server refused the client certificate: it sent alert " },
	{ "tls13-not-asked-with-one-at-hand", TLS13, GNUTLS_CERT_IGNORE, &harness_client, NULL,
	  false, CLIENT_CERTIFICATE_NOT_ASKED, FINDING_NONE, "" },
};

static void client_certificate(void **state)
{
	const struct client_row *row = *state;
	struct netserver_tls_options options = { .priority = row->priority,
						 .certificates = { &harness_ec },
						 .n_certificates = 1,
						 .request = row->request,
						 .client_ca = row->wanted,
						 .no_tickets = row->no_tickets };
	struct harness h = { 0 };
	struct derbuf pem = { 0 };
	if (row->sent != NULL) {
		pem = harness_client_pem(row->sent, true);
		h.settings.client_cert = "client.pem";
		h.settings.client_cert_pem = h.settings.client_key_pem = derbuf_bytes(&pem);
	}
	harness_run_server(&h, netserver_serve_tls, &options);
	assert_int_equal(h.session.client_certificate, row->expected);
	assert_int_equal(error_finding(h.session.error.code), row->code);
	if (strstr(error_words(&h.session.error), row->words) == NULL)
		fail_msg("'%s' is not in '%s'", row->words, error_words(&h.session.error));
	if (row->code == FINDING_CLIENT_CERTIFICATE_REQUIRED)
		assert_int_equal(h.session.reached, STEP_CLIENT_CERTIFICATE);
	harness_check_chain(&h.session, &harness_ec);
	assert_in_range(h.elapsed_us, 0, harness_slack(SLACK_US));
	/* A session ticket says at once that the server goes on without. */
	if (row->expected == CLIENT_CERTIFICATE_ASKED && !row->no_tickets)
		assert_in_range(h.session.elapsed_us[STEP_CLIENT_CERTIFICATE], 0,
				harness_slack(300000));
	harness_clear(&h);
	derbuf_clear(&pem);
}

/* Only a server that asked, and sends nothing, is listened to, and not for long. */
static void listens_only_when_asked(void **unused)
{
	struct netserver_tls_options options = { .priority = TLS13,
						 .certificates = { &harness_ec },
						 .n_certificates = 1,
						 .no_tickets = true };
	struct harness h = { 0 };
	(void)unused;
	harness_run_server(&h, netserver_serve_tls, &options);
	assert_int_equal(h.session.elapsed_us[STEP_CLIENT_CERTIFICATE], 0);
	harness_clear(&h);
	options.request = GNUTLS_CERT_REQUEST;
	harness_run_server(&h, netserver_serve_tls, &options);
	harness_check(&h, FINDING_NONE, STEP_CLIENT_CERTIFICATE, "");
	assert_in_range(h.session.elapsed_us[STEP_CLIENT_CERTIFICATE], 490000,
			500000 + harness_slack(LATE_US));
	harness_clear(&h);
}

static void wrong_settings_are_usage_errors(void **unused)
{
	struct derbuf cert_pem = harness_client_pem(&harness_client, false);
	struct derbuf pair_pem = harness_client_pem(&harness_client, true);
	struct derbuf other_pem = harness_client_pem(&harness_ec, true);
	const struct bytes cert = derbuf_bytes(&cert_pem), pair = derbuf_bytes(&pair_pem),
			   other = derbuf_bytes(&other_pem), none = { NULL, 0 };
	const struct {
		struct probe_settings settings;
		const char *words;
	} rows[] = {
		{ { .priority = "NORMAL:+NONSENSE" },
		  "priority string 'NORMAL:+NONSENSE' is wrong at '+NONSENSE'" },
		{ { .client_cert = "x.pem" }, "x.pem holds no certificate (PEM): " },
		{ { .client_cert = "x.pem", .client_cert_pem = cert, .client_key_pem = cert },
		  "A key in a file of its own is given with --client-key" },
		{ { .client_cert = "x.pem",
		    .client_key = "x.key",
		    .client_cert_pem = cert,
		    .client_key_pem = none },
		  "x.key holds no private key (PEM) that GnuTLS reads: " },
		{ { .client_cert = "x.pem",
		    .client_key = "y.key",
		    .client_cert_pem = pair,
		    .client_key_pem = other },
		  "the client key y.key does not belong to the certificate x.pem" },
		{ { .bind_address = "localhost" }, "source address 'localhost'" },
		{ { .request_path = "owa" }, "must begin with /" },
		{ { .request_path = "/a b" }, "no blanks" },
		{ { .request_path = "/a\r\nHost: x" }, "no blanks" },
		{ { .request_path = "" }, "must begin with /" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct probe_context *context = NULL;
		struct error error = { 0 };
		assert_int_equal(
			error_finding(probe_context_new(&rows[i].settings, &context, &error)),
			FINDING_USAGE);
		assert_null(context);
		if (strstr(error_words(&error), rows[i].words) == NULL)
			fail_msg("'%s' is not in '%s'", rows[i].words, error_words(&error));
	}
	derbuf_clear(&cert_pem), derbuf_clear(&pair_pem), derbuf_clear(&other_pem);
}

#define ROWS(table, function) \
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) \
		tests[n++] = (struct CMUnitTest) \
		{ \
			table[i].id, function, NULL, NULL, (void *)(uintptr_t)&table[i] \
		}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(starttls_then_handshake),
		cmocka_unit_test(sni_is_sent_unless_refused),
		cmocka_unit_test(alpn_is_what_clients_offer),
		cmocka_unit_test(debug_lines_only_when_asked),
		cmocka_unit_test(variant_keeps_the_users_priority),
		cmocka_unit_test(listens_only_when_asked),
		cmocka_unit_test(wrong_settings_are_usage_errors),
	};
	enum {
		SINGLE = sizeof(single) / sizeof(single[0]),
		N = SINGLE + sizeof(variant_rows) / sizeof(variant_rows[0]) +
		    sizeof(client_rows) / sizeof(client_rows[0])
	};
	struct CMUnitTest tests[N];
	size_t n = 0;
	ROWS(variant_rows, variant_row);
	ROWS(client_rows, client_certificate);
	memcpy(tests + n, single, sizeof(single));
	return _cmocka_run_group_tests("probe_tls", tests, N, harness_setup, harness_teardown);
}

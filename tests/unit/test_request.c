/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/probe.h beyond the plain handshake: --request, and
 * proxies. */
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
#include "support/derbuf.h"
#include "support/errorwords.h"

/* --- --request ------------------------------------------------------------------------ */

enum ask {
	ASK_NEVER,
	ASK_IN_HANDSHAKE,
	ASK_LATER, /* renegotiation, or post-handshake authentication */
	INSIST_LATER,
};

struct request_row {
	const char *id;
	const char *priority;
	enum ask ask;
	const char *reply;     /* without a client certificate */
	bool closes;           /* without close_notify, after it */
	bool with_certificate; /* --client-cert */
	enum client_certificate_request expected;
	int http_status;
	enum finding_id code;
};

#define OK_REPLY "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define IIS_REPLY \
	"HTTP/1.1 403 Forbidden\r\nContent-Length: 60\r\n\r\n" \
	"<h2>HTTP Error 403.7 - Forbidden: client certificate</h2>   "
#define NGINX_REPLY \
	"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" \
	"<center>No required SSL certificate was sent</center>"
#define WRONG_PRINCIPAL_REPLY \
	"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 83\r\n\r\n" \
	"<b>500 Internal Server Error. The target principal name is incorrect. (-2146893022)"
#define ERROR_REPLY "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops"
#define FORBIDDEN_REPLY "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n"
#define NOT_WANTED CLIENT_CERTIFICATE_NOT_ASKED
#define ASKED CLIENT_CERTIFICATE_ASKED
#define SENT CLIENT_CERTIFICATE_SENT
#define INSISTED CLIENT_CERTIFICATE_INSISTED
#define REQUIRED FINDING_CLIENT_CERTIFICATE_REQUIRED

static const struct request_row request_rows[] = {
	{ "tls13-never", TLS13, ASK_NEVER, OK_REPLY, false, false, NOT_WANTED, 200, FINDING_NONE },
	{ "tls12-never", TLS12, ASK_NEVER, OK_REPLY, false, false, NOT_WANTED, 200, FINDING_NONE },
	{ "tls13-never-forbidden", TLS13, ASK_NEVER, FORBIDDEN_REPLY, false, false, NOT_WANTED, 403,
	  FINDING_NONE },
	{ "tls13-never-iis", TLS13, ASK_NEVER, IIS_REPLY, false, false, INSISTED, 403, REQUIRED },
	{ "tls13-asked", TLS13, ASK_IN_HANDSHAKE, OK_REPLY, false, false, ASKED, 200,
	  FINDING_NONE },
	{ "tls12-asked", TLS12, ASK_IN_HANDSHAKE, OK_REPLY, false, false, ASKED, 200,
	  FINDING_NONE },
	{ "tls13-asked-nginx", TLS13, ASK_IN_HANDSHAKE, NGINX_REPLY, true, false, INSISTED, 400,
	  REQUIRED },
	{ "tls12-asked-forbidden", TLS12, ASK_IN_HANDSHAKE, FORBIDDEN_REPLY, false, false, INSISTED,
	  403, REQUIRED },
	{ "tls12-renegotiation", TLS12, ASK_LATER, OK_REPLY, false, false, ASKED, 200,
	  FINDING_NONE },
	{ "tls12-renegotiation-iis", TLS12, ASK_LATER, IIS_REPLY, false, false, INSISTED, 403,
	  REQUIRED },
	{ "tls12-renegotiation-insisted", TLS12, INSIST_LATER, OK_REPLY, false, false, INSISTED, 0,
	  REQUIRED },
	{ "tls12-renegotiation-sent", TLS12, INSIST_LATER, IIS_REPLY, false, true, SENT, 200,
	  FINDING_NONE },
	{ "tls13-post-handshake", TLS13, ASK_LATER, OK_REPLY, false, false, ASKED, 200,
	  FINDING_NONE },
	{ "tls13-post-handshake-iis", TLS13, ASK_LATER, IIS_REPLY, false, false, INSISTED, 403,
	  REQUIRED },
	{ "tls13-post-handshake-insisted", TLS13, INSIST_LATER, OK_REPLY, false, false, INSISTED, 0,
	  REQUIRED },
	{ "tls13-post-handshake-sent", TLS13, INSIST_LATER, IIS_REPLY, false, true, SENT, 200,
	  FINDING_NONE },
	{ "tls13-wrong-principal", TLS13, ASK_NEVER, WRONG_PRINCIPAL_REPLY, false, false,
	  NOT_WANTED, 500, FINDING_NONE },
	{ "tls13-error", TLS13, ASK_NEVER, ERROR_REPLY, false, false, NOT_WANTED, 500,
	  FINDING_NONE },
	{ "tls13-no-answer", TLS13, ASK_NEVER, "", true, false, NOT_WANTED, 0,
	  FINDING_REQUEST_UNANSWERED },
	{ "tls13-no-http", TLS13, ASK_NEVER, "220 mail.example.com ESMTP\r\n", false, false,
	  NOT_WANTED, 0, FINDING_REQUEST_UNANSWERED },
	{ "tls13-cut-status", TLS13, ASK_NEVER, "HTTP/1.1 20", true, false, NOT_WANTED, 0,
	  FINDING_REQUEST_UNANSWERED },
};

static void send_all(gnutls_session_t session, const char *text)
{
	size_t len = strlen(text);
	while (len > 0) {
		ssize_t n = gnutls_record_send(session, text, len);
		if (n < 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

/* Asks for a client certificate on a connection that stands; false when that
 * failed, with the alert sent. */
static bool ask_later(gnutls_session_t session, enum ask ask)
{
	int code;
	char octet;
	gnutls_certificate_server_set_request(session, ask == INSIST_LATER ? GNUTLS_CERT_REQUIRE
									   : GNUTLS_CERT_REQUEST);
	if (gnutls_protocol_get_version(session) == GNUTLS_TLS1_3) {
		do {
			code = gnutls_reauth(session, 0);
		} while (code < 0 && !gnutls_error_is_fatal(code));
	} else {
		code = gnutls_rehandshake(session);
		/* The client's ClientHello is met by the next read. */
		if (code == 0)
			code = (int)gnutls_record_recv(session, &octet, 1);
		if (code == GNUTLS_E_REHANDSHAKE)
			do {
				code = gnutls_handshake(session);
			} while (code < 0 && !gnutls_error_is_fatal(code));
	}
	if (code == 0)
		return true;
	gnutls_alert_send_appropriate(session, code);
	return false;
}

static void serve_request(int fd, const void *context, struct netserver_counts *counts)
{
	const struct request_row *row = context;
	struct netserver_tls_options options = {
		.priority = row->priority,
		.certificates = { &harness_ec },
		.n_certificates = 1,
		.request = row->ask == ASK_IN_HANDSHAKE ? GNUTLS_CERT_REQUEST : GNUTLS_CERT_IGNORE,
		.flags = GNUTLS_POST_HANDSHAKE_AUTH,
	};
	unsigned n = 0;
	gnutls_session_t session = netserver_tls(fd, &options);
	if (session == NULL)
		return;
	ssize_t len = gnutls_record_recv(session, counts->text, sizeof(counts->text) - 1);
	if (len > 0) {
		counts->text[len] = '\0';
		if (row->ask < ASK_LATER || ask_later(session, row->ask)) {
			send_all(session, gnutls_certificate_get_peers(session, &n) != NULL && n > 0
						  ? OK_REPLY
						  : row->reply);
			if (!row->closes)
				netserver_wait_close(fd);
		} else {
			netserver_wait_close(fd);
		}
	}
	netserver_tls_end(session);
}

static void request_row(void **state)
{
	const struct request_row *row = *state;
	struct netserver server;
	struct harness h = { .protocol = "https",
			     .settings.request_path = "/owa/",
			     .target.domain = "mail.example.com" };
	struct derbuf pem = { 0 };
	if (row->with_certificate) {
		pem = harness_client_pem(&harness_client, true);
		h.settings.client_cert = "client.pem";
		h.settings.client_cert_pem = h.settings.client_key_pem = derbuf_bytes(&pem);
	}
	netserver_start(&server, "127.0.0.1", 0, serve_request, row);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	if (error_finding(h.session.error.code) != row->code)
		fail_msg("code %d: %s", (int)error_finding(h.session.error.code),
			 error_words(&h.session.error));
	assert_int_equal(h.session.client_certificate, row->expected);
	assert_int_equal(h.session.http_status, row->http_status);
	assert_int_equal(h.session.wrong_principal, strcmp(row->reply, WRONG_PRINCIPAL_REPLY) == 0);
	assert_int_equal(h.session.reached, STEP_CLIENT_CERTIFICATE);
	assert_int_equal(h.session.n_chain, harness_ec.n); /* not twice */
	assert_ptr_equal(
		strstr(server.counts->text, "OPTIONS /owa/ HTTP/1.1\r\nHost: mail.example.com:"),
		server.counts->text);
	assert_in_range(h.elapsed_us, 0, harness_slack(1500000));
	netserver_stop(&server);
	harness_clear(&h);
	derbuf_clear(&pem);
}

/* Drips, floods or says nothing after the request. */
struct slow_row {
	const char *id;
	const char *first;
	bool floods;
	double seconds;
	enum finding_id code;
	int http_status;
	int64_t least_us, most_us; /* more than the least */
};

static const struct slow_row slow_rows[] = {
	{ "silent-after-request", "", false, 0.5, FINDING_TIMEOUT, 0, 490000, 110000 },
	{ "half-a-head", "HTTP/1.1 403 F\r\n", false, 0.5, FINDING_TIMEOUT, 0, 490000, 110000 },
	{ "body-that-does-not-come", "HTTP/1.1 403 F\r\nContent-Length: 5\r\n\r\n", false, 10,
	  FINDING_NONE, 403, 1950000, 700000 },
	{ "endless-body", "HTTP/1.1 403 F\r\n\r\n", true, 10, FINDING_NONE, 403, 0, 1500000 },
	{ "endless-head", "HTTP/1.1 403 F\r\nA: ", true, 10, FINDING_NONE, 403, 0, 1500000 },
};

static void serve_slow(int fd, const void *context, struct netserver_counts *counts)
{
	const struct slow_row *row = context;
	static const struct netserver_tls_options options = { .certificates = { &harness_ec },
							      .n_certificates = 1 };
	char block[4096];
	(void)counts;
	gnutls_session_t session = netserver_tls(fd, &options);
	if (session == NULL || gnutls_record_recv(session, block, sizeof(block)) <= 0)
		return;
	send_all(session, row->first);
	memset(block, 'a', sizeof(block));
	while (row->floods && gnutls_record_send(session, block, sizeof(block)) > 0)
		;
	netserver_wait_close(fd);
	netserver_tls_end(session);
}

static void slow_row(void **state)
{
	const struct slow_row *row = *state;
	struct netserver server;
	struct harness h = { .protocol = "https",
			     .settings.request_path = "/",
			     .seconds = row->seconds };
	netserver_start(&server, "127.0.0.1", 0, serve_slow, row);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	netserver_stop(&server);
	harness_check(&h, row->code, STEP_CLIENT_CERTIFICATE,
		      row->code == FINDING_TIMEOUT ? "no answer to the HTTP request from 127.0.0.1"
						   : "");
	assert_int_equal(h.session.http_status, row->http_status);
	assert_int_equal(h.session.n_chain, 2);
	assert_in_range(h.elapsed_us, row->least_us, row->least_us + harness_slack(row->most_us));
	harness_clear(&h);
}

/* --- proxies --------------------------------------------------------------------------- */

static const struct netserver_tls_options tls_options = { .certificates = { &harness_ec },
							  .n_certificates = 1 };

/* Proxy and target in one: what lies behind the proxy's answer is served on the
 * same connection. */
struct proxy_row {
	const char *id;
	enum proxy_kind kind;
	const char *user, *password;
	const char *reply; /* HTTP; the greeting of the target may follow */
	const char *protocol;
	bool silent;
	enum finding_id code;
	enum step reached;
	const char *words;
};

static const struct proxy_row proxy_rows[] = {
	{ "http", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 200 OK\r\n\r\n", "tls", false, FINDING_NONE,
	  STEP_HANDSHAKE, "" },
	{ "http-user", PROXY_HTTP_CONNECT, "me", "secret", "HTTP/1.1 200 OK\r\n\r\n", "tls", false,
	  FINDING_NONE, STEP_HANDSHAKE, "" },
	{ "http-407", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 407 No\r\n\r\n", "tls", false,
	  FINDING_PROXY_FAILED, STEP_PROXY, "wants a user and a password" },
	{ "http-silent", PROXY_HTTP_CONNECT, "", "", "", "tls", true, FINDING_TIMEOUT, STEP_PROXY,
	  "waiting for the proxy's answer to CONNECT from the proxy 127.0.0.1 port " },
	{ "http-closes", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 200", "tls", false,
	  FINDING_PROXY_FAILED, STEP_PROXY, "the proxy closed the connection" },
	{ "http-target-silent", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 200 OK\r\n\r\n", "tls", true,
	  FINDING_TIMEOUT, STEP_HANDSHAKE,
	  "no answer to the TLS ClientHello from mail.example.com port 993 through the proxy "
	  "127.0.0.1 within" },
	{ "http-target-speaks-first", PROXY_HTTP_CONNECT, "", "",
	  "HTTP/1.1 200 OK\r\n\r\n220 mail ESMTP\r\n", "tls", true, FINDING_NOT_TLS, STEP_HANDSHAKE,
	  "the server answered 220 mail ESMTP" },
	{ "http-starttls", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 200 OK\r\n\r\n220 mail ESMTP\r\n",
	  "smtp", false, FINDING_NONE, STEP_HANDSHAKE, "" },
	{ "http-starttls-later", PROXY_HTTP_CONNECT, "", "", "HTTP/1.1 200 OK\r\n\r\n", "smtp",
	  true, FINDING_TIMEOUT, STEP_STARTTLS,
	  "waiting for the greeting (220) from mail.example.com port 993 through the proxy "
	  "127.0.0.1" },
	{ "socks", PROXY_SOCKS5, "", "", NULL, "tls", false, FINDING_NONE, STEP_HANDSHAKE, "" },
	{ "socks-user", PROXY_SOCKS5, "me", "secret", NULL, "tls", false, FINDING_NONE,
	  STEP_HANDSHAKE, "" },
};

/* Takes n octets. */
static void take(int fd, char *buffer, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t got = netserver_receive(fd, buffer + at, n - at);
		if (got == 0)
			return;
		at += got;
	}
}

static void socks_proxy(int fd, const struct proxy_row *row, struct netserver_counts *counts)
{
	char buffer[300];
	take(fd, buffer, 2);
	take(fd, buffer + 2, (size_t)buffer[1]);
	if (row->user[0] != '\0') {
		netserver_send(fd, "\5\2", 2);
		take(fd, buffer, 2 + 2 + 1 + 6);
		netserver_send(fd, memcmp(buffer, "\1\2me\6secret", 11) == 0 ? "\1\0" : "\1\1", 2);
	} else {
		netserver_send(fd, "\5\0", 2);
	}
	take(fd, buffer, 5);
	take(fd, buffer + 5, (size_t)buffer[4] + 2);
	snprintf(counts->text, sizeof(counts->text), "%.*s:%d", buffer[4], buffer + 5,
		 (uint8_t)buffer[5 + buffer[4]] << 8 | (uint8_t)buffer[6 + buffer[4]]);
	netserver_send(fd, "\5\0\0\1\0\0\0\0\0\0", 10);
}

static void http_proxy(int fd, const struct proxy_row *row, struct netserver_counts *counts)
{
	char line[256] = "x", target[200] = "";
	while (line[0] != '\0' && netserver_receive_line(fd, line, sizeof(line))) {
		if (strncmp(line, "CONNECT ", 8) == 0)
			snprintf(target, sizeof(target), "%.*s", (int)strcspn(line + 8, " "),
				 line + 8);
		else if (strncmp(line, "Proxy-Authorization: ", 21) == 0)
			snprintf(counts->text, sizeof(counts->text), "%.80s", line + 21);
	}
	size_t len = strlen(counts->text);
	snprintf(counts->text + len, sizeof(counts->text) - len, "%s%s", len > 0 ? " " : "",
		 target);
	netserver_send_text(fd, row->reply);
}

static void serve_proxy(int fd, const void *context, struct netserver_counts *counts)
{
	const struct proxy_row *row = context;
	char line[256];
	if (row->kind == PROXY_SOCKS5)
		socks_proxy(fd, row, counts);
	else
		http_proxy(fd, row, counts);
	if (row->silent) {
		netserver_wait_close(fd);
		return;
	}
	if (row->code == FINDING_PROXY_FAILED)
		return;
	if (strcmp(row->protocol, "smtp") == 0) {
		netserver_receive_line(fd, line, sizeof(line));
		netserver_send_text(fd, "250-mail\r\n250 STARTTLS\r\n");
		netserver_receive_line(fd, line, sizeof(line));
		netserver_send_text(fd, "220 go\r\n");
	}
	netserver_serve_tls(fd, &tls_options, counts);
}

static void use_proxy(struct harness *h, enum proxy_kind kind, const char *user,
		      const char *password)
{
	h->settings.proxy.kind = kind;
	snprintf(h->settings.proxy.user, sizeof(h->settings.proxy.user), "%s", user);
	snprintf(h->settings.proxy.password, sizeof(h->settings.proxy.password), "%s", password);
}

static void proxy_row(void **state)
{
	const struct proxy_row *row = *state;
	struct netserver server;
	struct harness h = { .protocol = row->protocol,
			     .seconds = row->silent ? 0.4 : 5,
			     .settings.verbosity = 2,
			     .target = { .connect_host = "mail.example.com", .port = 993 } };
	use_proxy(&h, row->kind, row->user, row->password);
	netserver_start(&server, "127.0.0.1", 0, serve_proxy, row);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	harness_check(&h, row->code, row->reached, row->words);
	assert_string_equal(h.session.address, "mail.example.com");
	assert_int_equal(h.session.port, 993);
	assert_string_equal(h.session.proxy, "127.0.0.1");
	assert_int_equal(h.session.n_chain, row->code == FINDING_NONE ? 2 : 0);
	assert_true(h.session.elapsed_us[STEP_PROXY] > 0);
	assert_int_equal(h.session.elapsed_us[STEP_CONNECT], 0);
	assert_string_equal(server.counts->text,
			    row->user[0] != '\0' && row->kind == PROXY_HTTP_CONNECT
				    ? "Basic bWU6c2VjcmV0 mail.example.com:993"
				    : "mail.example.com:993");
	assert_null(strstr(strbuf_text(&h.log), "secret"));
	assert_non_null(strstr(strbuf_text(&h.log), "C: "));
	netserver_stop(&server);
	harness_clear(&h);
}

static void proxy_that_is_not_there(void **unused)
{
	struct harness h = { .target = { .connect_host = "a-name-that-is-very-long-so-that-it-does-"
							 "not-fit.department.example.com",
					 .port = 443 } };
	(void)unused;
	use_proxy(&h, PROXY_HTTP_CONNECT, "", "");
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	harness_run(&h);
	harness_check(&h, FINDING_PROXY_FAILED, STEP_PROXY, "the proxy 127.0.0.1 port ");
	assert_non_null(strstr(error_words(&h.session.error), ": connection refused"));
	assert_int_equal(strlen(h.session.address), ADDRESS_TEXT_BYTES - 1);
	assert_non_null(strstr(h.session.address, "..."));
	harness_clear(&h);
}

#define ROWS(table, function) \
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) \
		tests[n++] = (struct CMUnitTest) \
		{ \
			table[i].id, function, NULL, NULL, (void *)(uintptr_t)&table[i] \
		}

int main(void)
{
	enum {
		N = 1 + sizeof(request_rows) / sizeof(request_rows[0]) +
		    sizeof(slow_rows) / sizeof(slow_rows[0]) +
		    sizeof(proxy_rows) / sizeof(proxy_rows[0])
	};
	struct CMUnitTest tests[N];
	size_t n = 0;
	ROWS(request_rows, request_row);
	ROWS(slow_rows, slow_row);
	ROWS(proxy_rows, proxy_row);
	tests[n] = (struct CMUnitTest)cmocka_unit_test(proxy_that_is_not_there);
	return _cmocka_run_group_tests("request", tests, N, harness_setup, harness_teardown);
}

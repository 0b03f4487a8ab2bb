/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/probe.h: the servers are real ones on loopback. */
#include <config.h>

#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/socket.h"
#include "probe_harness.h"
#include "support/errorwords.h"

/* How late a time-out may be; how long anything may take that does not wait. */
enum { LATE_US = 100000, SLACK_US = 1500000 };

/* --- servers that are as they should be -------------------------------------------- */

struct good_row {
	const char *id;
	struct netserver_tls_options options;
	const struct netserver_certificate *certificate;
	const char *version, *cipher, *key_exchange;
};

static const struct good_row good_rows[] = {
	{ "tls13-ecdsa", { .priority = TLS13 }, &harness_ec, "TLS 1.3", "AES-256-GCM", "" },
	{ "tls13-rsa", { .priority = TLS13 }, &harness_rsa, "TLS 1.3", "AES-256-GCM", "" },
	{ "tls12-ecdsa", { .priority = TLS12 }, &harness_ec, "TLS 1.2", "AES-256-GCM", "" },
	{ "tls12-rsa", { .priority = TLS12 }, &harness_rsa, "TLS 1.2", "AES-256-GCM", "" },
	{ "tls12-rsa-key-exchange",
	  { .priority = TLS12 ":-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CBC" },
	  &harness_rsa,
	  "TLS 1.2",
	  "AES-128-CBC",
	  "RSA" },
	{ "tls13-another-group",
	  { .priority = TLS13 ":-GROUP-ALL:+GROUP-SECP384R1" },
	  &harness_ec,
	  "TLS 1.3",
	  "AES-256-GCM",
	  "SECP384R1" },
	{ "tls13-chacha",
	  { .priority = TLS13 ":-CIPHER-ALL:+CHACHA20-POLY1305" },
	  &harness_ec,
	  "TLS 1.3",
	  "CHACHA20-POLY1305",
	  "" },
	{ "tls13-long-chain", { .priority = TLS13 }, &harness_long, "TLS 1.3", "", "" },
	{ "tls12-long-chain", { .priority = TLS12 }, &harness_long, "TLS 1.2", "", "" },
	{ "tls13-4500-names", { .priority = TLS13 }, &harness_large, "TLS 1.3", "", "" },
	{ "tls12-4500-names", { .priority = TLS12 }, &harness_large, "TLS 1.2", "", "" },
	{ "tls13-staple",
	  { .priority = TLS13, .staple = "not really OCSP" },
	  &harness_ec,
	  "TLS 1.3",
	  "",
	  "" },
	{ "tls12-staple",
	  { .priority = TLS12, .staple = "not really OCSP" },
	  &harness_ec,
	  "TLS 1.2",
	  "",
	  "" },
	{ "tls13-no-tickets",
	  { .priority = TLS13, .no_tickets = true },
	  &harness_ec,
	  "TLS 1.3",
	  "",
	  "" },
};

static void good_server(void **state)
{
	const struct good_row *row = *state;
	struct netserver_tls_options options = row->options;
	struct harness h = { .target.sni = "localhost" };
	options.certificates[0] = row->certificate;
	options.n_certificates = 1;
	harness_run_server(&h, netserver_serve_tls, &options);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	harness_check_chain(&h.session, row->certificate);
	assert_string_equal(h.session.tls_version, row->version);
	assert_non_null(strstr(h.session.cipher, row->cipher));
	assert_non_null(strstr(h.session.key_exchange, row->key_exchange));
	assert_string_equal(h.session.address, "127.0.0.1");
	assert_int_equal(h.session.client_certificate, CLIENT_CERTIFICATE_NOT_ASKED);
	assert_int_equal(h.session.ocsp_response_len,
			 options.staple != NULL ? strlen(options.staple) : 0);
	if (options.staple != NULL)
		assert_memory_equal(h.session.ocsp_response, options.staple,
				    strlen(options.staple));
	assert_true(h.session.elapsed_us[STEP_CONNECT] > 0);
	assert_true(h.session.elapsed_us[STEP_HANDSHAKE] > 0);
	assert_int_equal(h.session.elapsed_us[STEP_STARTTLS], 0);
	assert_int_equal(h.session.n_failed, 0);
	assert_string_equal(strbuf_text(&h.log), "");
	harness_clear(&h);
}

/* --- servers that are not ---------------------------------------------------------- */

/* What a plain server does with a connection. */
struct plain {
	const char *first; /* at once */
	size_t first_len;
	bool reads; /* then waits for one line or so */
	const char *then;
	size_t then_len;
	unsigned drip_ms; /* between the octets of then */
	enum { PLAIN_CLOSE, PLAIN_WAIT, PLAIN_ENDLESS, PLAIN_RESET } end;
};

static void end_plain(int fd, const struct plain *plain)
{
	struct linger reset = { 1, 0 };
	char block[1024];
	size_t len = sizeof(block);
	switch (plain->end) {
	case PLAIN_CLOSE:
		break;
	case PLAIN_WAIT:
		netserver_wait_close(fd);
		break;
	case PLAIN_RESET:
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		break;
	case PLAIN_ENDLESS: /* then, again and again */
		for (size_t i = 0; i < sizeof(block); i++)
			block[i] = plain->then_len > 0 ? plain->then[i % plain->then_len] : 'a';
		if (plain->then_len > 0)
			len -= len % plain->then_len;
		while (send(fd, block, len, MSG_NOSIGNAL) > 0)
			;
		break;
	}
}

static void serve_plain(int fd, const void *context, struct netserver_counts *counts)
{
	const struct plain *plain = context;
	char buffer[4096];
	(void)counts;
	netserver_send(fd, plain->first, plain->first_len);
	if (plain->reads)
		netserver_receive(fd, buffer, sizeof(buffer));
	if (plain->drip_ms > 0)
		netserver_drip(fd, plain->then, plain->then_len, plain->drip_ms);
	else
		netserver_send(fd, plain->then, plain->then_len);
	end_plain(fd, plain);
}

struct bad_row {
	const char *id;
	const char *protocol; /* NULL: tls */
	struct plain plain;
	enum finding_id code;
	enum step reached;
	const char *words;
	bool times_out; /* ends with the deadline, not before */
};

#define T(text) text, sizeof(text) - 1
#define SERVER_HELLO /* the beginning of one, of 90 octets */ \
	"\x16\3\3\0\x5e\2\0\0\x5a\3\3" \
	"0123456789abcdef0123456789abcdef" \
	"\0\x13\2"
#define ALERT(number) "\x15\3\3\0\2\2" number

static const struct bad_row bad_rows[] = {
	{ "silent",
	  NULL,
	  { .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_HANDSHAKE,
	  "no answer to the TLS ClientHello from 127.0.0.1 port ",
	  true },
	{ "silent-reads",
	  NULL,
	  { .reads = true, .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_HANDSHAKE,
	  "within 0.5 s",
	  true },
	{ "stops-in-server-hello",
	  NULL,
	  { .reads = true, T(SERVER_HELLO), .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_HANDSHAKE,
	  "the TLS handshake with 127.0.0.1 port ",
	  true },
	{ "drips-server-hello",
	  NULL,
	  { .reads = true, T(SERVER_HELLO), .drip_ms = 30, .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_HANDSHAKE,
	  "did not end within 0.5 s",
	  true },
	{ "closes-at-once",
	  NULL,
	  { .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "at once, without an answer to the TLS ClientHello",
	  false },
	{ "closes-after-hello",
	  NULL,
	  { .reads = true, .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "closed the connection at once",
	  false },
	{ "resets-after-hello",
	  NULL,
	  { .reads = true, .end = PLAIN_RESET },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "reset the connection at once",
	  false },
	{ "closes-in-server-hello",
	  NULL,
	  { .reads = true, T(SERVER_HELLO), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "closed the connection during the TLS handshake",
	  false },
	{ "http-400",
	  NULL,
	  { .reads = true, T("HTTP/1.1 400 Bad Request\r\nA: b\r\n\r\n"), .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "the server answered HTTP/1.1 400 Bad Request (it speaks HTTP)",
	  false },
	{ "http-drips",
	  NULL,
	  { .reads = true, T("HTTP/1.1 400 Bad\r\n"), .drip_ms = 15, .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "HTTP/1.1 400 Bad",
	  false },
	{ "smtp-greeting",
	  NULL,
	  { T("220 mail.example.com ESMTP\r\n"), .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "220 mail.example.com ESMTP",
	  false },
	{ "line-without-end",
	  NULL,
	  { T("hello"), .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "the server answered hello",
	  true },
	{ "line-cut-by-close",
	  NULL,
	  { T("hello"), .end = PLAIN_CLOSE },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "the server answered hello",
	  false },
	{ "endless-line",
	  NULL,
	  { .end = PLAIN_ENDLESS },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  false },
	{ "first-octet-of-a-record-only",
	  NULL,
	  { T("\x16HTTP/1.1"), .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "\x16HTTP/1.1",
	  true },
	{ "ssl2",
	  NULL,
	  { .reads = true, T("\x80\x03\0\0\1\r\n"), .end = PLAIN_WAIT },
	  FINDING_NOT_TLS,
	  STEP_HANDSHAKE,
	  "octets that are no TLS: 80 03 00 00 01",
	  false },
	/* As ServerHello it would be a message of 6 MiB, which never comes. */
	{ "garbage-in-a-record",
	  NULL,
	  { .reads = true, T("\x16\3\3\0\5hello"), .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_HANDSHAKE,
	  "did not end",
	  true },
	{ "garbage-in-a-record-and-close",
	  NULL,
	  { .reads = true, T("\x16\3\3\0\5hello"), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "closed the connection during",
	  false },
	{ "other-handshake-message",
	  NULL,
	  { .reads = true, T("\x16\3\3\0\4\x0e\0\0\0"), .end = PLAIN_WAIT },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "",
	  false },
	{ "record-too-long",
	  NULL,
	  { .reads = true, T("\x16\3\3\xff\xff"), .end = PLAIN_ENDLESS },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "",
	  false },
	{ "handshake-message-too-long",
	  NULL,
	  { .reads = true, T("\x16\3\3\0\4\2\xff\xff\xff"), .end = PLAIN_ENDLESS },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "",
	  false },
	{ "endless-warnings",
	  NULL,
	  { .reads = true, T("\x15\3\3\0\2\1\x5a"), .end = PLAIN_ENDLESS },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "",
	  false },
	{ "endless-handshake-data",
	  NULL,
	  { .reads = true, T("\x16\3\3\0\4\0\0\0\0"), .end = PLAIN_ENDLESS },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "",
	  false },
	{ "alert-handshake-failure",
	  NULL,
	  { .reads = true, T(ALERT("\x28")), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "the server sent alert handshake_failure (40): no cipher suite",
	  false },
	{ "alert-protocol-version",
	  NULL,
	  { .reads = true, T(ALERT("\x46")), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "protocol_version (70): no TLS version in common",
	  false },
	{ "alert-unrecognized-name",
	  NULL,
	  { .reads = true, T(ALERT("\x70")), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "unrecognized_name (112)",
	  false },
	{ "alert-unknown",
	  NULL,
	  { .reads = true, T(ALERT("\xfe")), .end = PLAIN_CLOSE },
	  FINDING_HANDSHAKE_FAILED,
	  STEP_HANDSHAKE,
	  "unknown alert (254)",
	  false },
	/* STARTTLS */
	{ "starttls-silent",
	  "smtp",
	  { .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_STARTTLS,
	  "waiting for the greeting (220) from 127.0.0.1 port ",
	  true },
	{ "starttls-silent-after-greeting",
	  "smtp",
	  { T("220 mail\r\n"), .reads = true, .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_STARTTLS,
	  "EHLO",
	  true },
	{ "starttls-closes-at-once",
	  "smtp",
	  { .end = PLAIN_CLOSE },
	  FINDING_STARTTLS_REFUSED,
	  STEP_STARTTLS,
	  "",
	  false },
	{ "starttls-resets",
	  "smtp",
	  { T("220 mail\r\n"), .reads = true, .end = PLAIN_RESET },
	  FINDING_STARTTLS_REFUSED,
	  STEP_STARTTLS,
	  "the server reset the connection; expected the answer to EHLO",
	  false },
	{ "starttls-refused",
	  "smtp",
	  { T("220 mail\r\n"), true, T("250 mail\r\n"), 0, PLAIN_WAIT },
	  FINDING_STARTTLS_REFUSED,
	  STEP_STARTTLS,
	  "",
	  false },
	{ "starttls-drips",
	  "smtp",
	  { .reads = false, T("220 mail.example.com ESMTP\r\n"), .drip_ms = 50, .end = PLAIN_WAIT },
	  FINDING_TIMEOUT,
	  STEP_STARTTLS,
	  "waiting for the greeting",
	  true },
	{ "starttls-endless-greeting",
	  "smtp",
	  { .end = PLAIN_ENDLESS },
	  FINDING_STARTTLS_REFUSED,
	  STEP_STARTTLS,
	  "",
	  false },
};

static void bad_server(void **state)
{
	const struct bad_row *row = *state;
	struct harness h = { .protocol = row->protocol, .seconds = row->times_out ? 0.5 : 20 };
	harness_run_server(&h, serve_plain, &row->plain);
	harness_check(&h, row->code, row->reached, row->words);
	assert_int_equal(h.session.n_chain, 0);
	assert_string_equal(h.session.tls_version, "");
	assert_true(strlen(error_words(&h.session.error)) > 8);
	assert_true(strlen(error_words(&h.session.error)) < 200);
	if (row->times_out)
		assert_in_range(h.elapsed_us, 490000, 500000 + harness_slack(LATE_US));
	else
		assert_in_range(h.elapsed_us, 0, harness_slack(SLACK_US));
	harness_clear(&h);
}

/* Nothing of the garbage makes the probe spin: counted for the ones that wait. */
static void waiting_costs_no_rounds(void **unused)
{
	static const struct plain silent = { .end = PLAIN_WAIT };
	struct harness h = { .seconds = 0.5 };
	(void)unused;
	harness_run_server(&h, serve_plain, &silent);
	assert_in_range(h.steps, 1, 8);
	harness_clear(&h);
}

static void closed_port(void **unused)
{
	struct harness h = { 0 };
	(void)unused;
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	harness_run(&h);
	harness_check(&h, FINDING_CONNECT_FAILED, STEP_CONNECT, "connection refused");
	assert_true(h.session.elapsed_us[STEP_CONNECT] > 0);
	harness_clear(&h);
}

/* A certificate that GnuTLS cannot read is there nevertheless. */
static void unreadable_certificate(void **unused)
{
	static const char *const priorities[] = { TLS12, TLS13 };
	(void)unused;
	for (size_t i = 0; i < 2; i++) {
		struct netserver_tls_options options = { .priority = priorities[i],
							 .certificates = { &harness_broken },
							 .n_certificates = 1 };
		struct harness h = { 0 };
		harness_run_server(&h, netserver_serve_tls, &options);
		harness_check(&h, FINDING_HANDSHAKE_UNFINISHED, STEP_HANDSHAKE,
			      "the TLS library cannot read the server's certificate: ");
		harness_check_chain(&h.session, &harness_broken);
		harness_clear(&h);
	}
}

static void put_u16(struct derbuf *out, size_t value)
{
	der_octet(out, (unsigned)(value >> 8) & 0xff);
	der_octet(out, (unsigned)value & 0xff);
}

static void put_u24(struct derbuf *out, size_t value)
{
	der_octet(out, (unsigned)(value >> 16) & 0xff);
	put_u16(out, value & 0xffff);
}

/* What serve_flight() sends. */
struct flight {
	const struct netserver_certificate *certificate;
	size_t record; /* the most octets in a record */
	bool closes;   /* behind it */
};

/* The first flight of a server that goes no further: ServerHello of TLS 1.2
 * without extensions (ECDHE-ECDSA with AES-128-GCM), and Certificate. */
static void make_flight(const struct flight *plan, struct derbuf *out)
{
	struct derbuf list = { 0 }, message = { 0 };
	der_hex(out, "16 03 03 00 2a 02 00 00 26 03 03");
	der_raw(out, "0123456789abcdef0123456789abcdef", 32);
	der_hex(out, "00 c0 2b 00");
	for (unsigned i = 0; i < plan->certificate->n; i++) {
		put_u24(&list, plan->certificate->chain[i].len);
		der_raw(&list, plan->certificate->chain[i].data, plan->certificate->chain[i].len);
	}
	der_octet(&message, 11);
	put_u24(&message, list.len + 3);
	put_u24(&message, list.len);
	der_raw(&message, list.data, list.len);
	for (size_t at = 0; at < message.len; at += plan->record) {
		size_t n = message.len - at < plan->record ? message.len - at : plan->record;
		der_hex(out, "16 03 03");
		put_u16(out, n);
		der_raw(out, message.data + at, n);
	}
	derbuf_clear(&list);
	derbuf_clear(&message);
}

static void serve_flight(int fd, const void *context, struct netserver_counts *counts)
{
	const struct flight *plan = context;
	struct derbuf flight = { 0 };
	char buffer[4096];
	(void)counts;
	make_flight(plan, &flight);
	netserver_receive(fd, buffer, sizeof(buffer));
	netserver_send(fd, flight.data, flight.len);
	derbuf_clear(&flight);
	if (!plan->closes)
		netserver_wait_close(fd);
}

static void chain_survives_a_later_failure(void **unused)
{
	static const struct flight flight = { &harness_ec, 16384, true };
	struct harness h = { 0 };
	(void)unused;
	harness_run_server(&h, serve_flight, &flight);
	harness_check(&h, FINDING_HANDSHAKE_FAILED, STEP_HANDSHAKE, "closed the connection");
	harness_check_chain(&h.session, &harness_ec);
	assert_string_equal(h.session.tls_version, "");
	harness_clear(&h);
}

/* A leaf that is larger than what is kept: the next does not take its place. */
static void huge_certificate(void **unused)
{
	static const struct flight flight = { &harness_huge, 16384, true };
	struct harness h = { 0 };
	(void)unused;
	harness_run_server(&h, serve_flight, &flight);
	assert_int_equal(h.session.n_chain, 0);
	assert_true(h.session.chain_cut);
	assert_true(error_finding(h.session.error.code) != FINDING_NONE);
	harness_clear(&h);
}

/* Several records in one segment, and then silence: all of them are looked at. */
static void records_in_one_segment(void **unused)
{
	static const size_t sizes[] = { 1, 4, 100 };
	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		struct flight flight = { &harness_ec, sizes[i], false };
		struct harness h = { .seconds = 0.4 };
		harness_run_server(&h, serve_flight, &flight);
		harness_check(&h, FINDING_TIMEOUT, STEP_HANDSHAKE, "did not end within 0.4 s");
		harness_check_chain(&h.session, &harness_ec);
		assert_in_range(h.steps, 1, 20);
		harness_clear(&h);
	}
}

/* The peer takes the connection and resets it before this end has looked: as if it had
 * looked between the two, that is no failure to connect. */
static void reset_before_it_was_seen(void **unused)
{
	struct linger reset = { 1, 0 };
	struct address peer;
	struct sockaddr_in own = { .sin_family = AF_INET };
	socklen_t len = sizeof(own);
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = -1;
	char octet;
	(void)unused;
	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(listener, (struct sockaddr *)&own, sizeof(own)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&own, &len), 0);
	assert_true(address_parse("127.0.0.1", ntohs(own.sin_port), &peer));
	assert_int_equal(socket_connect(&peer, NULL, &fd), SOCKET_AGAIN);
	int taken = accept(listener, NULL, NULL);
	setsockopt(taken, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(taken);
	close(listener);
	struct pollfd seen = { fd, POLLOUT, 0 };
	assert_int_equal(poll(&seen, 1, 10000), 1);
	assert_int_equal(socket_finish(fd), SOCKET_CLOSED);
	assert_true(recv(fd, &octet, 1, 0) <= 0);
	close(fd);
}

/* --- several addresses --------------------------------------------------------------- */

static const struct netserver_tls_options ec_options = { .certificates = { &harness_ec },
							 .n_certificates = 1 };

static void next_address_when_one_is_closed(void **unused)
{
	struct netserver server;
	struct harness h = { 0 };
	(void)unused;
	netserver_start(&server, "127.0.0.2", 0, netserver_serve_tls, &ec_options);
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	harness_add(&h, "127.0.0.2", server.port);
	harness_run(&h);
	netserver_stop(&server);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	harness_check_chain(&h.session, &harness_ec);
	assert_string_equal(h.session.address, "127.0.0.2");
	assert_int_equal(h.session.port, server.port == 0 ? h.session.port : server.port);
	assert_int_equal(h.session.n_failed, 1);
	assert_string_equal(h.session.failed[0].address, "127.0.0.1");
	assert_int_equal(error_finding(h.session.failed[0].error.code), FINDING_CONNECT_FAILED);
	assert_int_equal(h.session.failed[0].reached, STEP_CONNECT);
	assert_false(h.session.failed[0].is_local);
	assert_string_equal(error_words(&h.session.failed[0].error), "connection refused");
	harness_clear(&h);
}

/* The first says nothing: it gets half of the time, the second still answers. */
static void silent_address_gets_its_share(void **unused)
{
	static const struct plain silent = { .end = PLAIN_WAIT };
	struct netserver first, second;
	struct harness h = { .seconds = 3 };
	(void)unused;
	netserver_start(&first, "127.0.0.1", 0, serve_plain, &silent);
	netserver_start(&second, "127.0.0.2", 0, netserver_serve_tls, &ec_options);
	harness_add(&h, "127.0.0.1", first.port);
	harness_add(&h, "127.0.0.2", second.port);
	harness_run(&h);
	netserver_stop(&first);
	netserver_stop(&second);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	assert_in_range(h.elapsed_us, 1490000, 1500000 + harness_slack(700000));
	assert_int_equal(h.session.n_failed, 1);
	assert_int_equal(error_finding(h.session.failed[0].error.code), FINDING_TIMEOUT);
	assert_int_equal(h.session.failed[0].reached, STEP_HANDSHAKE);
	assert_non_null(strstr(error_words(&h.session.failed[0].error), "no answer to the TLS"));
	assert_non_null(strstr(error_words(&h.session.failed[0].error), "within 1.5 s"));
	harness_clear(&h);
}

/* Of three that fail, the one that got furthest is reported. */
static void furthest_failure_is_reported(void **unused)
{
	static const struct plain http = { .reads = true,
					   .then = "HTTP/1.1 400 Bad\r\n\r\n",
					   .then_len = 20 };
	struct netserver server;
	struct harness h = { 0 };
	(void)unused;
	netserver_start(&server, "127.0.0.2", 0, serve_plain, &http);
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	harness_add(&h, "127.0.0.2", server.port);
	harness_add(&h, "127.0.0.3", netserver_closed_port("127.0.0.3"));
	uint16_t port = server.port;
	harness_run(&h);
	netserver_stop(&server);
	harness_check(&h, FINDING_NOT_TLS, STEP_HANDSHAKE, "the server answered HTTP/1.1 400 Bad");
	assert_string_equal(h.session.address, "127.0.0.2");
	assert_int_equal(h.session.port, port);
	assert_int_equal(h.session.n_failed, 2);
	assert_string_equal(h.session.failed[0].address, "127.0.0.1");
	assert_string_equal(h.session.failed[1].address, "127.0.0.3");
	assert_int_equal(h.session.failed[1].reached, STEP_CONNECT);
	assert_string_equal(error_words(&h.session.failed[1].error), "connection refused");
	harness_clear(&h);
}

/* An address that this machine cannot use at all says least. */
static void local_failure_says_least(void **unused)
{
	struct harness h = { .settings.bind_address = "127.0.0.1" };
	(void)unused;
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	harness_add(&h, "::1", 9);
	harness_run(&h);
	harness_check(&h, FINDING_CONNECT_FAILED, STEP_CONNECT, "connection refused");
	assert_string_equal(h.session.address, "127.0.0.1");
	assert_int_equal(h.session.n_failed, 1);
	assert_true(h.session.failed[0].is_local);
	assert_string_equal(h.session.failed[0].address, "::1");
	assert_int_equal(h.session.failed[0].reached, STEP_CONNECT);
	assert_non_null(strstr(error_words(&h.session.failed[0].error), "the source address"));
	harness_clear(&h);
}

/* A server that slips plain text in behind the go-ahead is not passed over. */
static void injection_ends_the_search(void **unused)
{
	static const struct plain evil = { T("220 a\r\n"), true,
					   T("250-a\r\n250 STARTTLS\r\n220 go\r\n250 x\r\n"), 0,
					   PLAIN_WAIT };
	struct netserver server;
	struct harness h = { .protocol = "smtp" };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, serve_plain, &evil);
	harness_add(&h, "127.0.0.1", server.port);
	harness_add(&h, "127.0.0.2", 9);
	harness_run(&h);
	netserver_stop(&server);
	assert_int_equal(h.session.n_failed, 0);
	harness_check(&h, FINDING_STARTTLS_INJECTION, STEP_STARTTLS, "");
	harness_clear(&h);
}

static void source_address_is_used(void **unused)
{
	struct netserver server;
	struct harness h = { .settings.bind_address = "127.0.0.7" };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &ec_options);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	assert_string_equal(server.counts->peer, "127.0.0.7");
	netserver_stop(&server);
	harness_clear(&h);
}

/* No descriptor left: waits for one, and names that at the deadline. */
static void waits_for_a_descriptor(void **unused)
{
	struct harness h = { .seconds = 0.4 };
	struct rlimit saved, none;
	(void)unused;
	harness_add(&h, "127.0.0.1", netserver_closed_port("127.0.0.1"));
	getrlimit(RLIMIT_NOFILE, &saved);
	int free_fd = dup(0);
	close(free_fd);
	none = saved;
	none.rlim_cur = (rlim_t)free_fd;
	setrlimit(RLIMIT_NOFILE, &none);
	harness_run(&h);
	setrlimit(RLIMIT_NOFILE, &saved);
	harness_check(&h, FINDING_INTERNAL, STEP_CONNECT, "too many open files (ulimit -n)");
	assert_in_range(h.steps, 5, 40);
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
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(waiting_costs_no_rounds),
		cmocka_unit_test(closed_port),
		cmocka_unit_test(unreadable_certificate),
		cmocka_unit_test(chain_survives_a_later_failure),
		cmocka_unit_test(huge_certificate),
		cmocka_unit_test(records_in_one_segment),
		cmocka_unit_test(reset_before_it_was_seen),
		cmocka_unit_test(next_address_when_one_is_closed),
		cmocka_unit_test(silent_address_gets_its_share),
		cmocka_unit_test(furthest_failure_is_reported),
		cmocka_unit_test(local_failure_says_least),
		cmocka_unit_test(injection_ends_the_search),
		cmocka_unit_test(source_address_is_used),
		cmocka_unit_test(waits_for_a_descriptor),
	};
	enum {
		SINGLE = sizeof(single) / sizeof(single[0]),
		N = SINGLE + sizeof(good_rows) / sizeof(good_rows[0]) +
		    sizeof(bad_rows) / sizeof(bad_rows[0])
	};
	struct CMUnitTest tests[N];
	size_t n = 0;
	ROWS(good_rows, good_server);
	ROWS(bad_rows, bad_server);
	memcpy(tests + n, single, sizeof(single));
	return _cmocka_run_group_tests("probe", tests, N, harness_setup, harness_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/proxy: each dialogue is fed whole, octet by octet, cut
 * at each position, and closed at each position. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include "proxy/header.h"
#include "proxy/proxy.h"
#include "support/errorwords.h"

#define TEXT(t) (t), sizeof(t) - 1

/* What the two sides say in turn; the client begins. */
struct turn {
	const char *sent; /* by us */
	size_t sent_len;
	const char *received; /* the proxy's answer to it */
	size_t received_len;
};

struct row {
	const char *id;
	enum proxy_kind kind;
	const char *user, *password;
	const char *host;
	uint16_t port;
	struct turn turns[4]; /* ended by sent == NULL */
	enum dialogue_status end;
	const char *words; /* part of the error, or what is left over after GO */
};

#define CONNECT_MAIL "CONNECT mail.example.com:993 HTTP/1.1\r\nHost: mail.example.com:993\r\n\r\n"
#define HTTP(id, reply, end, words) \
	{ id, \
	  PROXY_HTTP_CONNECT, \
	  "", \
	  "", \
	  "mail.example.com", \
	  993, \
	  { { TEXT(CONNECT_MAIL), TEXT(reply) } }, \
	  end, \
	  words }
#define SOCKS_HELLO "\5\1\0"
#define SOCKS_HELLO_USER "\5\2\0\2"
#define SOCKS_MAIL "\5\1\0\3\x10mail.example.com\3\xe1"
#define SOCKS_OK "\5\0\0\1\xc0\0\2\1\x10\0"
#define SOCKS(id, reply, end, words) \
	{ id, \
	  PROXY_SOCKS5, \
	  "", \
	  "", \
	  "mail.example.com", \
	  993, \
	  { { TEXT(SOCKS_HELLO), TEXT("\5\0") }, { TEXT(SOCKS_MAIL), TEXT(reply) } }, \
	  end, \
	  words }

static const struct row rows[] = {
	HTTP("http-200", "HTTP/1.1 200 Connection established\r\n\r\n", DIALOGUE_GO, ""),
	HTTP("http-1.0", "HTTP/1.0 200 OK\r\nVia: x\r\n\r\n", DIALOGUE_GO, ""),
	HTTP("http-no-reason", "HTTP/1.1 200\r\n\r\n", DIALOGUE_GO, ""),
	HTTP("http-201", "HTTP/1.1 201 Created\r\n\r\n", DIALOGUE_GO, ""),
	HTTP("http-lf-only", "HTTP/1.1 200 OK\nA: b\n\n", DIALOGUE_GO, ""),
	HTTP("http-interim",
	     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
	     DIALOGUE_GO, ""),
	HTTP("http-content-length-is-not-a-body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
	     DIALOGUE_GO, ""),
	HTTP("http-greeting-behind", "HTTP/1.1 200 OK\r\n\r\n220 mail ESMTP\r\n", DIALOGUE_GO,
	     "220 mail ESMTP\r\n"),
	HTTP("http-407", "HTTP/1.1 407 Proxy Authentication Required\r\nA: b\r\n\r\n",
	     DIALOGUE_FAILED,
	     "the proxy wants a user and a password: HTTP/1.1 407 Proxy Authentication Required"),
	HTTP("http-401", "HTTP/1.1 401 Unauthorized\r\n\r\n", DIALOGUE_FAILED,
	     "the proxy wants a user and a password: HTTP/1.1 401 Unauthorized"),
	HTTP("http-403", "HTTP/1.1 403 Forbidden\r\n\r\n", DIALOGUE_FAILED,
	     "the proxy does not allow this connection: HTTP/1.1 403 Forbidden"),
	HTTP("http-502", "HTTP/1.1 502 Bad Gateway\r\n\r\n", DIALOGUE_FAILED,
	     "the proxy could not connect: HTTP/1.1 502"),
	HTTP("http-504", "HTTP/1.1 504 Gateway Timeout\r\n\r\n", DIALOGUE_FAILED,
	     "no answer from the target"),
	HTTP("http-302", "HTTP/1.1 302 Found\r\n\r\n", DIALOGUE_FAILED,
	     "the proxy refused to connect"),
	HTTP("http-status-too-long", "HTTP/1.1 2000 OK\r\n\r\n", DIALOGUE_FAILED,
	     "does not answer in HTTP"),
	HTTP("http-no-status", "HTTP/1.1 OK\r\n\r\n", DIALOGUE_FAILED, "does not answer in HTTP"),
	HTTP("http-status-letters", "HTTP/1.1 2x0 OK\r\n\r\n", DIALOGUE_FAILED,
	     "does not answer in HTTP"),
	HTTP("http-2", "HTTP/2 200\r\n\r\n", DIALOGUE_FAILED, "does not answer in HTTP"),
	HTTP("http-ssh", "SSH-2.0-OpenSSH_9.2\r\n", DIALOGUE_FAILED, "does not answer in HTTP: "),
	HTTP("http-tls", "\x15\3\1\0\2\2\x46", DIALOGUE_FAILED, "does not answer in HTTP"),
	{ "http-user",
	  PROXY_HTTP_CONNECT,
	  "Aladdin",
	  "open sesame",
	  "mail.example.com",
	  993,
	  { { TEXT("CONNECT mail.example.com:993 HTTP/1.1\r\nHost: mail.example.com:993\r\n"
		   "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"),
	      TEXT("HTTP/1.1 200 OK\r\n\r\n") } },
	  DIALOGUE_GO,
	  "" },
	{ "http-user-refused",
	  PROXY_HTTP_CONNECT,
	  "ab",
	  "",
	  "mail.example.com",
	  993,
	  { { TEXT("CONNECT mail.example.com:993 HTTP/1.1\r\nHost: mail.example.com:993\r\n"
		   "Proxy-Authorization: Basic YWI6\r\n\r\n"),
	      TEXT("HTTP/1.1 407 Nope\r\n\r\n") } },
	  DIALOGUE_FAILED,
	  "the proxy wants other credentials: HTTP/1.1 407 Nope" },
	{ "http-user-four",
	  PROXY_HTTP_CONNECT,
	  "ab",
	  "~",
	  "192.0.2.1",
	  443,
	  { { TEXT("CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1:443\r\n"
		   "Proxy-Authorization: Basic YWI6fg==\r\n\r\n"),
	      TEXT("HTTP/1.1 200 OK\r\n\r\n") } },
	  DIALOGUE_GO,
	  "" },
	{ "http-ipv6",
	  PROXY_HTTP_CONNECT,
	  "",
	  "",
	  "2001:db8::1",
	  443,
	  { { TEXT("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n"),
	      TEXT("HTTP/1.1 200 OK\r\n\r\n") } },
	  DIALOGUE_GO,
	  "" },
	SOCKS("socks-ok", SOCKS_OK, DIALOGUE_GO, ""),
	SOCKS("socks-ok-ipv6",
	      "\5\0\0\4"
	      "0123456789abcdef"
	      "\0\0",
	      DIALOGUE_GO, ""),
	SOCKS("socks-ok-name", "\5\0\0\3\3abc\0\0", DIALOGUE_GO, ""),
	SOCKS("socks-ok-empty-name", "\5\0\0\3\0\0\0", DIALOGUE_GO, ""),
	SOCKS("socks-greeting-behind", SOCKS_OK "* OK\r\n", DIALOGUE_GO, "* OK\r\n"),
	SOCKS("socks-refused-by-target", "\5\5\0\1\0\0\0\0\0\0", DIALOGUE_FAILED,
	      "the target refused the proxy's connection (SOCKS5 reply 5)"),
	SOCKS("socks-not-allowed", "\5\2", DIALOGUE_FAILED, "does not allow"),
	SOCKS("socks-host-unreachable", "\5\4\0\1\0\0\0\0\0\0", DIALOGUE_FAILED,
	      "host unreachable"),
	SOCKS("socks-unknown-reply", "\5\xff\0\1\0\0\0\0\0\0", DIALOGUE_FAILED, "reply 255"),
	SOCKS("socks-unknown-address", "\5\0\0\2\0\0\0\0\0\0", DIALOGUE_FAILED,
	      "unknown type of address"),
	SOCKS("socks-reply-of-socks4", "\0\x5a\0\0\0\0\0\0", DIALOGUE_FAILED,
	      "does not answer in SOCKS5"),
	{ "socks-not-socks",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO), TEXT("HTTP/1.1 400 Bad\r\n\r\n") } },
	  DIALOGUE_FAILED,
	  "does not answer in SOCKS5" },
	{ "socks-wants-user",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO), TEXT("\5\xff") } },
	  DIALOGUE_FAILED,
	  "wants a user and a password" },
	{ "socks-method-not-offered",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO), TEXT("\5\2") } },
	  DIALOGUE_FAILED,
	  "wants a user and a password" },
	{ "socks-user",
	  PROXY_SOCKS5,
	  "me",
	  "secret",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO_USER), TEXT("\5\2") },
	    { TEXT("\1\2me\6secret"), TEXT("\1\0") },
	    { TEXT(SOCKS_MAIL), TEXT(SOCKS_OK) } },
	  DIALOGUE_GO,
	  "" },
	{ "socks-user-not-needed",
	  PROXY_SOCKS5,
	  "me",
	  "secret",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO_USER), TEXT("\5\0") }, { TEXT(SOCKS_MAIL), TEXT(SOCKS_OK) } },
	  DIALOGUE_GO,
	  "" },
	{ "socks-user-refused",
	  PROXY_SOCKS5,
	  "me",
	  "secret",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO_USER), TEXT("\5\2") }, { TEXT("\1\2me\6secret"), TEXT("\1\1") } },
	  DIALOGUE_FAILED,
	  "refused the user or the password" },
	{ "socks-no-method",
	  PROXY_SOCKS5,
	  "me",
	  "secret",
	  "mail.example.com",
	  993,
	  { { TEXT(SOCKS_HELLO_USER), TEXT("\5\xff") } },
	  DIALOGUE_FAILED,
	  "accepts neither" },
	{ "socks-ipv4",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "192.0.2.1",
	  443,
	  { { TEXT(SOCKS_HELLO), TEXT("\5\0") },
	    { TEXT("\5\1\0\1\xc0\0\2\1\1\xbb"), TEXT(SOCKS_OK) } },
	  DIALOGUE_GO,
	  "" },
	{ "socks-ipv6",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "2001:db8::1",
	  443,
	  { { TEXT(SOCKS_HELLO), TEXT("\5\0") },
	    { TEXT("\5\1\0\4\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\1\xbb"), TEXT(SOCKS_OK) } },
	  DIALOGUE_GO,
	  "" },
	{ "http-host-with-line-break",
	  PROXY_HTTP_CONNECT,
	  "",
	  "",
	  "a\r\nX: b",
	  443,
	  { { 0 } },
	  DIALOGUE_FAILED,
	  "no name that a proxy could resolve" },
	{ "socks-host-empty",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "",
	  443,
	  { { 0 } },
	  DIALOGUE_FAILED,
	  "no name that a proxy could resolve" },
	{ "socks-zone",
	  PROXY_SOCKS5,
	  "",
	  "",
	  "fe80::1%lo",
	  443,
	  { { 0 } },
	  DIALOGUE_FAILED,
	  "an address with a zone" },
};

/* A proxy, and what it is asked for. */
struct proxy_target {
	struct proxy proxy;
	struct tunnel tunnel;
};

/* Starts the dialogue of a row; to must outlive it. */
static void start(const struct row *row, struct proxy_target *to, struct dialogue *d)
{
	to->proxy = (struct proxy){ .kind = row->kind };
	snprintf(to->proxy.user, sizeof(to->proxy.user), "%s", row->user);
	snprintf(to->proxy.password, sizeof(to->proxy.password), "%s", row->password);
	to->tunnel = (struct tunnel){ &to->proxy, row->host, row->port };
	dialogue_init(d, proxy_dialogue(row->kind), &to->tunnel, true);
}

/* What must be in the output now; takes it. */
static void take_output(struct dialogue *d, const struct turn *turn)
{
	assert_int_equal(d->output.len, turn->sent_len);
	assert_memory_equal(strbuf_text(&d->output), turn->sent, turn->sent_len);
	strbuf_drop(&d->output, d->output.len);
}

static void check_end(const struct row *row, const struct dialogue *d, enum dialogue_status status)
{
	assert_int_equal(status, row->end);
	if (row->end == DIALOGUE_GO) {
		assert_int_equal(error_finding(d->error.code), FINDING_NONE);
		assert_string_equal(strbuf_text(&d->input), row->words);
	} else {
		assert_int_equal(error_finding(d->error.code), FINDING_PROXY_FAILED);
		if (strstr(error_words(&d->error), row->words) == NULL)
			fail_msg("'%s' is not in '%s'", row->words, error_words(&d->error));
	}
	if (row->password[0] != '\0')
		assert_null(strstr(strbuf_text(&d->transcript), row->password));
}

/* Runs a row; each answer of the proxy is cut into pieces of step octets, the
 * last turn's first piece being first octets long. */
static void run(const struct row *row, size_t step)
{
	struct proxy_target proxy;
	struct dialogue d;
	start(row, &proxy, &d);
	enum dialogue_status status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	for (const struct turn *turn = row->turns; turn->sent != NULL; turn++) {
		assert_int_equal(status, DIALOGUE_MORE);
		take_output(&d, turn);
		size_t at = 0;
		while (at < turn->received_len && status == DIALOGUE_MORE) {
			size_t n = turn->received_len - at < step ? turn->received_len - at : step;
			status = dialogue_feed(
				&d, (struct bytes){ (const uint8_t *)turn->received + at, n });
			at += n;
		}
		/* What follows the answer belongs to the target. */
		if (status == DIALOGUE_GO)
			strbuf_append_bytes(&d.input, turn->received + at, turn->received_len - at);
	}
	check_end(row, &d, status);
	dialogue_clear(&d);
	dialogue_clear(&d);
}

static void in_any_pieces(void **state)
{
	const struct row *row = *state;
	for (size_t step = 1; step < 80; step++)
		run(row, step);
	run(row, SIZE_MAX);
}

/* All that the proxy says comes in one segment, before it was asked. */
static void in_one_segment(void **state)
{
	const struct row *row = *state;
	struct proxy_target proxy;
	struct dialogue d;
	struct strbuf all = { 0 };
	start(row, &proxy, &d);
	for (const struct turn *turn = row->turns; turn->sent != NULL; turn++)
		strbuf_append_bytes(&all, turn->received, turn->received_len);
	enum dialogue_status status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	if (status == DIALOGUE_MORE)
		status = dialogue_feed(
			&d, (struct bytes){ (const uint8_t *)strbuf_text(&all), all.len });
	check_end(row, &d, status);
	strbuf_clear(&all);
	dialogue_clear(&d);
}

/* Closed after each octet before the end: an error that says what was expected. */
static void closed_at(const struct row *row, size_t octets)
{
	struct proxy_target proxy;
	struct dialogue d;
	start(row, &proxy, &d);
	enum dialogue_status status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	for (const struct turn *turn = row->turns; turn->sent != NULL; turn++) {
		for (size_t i = 0; i < turn->received_len && octets > 0; i++, octets--) {
			if (status == DIALOGUE_MORE)
				status = dialogue_feed(
					&d,
					(struct bytes){ (const uint8_t *)turn->received + i, 1 });
		}
	}
	if (status == DIALOGUE_MORE) {
		dialogue_closed(&d, 0);
		assert_int_equal(error_finding(d.error.code), FINDING_PROXY_FAILED);
		assert_non_null(
			strstr(error_words(&d.error), "closed the connection: the proxy's"));
		assert_int_equal(dialogue_feed(&d, (struct bytes){ NULL, 0 }), DIALOGUE_FAILED);
	}
	dialogue_clear(&d);
}

static void closed_anywhere(void **state)
{
	const struct row *row = *state;
	size_t total = 0;
	for (const struct turn *turn = row->turns; turn->sent != NULL; turn++)
		total += turn->received_len;
	for (size_t octets = 0; octets < total; octets++)
		closed_at(row, octets);
}

static void endless_head_is_refused(void **unused)
{
	struct proxy_target proxy;
	struct dialogue d;
	size_t fed = 0;
	(void)unused;
	start(&rows[0], &proxy, &d);
	enum dialogue_status status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	status = dialogue_feed(&d, (struct bytes){ (const uint8_t *)"HTTP/1.1 200 OK\r\nA: ", 20 });
	for (; status == DIALOGUE_MORE; fed++)
		status = dialogue_feed(&d,
				       (struct bytes){ (const uint8_t *)"aaaaaaaaaaaaaaaa", 16 });
	assert_int_equal(status, DIALOGUE_FAILED);
	assert_non_null(strstr(error_words(&d.error), "does not end"));
	assert_in_range(fed * 16, 1024, 20000);
	dialogue_clear(&d);
}

/* 1xx answers without end are bounded by all that may be said. */
static void endless_interim_answers_are_refused(void **unused)
{
	static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct proxy_target proxy;
	struct dialogue d;
	size_t fed = 0;
	(void)unused;
	start(&rows[0], &proxy, &d);
	enum dialogue_status status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	for (; status == DIALOGUE_MORE; fed += sizeof(interim) - 1)
		status = dialogue_feed(
			&d, (struct bytes){ (const uint8_t *)interim, sizeof(interim) - 1 });
	assert_int_equal(status, DIALOGUE_FAILED);
	assert_in_range(fed, DIALOGUE_TOTAL_BYTES, DIALOGUE_TOTAL_BYTES + 100);
	dialogue_clear(&d);
}

/* 255 octets are the most that SOCKS5 can carry; the form is RFC 1929's. */
static void longest_credentials(void **unused)
{
	struct proxy proxy = { .kind = PROXY_SOCKS5 };
	struct dialogue d;
	(void)unused;
	memset(proxy.user, 'u', 255);
	memset(proxy.password, 'p', 255);
	struct tunnel tunnel = { &proxy, "a.example", 1 };
	dialogue_init(&d, proxy_dialogue(proxy.kind), &tunnel, false);
	assert_int_equal(dialogue_feed(&d, (struct bytes){ NULL, 0 }), DIALOGUE_MORE);
	strbuf_drop(&d.output, d.output.len);
	assert_int_equal(dialogue_feed(&d, (struct bytes){ (const uint8_t *)"\5\2", 2 }),
			 DIALOGUE_MORE);
	assert_int_equal(d.output.len, 1 + 1 + 255 + 1 + 255);
	assert_int_equal((uint8_t)d.output.text[1], 255);
	assert_int_equal((uint8_t)d.output.text[2 + 255], 255);
	assert_string_equal(strbuf_text(&d.transcript), "");
	dialogue_clear(&d);
}

/* Without output there is nothing to wait for either. */
static void says_what_it_waits_for(void **unused)
{
	struct proxy_target proxy;
	struct dialogue d;
	(void)unused;
	start(&rows[0], &proxy, &d);
	assert_string_equal(dialogue_waits_for(&d), "the proxy");
	(void)dialogue_feed(&d, (struct bytes){ NULL, 0 });
	assert_string_equal(dialogue_waits_for(&d), "the proxy's answer to CONNECT");
	dialogue_clear(&d);
}

/* What is said stands in the transcript; what is asked is only named. */
static void transcript_shows_what_was_said(void **unused)
{
	static const char http[] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 407 No\tway\r\n\r\n";
	static const char socks[] = "\5\0\5\5\0\1\0\0\0\0\0\0";
	struct row row = { .kind = PROXY_HTTP_CONNECT,
			   .user = "me",
			   .password = "secret",
			   .host = "mail.example.com",
			   .port = 993 };
	struct proxy_target proxy;
	struct dialogue d;
	(void)unused;
	start(&row, &proxy, &d);
	(void)dialogue_feed(&d, (struct bytes){ NULL, 0 });
	(void)dialogue_feed(&d, bytes_of(http));
	assert_string_equal(strbuf_text(&d.transcript), "C: CONNECT, with user and password\n"
							"S: HTTP/1.1 100 Continue\n"
							"S: HTTP/1.1 407 No\tway\n");
	dialogue_clear(&d);
	row.kind = PROXY_SOCKS5;
	start(&row, &proxy, &d);
	(void)dialogue_feed(&d, (struct bytes){ NULL, 0 });
	(void)dialogue_feed(&d, (struct bytes){ (const uint8_t *)socks, sizeof(socks) - 1 });
	assert_string_equal(strbuf_text(&d.transcript),
			    "C: SOCKS5 methods\nS: 05 00 (2 octets)\n"
			    "C: SOCKS5 connect\nS: 05 05 00 01 00 00 00 00 00 00 (10 octets)\n");
	dialogue_clear(&d);
}

/* --- the PROXY protocol ------------------------------------------------------------------ */

struct header_row {
	const char *id;
	enum proxy_protocol version;
	const char *source, *destination; /* NULL: not known */
	const char *header;
	size_t header_len;
};

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define FROM_V6 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
#define TO_V6 "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\xff"

/* As proxy-protocol.txt has them; from port 56324 (dc 04) to 443 (01 bb). */
static const struct header_row header_rows[] = {
	{ "1-ipv4", PROXY_PROTOCOL_V1, "192.0.2.1", "255.255.255.255",
	  TEXT("PROXY TCP4 192.0.2.1 255.255.255.255 56324 443\r\n") },
	{ "1-ipv6", PROXY_PROTOCOL_V1, "2001:db8::1", "fe80::ff",
	  TEXT("PROXY TCP6 2001:db8::1 fe80::ff 56324 443\r\n") },
	{ "1-unknown", PROXY_PROTOCOL_V1, NULL, NULL, TEXT("PROXY UNKNOWN\r\n") },
	{ "1-two-families", PROXY_PROTOCOL_V1, "192.0.2.1", "fe80::ff", TEXT("PROXY UNKNOWN\r\n") },
	{ "1-one-end", PROXY_PROTOCOL_V1, "192.0.2.1", NULL, TEXT("PROXY UNKNOWN\r\n") },
	{ "2-ipv4", PROXY_PROTOCOL_V2, "192.0.2.1", "255.255.255.255",
	  TEXT(SIGNATURE "\x21\x11\0\x0c\xc0\0\2\1\xff\xff\xff\xff\xdc\x04\x01\xbb") },
	{ "2-ipv6", PROXY_PROTOCOL_V2, "2001:db8::1", "fe80::ff",
	  TEXT(SIGNATURE "\x21\x21\0\x24" FROM_V6 TO_V6 "\xdc\x04\x01\xbb") },
	{ "2-unknown", PROXY_PROTOCOL_V2, NULL, NULL, TEXT(SIGNATURE "\x20\0\0\0") },
	{ "2-two-families", PROXY_PROTOCOL_V2, "fe80::ff", "192.0.2.1",
	  TEXT(SIGNATURE "\x20\0\0\0") },
};

static void set_end(struct sockaddr_storage *storage, const char *text, uint16_t port)
{
	struct sockaddr_in *in = (struct sockaddr_in *)storage;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)storage;
	if (text == NULL)
		return;
	if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons(port);
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &in6->sin6_addr), 1);
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		in6->sin6_scope_id = 7; /* is not told */
	}
}

static void header_is_as_specified(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(header_rows) / sizeof(header_rows[0]); i++) {
		const struct header_row *row = &header_rows[i];
		struct proxy_header header = { .version = row->version };
		struct dialogue d;
		set_end(&header.source, row->source, 56324);
		set_end(&header.destination, row->destination, 443);
		dialogue_init(&d, &proxy_header_dialogue, &header, true);
		assert_int_equal(dialogue_feed(&d, (struct bytes){ NULL, 0 }), DIALOGUE_GO);
		if (d.output.len != row->header_len ||
		    memcmp(strbuf_text(&d.output), row->header, row->header_len) != 0)
			fail_msg("%s: %zu octets: %s", row->id, d.output.len,
				 strbuf_text(&d.output));
		assert_string_not_equal(strbuf_text(&d.transcript), "");
		dialogue_closed(&d, 0);
		assert_string_equal(
			error_words(&d.error),
			"the connection broke before the header of the PROXY protocol was sent");
		assert_int_equal(error_finding(d.error.code), FINDING_CONNECT_FAILED);
		dialogue_clear(&d);
	}
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]), M = 6 };
	static char names[3 * N][80];
	struct CMUnitTest tests[3 * N + M];
	for (size_t i = 0; i < N; i++) {
		void *row = (void *)(uintptr_t)&rows[i];
		char(*name)[80] = &names[3 * i];
		snprintf(name[0], sizeof(name[0]), "%s in any pieces", rows[i].id);
		snprintf(name[1], sizeof(name[1]), "%s in one segment", rows[i].id);
		snprintf(name[2], sizeof(name[2]), "%s closed anywhere", rows[i].id);
		struct CMUnitTest *test = &tests[3 * i];
		test[0] = (struct CMUnitTest){ name[0], in_any_pieces, NULL, NULL, row };
		test[1] = (struct CMUnitTest){ name[1], in_one_segment, NULL, NULL, row };
		test[2] = (struct CMUnitTest){ name[2], closed_anywhere, NULL, NULL, row };
	}
	struct CMUnitTest *more = tests + 3 * N;
	more[0] = (struct CMUnitTest)cmocka_unit_test(endless_head_is_refused);
	more[1] = (struct CMUnitTest)cmocka_unit_test(endless_interim_answers_are_refused);
	more[2] = (struct CMUnitTest)cmocka_unit_test(longest_credentials);
	more[3] = (struct CMUnitTest)cmocka_unit_test(says_what_it_waits_for);
	more[4] = (struct CMUnitTest)cmocka_unit_test(transcript_shows_what_was_said);
	more[5] = (struct CMUnitTest)cmocka_unit_test(header_is_as_specified);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

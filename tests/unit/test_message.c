/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net that read what a server sent without any I/O: message.h,
 * request.h; and the names of alerts. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/alert.h"
#include "net/message.h"
#include "net/request.h"
#include "support/certbuilder.h"

/* --- message.h ------------------------------------------------------------------ */

static struct derbuf certificate; /* one for all tests */

static int make_certificate(void **unused)
{
	struct certbuilder b;
	(void)unused;
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, 0));
	certbuilder_add_dns(&b, "www.example.com");
	certbuilder_build(&b, &certificate);
	certbuilder_clear(&b);
	return 0;
}

static int free_certificate(void **unused)
{
	(void)unused;
	derbuf_clear(&certificate);
	return 0;
}

/* A length of n octets. */
static void put_length(struct derbuf *out, unsigned n, size_t len)
{
	while (n-- > 0)
		der_octet(out, (unsigned)(len >> (8 * n)) & 0xff);
}

static void put_vector(struct derbuf *out, unsigned n, struct bytes data)
{
	put_length(out, n, data.len);
	der_raw(out, data.data, data.len);
}

/* A Certificate message of n certificates; extensions: those of the leaf. */
static void make_message(struct derbuf *out, bool is_tls13, size_t n,
			 const struct derbuf *extensions)
{
	struct derbuf list = { 0 };
	for (size_t i = 0; i < n; i++) {
		put_vector(&list, 3, derbuf_bytes(&certificate));
		if (is_tls13 && i == 0 && extensions != NULL)
			put_vector(&list, 2, derbuf_bytes(extensions));
		else if (is_tls13)
			put_length(&list, 2, 0);
	}
	if (is_tls13)
		put_length(out, 1, 0);
	put_vector(out, 3, derbuf_bytes(&list));
	derbuf_clear(&list);
}

static void put_status(struct derbuf *out, const char *response)
{
	der_octet(out, 1);
	put_vector(out, 3, (struct bytes){ (const uint8_t *)response, strlen(response) });
}

static void chain_is_kept_as_sent(void **unused)
{
	(void)unused;
	for (int is_tls13 = 0; is_tls13 < 2; is_tls13++) {
		for (size_t n = 0; n < CHAIN_MAX_CERTIFICATES + 16; n += 13) {
			struct session session = { 0 };
			struct derbuf message = { 0 };
			make_message(&message, is_tls13, n, NULL);
			assert_int_equal(message_read_certificates(derbuf_bytes(&message), is_tls13,
								   &session, NULL),
					 ERR_NONE);
			assert_int_equal(session.n_chain,
					 n < CHAIN_MAX_CERTIFICATES ? n : CHAIN_MAX_CERTIFICATES);
			assert_int_equal(session.chain_cut, n > CHAIN_MAX_CERTIFICATES);
			for (size_t i = 0; i < session.n_chain; i++) {
				assert_int_equal(session.chain[i].der_len, certificate.len);
				assert_memory_equal(session.chain[i].der, certificate.data,
						    certificate.len);
			}
			derbuf_clear(&message);
			session_clear(&session);
		}
	}
}

/* Cut at each position: what was whole is there, and nothing is read beyond the
 * end (the copy has exactly that size, for the sanitizer). */
static void message_cut_anywhere(void **unused)
{
	struct derbuf extensions = { 0 }, status = { 0 };
	(void)unused;
	put_status(&status, "an OCSP response");
	put_length(&extensions, 2, 5);
	put_vector(&extensions, 2, derbuf_bytes(&status));
	for (int is_tls13 = 0; is_tls13 < 2; is_tls13++) {
		struct derbuf message = { 0 };
		make_message(&message, is_tls13, 2, &extensions);
		for (size_t len = 0; len < message.len; len++) {
			struct session session = { 0 };
			uint8_t *copy = malloc(len > 0 ? len : 1);
			memcpy(copy, message.data, len);
			assert_int_equal(message_read_certificates((struct bytes){ copy, len },
								   is_tls13, &session, NULL),
					 ERR_NONE);
			/* The list's own length covers the cut part: nothing is whole. */
			assert_int_equal(session.n_chain, 0);
			session_clear(&session);
			free(copy);
		}
		derbuf_clear(&message);
	}
	derbuf_clear(&extensions);
	derbuf_clear(&status);
}

/* A list that is whole but ends within its second entry keeps the first. */
static void entry_that_breaks_off_ends_the_chain(void **unused)
{
	struct session session = { 0 };
	struct derbuf list = { 0 }, message = { 0 };
	(void)unused;
	put_vector(&list, 3, derbuf_bytes(&certificate));
	put_length(&list, 3, certificate.len + 1);
	der_raw(&list, certificate.data, certificate.len);
	put_vector(&message, 3, derbuf_bytes(&list));
	assert_int_equal(message_read_certificates(derbuf_bytes(&message), false, &session, NULL),
			 ERR_NONE);
	assert_int_equal(session.n_chain, 1);
	session_clear(&session);
	derbuf_clear(&list);
	derbuf_clear(&message);
}

/* A leaf that is too large is not replaced by the certificate behind it, and ends
 * the handshake. */
static void too_large_certificate_ends_the_chain(void **unused)
{
	enum { SIZE = CERTIFICATE_MAX_BYTES + 1 };
	struct session session = { 0 };
	struct derbuf list = { 0 }, message = { 0 };
	uint8_t *large = calloc(1, SIZE);
	(void)unused;
	put_vector(&list, 3, (struct bytes){ large, SIZE });
	put_vector(&list, 3, derbuf_bytes(&certificate));
	put_vector(&message, 3, derbuf_bytes(&list));
	assert_int_equal(message_read_certificates(derbuf_bytes(&message), false, &session, NULL),
			 ERR_CERTIFICATE_LIMIT);
	assert_int_equal(session.n_chain, 0);
	assert_true(session.chain_cut);
	session_clear(&session);
	derbuf_clear(&list);
	derbuf_clear(&message);
	free(large);
}

static void staple_of_the_leaf_is_kept(void **unused)
{
	struct session session = { 0 };
	struct derbuf extensions = { 0 }, status = { 0 }, message = { 0 };
	(void)unused;
	put_status(&status, "an OCSP response");
	put_length(&extensions, 2, 18); /* another extension first */
	put_length(&extensions, 2, 0);
	put_length(&extensions, 2, 5);
	put_vector(&extensions, 2, derbuf_bytes(&status));
	make_message(&message, true, 2, &extensions);
	assert_int_equal(message_read_certificates(derbuf_bytes(&message), true, &session, NULL),
			 ERR_NONE);
	assert_int_equal(session.n_chain, 2);
	assert_int_equal(session.ocsp_response_len, strlen("an OCSP response"));
	assert_memory_equal(session.ocsp_response, "an OCSP response", session.ocsp_response_len);
	session_clear(&session);
	derbuf_clear(&extensions);
	derbuf_clear(&status);
	derbuf_clear(&message);
}

static void status_message_forms(void **unused)
{
	static const struct {
		const char *body;
		size_t len;
		size_t response_len;
	} forms[] = {
		{ "\1\0\0\3abc", 7, 3 }, { "\1\0\0\3abcd", 8, 3 },
		{ "\1\0\0\3ab", 6, 0 },  { "\2\0\0\3abc", 7, 0 },
		{ "\1\0\0\0", 4, 0 },    { "\1\0\0", 3, 0 },
		{ "\1", 1, 0 },          { "", 0, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct session session = { 0 };
		struct bytes body = { (const uint8_t *)forms[i].body, forms[i].len };
		assert_int_equal(message_read_status(body, &session, NULL), ERR_NONE);
		if (session.ocsp_response_len != forms[i].response_len)
			fail_msg("row %zu", i);
		session_clear(&session);
	}
}

/* --- request.h ------------------------------------------------------------------- */

static void request_names_host_and_port(void **unused)
{
	static const struct {
		const char *host;
		unsigned port;
		const char *line;
	} rows[] = {
		{ "www.example.com", 443, "\r\nHost: www.example.com\r\n" },
		{ "www.example.com", 8443, "\r\nHost: www.example.com:8443\r\n" },
		{ "2001:db8::1", 443, "\r\nHost: [2001:db8::1]\r\n" },
		{ "2001:db8::1", 4, "\r\nHost: [2001:db8::1]:4\r\n" },
		{ "[2001:db8::1]", 443, "\r\nHost: [2001:db8::1]\r\n" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf text = { 0 };
		request_append_options(&text, "/owa?x=1", rows[i].host, rows[i].port);
		assert_ptr_equal(strstr(strbuf_text(&text), "OPTIONS /owa?x=1 HTTP/1.1\r\n"),
				 strbuf_text(&text));
		assert_non_null(strstr(strbuf_text(&text), rows[i].line));
		assert_string_equal(strbuf_text(&text) + text.len - 4, "\r\n\r\n");
		strbuf_clear(&text);
	}
}

struct reply_row {
	const char *id;
	const char *text;
	int status;
	bool done; /* all is known without a close */
	bool wants;
};

static const struct reply_row replies[] = {
	{ "reply-200", "HTTP/1.1 200 OK\r\n\r\n", 200, true, false },
	{ "reply-http10", "HTTP/1.0 405 Method Not Allowed\r\nAllow: GET\r\n\r\n", 405, true,
	  false },
	{ "reply-interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n", 204, true,
	  false },
	{ "reply-403-length", "HTTP/1.1 403 F\r\nContent-Length: 4\r\n\r\nnope", 403, true, false },
	{ "reply-403-open", "HTTP/1.1 403 F\r\n\r\nnope", 403, false, false },
	{ "reply-403-chunked",
	  "HTTP/1.1 403 F\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 403, true,
	  false },
	{ "reply-iis",
	  "HTTP/1.1 403 Forbidden\r\nContent-Length: 51\r\n\r\n"
	  "<h2>HTTP Error 403.7 - Client certificate needed.  ",
	  403, true, true },
	{ "reply-403-4",
	  "HTTP/1.1 403 Forbidden\r\ncontent-length:30\r\n\r\n"
	  "HTTP Error 403.4 - SSL needed.",
	  403, true, false },
	{ "reply-nginx",
	  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
	  "<center>No required SSL certificate was sent</center>",
	  400, false, true },
	{ "reply-400", "HTTP/1.1 400 Bad Request\r\n\r\n403.7", 400, false, false },
	{ "reply-496", "HTTP/1.1 496 x\r\n\r\n", 496, true, true },
	{ "reply-words-in-head-only", "HTTP/1.1 403 F\r\nX: 403.7\r\nContent-Length: 0\r\n\r\n",
	  403, true, false },
	{ "reply-no-http", "220 mail.example.com ESMTP\r\n", 0, true, false },
	{ "reply-half-a-line", "HTTP/1.1 40", 0, false, false },
	{ "reply-half-a-head", "HTTP/1.1 403 F\r\nA: b\r\n", 403, false, false },
	{ "reply-empty", "", 0, false, false },
};

/* Fed whole, and in pieces of any size: the same is known in the end. */
static void reply_row(void **state)
{
	const struct reply_row *row = *state;
	size_t len = strlen(row->text);
	for (size_t step = 1; step <= len + 1; step++) {
		struct http_answer reply = { .wanted = request_wanted() };
		bool done = false;
		for (size_t at = 0; at < len && !done; at += step) {
			size_t n = len - at < step ? len - at : step;
			done = http_answer_feed(
				&reply, (struct bytes){ (const uint8_t *)row->text + at, n });
		}
		assert_int_equal(done, row->done);
		assert_int_equal(reply.status, row->status);
		assert_int_equal(request_wants_certificate(&reply), row->wants);
		http_answer_clear(&reply);
	}
}

static void reply_is_bounded(void **unused)
{
	struct http_answer reply = { .wanted = request_wanted() };
	size_t max = reply.wanted.max_body_bytes;
	char block[1000];
	size_t fed = 0;
	(void)unused;
	memset(block, 'a', sizeof(block));
	assert_false(http_answer_feed(&reply, bytes_of("HTTP/1.1 403 x\r\n\r\n")));
	for (bool done = false; !done; fed += sizeof(block))
		done = http_answer_feed(&reply,
					(struct bytes){ (const uint8_t *)block, sizeof(block) });
	assert_in_range(fed, max, max + sizeof(block));
	assert_int_equal(reply.body.len, max);
	http_answer_clear(&reply);
}

/* --- alerts ------------------------------------------------------------------------ */

static void alerts_have_names(void **unused)
{
	(void)unused;
	assert_string_equal(alert_name(40), "handshake_failure");
	assert_string_equal(alert_name(116), "certificate_required");
	assert_string_equal(alert_name(250), "unknown alert");
	assert_non_null(strstr(alert_advice(120), "ALPN"));
	assert_string_equal(alert_advice(250), "");
	assert_non_null(strstr(alert_advice(112), "SNI"));
}

int main(void)
{
	enum { N = sizeof(replies) / sizeof(replies[0]), M = 9 };
	struct CMUnitTest tests[N + M] = {
		cmocka_unit_test(chain_is_kept_as_sent),
		cmocka_unit_test(message_cut_anywhere),
		cmocka_unit_test(entry_that_breaks_off_ends_the_chain),
		cmocka_unit_test(too_large_certificate_ends_the_chain),
		cmocka_unit_test(staple_of_the_leaf_is_kept),
		cmocka_unit_test(status_message_forms),
		cmocka_unit_test(request_names_host_and_port),
		cmocka_unit_test(reply_is_bounded),
		cmocka_unit_test(alerts_have_names),
	};
	for (size_t i = 0; i < N; i++)
		tests[M + i] = (struct CMUnitTest){ replies[i].id, reply_row, NULL, NULL,
						    (void *)(uintptr_t)&replies[i] };
	return cmocka_run_group_tests(tests, make_certificate, free_certificate);
}

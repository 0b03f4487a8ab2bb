/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/http_answer.h and request.h. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/request.h"

enum { BODY_MAX = 20 };

struct row {
	const char *id;
	const char *received;
	bool is_whole; /* before the connection ends */
	int status;
	const char *location, *body;
	enum err err;
};

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

static const struct row rows[] = {
	{ "counted", OK "Content-Length: 5\r\n\r\nhello", true, 200, "", "hello", ERR_NONE },
	{ "counted-empty", OK "Content-Length: 0\r\n\r\n", true, 200, "", "", ERR_NONE },
	{ "counted-twice", OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", true, 200, "",
	  "hello", ERR_NONE },
	{ "counted-twice-otherwise", OK "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", true,
	  200, "", "", ERR_HTTP_LENGTH },
	{ "counted-negative", OK "Content-Length: -5\r\n\r\nhello", true, 200, "", "",
	  ERR_HTTP_LENGTH },
	{ "counted-not", OK "Content-Length: \r\n\r\nhello", true, 200, "", "", ERR_HTTP_LENGTH },
	{ "counted-wraps", OK "Content-Length: 18446744073709551621\r\n\r\nhello", true, 200, "",
	  "", ERR_HTTP_LENGTH },
	{ "counted-more-follows", OK "Content-Length: 5\r\n\r\nhelloHTTP/1.1 500 No\r\n", true, 200,
	  "", "hello", ERR_NONE },
	{ "counted-cut", OK "Content-Length: 6\r\n\r\nhello", false, 200, "", "hello",
	  ERR_HTTP_CUT_OFF },
	{ "counted-too-large", OK "Content-Length: 21\r\n\r\n123456789012345678901", true, 200, "",
	  "12345678901234567890", ERR_HTTP_BODY_TOO_LARGE },
	{ "counted-as-large-as-may-be", OK "Content-Length: 20\r\n\r\n12345678901234567890", true,
	  200, "", "12345678901234567890", ERR_NONE },
	{ "to-the-end", OK "\r\nhello", false, 200, "", "hello", ERR_NONE },
	{ "to-the-end-too-large", OK "\r\n123456789012345678901", true, 200, "",
	  "12345678901234567890", ERR_HTTP_BODY_TOO_LARGE },
	{ "line-feeds-alone", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", true, 200, "", "hello",
	  ERR_NONE },
	{ "http-1.0", "HTTP/1.0 200 OK\r\n\r\nhello", false, 200, "", "hello", ERR_NONE },
	{ "no-reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nh", true, 200, "", "h", ERR_NONE },
	{ "chunked", CHUNKED "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", true, 200, "", "hello", ERR_NONE },
	{ "chunked-with-extension", CHUNKED "A ; a=b\r\n1234567890\r\n0\r\n\r\n", true, 200, "",
	  "1234567890", ERR_NONE },
	{ "chunked-with-trailer", CHUNKED "1\r\nh\r\n0\r\nLocation: /x\r\nA: b\r\n\r\n", true, 200,
	  "", "h", ERR_NONE },
	{ "chunked-beats-length",
	  OK "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", true,
	  200, "", "hi", ERR_NONE },
	{ "chunked-with-zeros", CHUNKED "0000000000005\r\nhello\r\n0000000000000\r\n\r\n", true,
	  200, "", "hello", ERR_NONE },
	{ "chunked-with-zeros-and-more", CHUNKED "00g\r\nhello", true, 200, "", "",
	  ERR_HTTP_CHUNK },
	{ "chunked-without-size", CHUNKED "\r\nhello\r\n0\r\n\r\n", true, 200, "", "",
	  ERR_HTTP_CHUNK },
	{ "chunked-huge", CHUNKED "fffffffff\r\nhello", true, 200, "", "", ERR_HTTP_CHUNK },
	{ "chunked-too-large", CHUNKED "ffffffff\r\n123456789012345678901", true, 200, "",
	  "12345678901234567890", ERR_HTTP_BODY_TOO_LARGE },
	{ "chunked-too-long", CHUNKED "2\r\nhello\r\n0\r\n\r\n", true, 200, "", "he",
	  ERR_HTTP_CHUNK },
	{ "chunked-cut", CHUNKED "5\r\nhello\r\n", false, 200, "", "hello", ERR_HTTP_CUT_OFF },
	{ "gzip", OK "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", true, 200, "",
	  "", ERR_HTTP_ENCODED },
	{ "encoded-by-nothing", OK "Content-Encoding:\r\nContent-Length: 2\r\n\r\nhi", true, 200,
	  "", "hi", ERR_NONE },
	{ "gzip-transferred", OK "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", true, 200, "",
	  "", ERR_HTTP_ENCODED },
	{ "identity", OK "content-encoding: Identity\r\ncontent-length: 2\r\n\r\nhi", true, 200, "",
	  "hi", ERR_NONE },
	{ "redirect", "HTTP/1.1 302 Found\r\nLocation:  https://a.example/x \r\n\r\nbody", true,
	  302, "https://a.example/x", "", ERR_NONE },
	{ "redirect-gzip", "HTTP/1.1 302 Found\r\nContent-Encoding: gzip\r\nlocation: /x\r\n\r\n",
	  true, 302, "/x", "", ERR_NONE },
	{ "redirect-twice", "HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n", true, 302,
	  "/a", "", ERR_HTTP_TWO_LOCATIONS },
	{ "redirect-twice-the-same", "HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /a \r\n\r\n",
	  true, 302, "/a", "", ERR_NONE },
	{ "no-content", "HTTP/1.1 204 No Content\r\n\r\n", true, 204, "", "", ERR_NONE },
	{ "interim",
	  "HTTP/1.1 103 Early Hints\r\nLocation: /no\r\n\r\n" OK "Content-Length: 2\r\n\r\nhi",
	  true, 200, "", "hi", ERR_NONE },
	{ "interim-only", "HTTP/1.1 100 Continue\r\n\r\n", false, 0, "", "", ERR_HTTP_NO_ANSWER },
	{ "no-http", "220 mail.example.com ESMTP\r\n", true, 0, "", "", ERR_HTTP_NO_HTTP },
	{ "no-http-no-line", "SSH-2.0-OpenSSH_9.2p1", true, 0, "", "", ERR_HTTP_NO_HTTP },
	{ "http-2", "HTTP/2.0 200 OK\r\n\r\n", true, 0, "", "", ERR_HTTP_NO_HTTP },
	{ "status-of-four", "HTTP/1.1 2000 OK\r\n\r\n", true, 0, "", "", ERR_HTTP_NO_HTTP },
	{ "status-too-small", "HTTP/1.1 099 OK\r\n\r\n", true, 99, "", "", ERR_HTTP_NO_HTTP },
	{ "nothing", "", false, 0, "", "", ERR_HTTP_NO_ANSWER },
	{ "half-a-line", "HTTP/1.1", false, 0, "", "", ERR_HTTP_CUT_OFF },
	{ "half-a-head", OK "Content-Le", false, 200, "", "", ERR_HTTP_CUT_OFF },
	{ "field-without-colon", OK "nonsense\r\nContent-Length: 2\r\n\r\nhi", true, 200, "", "hi",
	  ERR_NONE },
};

static bool wants_2xx(int status)
{
	return status >= 200 && status < 300;
}

static struct http_answer fresh(void)
{
	return (struct http_answer){ .wanted = { wants_2xx, BODY_MAX } };
}

static void check(const struct row *row, size_t piece)
{
	struct http_answer answer = fresh();
	size_t len = strlen(row->received);
	bool is_whole = false;
	for (size_t at = 0; at < len && !is_whole; at += piece) {
		struct bytes octets = { (const uint8_t *)row->received + at,
					len - at < piece ? len - at : piece };
		is_whole = http_answer_feed(&answer, octets);
	}
	if (is_whole != row->is_whole)
		fail_msg("%s, by %zu: whole %d", row->id, piece, is_whole);
	http_answer_end(&answer);
	if (answer.status != row->status || answer.error.code != row->err ||
	    strcmp(answer.location, row->location) != 0 ||
	    strcmp(strbuf_text(&answer.body), row->body) != 0)
		fail_msg("%s, by %zu: status %d, error %d, location %s, body %s", row->id, piece,
			 answer.status, (int)answer.error.code, answer.location,
			 strbuf_text(&answer.body));
	http_answer_clear(&answer);
}

/* Whole, and cut everywhere. */
static void test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		check(&rows[i], 1000);
		for (size_t piece = 1; piece < 8; piece++)
			check(&rows[i], piece);
	}
}

/* Heads without an end are not read for ever. */
static void test_endless_heads(void **state)
{
	static const char *const starts[] = { OK, "HTTP/1.1 100 Continue\r\n\r\n",
					      OK "A: ", CHUNKED "0\r\n", CHUNKED "1;" };
	static const char *const pieces[] = { "A: b\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "x",
					      "A: b\r\n", "x" };
	(void)state;
	for (size_t i = 0; i < LENGTH(starts); i++) {
		struct http_answer answer = fresh();
		size_t fed = 0;
		bool is_whole = http_answer_feed(&answer, bytes_of(starts[i]));
		for (; !is_whole && fed < 3 * HTTP_HEAD_MAX_BYTES; fed += strlen(pieces[i]))
			is_whole = http_answer_feed(&answer, bytes_of(pieces[i]));
		assert_true(is_whole);
		assert_int_equal(answer.error.code, ERR_HTTP_HEAD_TOO_LARGE);
		assert_in_range(fed, HTTP_HEAD_MAX_BYTES - 200, HTTP_HEAD_MAX_BYTES + 200);
		http_answer_clear(&answer);
	}
}

static void test_long_location(void **state)
{
	char url[HTTP_LOCATION_BYTES + 1];
	(void)state;
	for (size_t len = HTTP_LOCATION_BYTES - 1; len <= HTTP_LOCATION_BYTES; len++) {
		struct http_answer answer = fresh();
		memset(url, 'a', len);
		(void)http_answer_feed(&answer, bytes_of("HTTP/1.1 302 Found\r\nLocation: "));
		(void)http_answer_feed(&answer, (struct bytes){ (const uint8_t *)url, len });
		(void)http_answer_feed(&answer, bytes_of("\r\n\r\n"));
		bool fits = len < HTTP_LOCATION_BYTES;
		assert_int_equal(answer.error.code, fits ? ERR_NONE : ERR_HTTP_LOCATION_TOO_LONG);
		assert_int_equal(strlen(answer.location), fits ? len : 0);
		http_answer_clear(&answer);
	}
}

static void test_nul_in_location(void **state)
{
	static const char text[] = "HTTP/1.1 302 Found\r\nLocation: https://a\0b/\r\n\r\n";
	struct http_answer answer = fresh();
	(void)state;
	assert_true(http_answer_feed(&answer, (struct bytes)BYTES(text)));
	assert_string_equal(answer.location, "https://a?b/");
	http_answer_clear(&answer);
}

static void test_requests(void **state)
{
	static const struct {
		bool is_plain;
		const char *host;
		unsigned port;
		const char *expected;
	} requests[] = {
		{ false, "a.example", 443, "GET /p?q HTTP/1.1\r\nHost: a.example\r\n" },
		{ false, "a.example", 80, "GET /p?q HTTP/1.1\r\nHost: a.example:80\r\n" },
		{ true, "a.example", 80, "GET /p?q HTTP/1.1\r\nHost: a.example\r\n" },
		{ true, "2001:db8::1", 8080, "GET /p?q HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(requests); i++) {
		struct strbuf out = { 0 };
		struct http_request request = { .is_plain = requests[i].is_plain, .path = "/p?q" };
		request_append_get(&out, &request, requests[i].host, requests[i].port);
		assert_memory_equal(strbuf_text(&out), requests[i].expected,
				    strlen(requests[i].expected));
		assert_non_null(strstr(strbuf_text(&out), "\r\n\r\n"));
		strbuf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),       cmocka_unit_test(test_endless_heads),
		cmocka_unit_test(test_long_location), cmocka_unit_test(test_nul_in_location),
		cmocka_unit_test(test_requests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

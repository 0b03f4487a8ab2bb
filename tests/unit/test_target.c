/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/target: what -H may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/target.h"
#include "support/errorwords.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

struct target_row {
	const char *text;
	const char *host;
	const char *ascii;    /* of the reference; "" when zoned */
	const char *protocol; /* NULL: not said */
	uint16_t port;
	enum reference_kind kind;
	bool zoned;
};

static const struct target_row target_rows[] = {
	/* names */
	{ "mail.example.com", "mail.example.com", "mail.example.com", NULL, 0, REFERENCE_DNS,
	  false },
	{ "MAIL.Example.COM", "mail.example.com", "mail.example.com", NULL, 0, REFERENCE_DNS,
	  false },
	{ "mail.example.com.", "mail.example.com.", "mail.example.com", NULL, 0, REFERENCE_DNS,
	  false },
	{ "mail.example.com:8443", "mail.example.com", "mail.example.com", NULL, 8443,
	  REFERENCE_DNS, false },
	{ "mail.example.com.:443", "mail.example.com.", "mail.example.com", NULL, 443,
	  REFERENCE_DNS, false },
	{ "localhost", "localhost", "localhost", NULL, 0, REFERENCE_DNS, false },
	{ "host:1", "host", "host", NULL, 1, REFERENCE_DNS, false },
	{ "host:65535", "host", "host", NULL, 65535, REFERENCE_DNS, false },
	{ "host:0443", "host", "host", NULL, 443, REFERENCE_DNS, false },
	{ "b\xc3\xbc"
	  "cher.example",
	  "xn--bcher-kva.example", "xn--bcher-kva.example", NULL, 0, REFERENCE_DNS, false },
	{ "b\xc3\xbc"
	  "cher.example\xe3\x80\x82",
	  "xn--bcher-kva.example.", "xn--bcher-kva.example", NULL, 0, REFERENCE_DNS, false },
	{ "a_b.example.com", "a_b.example.com", "a_b.example.com", NULL, 0, REFERENCE_DNS, false },
	/* addresses */
	{ "192.0.2.1", "192.0.2.1", "192.0.2.1", NULL, 0, REFERENCE_IP, false },
	{ "192.0.2.1:25", "192.0.2.1", "192.0.2.1", NULL, 25, REFERENCE_IP, false },
	{ "::1", "::1", "::1", NULL, 0, REFERENCE_IP, false },
	{ "[::1]", "::1", "::1", NULL, 0, REFERENCE_IP, false },
	{ "[::1]:8443", "::1", "::1", NULL, 8443, REFERENCE_IP, false },
	{ "2001:DB8:0:0::1", "2001:db8::1", "2001:db8::1", NULL, 0, REFERENCE_IP, false },
	{ "2001:db8::1:443", "2001:db8::1:443", "2001:db8::1:443", NULL, 0, REFERENCE_IP, false },
	/* zones */
	{ "fe80::1%eth0", "fe80::1%eth0", "", NULL, 0, REFERENCE_DNS, true },
	{ "[fe80::1%eth0]:25", "fe80::1%eth0", "", NULL, 25, REFERENCE_DNS, true },
	{ "[FE80::0:1%2]", "fe80::1%2", "", NULL, 0, REFERENCE_DNS, true },
	{ "[fe80::1%25]", "fe80::1%25", "", NULL, 0, REFERENCE_DNS, true },
	{ "https://[fe80::1%25eth0]/", "fe80::1%eth0", "", "https", 0, REFERENCE_DNS, true },
	{ "https://[fe80::1%eth0]:8443/", "fe80::1%eth0", "", "https", 8443, REFERENCE_DNS, true },
	{ "https://[fe80::1%25]/", "fe80::1%25", "", "https", 0, REFERENCE_DNS, true },
	/* URLs */
	{ "https://mail.example.com", "mail.example.com", "mail.example.com", "https", 0,
	  REFERENCE_DNS, false },
	{ "https://mail.example.com/owa", "mail.example.com", "mail.example.com", "https", 0,
	  REFERENCE_DNS, false },
	{ "HTTPS://Mail.Example.com:8443/owa?a=b:c@d#e", "mail.example.com", "mail.example.com",
	  "https", 8443, REFERENCE_DNS, false },
	{ "https://mail.example.com?x", "mail.example.com", "mail.example.com", "https", 0,
	  REFERENCE_DNS, false },
	{ "https://mail.example.com#x", "mail.example.com", "mail.example.com", "https", 0,
	  REFERENCE_DNS, false },
	{ "https://mail.example.com./", "mail.example.com.", "mail.example.com", "https", 0,
	  REFERENCE_DNS, false },
	{ "imaps://imap.example.com", "imap.example.com", "imap.example.com", "imaps", 0,
	  REFERENCE_DNS, false },
	{ "smtp://mx.example.com", "mx.example.com", "mx.example.com", "smtp", 0, REFERENCE_DNS,
	  false },
	{ "ldap://192.0.2.1:3389/dc=x", "192.0.2.1", "192.0.2.1", "ldap", 3389, REFERENCE_IP,
	  false },
	{ "https://[2001:db8::1]", "2001:db8::1", "2001:db8::1", "https", 0, REFERENCE_IP, false },
	{ "https://[2001:db8::1]:444/x", "2001:db8::1", "2001:db8::1", "https", 444, REFERENCE_IP,
	  false },
	{ "tls://host:4433", "host", "host", "tls", 4433, REFERENCE_DNS, false },
};

static void accepts(void **state)
{
	const struct target_row *row = *state;
	struct target target;
	struct error error = { 0 };
	if (target_parse(row->text, &target, &error) != ERR_NONE)
		fail_msg("refused: %s", error_words(&error));
	assert_string_equal(target.text, row->text);
	assert_string_equal(target.host, row->host);
	assert_string_equal(target.reference.ascii, row->ascii);
	assert_int_equal(target.reference.kind, row->kind);
	assert_int_equal(target.port, row->port);
	assert_int_equal(target.zoned, row->zoned);
	if (row->protocol == NULL)
		assert_null(target.protocol);
	else
		assert_string_equal(target.protocol->name, row->protocol);
}

struct refuse_row {
	const char *text;
	const char *why;
};

static const struct refuse_row refuse_rows[] = {
	{ "", "empty" },
	{ "mail.example.com ", "blank or a control character" },
	{ "https://mail.example.com/a b", "blank or a control character" },
	/* ports */
	{ "host:0", "1 to 65535" },
	{ "host:65536", "1 to 65535" },
	{ "host:99999999999999999999", "1 to 65535" },
	{ "host:", "1 to 65535" },
	{ "host:-1", "1 to 65535" },
	{ "host:+1", "1 to 65535" },
	{ "host:https", "1 to 65535" },
	{ "host:443/", "1 to 65535" },
	{ "host:0x1bb", "1 to 65535" },
	{ "[::1]:", "1 to 65535" },
	{ "[::1]:0", "1 to 65535" },
	{ "https://host:", "1 to 65535" },
	{ "https://host:0/", "1 to 65535" },
	/* brackets */
	{ "[::1", "in brackets" },
	{ "[::1]443", "in brackets" },
	{ "[::1]x:443", "in brackets" },
	{ "[192.0.2.1]", "only an IPv6 address" },
	{ "[mail.example.com]:443", "only an IPv6 address" },
	{ "[]", "only an IPv6 address" },
	{ "https://2001:db8::1/", "in brackets" },
	{ "https://2001:db8::1:443", "in brackets" },
	{ "1:2:3", "" },
	{ ":::", "" },
	/* zones */
	{ "fe80::1%", "an interface behind" },
	{ "fe80::1%eth0/64", "an interface behind" },
	{ "fe80::1%a b", "blank" },
	{ "fe80::1%0123456789012345678901234567890123456789", "an interface behind" },
	{ "192.0.2.1%eth0", "" },
	{ "mail.example.com%eth0", "" },
	/* hosts */
	{ "*.example.com", "" },
	{ "a..example.com", "" },
	{ ".example.com", "" },
	{ ".", "" },
	{ "mail.example.com..", "" },
	{ "user@mail.example.com", "" },
	{ "mail.example.com/owa", "" },
	{ "srv:_imaps.example.com", "1 to 65535" },
	{ "192.0.2.256", "" },
	{ "1.2.3", "" },
	{ ":443", "" },
	{ "https://", "" },
	{ "https:///path", "" },
	{ "https://user@", "" },
	{ "https://mail.ex%61mple.com/", "percent-encoding" },
	{ "https://mail.example.com\\@evil.example", "backslash" },
	/* schemes */
	{ "http://mail.example.com", "expected https://" },
	{ "gopher://mail.example.com", "unknown scheme gopher; known are https" },
	{ "://mail.example.com", "unknown scheme" },
	{ "1:2://x", "unknown scheme" },
};

static void refuses(void **state)
{
	const struct refuse_row *row = *state;
	struct target target = { .port = 4711 };
	struct error error = { 0 };
	assert_int_equal(error_finding(target_parse(row->text, &target, &error)), FINDING_USAGE);
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	assert_true(strlen(error_words(&error)) > 10);
	if (strstr(error_words(&error), row->why) == NULL)
		fail_msg("said: %s", error_words(&error));
	assert_int_equal(target.port, 4711); /* untouched */
	assert_int_equal(error_finding(target_parse(row->text, &target, NULL)), FINDING_USAGE);
}

/* The user of a URL is no business of ours, and must not be shown. */
static void drops_the_user_of_a_url(void **unused)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{ "https://user@host/path", "https://host/path" },
		{ "https://user:secret@host:444/path", "https://host:444/path" },
		{ "https://a@b@host", "https://host" },
		{ "https://good.example:443@host/", "https://host/" },
		{ "https://good.example%2f%00@host/%", "https://host/%" },
		{ "https://host/path@x", "https://host/path@x" },
		{ "https://host?a@x", "https://host?a@x" },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct target target;
		assert_int_equal(target_parse(rows[i].text, &target, NULL), ERR_NONE);
		assert_string_equal(target.text, rows[i].shown);
		assert_string_equal(target.host, "host");
	}
}

static void no_octet_of_control_passes(void **unused)
{
	(void)unused;
	for (int c = 1; c <= 0x7f; c++) {
		char plain[] = "mail?.example.com", url[] = "https://host/?";
		struct target target;
		struct error error = { 0 };
		plain[4] = url[13] = (char)c;
		if (c > ' ' && c < 0x7f)
			continue;
		assert_int_equal(error_finding(target_parse(plain, &target, &error)),
				 FINDING_USAGE);
		assert_non_null(strstr(error_words(&error), "blank or a control character"));
		assert_int_equal(error_finding(target_parse(url, &target, NULL)), FINDING_USAGE);
	}
}

static void long_texts_are_refused_or_fit(void **unused)
{
	char text[2 * REFERENCE_TEXT_BYTES];
	struct target target;
	(void)unused;
	for (size_t n = 1; n < sizeof(text); n++) {
		memset(text, 'a', n);
		text[n] = '\0';
		enum err err = target_parse(text, &target, NULL);
		assert_int_equal(error_finding(err), n <= 63 ? FINDING_NONE : FINDING_USAGE);
		if (n > 8)
			memcpy(text, "https://", 8);
		err = target_parse(text, &target, NULL);
		assert_int_equal(error_finding(err),
				 n > 8 && n - 8 > 63 ? FINDING_USAGE : FINDING_NONE);
	}
	/* The longest name, with its trailing dot. */
	for (size_t i = 0; i < 253; i++)
		text[i] = i % 63 == 62 ? '.' : 'b';
	memcpy(text + 253, ".:65535", 8);
	assert_int_equal(target_parse(text, &target, NULL), ERR_NONE);
	assert_int_equal(strlen(target.host), 254);
	assert_int_equal(target.port, 65535);
	/* A long path is passed over. */
	memset(text, 'p', REFERENCE_TEXT_BYTES);
	memcpy(text, "https://host/", 13);
	text[REFERENCE_TEXT_BYTES - 1] = '\0';
	assert_int_equal(target_parse(text, &target, NULL), ERR_NONE);
	assert_string_equal(target.text, text);
}

static void a_host_alone_has_neither_port_nor_scheme(void **unused)
{
	static const char *const refused[] = { "host:443", "[::1]:443", "https://host",
					       "",         "a b",       "192.0.2.1:25" };
	static const char *const accepted[] = { "host", "host.", "192.0.2.1", "::1", "fe80::1%lo" };
	struct target target;
	(void)unused;
	for (size_t i = 0; i < N(refused); i++)
		assert_int_equal(error_finding(target_parse_host(refused[i], &target, NULL)),
				 FINDING_USAGE);
	for (size_t i = 0; i < N(accepted); i++) {
		assert_int_equal(target_parse_host(accepted[i], &target, NULL), ERR_NONE);
		assert_string_equal(target.host, accepted[i]);
	}
	assert_int_equal(target_parse_host("[::1]", &target, NULL), ERR_NONE);
	assert_string_equal(target.host, "::1");
}

/* Every protocol can be named in a URL. */
static void every_protocol_has_a_url(void **unused)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)unused;
	for (size_t i = 0; i < n; i++) {
		char text[128];
		struct target target;
		snprintf(text, sizeof(text), "%s://host:1234", table[i].name);
		assert_int_equal(target_parse(text, &target, NULL), ERR_NONE);
		assert_ptr_equal(target.protocol, &table[i]);
		if (table[i].uri_scheme == NULL)
			continue;
		snprintf(text, sizeof(text), "%s://host/", table[i].uri_scheme);
		assert_int_equal(target_parse(text, &target, NULL), ERR_NONE);
		assert_ptr_equal(target.protocol, &table[i]);
	}
}

int main(void)
{
	struct CMUnitTest tests[N(target_rows) + N(refuse_rows) + 5] = {
		cmocka_unit_test(no_octet_of_control_passes),
		cmocka_unit_test(drops_the_user_of_a_url),
		cmocka_unit_test(long_texts_are_refused_or_fit),
		cmocka_unit_test(a_host_alone_has_neither_port_nor_scheme),
		cmocka_unit_test(every_protocol_has_a_url),
	};
	size_t n = 5;
	for (size_t i = 0; i < N(target_rows); i++)
		tests[n++] = (struct CMUnitTest){ target_rows[i].text, accepts, NULL, NULL,
						  (void *)&target_rows[i] };
	for (size_t i = 0; i < N(refuse_rows); i++)
		tests[n++] = (struct CMUnitTest){ *refuse_rows[i].text != '\0' ? refuse_rows[i].text
									       : "(empty)",
						  refuses, NULL, NULL, (void *)&refuse_rows[i] };
	return _cmocka_run_group_tests("target", tests, n, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* domain/url: URLs that servers send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/url.h"
#include "support/errorwords.h"

/* An input of exactly its size: a sanitizer sees the first octet read beyond. */
static enum err parse(struct bytes text, const struct url *base, struct url *ret_url,
		      struct error *reterr)
{
	uint8_t *copy = malloc(text.len > 0 ? text.len : 1);
	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	enum err err = url_parse((struct bytes){ copy, text.len }, base, ret_url, reterr);
	free(copy);
	return err;
}

/* "https://host:port/path", with the port always. */
static const char *shown(const struct url *url)
{
	static char text[URL_BYTES + 512];
	snprintf(text, sizeof(text), "%s://%s:%u%s", url->is_https ? "https" : "http", url->host,
		 (unsigned)url->port, url->path);
	return text;
}

struct url_row {
	const char *text;
	const char *url; /* as shown */
};

static const struct url_row whole_rows[] = {
	{ "https://sts.contoso.com/adfs/ls/?username=a%40contoso.com&wa=wsignin1.0&wctx=",
	  "https://sts.contoso.com:443/adfs/ls/?username=a%40contoso.com&wa=wsignin1.0&wctx=" },
	{ "http://Mail.CONTOSO.com", "http://mail.contoso.com:80/" },
	{ "HTTPS://mail.contoso.com.", "https://mail.contoso.com:443/" },
	{ " \t\r\nhttps://a.example/\n", "https://a.example:443/" },
	{ "https://a.example:8443", "https://a.example:8443/" },
	{ "https://a.example:/x", "https://a.example:443/x" },
	{ "http://a.example:443/x", "http://a.example:443/x" },
	{ "https://a.example?q", "https://a.example:443/?q" },
	{ "https://a.example?", "https://a.example:443/?" },
	{ "https://a.example#f", "https://a.example:443/" },
	{ "https://a.example/x#f?y/z\\", "https://a.example:443/x" },
	{ "https://a.example/x?y=http://b.example/../z\\",
	  "https://a.example:443/x?y=http://b.example/../z%5C" },
	{ "https://a.example/a b", "https://a.example:443/a%20b" },
	{ "https://a.example/\xc3\xbc\xff", "https://a.example:443/%C3%BC%FF" },
	{ "https://a.example/\"<>^`{|}%zz", "https://a.example:443/%22%3C%3E%5E%60%7B%7C%7D%zz" },
	{ "https://a.example/b/./c/../d", "https://a.example:443/b/d" },
	{ "https://a.example/../..", "https://a.example:443/" },
	{ "https://a.example/b//c/", "https://a.example:443/b//c/" },
	{ "https://a.example/b@c:d", "https://a.example:443/b@c:d" },
	{ "https://192.0.2.1/", "https://192.0.2.1:443/" },
	{ "https://[2001:DB8::1]:/", "https://2001:db8::1:443/" },
	{ "https://[2001:DB8::1]:8443/", "https://2001:db8::1:8443/" },
	{ "https://b\xc3\xbc"
	  "cher.example/",
	  "https://xn--bcher-kva.example:443/" },
	{ "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example:443/" },
	{ "https://\xe4\xbe\x8b\xe3\x80\x82\xe4\xbe\x8b/", "https://xn--fsq.xn--fsq:443/" },
};

/* RFC 3986, 5.4, but for the fragments, which are dropped, and the schemes. */
static const struct url_row relative_rows[] = {
	{ "https:h", NULL },
	{ "g", "http://a:80/b/c/g" },
	{ "./g", "http://a:80/b/c/g" },
	{ "g/", "http://a:80/b/c/g/" },
	{ "/g", "http://a:80/g" },
	{ "//g", "http://g:80/" },
	{ "?y", "http://a:80/b/c/d;p?y" },
	{ "g?y", "http://a:80/b/c/g?y" },
	{ "#s", "http://a:80/b/c/d;p?q" },
	{ "g#s", "http://a:80/b/c/g" },
	{ "g?y#s", "http://a:80/b/c/g?y" },
	{ ";x", "http://a:80/b/c/;x" },
	{ "g;x", "http://a:80/b/c/g;x" },
	{ "g;x?y#s", "http://a:80/b/c/g;x?y" },
	{ "", "http://a:80/b/c/d;p?q" },
	{ ".", "http://a:80/b/c/" },
	{ "./", "http://a:80/b/c/" },
	{ "..", "http://a:80/b/" },
	{ "../", "http://a:80/b/" },
	{ "../g", "http://a:80/b/g" },
	{ "../..", "http://a:80/" },
	{ "../../", "http://a:80/" },
	{ "../../g", "http://a:80/g" },
	{ "../../../g", "http://a:80/g" },
	{ "../../../../g", "http://a:80/g" },
	{ "/./g", "http://a:80/g" },
	{ "/../g", "http://a:80/g" },
	{ "g.", "http://a:80/b/c/g." },
	{ ".g", "http://a:80/b/c/.g" },
	{ "g..", "http://a:80/b/c/g.." },
	{ "..g", "http://a:80/b/c/..g" },
	{ "./../g", "http://a:80/b/g" },
	{ "./g/.", "http://a:80/b/c/g/" },
	{ "g/./h", "http://a:80/b/c/g/h" },
	{ "g/../h", "http://a:80/b/c/h" },
	{ "g;x=1/./y", "http://a:80/b/c/g;x=1/y" },
	{ "g;x=1/../y", "http://a:80/b/c/y" },
	{ "g?y/./x", "http://a:80/b/c/g?y/./x" },
	{ "g?y/../x", "http://a:80/b/c/g?y/../x" },
	{ "//g:81", "http://g:81/" },
	{ "https://g", "https://g:443/" },
	{ "1https://g", "http://a:80/b/c/1https://g" },
};

static void check(const struct url_row *row, const struct url *base)
{
	struct url url = { .port = 4711 };
	struct error error = { 0 };
	enum err err = parse(bytes_of(row->text), base, &url, &error);
	if (row->url == NULL) {
		assert_int_not_equal(err, ERR_NONE);
		return;
	}
	if (err != ERR_NONE)
		fail_msg("refused: %s", error_words(&error));
	assert_string_equal(shown(&url), row->url);
	struct url again = { 0 };
	assert_true(!url_equal(&url, &again));
	again = url;
	assert_true(url_equal(&url, &again));
}

static void reads_a_whole_one(void **state)
{
	static const struct url other = { true, 444, "other.example", "/other" };
	check(*state, NULL);
	check(*state, &other);
}

static void reads_a_relative_one(void **state)
{
	struct url base;
	assert_int_equal(parse(bytes_of("http://a/b/c/d;p?q"), NULL, &base, NULL), ERR_NONE);
	check(*state, &base);
}

struct refused_row {
	const char *id;
	struct bytes text;
	const char *why;
};

static const struct refused_row refused_rows[] = {
	{ "empty", BYTES(""), "begins with https://" },
	{ "blanks", BYTES(" \r\n"), "begins with https://" },
	{ "relative", BYTES("/adfs/ls"), "begins with https://" },
	{ "host-alone", BYTES("sts.contoso.com"), "begins with https://" },
	{ "no-scheme", BYTES("//sts.contoso.com/"), "begins with https://" },
	{ "other-scheme", BYTES("ftp://sts.contoso.com/"), "not of ftp" },
	{ "script", BYTES("javascript:alert(1)"), "not of javascript" },
	{ "host-as-scheme", BYTES("sts.contoso.com:443"), "not of sts.contoso.com" },
	{ "user", BYTES("https://user@a.example/"), "without a user" },
	{ "user-that-looks-like-a-host", BYTES("https://a.example:443@b.example/"),
	  "without a user" },
	{ "empty-user", BYTES("https://@a.example/"), "without a user" },
	{ "no-host", BYTES("https://"), "a host in" },
	{ "no-host-but-path", BYTES("https:///x"), "a host in" },
	{ "no-host-but-port", BYTES("https://:443/"), "a host in" },
	{ "colon-alone", BYTES("https://:/"), "a host in" },
	{ "no-slashes", BYTES("https:a.example"), "a host in" },
	{ "one-slash", BYTES("https:/a.example"), "a host in" },
	{ "port-0", BYTES("https://a.example:0/"), "1 to 65535" },
	{ "port-65536", BYTES("https://a.example:65536/"), "1 to 65535" },
	{ "port-no-number", BYTES("https://a.example:https/"), "1 to 65535" },
	{ "two-colons", BYTES("https://a.example:443:/"), "" },
	{ "ipv6-without-brackets", BYTES("https://2001:db8::1/"), "in brackets" },
	{ "brackets-open", BYTES("https://[2001:db8::1/"), "in brackets" },
	{ "brackets-name", BYTES("https://[a.example]/"), "only an IPv6" },
	{ "brackets-empty", BYTES("https://[]/"), "only an IPv6" },
	{ "zone", BYTES("https://[fe80::1%25eth0]/"), "zone" },
	{ "host-percent", BYTES("https://a%2eexample/"), "percent" },
	{ "host-wildcard", BYTES("https://*.example/"), "wildcard" },
	{ "host-blank", BYTES("https://a example/"), "" },
	{ "host-empty-label", BYTES("https://a..example/"), "" },
	{ "host-number", BYTES("https://127.1/"), "number" },
	{ "host-hexadecimal", BYTES("https://0x7f000001/"), "number" },
	{ "host-latin1",
	  BYTES("https://b\xfc"
		"cher.example/"),
	  "" },
	{ "backslash-user", BYTES("https://a.example\\@b.example/"), "backslash" },
	{ "backslash-slashes", BYTES("https:\\\\a.example"), "backslash" },
	{ "backslash-path", BYTES("https://a.example/\\b.example"), "backslash" },
	{ "nul", BYTES("https://a.example\0.evil.example/"), "control" },
	{ "nul-in-path", BYTES("https://a.example/\0"), "control" },
	{ "line-break", BYTES("https://a.example/\r\nHost: b"), "control" },
	{ "tab", BYTES("ht\ttps://a.example/"), "control" },
	{ "del", BYTES("https://a.example/\x7f"), "control" },
};

static void refuses(void **state)
{
	static const struct url base = { true, 443, "base.example", "/" };
	const struct refused_row *row = *state;
	struct url url = { .port = 4711 };
	struct error error = { 0 };
	enum err err = parse(row->text, NULL, &url, &error);
	assert_int_equal(err, error.code);
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	if (strstr(error_words(&error), row->why) == NULL)
		fail_msg("said: %s", error_words(&error));
	assert_int_equal(url.port, 4711); /* untouched */
	/* what is wrong with an authority is so, however it is written */
	if (bytes_starts(row->text, "https://") && row->text.len > 8)
		assert_int_equal(parse(bytes_from(row->text, 6), &base, &url, NULL), error.code);
}

static void long_ones_fit_or_are_refused(void **unused)
{
	static char text[2 * URL_BYTES];
	static struct url base = { true, 443, "b", "" };
	struct url url;
	(void)unused;
	for (size_t n = URL_BYTES - 40; n < URL_BYTES + 40; n++) {
		for (int c = 0; c < 3; c++) {
			memset(text, "a /"[c], n);
			memcpy(text, "https://h/", 10);
			text[n - 1] = 'z';
			enum err err =
				parse((struct bytes){ (uint8_t *)text, n }, NULL, &url, NULL);
			assert_int_equal(err,
					 c == 1 || n >= URL_BYTES ? ERR_URL_TOO_LONG : ERR_NONE);
		}
	}
	/* one that fits, relative to one that fits, may not */
	memset(base.path, 'a', URL_BYTES - 1);
	base.path[0] = base.path[URL_BYTES - 2] = '/';
	assert_int_equal(parse(bytes_of("c"), &base, &url, NULL), ERR_URL_TOO_LONG);
	assert_int_equal(parse(bytes_of("?"), &base, &url, NULL), ERR_URL_TOO_LONG);
	assert_int_equal(parse(bytes_of("../c"), &base, &url, NULL), ERR_NONE);
	assert_string_equal(url.path, "/c");
	memset(text, 'c', URL_BYTES - 1);
	assert_int_equal(parse((struct bytes){ (uint8_t *)text, URL_BYTES - 1 }, &base, &url, NULL),
			 ERR_URL_TOO_LONG);
	/* hosts */
	memset(text, 'a', URL_BYTES);
	memcpy(text, "https://", 8);
	for (size_t n = 8; n < URL_BYTES; n++) {
		enum err err = parse((struct bytes){ (uint8_t *)text, n }, NULL, &url, NULL);
		assert_true((err == ERR_NONE) == (n > 8 && n <= 8 + 63));
	}
}

static void cut_anywhere_it_is_read_or_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(whole_rows); i++) {
		struct bytes text = bytes_of(whole_rows[i].text);
		for (size_t n = 0; n < text.len; n++) {
			struct url url = { 0 };
			struct error error = { 0 };
			enum err err = parse(bytes_until(text, n), NULL, &url, &error);
			assert_true((err == ERR_NONE) == (url.path[0] == '/'));
			assert_int_equal(err, error.code);
		}
	}
}

static void knows_the_paths_of_autodiscover(void **unused)
{
	static const struct {
		const char *path;
		bool is_one;
	} rows[] = {
		{ "/autodiscover/autodiscover.xml", true },
		{ "/Autodiscover/AutoDiscover.XML", true },
		{ "/autodiscover/a/autodiscover.xml", true },
		{ "/autodiscover/a/b/autodiscover.xml?c=/d", true },
		{ "/autodiscover/autodiscover/autodiscover.xml", true },
		{ "/autodiscover/autodiscover.xml/autodiscover.xml", true },
		{ "/autodiscover/autodiscover.xml/", false },
		{ "/autodiscover//autodiscover.xml", false },
		{ "/autodiscover/a//autodiscover.xml", false },
		{ "//autodiscover/autodiscover.xml", false },
		{ "/autodiscover/autodiscover.xmlx", false },
		{ "/autodiscover/xautodiscover.xml", false },
		{ "/autodiscover/autodiscoverxxml", false },
		{ "/autodiscover.xml", false },
		{ "/autodiscover/", false },
		{ "/autodiscover", false },
		{ "/", false },
		{ "/x/autodiscover/autodiscover.xml", false },
		{ "/owa/?/autodiscover/autodiscover.xml", false },
		{ "/autodiscover/?/autodiscover.xml", false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct url url = { .is_https = true };
		snprintf(url.path, sizeof(url.path), "%s", rows[i].path);
		if (url_is_autodiscover_path(&url) != rows[i].is_one)
			fail_msg("%s", rows[i].path);
	}
}

static void equal_is_the_same_request(void **unused)
{
	static const struct url urls[] = {
		{ true, 443, "a.example", "/x" }, { false, 443, "a.example", "/x" },
		{ true, 444, "a.example", "/x" }, { true, 443, "b.example", "/x" },
		{ true, 443, "a.example", "/X" }, { true, 443, "a.example", "/x?" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(urls); i++) {
		for (size_t j = 0; j < LENGTH(urls); j++)
			assert_int_equal(url_equal(&urls[i], &urls[j]), i == j);
	}
}

int main(void)
{
	struct CMUnitTest
		tests[LENGTH(whole_rows) + LENGTH(relative_rows) + LENGTH(refused_rows) + 4] = {
			cmocka_unit_test(long_ones_fit_or_are_refused),
			cmocka_unit_test(cut_anywhere_it_is_read_or_refused),
			cmocka_unit_test(knows_the_paths_of_autodiscover),
			cmocka_unit_test(equal_is_the_same_request),
		};
	size_t n = 4;
	for (size_t i = 0; i < LENGTH(whole_rows); i++)
		tests[n++] = (struct CMUnitTest){ whole_rows[i].url, reads_a_whole_one, NULL, NULL,
						  (void *)&whole_rows[i] };
	for (size_t i = 0; i < LENGTH(relative_rows); i++)
		tests[n++] = (struct CMUnitTest){
			*relative_rows[i].text != '\0' ? relative_rows[i].text : "(empty)",
			reads_a_relative_one, NULL, NULL, (void *)&relative_rows[i]
		};
	for (size_t i = 0; i < LENGTH(refused_rows); i++)
		tests[n++] = (struct CMUnitTest){ refused_rows[i].id, refuses, NULL, NULL,
						  (void *)&refused_rows[i] };
	return _cmocka_run_group_tests("url", tests, n, NULL, NULL);
}

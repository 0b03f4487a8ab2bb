/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: URLs that servers send; a line break separates one from the one that
 * it is relative to.  What is accepted has a host that is a name or an address, and a
 * path that can stand in a request line; read again it is the same. */
#include <stdio.h>
#include <stdlib.h>

#include "domain/url.h"
#include "names/iptext.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_parts(const struct url *url)
{
	struct reference reference;
	require(url->port != 0 && url->host[0] != '\0');
	require(reference_parse_host(url->host, &reference, NULL) == ERR_NONE);
	require(strcmp(reference.ascii, url->host) == 0);
	require(url->path[0] == '/' && strlen(url->path) < URL_BYTES);
	for (const char *p = url->path; *p != '\0'; p++)
		require(*p > ' ' && *p < 0x7f && strchr("#\"<>\\", *p) == NULL);
}

static void check_stable(const struct url *url)
{
	char text[URL_BYTES + DNS_NAME_BYTES + 32];
	uint8_t ip[16];
	struct url again;
	bool is_ipv6 = ip_parse(bytes_of(url->host), ip) == 16;
	snprintf(text, sizeof(text), "%s://%s%s%s:%u%s", url->is_https ? "https" : "http",
		 is_ipv6 ? "[" : "", url->host, is_ipv6 ? "]" : "", (unsigned)url->port, url->path);
	enum err err = url_parse(bytes_of(text), NULL, &again, NULL);
	require(err == ERR_NONE ? url_equal(url, &again) : strlen(text) >= URL_BYTES);
	(void)url_is_autodiscover_path(url);
}

static bool parse(struct bytes text, const struct url *base, struct url *ret_url)
{
	struct error error = { 0 };
	enum err err = url_parse(text, base, ret_url, &error);
	require(err == error.code && (err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	if (err != ERR_NONE)
		return false;
	check_parts(ret_url);
	check_stable(ret_url);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	size_t end = bytes_find(text, '\n');
	struct url base, url;
	if (parse(bytes_until(text, end), NULL, &base))
		(void)parse(bytes_from(text, end + 1), &base, &url);
	return 0;
}

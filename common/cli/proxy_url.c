/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "proxy_url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "target.h"

/* The ports that squid and SOCKS (RFC 1928) are known by. */
enum { HTTP_PROXY_PORT = 3128, SOCKS_PROXY_PORT = 1080 };

static enum err expected_url(struct error *reterr)
{
	return error_raise(reterr, ERR_PROXY_URL, FACTS());
}

/* Both ways of SOCKS ask the proxy to resolve names. */
static enum proxy_kind proxy_scheme(const char *text, size_t len)
{
	static const struct {
		const char *scheme;
		enum proxy_kind kind;
	} schemes[] = {
		{ "http", PROXY_HTTP_CONNECT },
		{ "socks5", PROXY_SOCKS5 },
		{ "socks5h", PROXY_SOCKS5 },
	};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strlen(schemes[i].scheme) == len &&
		    strncasecmp(schemes[i].scheme, text, len) == 0)
			return schemes[i].kind;
	}
	return PROXY_NONE;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* Decodes percent-encoding (RFC 3986, section 2.1).  False for a wrong escape, a
 * control character (RFC 7617, section 2) or a text that is too long. */
static bool percent_decode(const char *text, size_t len, char *ret_text, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)text[i];
		if (c == '%') {
			int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
			int low = i + 2 < len ? hex_value(text[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = high * 16 + low;
			i += 2;
		}
		if (c < ' ' || c == 0x7f || n + 1 >= size)
			return false;
		ret_text[n++] = (char)c;
	}
	ret_text[n] = '\0';
	return true;
}

/* "user" or "user:password" */
static enum err parse_user(const char *text, size_t len, struct proxy *proxy, struct error *reterr)
{
	const char *colon = memchr(text, ':', len);
	size_t user_len = colon != NULL ? (size_t)(colon - text) : len;
	size_t password_len = colon != NULL ? len - user_len - 1 : 0;
	if (!percent_decode(text, user_len, proxy->user, sizeof(proxy->user)) ||
	    !percent_decode(colon != NULL ? colon + 1 : "", password_len, proxy->password,
			    sizeof(proxy->password)))
		return error_raise(reterr, ERR_PROXY_URL_ESCAPE, FACTS());
	if (*proxy->user == '\0')
		return error_raise(reterr, ERR_PROXY_URL_USER, FACTS());
	if (proxy->kind == PROXY_HTTP_CONNECT && strchr(proxy->user, ':') != NULL)
		return error_raise(reterr, ERR_PROXY_URL_COLON, FACTS());
	return ERR_NONE;
}

static enum err parse_host_port(const char *text, struct proxy *proxy, struct error *reterr)
{
	struct target target;
	if (target_parse(text, &target, NULL) != ERR_NONE || target.protocol != NULL)
		return error_raise(reterr, ERR_PROXY_URL_HOST, FACTS());
	if (target.port != 0)
		proxy->port = target.port;
	/* A trailing dot is for the resolver and its search domains. */
	snprintf(proxy->host, sizeof(proxy->host), "%.253s",
		 target.zoned ? target.host : target.reference.ascii);
	return ERR_NONE;
}

enum err proxy_url_parse(const char *text, struct proxy *ret_proxy, struct error *reterr)
{
	char host_port[REFERENCE_TEXT_BYTES];
	struct proxy proxy = { 0 };
	const char *colon = strstr(text, "://");
	if (colon == NULL)
		return expected_url(reterr);
	proxy.kind = proxy_scheme(text, (size_t)(colon - text));
	if (proxy.kind == PROXY_NONE)
		return expected_url(reterr);
	proxy.port = proxy.kind == PROXY_SOCKS5 ? SOCKS_PROXY_PORT : HTTP_PROXY_PORT;

	const char *authority = colon + strlen("://");
	size_t len = strcspn(authority, "/?#");
	if (authority[len] != '\0' && strcmp(authority + len, "/") != 0)
		return expected_url(reterr);
	const char *at = memrchr(authority, '@', len);
	const char *host = at != NULL ? at + 1 : authority;
	size_t host_len = len - (size_t)(host - authority);
	if (host_len == 0 || host_len >= sizeof(host_port))
		return expected_url(reterr);
	memcpy(host_port, host, host_len);
	host_port[host_len] = '\0';
	enum err err = parse_host_port(host_port, &proxy, reterr);
	if (err == ERR_NONE && at != NULL)
		err = parse_user(authority, (size_t)(at - authority), &proxy, reterr);
	if (err == ERR_NONE)
		*ret_proxy = proxy;
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "request.h"

#include <string.h>

enum { HTTPS_PORT = 443, HTTP_PORT = 80, REPLY_MAX_BYTES = 65536 };

static void append_host(struct strbuf *out, const char *host, unsigned port, unsigned usual_port)
{
	bool bare_ipv6 = strchr(host, ':') != NULL && host[0] != '[';
	strbuf_printf(out, "Host: %s%s%s", bare_ipv6 ? "[" : "", host, bare_ipv6 ? "]" : "");
	if (port != usual_port)
		strbuf_printf(out, ":%u", port);
	strbuf_append(out, "\r\n");
}

void request_append_options(struct strbuf *out, const char *path, const char *host, unsigned port)
{
	strbuf_printf(out, "OPTIONS %s HTTP/1.1\r\n", path);
	append_host(out, host, port, HTTPS_PORT);
	strbuf_append(out, "User-Agent: check_cert_name\r\nAccept: */*\r\n"
			   "Connection: close\r\n\r\n");
}

void request_append_get(struct strbuf *out, const struct http_request *request, const char *host,
			unsigned port)
{
	strbuf_printf(out, "GET %s HTTP/1.1\r\n", request->path);
	append_host(out, host, port, request->is_plain ? HTTP_PORT : HTTPS_PORT);
	/* Hosts refuse agents that do not begin as every browser does. */
	strbuf_append(out, "User-Agent: Mozilla/5.0 (compatible; check_cert_domain)\r\n"
			   "Accept: */*\r\nAccept-Encoding: identity\r\n"
			   "Connection: close\r\n\r\n");
}

bool request_path_is_valid(const char *path)
{
	for (size_t i = 0; path[i] != '\0'; i++) {
		if ((unsigned char)path[i] <= ' ' || path[i] == 0x7f)
			return false;
	}
	return path[0] == '/' || strcmp(path, "*") == 0;
}

/* Only these say more in their body. */
static bool says_more(int status)
{
	return status == 400 || status == 403 || status == 500;
}

struct http_wanted request_wanted(void)
{
	return (struct http_wanted){ says_more, REPLY_MAX_BYTES };
}

static bool body_holds(const struct http_answer *answer, const char *words)
{
	return memmem(strbuf_text(&answer->body), answer->body.len, words, strlen(words)) != NULL;
}

bool request_wants_certificate(const struct http_answer *answer)
{
	switch (answer->status) {
	case 403:
		return body_holds(answer, "403.7");
	case 400:
		return body_holds(answer, "No required SSL certificate was sent");
	case 496:
		return true;
	}
	return false;
}

bool request_tells_wrong_principal(const struct http_answer *answer)
{
	return answer->status == 500 &&
	       (body_holds(answer, "-2146893022") || body_holds(answer, "80090322"));
}

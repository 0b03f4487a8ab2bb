/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "target.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "names/host_port.h"

/* Did the user end the name with a dot?  IDNA takes three others for a dot
 * (RFC 3490, section 3.1; UTS 46 maps them). */
static bool has_trailing_dot(const char *name)
{
	static const char *const dots[] = { ".", "\u3002", "\uff0e", "\uff61" };
	size_t len = strlen(name);
	for (size_t i = 0; i < sizeof(dots) / sizeof(dots[0]); i++) {
		size_t n = strlen(dots[i]);
		if (len > n && memcmp(name + len - n, dots[i], n) == 0)
			return true;
	}
	return false;
}

static bool is_zone(const char *zone)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-._";
	size_t len = strlen(zone);
	return len > 0 && len < TARGET_ZONE_BYTES && strspn(zone, allowed) == len;
}

/* "fe80::1%eth0" (RFC 4007, section 11). */
static enum err parse_zoned(const char *address, const char *zone, struct target *target,
			    struct error *reterr)
{
	struct reference reference;
	enum err err = reference_parse_host(address, &reference, reterr);
	if (err != ERR_NONE)
		return err;
	if (reference.kind != REFERENCE_IP || reference.ip_len != 16 || !is_zone(zone))
		return error_raise(reterr, ERR_TARGET_ZONE, FACTS());
	snprintf(target->host, sizeof(target->host), "%.45s%%%.32s", reference.ascii, zone);
	target->zoned = true;
	return ERR_NONE;
}

/* Fills reference, host and zoned from a host without port. */
static enum err parse_host(const char *host, struct target *target, struct error *reterr)
{
	char address[REFERENCE_TEXT_BYTES];
	const char *percent = strchr(host, '%');
	if (percent != NULL && memchr(host, ':', (size_t)(percent - host)) != NULL) {
		memcpy(address, host, (size_t)(percent - host));
		address[percent - host] = '\0';
		return parse_zoned(address, percent + 1, target, reterr);
	}
	enum err err = reference_parse_host(host, &target->reference, reterr);
	if (err != ERR_NONE)
		return err;
	bool dot = target->reference.kind == REFERENCE_DNS && has_trailing_dot(host);
	snprintf(target->host, sizeof(target->host), "%s%s", target->reference.ascii,
		 dot ? "." : "");
	return ERR_NONE;
}

/* Fills all but text and protocol from "host" or "host:port". */
static enum err parse_host_port(const char *text, struct target *target, struct error *reterr)
{
	struct host_port host_port;
	enum err err = host_port_parse(text, &host_port, reterr);
	if (err != ERR_NONE)
		return err;
	target->port = host_port.port;
	return parse_host(host_port.host, target, reterr);
}

static enum err unknown_scheme(const char *scheme, size_t len, struct error *reterr)
{
	enum { SHOWN = 32 };
	char shown[SHOWN + 1];
	if (len == 4 && strncasecmp(scheme, "http", 4) == 0)
		return error_raise(reterr, ERR_URL_HTTP, FACTS());
	snprintf(shown, sizeof(shown), "%.*s", len > SHOWN ? SHOWN : (int)len, scheme);
	return error_raise(reterr, ERR_URL_SCHEME, FACTS(.about = shown));
}

/* "scheme://user@host:port/path?query#fragment" (RFC 3986).  The user stands
 * before the last @ of the authority, as browsers read it. */
static enum err parse_url(const char *text, const char *authority, struct target *target,
			  struct error *reterr)
{
	char host_port[REFERENCE_TEXT_BYTES];
	size_t scheme_len = (size_t)(authority - text) - strlen("://");
	size_t len = strcspn(authority, "/?#");
	const char *user_end = memrchr(authority, '@', len);
	const char *start = user_end != NULL ? user_end + 1 : authority;
	len -= (size_t)(start - authority);
	target->protocol = protocol_find_scheme(text, scheme_len);
	if (target->protocol == NULL)
		return unknown_scheme(text, scheme_len, reterr);
	memcpy(host_port, start, len);
	host_port[len] = '\0';
	snprintf(target->text, sizeof(target->text), "%.*s%s", (int)(authority - text), text,
		 start);
	/* Browsers take a backslash for a slash, others for part of the user:
	 * no telling which host is meant. */
	if (memchr(authority, '\\', strcspn(authority, "/?#")) != NULL)
		return error_raise(reterr, ERR_URL_BACKSLASH, FACTS());
	enum err err = host_port_check_url(host_port, reterr);
	if (err != ERR_NONE)
		return err;
	/* In a URL the zone's percent sign is written %25 (RFC 6874). */
	char *zone = strstr(host_port, "%25");
	if (zone != NULL && zone[3] != '\0' && zone[3] != ']')
		memmove(zone + 1, zone + 3, strlen(zone + 3) + 1);
	return parse_host_port(host_port, target, reterr);
}

/* What no form of a target may hold or be. */
static enum err check_text(const char *text, struct error *reterr)
{
	if (*text == '\0')
		return error_raise(reterr, ERR_TARGET_EMPTY, FACTS());
	if (strlen(text) >= REFERENCE_TEXT_BYTES)
		return error_raise(reterr, ERR_TARGET_TOO_LONG,
				   FACTS(.count = REFERENCE_TEXT_BYTES - 1));
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return error_raise(reterr, ERR_TARGET_BLANK, FACTS());
	}
	return ERR_NONE;
}

enum err target_parse(const char *text, struct target *ret_target, struct error *reterr)
{
	struct target target = { 0 };
	enum err err = check_text(text, reterr);
	if (err != ERR_NONE)
		return err;
	const char *colon = strstr(text, "://");
	if (colon != NULL) {
		err = parse_url(text, colon + strlen("://"), &target, reterr);
	} else {
		memcpy(target.text, text, strlen(text) + 1);
		err = parse_host_port(text, &target, reterr);
	}
	if (err == ERR_NONE)
		*ret_target = target;
	return err;
}

enum err target_parse_host(const char *text, struct target *ret_target, struct error *reterr)
{
	struct target target = { 0 };
	/* Of a URL nothing is said but that it is one: no scheme would do. */
	if (strstr(text, "://") != NULL)
		return error_raise(reterr, ERR_TARGET_NOT_A_HOST, FACTS());
	enum err err = target_parse(text, &target, reterr);
	if (err != ERR_NONE)
		return err;
	if (target.port != 0)
		return error_raise(reterr, ERR_TARGET_NOT_A_HOST, FACTS());
	*ret_target = target;
	return ERR_NONE;
}

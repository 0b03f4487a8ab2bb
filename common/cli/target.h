/* target.h - what -H may say: a name, an address, host:port, or a URL.  Pure
 * (but for reference.h's libidn2).
 */
#ifndef CCN_CLI_TARGET_H
#define CCN_CLI_TARGET_H

#include <stdbool.h>

#include "names/reference.h"
#include "starttls/protocol.h"

enum {
	TARGET_HOST_BYTES = DNS_NAME_BYTES + 1, /* a name, its trailing dot, and NUL */
	TARGET_ZONE_BYTES = 33, /* a zone (the name or number of an interface) and NUL */
};

struct options;

struct target {
	char text[REFERENCE_TEXT_BYTES]; /* as typed, raw, but without the user of a URL */
	struct reference reference;      /* DNS or IP; empty when zoned */
	/* What is resolved or connected to: the ASCII name, with a trailing dot
	 * when one was typed (no search domains then), or the address with its
	 * zone ("fe80::1%eth0": fine to connect to, refused as identity, unless
	 * -n names the identity). */
	char host[TARGET_HOST_BYTES];
	bool zoned;                      /* reference is not usable: an address with a zone */
	uint16_t port;                   /* 0: not said */
	const struct protocol *protocol; /* NULL: not said */
	/* What its line of --hosts-file says of it alone (cli/endpoint.h); NULL: nothing. */
	const struct options *own;
};

/* Parses "mail.example.com", "192.0.2.1", "::1", "[::1]:8443", "host:port",
 * "https://user@host:port/path" (user, path and all behind it are ignored, the
 * scheme is the protocol).  Errors count as usage: what was expected. */
enum err target_parse(const char *text, struct target *ret_target, struct error *reterr) MUST_USE;

/* The same, but only a host: a name or an address, in brackets or not, with or
 * without a zone; no port, no URL. */
enum err target_parse_host(const char *text, struct target *ret_target,
			   struct error *reterr) MUST_USE;

#endif

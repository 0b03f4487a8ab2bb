/* target.h - what -H may say: a name, an address, host:port, or a URL.  Pure
 * (but for reference.h's libidn2). */
#ifndef CCN_CLI_TARGET_H
#define CCN_CLI_TARGET_H

#include "starttls/protocol.h"

struct target {
	char text[REFERENCE_TEXT_BYTES]; /* as typed, raw */
	struct reference reference; /* DNS or IP */
	/* What is resolved or connected to: the ASCII name, or the address with
	 * its zone ("fe80::1%eth0": fine to connect to, refused as identity,
	 * unless -n names the identity). */
	char host[DNS_NAME_BYTES];
	bool zoned; /* reference is not usable: an address with a zone */
	uint16_t port; /* 0: not said */
	const struct protocol *protocol; /* NULL: not said */
};

/* Parses "mail.example.com", "192.0.2.1", "::1", "[::1]:8443", "host:port",
 * "https://user@host:port/path" (user and path ignored, scheme = protocol). */
enum finding_id target_parse(const char *text, struct target *ret_target,
			     struct error *reterr) MUST_USE;

#endif

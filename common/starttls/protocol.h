/* protocol.h - the protocols by name: port, kind of TLS, dialogue, SRV service.
 * Pure. */
#ifndef CCN_STARTTLS_PROTOCOL_H
#define CCN_STARTTLS_PROTOCOL_H

#include "base/client_family.h"
#include "dialogue/dialogue.h"
#include "dialogue/framing.h"

struct protocol {
	const char *name;               /* "smtp" */
	uint16_t port;                  /* 0: none (tls) */
	const char *srv_service;        /* "_imaps._tcp" for --srv, or NULL */
	const char *uri_scheme;         /* "imaps" as in imaps://, or NULL */
	const char *const *uri_aliases; /* further schemes, ended by NULL; or NULL */
	const char *srv_id; /* service of the SRV-ID that its RFC allows ("imaps"), or NULL */
	const char *uri_id; /* scheme of the URI-ID that its RFC allows ("sip"), or NULL */
	const char *alpn;   /* what clients of it offer ("http/1.1"), or NULL */
	bool between_mail_servers; /* TLSA records count as RFC 7672 says */
	/* The families of clients that usually speak it (CLIENT_BIT). */
	unsigned clients;
	/* NULL: implicit TLS.  Otherwise what leads to TLS, of the same name; its
	 * subject is struct starttls_names. */
	const struct dialogue_kind *dialogue;
	const struct framing *framing; /* packets that carry the TLS handshake, or NULL */
};

/* By name, letter case ignored; NULL when there is none. */
const struct protocol *protocol_find(const char *name);
/* By the scheme of a URL (len octets, letter case ignored): the protocol's
 * schemes and its name; NULL when there is none. */
const struct protocol *protocol_find_scheme(const char *scheme, size_t len);
/* The table, for --help and completion: *ret_n rows. */
const struct protocol *protocol_table(size_t *ret_n);

#endif

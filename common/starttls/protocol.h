/* protocol.h - the protocols by name: port, kind of TLS, dialogue, SRV service.
 *
 * A dialogue brings a plain connection to the point where the TLS handshake
 * starts.  It is sans I/O: it is fed the octets that the server sent, in any
 * pieces, and says what to send.  It sees no descriptor and no clock; the
 * caller owns both.  Memory is bounded by the sizes below.  Pure.
 */
#ifndef CCN_STARTTLS_PROTOCOL_H
#define CCN_STARTTLS_PROTOCOL_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "names/reference.h"

enum {
	DIALOGUE_INPUT_BYTES = 8192,       /* one unit (line, message) that is kept at most */
	DIALOGUE_TOTAL_BYTES = 65536,      /* all that a server may say before the go-ahead */
	DIALOGUE_TRANSCRIPT_BYTES = 16384, /* all that is kept for -vv */
	DIALOGUE_WORDS_BYTES = 201,        /* the part of an answer that an error quotes, and NUL */
	DIALOGUE_CLIENT_BYTES = 64,
};

enum dialogue_status {
	DIALOGUE_MORE, /* send what is in output, then feed what comes */
	/* Send what is in output (MySQL has something), then start the
	 * handshake. */
	DIALOGUE_GO,
	DIALOGUE_FAILED, /* error is set: ERR_STARTTLS_REFUSED or _INJECTION */
};

/* The state of one dialogue.  struct dialogue d = { 0 } is empty. */
struct dialogue {
	const struct protocol *protocol;
	enum dialogue_status status; /* what dialogue_feed() returned last */
	int state;            /* the protocol's own; 0 at the start; index of protocol->expects */
	unsigned flags;       /* the protocol's own (capabilities seen) */
	int count;            /* the protocol's own (code of a reply, depth of XML) */
	size_t total;         /* octets fed so far */
	size_t used;          /* octets of input that are understood */
	struct strbuf input;  /* fed, not yet understood */
	struct strbuf output; /* to be sent; the caller drops what it has sent */
	struct strbuf transcript; /* for -vv: lines "C: ..." and "S: ...", raw, bounded */
	bool keep_transcript;
	char domain[DNS_NAME_BYTES]; /* XMPP "to"; "" when there is none */
	/* Argument of EHLO and LHLO: our own name.  A caller that knows the
	 * connection sets it after dialogue_init() to the address literal of
	 * its own end (RFC 5321, 4.1.3 and 4.1.4: "[192.0.2.1]",
	 * "[IPv6:2001:db8::1]"); until then it is "[127.0.0.1]", which the
	 * checks of mail servers for invalid and short names let pass, and
	 * which claims nobody else's name. */
	char client[DIALOGUE_CLIENT_BYTES];
	char words[DIALOGUE_WORDS_BYTES]; /* of the answer that is being read: for errors */
	struct error error;
};

struct protocol {
	const char *name;               /* "smtp" */
	uint16_t port;                  /* 0: none (tls) */
	const char *srv_service;        /* "_imaps._tcp" for --srv, or NULL */
	const char *uri_scheme;         /* "imaps" as in imaps://, or NULL */
	const char *const *uri_aliases; /* further schemes, ended by NULL; or NULL */
	const char *srv_id;  /* service of the SRV-ID that its RFC allows ("imaps"), or NULL */
	const char *uri_id;  /* scheme of the URI-ID that its RFC allows ("sip"), or NULL */
	const char *alpn;    /* what clients of it offer ("http/1.1"), or NULL */
	const char *sibling; /* the same service with the other kind of TLS ("imaps"), or NULL */
	/* NULL: implicit TLS.  Otherwise understands what is in d->input (and
	 * counts it in d->used), appends to d->output; called once with no input
	 * at the start, then whenever octets came. */
	enum dialogue_status (*step)(struct dialogue *d);
	const char *const *expects; /* what is waited for in each state, ended by NULL */
};

/* By name, letter case ignored; NULL when there is none. */
const struct protocol *protocol_find(const char *name);
/* By the scheme of a URL (len octets, letter case ignored): the protocol's
 * schemes and its name; NULL when there is none. */
const struct protocol *protocol_find_scheme(const char *scheme, size_t len);
/* The table, for --help and completion: *ret_n rows. */
const struct protocol *protocol_table(size_t *ret_n);

/* Prepares a dialogue; domain may be NULL. */
void dialogue_init(struct dialogue *d, const struct protocol *protocol, const char *domain,
		   bool keep_transcript);
void dialogue_clear(struct dialogue *d);

/* Feeds octets (none at the start).  With DIALOGUE_GO, octets left over behind
 * the go-ahead are an error: ERR_STARTTLS_INJECTION, DIALOGUE_FAILED.  Once
 * it has failed it stays so.  Implicit TLS: DIALOGUE_GO at once. */
enum dialogue_status dialogue_feed(struct dialogue *d, struct bytes received);

/* The server closed: sets d->error with what was expected at this point (an
 * error that is there stays). */
void dialogue_closed(struct dialogue *d);

/* What the dialogue waits for now ("the greeting", "the answer to STARTTLS"):
 * for the text of a time-out; static. */
const char *dialogue_waits_for(const struct dialogue *d);

#endif

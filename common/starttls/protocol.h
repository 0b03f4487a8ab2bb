/* protocol.h - the protocols by name: port, kind of TLS, dialogue, SRV service.
 *
 * A dialogue brings a plain connection to the point where the TLS handshake
 * starts.  It is sans I/O: it is fed the octets that the server sent, in any
 * pieces, and says what to send.  It sees no descriptor and no clock; the
 * caller owns both.  Memory is bounded by DIALOGUE_INPUT_BYTES.  Pure.
 */
#ifndef CCN_STARTTLS_PROTOCOL_H
#define CCN_STARTTLS_PROTOCOL_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "names/reference.h"

enum {
	DIALOGUE_INPUT_BYTES = 8192, /* one unit (line, message) that is kept at most */
	DIALOGUE_TOTAL_BYTES = 65536, /* all that a server may say before the go-ahead */
};

enum dialogue_status {
	DIALOGUE_MORE, /* send what is in output, then feed what comes */
	DIALOGUE_GO, /* the server's go-ahead: start the handshake now */
	DIALOGUE_FAILED, /* error is set: FINDING_STARTTLS_REFUSED or _INJECTION */
};

/* The state of one dialogue.  struct dialogue d = { 0 } is empty. */
struct dialogue {
	const struct protocol *protocol;
	int state; /* the protocol's own; 0 at the start */
	unsigned flags; /* the protocol's own (capabilities seen) */
	size_t total; /* octets fed so far */
	struct strbuf input; /* fed, not yet understood */
	struct strbuf output; /* to be sent; the caller drops what it has sent */
	struct strbuf transcript; /* for -vv: lines "C: ..." and "S: ...", raw, bounded */
	bool keep_transcript;
	char domain[DNS_NAME_BYTES]; /* XMPP "to", EHLO's argument is our own name */
	struct error error;
};

struct protocol {
	const char *name; /* "smtp" */
	uint16_t port; /* 0: none (tls) */
	const char *srv_service; /* "_imaps._tcp" for --srv, or NULL */
	const char *uri_scheme; /* "imaps" as in imaps://, or NULL */
	const char *srv_id; /* service of the SRV-ID that its RFC allows ("imaps"), or NULL */
	const char *uri_id; /* scheme of the URI-ID that its RFC allows ("sip"), or NULL */
	const char *alpn; /* what clients of it offer ("http/1.1"), or NULL */
	/* NULL: implicit TLS.  Otherwise understands what is in d->input (and
	 * drops it), appends to d->output; called once with no input at the
	 * start, then whenever octets came. */
	enum dialogue_status (*step)(struct dialogue *d);
};

/* By name, letter case ignored; NULL when there is none. */
const struct protocol *protocol_find(const char *name);
/* The table, for --help and completion: *ret_n rows. */
const struct protocol *protocol_table(size_t *ret_n);

/* Prepares a dialogue; domain may be NULL. */
void dialogue_init(struct dialogue *d, const struct protocol *protocol, const char *domain,
		   bool keep_transcript);
void dialogue_clear(struct dialogue *d);

/* Feeds octets (none at the start).  With DIALOGUE_GO, octets left over behind
 * the go-ahead are an error: FINDING_STARTTLS_INJECTION, DIALOGUE_FAILED. */
enum dialogue_status dialogue_feed(struct dialogue *d, struct bytes received);

/* The server closed: sets d->error with what was expected at this point. */
void dialogue_closed(struct dialogue *d);

/* What the dialogue waits for now ("the greeting", "the answer to STARTTLS"):
 * for the text of a time-out; static. */
const char *dialogue_waits_for(const struct dialogue *d);

#endif

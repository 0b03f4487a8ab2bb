/* proxy.h - the dialogue with a proxy: HTTP CONNECT (RFC 9110, 9.3.6) or SOCKS5
 * (RFC 1928, RFC 1929), up to the point where the connection to the target
 * stands.
 *
 * Sans I/O, in the manner of starttls/protocol.h: fed the octets that the proxy
 * sent, in any pieces; says what to send.  The proxy resolves the target's
 * name.  Memory is bounded.  Pure.
 */
#ifndef CCN_NET_PROXY_H
#define CCN_NET_PROXY_H

#include "starttls/protocol.h"

enum proxy_kind { PROXY_NONE, PROXY_HTTP_CONNECT, PROXY_SOCKS5 };
struct proxy {
	enum proxy_kind kind;
	char host[DNS_NAME_BYTES]; /* what to connect to */
	uint16_t port;
	char user[256]; /* "" none */
	char password[256];
};

/* The state of one dialogue.  struct proxy_dialogue d = { 0 } is empty. */
struct proxy_dialogue {
	const struct proxy *proxy; /* borrowed */
	const char *host;          /* the target; borrowed */
	uint16_t port;
	int state;    /* enum of proxy.c; 0 at the start */
	size_t total; /* octets fed so far */
	/* Fed, not yet understood.  After DIALOGUE_GO: what the target itself
	 * sent in the same segment, which belongs to what comes next. */
	struct strbuf input;
	struct strbuf output;     /* to be sent; the caller drops what it has sent */
	struct strbuf transcript; /* for -vv, raw, without the password */
	bool keep_transcript;
	struct error error; /* ERR_PROXY_FAILED */
};

void proxy_dialogue_init(struct proxy_dialogue *d, const struct proxy *proxy, const char *host,
			 uint16_t port, bool keep_transcript);
void proxy_dialogue_clear(struct proxy_dialogue *d);

/* Feeds octets (none at the start). */
enum dialogue_status proxy_dialogue_feed(struct proxy_dialogue *d, struct bytes received);

/* The proxy closed: sets d->error with what was expected at this point. */
void proxy_dialogue_closed(struct proxy_dialogue *d);

/* What the dialogue waits for now, for the text of a time-out; static. */
const char *proxy_dialogue_waits_for(const struct proxy_dialogue *d);

#endif

/* request.h - the HTTP request that asks a server whether it wants a client
 * certificate for one path (--request), and its answer.
 *
 * Sans I/O; pure.  Memory is bounded.
 */
#ifndef CCN_NET_REQUEST_H
#define CCN_NET_REQUEST_H

#include "base/bytes.h"
#include "base/strbuf.h"

enum { REPLY_MAX_BYTES = 65536 };

/* Appends "OPTIONS path HTTP/1.1" with its header.  host: the name (or address;
 * an IPv6 address gets its brackets here) that the client uses; the port is
 * named unless it is 443. */
void request_append(struct strbuf *out, const char *path, const char *host, unsigned port);

/* What is known of the answer.  struct reply r = { 0 } is empty. */
struct reply {
	struct strbuf text; /* as received, at most REPLY_MAX_BYTES */
	size_t head;        /* octets of the final answer's head; 0: not complete */
	int status;         /* 0: not known yet */
};
void reply_clear(struct reply *reply);

/* Feeds octets; true when all that matters is known. */
bool reply_feed(struct reply *reply, struct bytes received);

/* Does the answer say that a client certificate is missing?  IIS: 403 with
 * substatus 7 ("403.7"); nginx: 400 with its own words, or 496. */
bool reply_wants_certificate(const struct reply *reply);

#endif

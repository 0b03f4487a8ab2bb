/* tunnel.h - what the dialogues of this folder share: they lead through a proxy
 * to a target.  Pure. */
#ifndef CCN_PROXY_TUNNEL_H
#define CCN_PROXY_TUNNEL_H

#include "dialogue/dialogue.h"
#include "names/reference.h"

enum proxy_kind { PROXY_NONE, PROXY_HTTP_CONNECT, PROXY_SOCKS5 };
struct proxy {
	enum proxy_kind kind;
	char host[DNS_NAME_BYTES]; /* what to connect to */
	uint16_t port;
	char user[256]; /* "" none */
	char password[256];
};

/* The subject of these dialogues; borrowed. */
struct tunnel {
	const struct proxy *proxy;
	const char *host; /* the target; the proxy resolves its name */
	uint16_t port;
};

/* Can the proxy be asked for the target?  ERR_NONE, or why not: it is no name
 * that a request could hold, or an address with a zone. */
enum err tunnel_check(const struct tunnel *tunnel);

static inline bool tunnel_has_user(const struct tunnel *tunnel)
{
	return tunnel->proxy->user[0] != '\0';
}

/* What the target says in one segment with the proxy's answer belongs to what
 * follows. */
extern const struct dialogue_rules tunnel_rules;

#endif

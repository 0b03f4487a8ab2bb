/* header.h - the PROXY protocol: what a load balancer puts before the first octet
 * of a connection, so that the server behind it learns who the client is.
 *
 * It is for servers that take connections from nobody but their load balancer
 * ("accept-proxy", "listen ... proxy_protocol"): they close one that begins with
 * anything else.  Both forms are in "The PROXY protocol", versions 1 and 2, of
 * HAProxy (doc/proxy-protocol.txt), 2.1 and 2.2.  Nothing answers, so as a dialogue it
 * has one word.  Pure. */
#ifndef CCN_PROXY_HEADER_H
#define CCN_PROXY_HEADER_H

#include <sys/socket.h>

#include "dialogue/dialogue.h"

/* The number is the version. */
enum proxy_protocol { PROXY_PROTOCOL_NONE, PROXY_PROTOCOL_V1, PROXY_PROTOCOL_V2 };

/* The subject of the dialogue.  Ends of which one is neither IPv4 nor IPv6, or that
 * are of two families, are not told: the header says that they are not known (UNKNOWN,
 * LOCAL), and the server takes those of the connection. */
struct proxy_header {
	enum proxy_protocol version; /* not PROXY_PROTOCOL_NONE */
	struct sockaddr_storage source, destination;
};

extern const struct dialogue_kind proxy_header_dialogue;

#endif

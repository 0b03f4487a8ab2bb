/* address.h - socket addresses as data: parse, print, compare.  Pure. */
#ifndef CCN_NET_ADDRESS_H
#define CCN_NET_ADDRESS_H

#include <sys/socket.h>

#include "facts/session.h"

enum address_family { FAMILY_ANY, FAMILY_IPV4, FAMILY_IPV6 };

struct address {
	struct sockaddr_storage storage;
	socklen_t len;
};

/* A literal IPv4 or IPv6 address, brackets and a zone ("fe80::1%eth0") allowed.
 * False when text is none: then it is a name. */
bool address_parse(const char *text, uint16_t port, struct address *ret_address);

/* "192.0.2.10", "2001:db8::1", "fe80::1%eth0": without brackets and port. */
void address_format(const struct address *address, char ret_text[ADDRESS_TEXT_BYTES]);

#endif

/* address.h - socket addresses as data: parse, print, compare.
 *
 * Pure, but for the names of network interfaces (IPv6 zones): they are asked of
 * the kernel where an address comes from, so that it can be printed when there is
 * nothing left that may be asked.
 */
#ifndef CCN_NET_ADDRESS_H
#define CCN_NET_ADDRESS_H

#include <net/if.h>
#include <sys/socket.h>

#include "facts/session.h"

enum address_family { FAMILY_ANY, FAMILY_IPV4, FAMILY_IPV6 };

struct address {
	struct sockaddr_storage storage;
	socklen_t len;
	char zone[IF_NAMESIZE]; /* name of its interface; "": none is known */
	size_t target;          /* --srv: the number of the server that it is of, else 0 */
};

/* Fills zone, of an address that somebody else has made. */
void address_name_zone(struct address *address);

/* A literal IPv4 or IPv6 address, brackets and a zone ("fe80::1%eth0",
 * "fe80::1%2") allowed.  False when text is none: then it is a name, unless it
 * has a colon (a zone that this machine does not have). */
bool address_parse(const char *text, uint16_t port, struct address *ret_address);

/* "192.0.2.10", "2001:db8::1", "fe80::1%eth0" (the zone's number where its name is not
 * known): without brackets and port. */
void address_format(const struct address *address, char ret_text[ADDRESS_TEXT_BYTES]);

/* FAMILY_IPV4 or FAMILY_IPV6; FAMILY_ANY for anything else. */
enum address_family address_family(const struct address *address);

uint16_t address_port(const struct address *address);
void address_set_port(struct address *address, uint16_t port);

/* The same family, address, zone and port. */
bool address_equal(const struct address *a, const struct address *b);

#endif

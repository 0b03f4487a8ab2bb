/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "names/iptext.h"

static struct sockaddr_in *ipv4(struct address *address)
{
	return (struct sockaddr_in *)&address->storage;
}

static struct sockaddr_in6 *ipv6(struct address *address)
{
	return (struct sockaddr_in6 *)&address->storage;
}

static bool parse_ipv4(const char *text, uint16_t port, struct address *ret_address)
{
	struct address address = { .len = sizeof(struct sockaddr_in) };
	if (inet_pton(AF_INET, text, &ipv4(&address)->sin_addr) != 1)
		return false;
	ipv4(&address)->sin_family = AF_INET;
	ipv4(&address)->sin_port = htons(port);
	*ret_address = address;
	return true;
}

/* A zone is the name of an interface or its number (RFC 4007, 11.2). */
static bool parse_zone(const char *text, uint32_t *ret_index)
{
	uint32_t index = if_nametoindex(text);
	if (index == 0) {
		if (text[0] == '\0' || strlen(text) > 9 ||
		    strspn(text, "0123456789") != strlen(text))
			return false;
		for (const char *p = text; *p != '\0'; p++)
			index = index * 10 + (uint32_t)(*p - '0');
	}
	*ret_index = index;
	return index != 0;
}

/* text is not ended by NUL: brackets may stand around it. */
static bool parse_ipv6(const char *text, size_t len, uint16_t port, struct address *ret_address)
{
	struct address address = { .len = sizeof(struct sockaddr_in6) };
	char copy[INET6_ADDRSTRLEN + IF_NAMESIZE];
	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	char *zone = strchr(copy, '%');
	if (zone != NULL) {
		*zone = '\0';
		if (!parse_zone(zone + 1, &ipv6(&address)->sin6_scope_id))
			return false;
	}
	if (inet_pton(AF_INET6, copy, &ipv6(&address)->sin6_addr) != 1)
		return false;
	ipv6(&address)->sin6_family = AF_INET6;
	ipv6(&address)->sin6_port = htons(port);
	address_name_zone(&address);
	*ret_address = address;
	return true;
}

void address_name_zone(struct address *address)
{
	address->zone[0] = '\0';
	if (address_family(address) == FAMILY_IPV6 && ipv6(address)->sin6_scope_id != 0)
		(void)if_indextoname(ipv6(address)->sin6_scope_id, address->zone);
}

bool address_parse(const char *text, uint16_t port, struct address *ret_address)
{
	size_t len = strlen(text);
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']')
		return parse_ipv6(text + 1, len - 2, port, ret_address);
	return parse_ipv4(text, port, ret_address) || parse_ipv6(text, len, port, ret_address);
}

static void append_zone(const struct address *address, uint32_t index, char *text)
{
	size_t len = strlen(text);
	if (address->zone[0] != '\0')
		snprintf(text + len, ADDRESS_TEXT_BYTES - len, "%%%s", address->zone);
	else
		snprintf(text + len, ADDRESS_TEXT_BYTES - len, "%%%u", (unsigned)index);
}

void address_format(const struct address *address, char ret_text[ADDRESS_TEXT_BYTES])
{
	struct address copy = *address;
	ret_text[0] = '\0';
	switch (address_family(address)) {
	case FAMILY_IPV4:
		ip_format((const uint8_t *)&ipv4(&copy)->sin_addr, 4, ret_text);
		break;
	case FAMILY_IPV6:
		ip_format((const uint8_t *)&ipv6(&copy)->sin6_addr, 16, ret_text);
		if (ipv6(&copy)->sin6_scope_id != 0)
			append_zone(address, ipv6(&copy)->sin6_scope_id, ret_text);
		break;
	case FAMILY_ANY:
		break;
	}
}

enum address_family address_family(const struct address *address)
{
	if (address->storage.ss_family == AF_INET)
		return FAMILY_IPV4;
	return address->storage.ss_family == AF_INET6 ? FAMILY_IPV6 : FAMILY_ANY;
}

uint16_t address_port(const struct address *address)
{
	struct address copy = *address;
	if (address_family(address) == FAMILY_IPV4)
		return ntohs(ipv4(&copy)->sin_port);
	return address_family(address) == FAMILY_IPV6 ? ntohs(ipv6(&copy)->sin6_port) : 0;
}

void address_set_port(struct address *address, uint16_t port)
{
	if (address_family(address) == FAMILY_IPV4)
		ipv4(address)->sin_port = htons(port);
	else if (address_family(address) == FAMILY_IPV6)
		ipv6(address)->sin6_port = htons(port);
}

bool address_equal(const struct address *a, const struct address *b)
{
	struct address x = *a, y = *b;
	if (address_family(a) != address_family(b) || address_port(a) != address_port(b))
		return false;
	if (address_family(a) == FAMILY_IPV4)
		return ipv4(&x)->sin_addr.s_addr == ipv4(&y)->sin_addr.s_addr;
	return address_family(a) == FAMILY_IPV6 &&
	       ipv6(&x)->sin6_scope_id == ipv6(&y)->sin6_scope_id &&
	       memcmp(&ipv6(&x)->sin6_addr, &ipv6(&y)->sin6_addr, sizeof(struct in6_addr)) == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "header.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "names/iptext.h"

/* One end as both forms want it: in network order, the zone left out. */
struct end {
	uint8_t address[sizeof(struct in6_addr)];
	size_t len;    /* of the address; 0: not known */
	uint16_t port; /* host order */
};

static struct end end_of(const struct sockaddr_storage *storage)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)storage;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)storage;
	struct end end = { .len = 0 };
	if (storage->ss_family == AF_INET) {
		end.len = sizeof(in->sin_addr);
		end.port = ntohs(in->sin_port);
		memcpy(end.address, &in->sin_addr, sizeof(in->sin_addr));
	} else if (storage->ss_family == AF_INET6) {
		end.len = sizeof(in6->sin6_addr);
		end.port = ntohs(in6->sin6_port);
		memcpy(end.address, &in6->sin6_addr, sizeof(in6->sin6_addr));
	}
	return end;
}

static bool ends_are_known(const struct end *source, const struct end *destination)
{
	return source->len > 0 && source->len == destination->len;
}

/* 2.1: "PROXY TCP4 192.0.2.1 192.0.2.10 56324 443" */
static void send_v1(struct dialogue *d, const struct proxy_header *header)
{
	char from[IP_TEXT_BYTES], to[IP_TEXT_BYTES], line[2 * IP_TEXT_BYTES + 32];
	struct end source = end_of(&header->source), destination = end_of(&header->destination);
	if (!ends_are_known(&source, &destination)) {
		dialogue_send(d, "PROXY UNKNOWN\r\n");
		return;
	}
	ip_format(source.address, source.len, from);
	ip_format(destination.address, destination.len, to);
	snprintf(line, sizeof(line), "PROXY %s %s %s %u %u\r\n",
		 source.len == sizeof(struct in_addr) ? "TCP4" : "TCP6", from, to,
		 (unsigned)source.port, (unsigned)destination.port);
	dialogue_send(d, line);
}

enum {
	COMMAND_LOCAL = 0x20, /* with the version, 2, in the upper half */
	COMMAND_PROXY = 0x21,
	TCP_OVER_IPV4 = 0x11,
	TCP_OVER_IPV6 = 0x21,
};

struct octets {
	uint8_t data[16 + 2 * sizeof(struct in6_addr) + 4];
	size_t len;
};

static void add(struct octets *out, const void *part, size_t len)
{
	memcpy(out->data + out->len, part, len);
	out->len += len;
}

/* 2.2: signature, version and command, family, length, both addresses, both ports */
static void send_v2(struct dialogue *d, const struct proxy_header *header)
{
	static const uint8_t signature[] = { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
					     0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a };
	struct end source = end_of(&header->source), destination = end_of(&header->destination);
	const uint16_t ports[] = { htons(source.port), htons(destination.port) };
	struct octets out = { .len = 0 };
	add(&out, signature, sizeof(signature));
	if (!ends_are_known(&source, &destination)) {
		add(&out, (const uint8_t[]){ COMMAND_LOCAL, 0, 0, 0 }, 4);
	} else {
		uint8_t family =
			header->source.ss_family == AF_INET ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
		uint8_t len = (uint8_t)(2 * source.len + sizeof(ports));
		add(&out, (const uint8_t[]){ COMMAND_PROXY, family, 0, len }, 4);
		add(&out, source.address, source.len);
		add(&out, destination.address, destination.len);
		add(&out, ports, sizeof(ports));
	}
	dialogue_send_octets(d, out.data, out.len);
}

static enum dialogue_status step(struct dialogue *d)
{
	const struct proxy_header *header = d->subject;
	if (header->version == PROXY_PROTOCOL_V1)
		send_v1(d, header);
	else
		send_v2(d, header);
	return DIALOGUE_GO;
}

static const char *const expects[] = { "the server", NULL };

/* Nothing is read, so that nothing but the connection can fail. */
static const struct dialogue_rules rules = {
	.next = "the server",
	.not_spoken = ERR_PROXY_HEADER_UNSENT,
	.other_spoken = ERR_PROXY_HEADER_UNSENT,
	.tls_spoken = ERR_NONE,
	.too_much = ERR_PROXY_HEADER_UNSENT,
	.too_long = ERR_PROXY_HEADER_UNSENT,
	.closed = ERR_PROXY_HEADER_UNSENT,
	.closed_within = ERR_PROXY_HEADER_UNSENT,
	.closed_after = ERR_PROXY_HEADER_UNSENT,
	.behind = ERR_NONE,
};

const struct dialogue_kind proxy_header_dialogue = {
	.name = "PROXY",
	.step = step,
	.expects = expects,
	.rules = &rules,
};

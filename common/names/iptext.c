/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "iptext.h"

#include <arpa/inet.h>
#include <stdio.h>

/* One number of a dotted quad: 0 to 255, no leading zero (which inet_aton and
 * URL parsers read as octal).  Returns its length, or 0. */
static size_t octet_parse(struct bytes text, uint8_t *ret_octet)
{
	unsigned value = 0;
	size_t n = 0;
	while (n < text.len && n < 3 && ascii_is_digit(text.data[n]))
		value = value * 10 + (unsigned)(text.data[n++] - '0');
	if (n == 0 || value > 255 || (n > 1 && text.data[0] == '0'))
		return 0;
	*ret_octet = (uint8_t)value;
	return n;
}

static bool ipv4_parse(struct bytes text, uint8_t ret_ip[4])
{
	for (size_t i = 0; i < 4; i++) {
		size_t n = octet_parse(text, &ret_ip[i]);
		if (n == 0)
			return false;
		text = bytes_from(text, n);
		if (i == 3)
			break;
		if (text.len == 0 || text.data[0] != '.')
			return false;
		text = bytes_from(text, 1);
	}
	return text.len == 0;
}

static bool ipv6_parse(struct bytes text, uint8_t ret_ip[16])
{
	char copy[IP_TEXT_BYTES];
	if (text.len >= sizeof(copy) || text.len == 0 || bytes_has(text, '\0'))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return inet_pton(AF_INET6, copy, ret_ip) == 1;
}

size_t ip_parse(struct bytes text, uint8_t ret_ip[16])
{
	uint8_t ip[16];
	size_t len = ipv4_parse(text, ip) ? 4 : ipv6_parse(text, ip) ? 16 : 0;
	if (len > 0)
		memcpy(ret_ip, ip, len);
	return len;
}

struct bytes ip_without_brackets(struct bytes text)
{
	bool has_brackets = text.len > 2 && text.data[0] == '[' && text.data[text.len - 1] == ']';
	return has_brackets ? bytes_until(bytes_from(text, 1), text.len - 2) : text;
}

/* The longest run of two or more zero groups, the first of equals (RFC 5952,
 * 4.2); returns its length. */
static size_t zero_run(const unsigned group[8], size_t n_groups, size_t *ret_start)
{
	size_t best = 1;
	for (size_t i = 0; i < n_groups; i++) {
		size_t n = 0;
		while (i + n < n_groups && group[i + n] == 0)
			n++;
		if (n > best) {
			best = n;
			*ret_start = i;
		}
	}
	return best > 1 ? best : 0;
}

static const uint8_t mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void ipv6_format(const uint8_t ip[16], char ret_text[IP_TEXT_BYTES])
{
	unsigned group[8];
	size_t start = 0;
	size_t at = 0;
	for (size_t i = 0; i < 8; i++)
		group[i] = (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
	size_t run = zero_run(group, 8, &start);
	for (size_t i = 0; i < 8; i++) {
		if (run > 0 && i == start) {
			at += (size_t)snprintf(ret_text + at, IP_TEXT_BYTES - at, "::");
			i += run - 1;
			continue;
		}
		bool colon = i > 0 && !(run > 0 && i == start + run);
		at += (size_t)snprintf(ret_text + at, IP_TEXT_BYTES - at, "%s%x", colon ? ":" : "",
				       group[i]);
	}
}

void ip_format(const uint8_t *ip, size_t len, char ret_text[IP_TEXT_BYTES])
{
	bool mapped = len == 16 && memcmp(ip, mapped_prefix, sizeof(mapped_prefix)) == 0;
	const uint8_t *v4 = mapped ? ip + 12 : ip;
	if (len == 4 || mapped)
		snprintf(ret_text, IP_TEXT_BYTES, "%s%u.%u.%u.%u", mapped ? "::ffff:" : "", v4[0],
			 v4[1], v4[2], v4[3]);
	else
		ipv6_format(ip, ret_text);
}

bool ip_is_mapped(const uint8_t ip16[16], const uint8_t ip4[4])
{
	return memcmp(ip16, mapped_prefix, sizeof(mapped_prefix)) == 0 &&
	       memcmp(ip16 + sizeof(mapped_prefix), ip4, 4) == 0;
}

/* dnsname.h - what the text of a DNS name or an IP address may look like.
 *
 * Octets in, facts out: no DNS, no IDNA, no locale.  Pure.
 */
#ifndef CCN_NAMES_DNSNAME_H
#define CCN_NAMES_DNSNAME_H

#include "presented.h"

enum {
	DNS_NAME_MAX = 253, /* octets, without a trailing dot (RFC 1035, 2.3.4) */
	DNS_LABEL_MAX = 63,
	IP_TEXT_BYTES = 46, /* "ffff:...:255.255.255.255" and NUL */
};

/* True when name is domain, or ends with a dot and domain.  An empty domain is
 * the end of nothing. */
bool dns_name_is_below(struct bytes name, struct bytes domain);

/* The left-most label, and what is behind its dot (empty when there is none). */
struct bytes dns_name_first_label(struct bytes name);
struct bytes dns_name_parent(struct bytes name);

/* True when the last label is a number as a URL parser reads it (decimal, or
 * 0x and hexadecimal digits): such text is an IPv4 address or nothing. */
bool dns_name_ends_in_number(struct bytes name);

/* The first octet that no DNS name has: NUL, CONTROL, BLANK or NOT_ASCII, and
 * only when there is none of these CHARACTER; or NONE when there are only
 * letters, digits, hyphens, underscores and dots. */
enum name_defect dns_characters_defect(struct bytes text);

/* The defect of a DNS name without wildcard: characters, labels of 1 to 63
 * octets without hyphen at their ends, at most 253 octets, the last label no
 * number.  The underscore is allowed (RFC 2782 and practice). */
enum name_defect dns_name_defect(struct bytes name);

/* Reads an IP address as text: four decimal numbers without leading zeros, or
 * IPv6 (RFC 4291, 2.2); no brackets, no zone.  Returns 4 or 16, or 0 when it is
 * none; ret_ip is then untouched. */
size_t ip_parse(struct bytes text, uint8_t ret_ip[16]);

/* Writes an address (4 or 16 octets) as text, IPv6 as RFC 5952 wants it. */
void ip_format(const uint8_t *ip, size_t len, char ret_text[IP_TEXT_BYTES]);

/* True for ::ffff:a.b.c.d of the IPv4 address in ip4. */
bool ip_is_mapped(const uint8_t ip16[16], const uint8_t ip4[4]);

#endif

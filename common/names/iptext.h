/* iptext.h - IP addresses and their text.
 *
 * The same with every C library: inet_ntop() writes a lone group of zeros as "::"
 * in one and some addresses with a dotted end in another, against RFC 5952.  Pure.
 */
#ifndef CCN_NAMES_IPTEXT_H
#define CCN_NAMES_IPTEXT_H

#include "base/bytes.h"

enum { IP_TEXT_BYTES = 46 }; /* "ffff:...:255.255.255.255" and NUL */

/* Reads an IP address as text: four decimal numbers without leading zeros, or
 * IPv6 (RFC 4291, 2.2); no brackets, no zone.  Returns 4 or 16, or 0 when it is
 * none; ret_ip is then untouched. */
size_t ip_parse(struct bytes text, uint8_t ret_ip[16]);

/* What stands between "[" and "]", or else all of it. */
struct bytes ip_without_brackets(struct bytes text);

/* Writes an address (4 or 16 octets) as text, IPv6 as RFC 5952 wants it. */
void ip_format(const uint8_t *ip, size_t len, char ret_text[IP_TEXT_BYTES]);

/* True for ::ffff:a.b.c.d of the IPv4 address in ip4. */
bool ip_is_mapped(const uint8_t ip16[16], const uint8_t ip4[4]);

#endif

/* dnsname.h - what the text of a DNS name may look like.
 *
 * Octets in, facts out: no DNS, no IDNA, no locale.  Pure.
 */
#ifndef CCN_NAMES_DNSNAME_H
#define CCN_NAMES_DNSNAME_H

#include "base/bytes.h"
#include "name_defect.h"

enum {
	DNS_NAME_MAX = 253, /* octets, without a trailing dot (RFC 1035, 2.3.4) */
	DNS_LABEL_MAX = 63,
};

/* True when name is domain, or ends with a dot and domain.  An empty domain is
 * the end of nothing. */
bool dns_name_is_below(struct bytes name, struct bytes domain);

/* Is it localhost or below, which each client is himself (RFC 6761, section 6.3)? */
bool dns_name_is_localhost(struct bytes name);

/* The left-most label, and what is behind its dot (empty when there is none). */
struct bytes dns_name_first_label(struct bytes name);
struct bytes dns_name_parent(struct bytes name);

/* Does it begin with "*.", and go on? */
bool dns_name_is_wildcard(struct bytes name);

/* True when the last label is a number as a URL parser reads it (decimal, or
 * 0x and hexadecimal digits): such text is an IPv4 address or nothing. */
bool dns_name_ends_in_number(struct bytes name);

/* The first octet that no DNS name has: NUL, CONTROL, BLANK or NOT_ASCII, and
 * only when there is none of these CHARACTER; or NONE when there are only
 * letters, digits, hyphens, underscores and dots. */
enum name_defect dns_characters_defect(struct bytes text);

/* The defect of a DNS name without wildcard: characters, labels of 1 to 63
 * octets without hyphen at their ends, at most 253 octets, the last label no
 * number.  The underscore is allowed (RFC 2782 and practice).  LABEL_HYPHEN only
 * when there is nothing else. */
enum name_defect dns_name_defect(struct bytes name);

#endif

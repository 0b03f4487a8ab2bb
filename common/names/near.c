/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include "dnsname.h"
#include "iptext.h"
#include "loose.h"

enum {
	SIMILAR_MIN_BYTES = 8, /* shorter names differ in one character by chance */
	NEAR_MAX_BYTES = 4096, /* what is longer is not looked through */
};

static bool same_octet(uint8_t a, uint8_t b)
{
	return ascii_lower(a) == ascii_lower(b);
}

/* One character replaced, left out, put in, or two neighbours exchanged. */
static bool differs_in_one(struct bytes a, struct bytes b)
{
	if (a.len > b.len) {
		struct bytes swap = a;
		a = b;
		b = swap;
	}
	if (b.len - a.len > 1 || a.len < SIMILAR_MIN_BYTES)
		return false;
	size_t front = 0;
	while (front < a.len && same_octet(a.data[front], b.data[front]))
		front++;
	size_t back = 0;
	while (back < a.len - front &&
	       same_octet(a.data[a.len - 1 - back], b.data[b.len - 1 - back]))
		back++;
	size_t middle = a.len - front - back;
	if (a.len < b.len)
		return middle == 0;
	return middle == 1 || (middle == 2 && same_octet(a.data[front], b.data[front + 1]) &&
			       same_octet(a.data[front + 1], b.data[front]));
}

static bool is_www_of(struct bytes longer, struct bytes shorter)
{
	return bytes_is(dns_name_first_label(longer), "www") &&
	       bytes_equal_folded(dns_name_parent(longer), shorter);
}

enum name_reason near_name(struct bytes domain, struct bytes registrable, struct bytes name)
{
	if (is_www_of(domain, name) || is_www_of(name, domain))
		return NAME_REASON_WWW;
	if (differs_in_one(domain, name))
		return NAME_REASON_SIMILAR;
	return dns_name_is_below(name, registrable) ? NAME_REASON_SHARED_DOMAIN
						    : NAME_REASON_UNRELATED;
}

/* Would an older client, which let wildcards stand anywhere within labels, have
 * taken pattern (RFC 2818, 3.1)? */
static bool old_wildcard_covers(struct bytes pattern, struct bytes domain)
{
	while (pattern.len > 0 && domain.len > 0) {
		if (!loose_glob(dns_name_first_label(pattern), dns_name_first_label(domain)))
			return false;
		pattern = dns_name_parent(pattern);
		domain = dns_name_parent(domain);
	}
	return pattern.len == 0 && domain.len == 0;
}

static bool is_name_octet(uint8_t c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == '-' || c == '_';
}

/* Does text hold domain, not as a part of longer labels?  Compared only where a
 * label begins: a long run of one letter costs no more than any other text. */
static bool holds_domain(struct bytes text, struct bytes domain)
{
	for (size_t i = 0; i + domain.len <= text.len; i++) {
		size_t end = i + domain.len;
		if ((i == 0 || !is_name_octet(text.data[i - 1])) &&
		    (end == text.len || !is_name_octet(text.data[end])) &&
		    bytes_equal_folded((struct bytes){ text.data + i, domain.len }, domain))
			return true;
	}
	return false;
}

/* Is value the reference as it was typed, or would its wildcard cover that? */
static bool is_unicode_form(const struct reference *reference, struct bytes value)
{
	struct bytes unicode = bytes_of(reference->unicode);
	if (unicode.len == 0)
		return false;
	if (dns_name_is_wildcard(value))
		return bytes_equal_folded(bytes_from(value, 2), dns_name_parent(unicode));
	return bytes_equal_folded(value, unicode);
}

enum name_reason near_malformed(const struct reference *reference, struct bytes domain,
				const struct presented_name *name)
{
	struct bytes value = name->value;
	if (value.len == 0 || value.len > NEAR_MAX_BYTES)
		return NAME_REASON_UNRELATED;
	if (name->defect == NAME_DEFECT_NOT_ASCII && is_unicode_form(reference, value))
		return NAME_REASON_U_LABEL;
	if (name_defect_is_odd_wildcard(name->defect) && old_wildcard_covers(value, domain))
		return NAME_REASON_WILDCARD_PARTIAL;
	return holds_domain(value, domain) ? NAME_REASON_MALFORMED : NAME_REASON_UNRELATED;
}

enum name_reason near_address(struct bytes ip, struct bytes value)
{
	if (value.len > ip.len && bytes_equal(bytes_until(value, ip.len), ip))
		return NAME_REASON_MALFORMED;
	return NAME_REASON_OTHER_ADDRESS;
}

bool near_is_address_text(const struct reference *reference, struct bytes value)
{
	uint8_t ip[16];
	return ip_parse(ip_without_brackets(value), ip) == reference->ip_len &&
	       memcmp(ip, reference->ip, reference->ip_len) == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dnsname.h"

bool dns_name_is_below(struct bytes name, struct bytes domain)
{
	if (domain.len == 0 || name.len < domain.len)
		return false;
	size_t front = name.len - domain.len;
	if (front > 0 && name.data[front - 1] != '.')
		return false;
	return bytes_equal_folded(bytes_from(name, front), domain);
}

struct bytes dns_name_first_label(struct bytes name)
{
	const uint8_t *dot = name.len > 0 ? memchr(name.data, '.', name.len) : NULL;
	return dot != NULL ? (struct bytes){ name.data, (size_t)(dot - name.data) } : name;
}

struct bytes dns_name_parent(struct bytes name)
{
	size_t first = dns_name_first_label(name).len;
	return bytes_from(name, first < name.len ? first + 1 : first);
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex_digit(uint8_t c)
{
	return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

static bool is_all(struct bytes text, bool (*is_member)(uint8_t))
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_member(text.data[i]))
			return false;
	}
	return true;
}

bool dns_name_ends_in_number(struct bytes name)
{
	struct bytes last = name;
	while (dns_name_parent(last).len > 0)
		last = dns_name_parent(last);
	if (last.len == 0)
		return false;
	/* "0x" alone is the number 0 to a URL parser. */
	if (last.len >= 2 && last.data[0] == '0' && ascii_lower(last.data[1]) == 'x')
		return is_all(bytes_from(last, 2), is_hex_digit);
	return is_all(last, is_digit);
}

static enum name_defect character_defect(uint8_t c)
{
	if (c == 0)
		return NAME_DEFECT_NUL;
	if (c == ' ' || c == '\t')
		return NAME_DEFECT_BLANK;
	if (c < 0x20 || c == 0x7f)
		return NAME_DEFECT_CONTROL;
	if (c > 0x7f)
		return NAME_DEFECT_NOT_ASCII;
	if (is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '-' ||
	    c == '_' || c == '.')
		return NAME_DEFECT_NONE;
	return NAME_DEFECT_CHARACTER;
}

enum name_defect dns_characters_defect(struct bytes text)
{
	enum name_defect found = NAME_DEFECT_NONE;
	for (size_t i = 0; i < text.len; i++) {
		enum name_defect defect = character_defect(text.data[i]);
		if (defect == NAME_DEFECT_CHARACTER)
			found = defect;
		else if (defect != NAME_DEFECT_NONE)
			return defect;
	}
	return found;
}

static enum name_defect label_defect(struct bytes label)
{
	if (label.len == 0)
		return NAME_DEFECT_LABEL_EMPTY;
	if (label.len > DNS_LABEL_MAX)
		return NAME_DEFECT_LABEL_LONG;
	if (label.data[0] == '-' || label.data[label.len - 1] == '-')
		return NAME_DEFECT_LABEL_HYPHEN;
	return NAME_DEFECT_NONE;
}

enum name_defect dns_name_defect(struct bytes name)
{
	if (name.len == 0)
		return NAME_DEFECT_EMPTY;
	enum name_defect defect = dns_characters_defect(name);
	if (defect != NAME_DEFECT_NONE)
		return defect;
	if (name.len > DNS_NAME_MAX)
		return NAME_DEFECT_TOO_LONG;
	/* A dot at the end leaves an empty last label, which has no turn here. */
	if (name.data[name.len - 1] == '.')
		return NAME_DEFECT_LABEL_EMPTY;
	for (struct bytes rest = name; rest.len > 0; rest = dns_name_parent(rest)) {
		defect = label_defect(dns_name_first_label(rest));
		if (defect != NAME_DEFECT_NONE)
			return defect;
	}
	return dns_name_ends_in_number(name) ? NAME_DEFECT_IP_TEXT : NAME_DEFECT_NONE;
}

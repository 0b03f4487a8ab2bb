/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dnsname.h"

bool dns_name_is_below(struct bytes name, struct bytes domain)
{
	if (domain.len == 0 || !bytes_ends_folded(name, domain))
		return false;
	return name.len == domain.len || name.data[name.len - domain.len - 1] == '.';
}

struct bytes dns_name_first_label(struct bytes name)
{
	return bytes_until(name, bytes_find(name, '.'));
}

struct bytes dns_name_parent(struct bytes name)
{
	return bytes_from(name, bytes_find(name, '.') + 1);
}

bool dns_name_is_wildcard(struct bytes name)
{
	return name.len > 2 && bytes_starts(name, "*.");
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
	if (bytes_starts(last, "0x"))
		return is_all(bytes_from(last, 2), ascii_is_hex_digit);
	return is_all(last, ascii_is_digit);
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
	if (ascii_is_digit(c) || ascii_is_letter(c) || c == '-' || c == '_' || c == '.')
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
	/* A hyphen at an edge is the least of all defects: what is found with it
	 * counts. */
	enum name_defect found = NAME_DEFECT_NONE;
	for (struct bytes rest = name; rest.len > 0; rest = dns_name_parent(rest)) {
		defect = label_defect(dns_name_first_label(rest));
		if (defect == NAME_DEFECT_LABEL_HYPHEN)
			found = defect;
		else if (defect != NAME_DEFECT_NONE)
			return defect;
	}
	return dns_name_ends_in_number(name) ? NAME_DEFECT_IP_TEXT : found;
}

bool dns_name_is_localhost(struct bytes name)
{
	return dns_name_is_below(name, bytes_of("localhost"));
}

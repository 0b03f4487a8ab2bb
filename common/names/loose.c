/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loose.h"

#include "dnsname.h"

static bool same_octet(uint8_t a, uint8_t b)
{
	return ascii_lower(a) == ascii_lower(b);
}

bool loose_glob(struct bytes pattern, struct bytes text)
{
	/* Only the last asterisk is ever tried again. */
	size_t p = 0;
	size_t t = 0;
	size_t retry_p = SIZE_MAX;
	size_t retry_t = 0;
	while (t < text.len) {
		if (p < pattern.len && pattern.data[p] == '*') {
			retry_p = ++p;
			retry_t = t;
		} else if (p < pattern.len && same_octet(pattern.data[p], text.data[t])) {
			p++;
			t++;
		} else if (retry_p != SIZE_MAX) {
			p = retry_p;
			t = ++retry_t;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.data[p] == '*')
		p++;
	return p == pattern.len;
}

/* The same octets but for the case of letters, which is a form. */
static bool equal(struct bytes a, struct bytes b, unsigned *forms)
{
	if (a.len == b.len && a.len > 0 && memcmp(a.data, b.data, a.len) != 0)
		*forms |= LOOSE_CAPITALS;
	return bytes_equal_folded(a, b);
}

/* A label with one asterisk that is not all of it. */
static bool covers_part(struct bytes pattern, struct bytes label, unsigned *forms)
{
	size_t at = bytes_find(pattern, '*');
	struct bytes before = bytes_until(pattern, at);
	struct bytes after = bytes_from(pattern, at + 1);
	if (label.len + 1 < pattern.len || !equal(before, bytes_until(label, before.len), forms) ||
	    !equal(after, bytes_from(label, label.len - after.len), forms))
		return false;
	if (label.len + 1 == pattern.len)
		*forms |= LOOSE_NOTHING;
	if (bytes_starts(label, "xn--"))
		*forms |= LOOSE_A_LABEL;
	if (before.len > 0 && after.len > 0)
		*forms |= LOOSE_MIDDLE;
	else
		*forms |= before.len > 0 ? LOOSE_PREFIX : LOOSE_SUFFIX;
	return true;
}

static bool covers_label(struct bytes pattern, struct bytes label, bool first, unsigned *forms)
{
	size_t at = bytes_find(pattern, '*');
	if (at == pattern.len)
		return equal(pattern, label, forms);
	if (!first)
		*forms |= LOOSE_INNER;
	if (bytes_has(bytes_from(pattern, at + 1), '*')) {
		*forms |= LOOSE_SEVERAL;
		return loose_glob(pattern, label);
	}
	if (pattern.len > 1)
		return covers_part(pattern, label, forms);
	if (first)
		*forms |= LOOSE_WILDCARD;
	return label.len > 0;
}

/* A name with asterisks, label by label. */
static bool covers_labels(struct bytes name, struct bytes host, unsigned *forms)
{
	size_t asterisks = 0;
	for (bool first = true; name.len > 0 && host.len > 0; first = false) {
		struct bytes label = dns_name_first_label(name);
		if (bytes_has(label, '*')) {
			/* as top-level domain nobody takes it */
			if (!first && dns_name_parent(name).len == 0)
				return false;
			asterisks++;
		}
		if (!covers_label(label, dns_name_first_label(host), first, forms))
			return false;
		name = dns_name_parent(name);
		host = dns_name_parent(host);
	}
	if (asterisks > 1)
		*forms |= LOOSE_SEVERAL;
	return name.len == 0 && host.len == 0;
}

/* Takes off what some clients do not look at. */
static struct bytes without_end(struct bytes name, unsigned *forms)
{
	size_t nul = bytes_find(name, '\0');
	if (nul < name.len)
		*forms |= LOOSE_NUL;
	name = bytes_until(name, nul);
	while (name.len > 0 && name.data[name.len - 1] == ' ') {
		*forms |= LOOSE_BLANK;
		name.len--;
	}
	if (name.len > 0 && name.data[name.len - 1] == '.') {
		*forms |= LOOSE_DOT;
		name.len--;
	}
	return name;
}

bool loose_covers(struct bytes name, struct bytes host, unsigned *ret_forms)
{
	unsigned forms = 0;
	name = without_end(name, &forms);
	bool covers;
	if (name.len == 1 && name.data[0] == '*') {
		forms |= LOOSE_ALONE;
		covers = !bytes_has(host, '.');
	} else if (bytes_has(name, '*')) {
		covers = covers_labels(name, host, &forms);
	} else {
		covers = equal(name, host, &forms);
	}
	if (covers)
		*ret_forms = forms;
	return covers;
}

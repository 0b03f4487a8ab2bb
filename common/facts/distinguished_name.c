/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/distinguished_name.h"

#include "facts/der.h"

bool name_attribute_next(struct bytes *rdn, struct name_attribute *ret_attribute)
{
	struct bytes rest = *rdn;
	struct der_element attribute, oid, value;
	if (!der_expect(&rest, DER_SEQUENCE, &attribute) ||
	    !der_expect_oid(&attribute.contents, &oid) || !der_next(&attribute.contents, &value) ||
	    attribute.contents.len > 0)
		return false;
	*ret_attribute = (struct name_attribute){
		.oid = oid.contents,
		.tag = value.tag,
		.value = value.contents,
		.element = value.whole,
	};
	*rdn = rest;
	return true;
}

bool name_open(struct bytes name, struct bytes *ret_rdns)
{
	struct der_element sequence;
	if (!der_expect(&name, DER_SEQUENCE, &sequence) || name.len > 0)
		return false;
	*ret_rdns = sequence.contents;
	return true;
}

bool distinguished_name_is_valid(struct bytes name)
{
	struct bytes rdns;
	struct der_element rdn;
	struct name_attribute attribute;
	if (!name_open(name, &rdns))
		return false;
	while (rdns.len > 0) {
		if (!der_expect(&rdns, DER_SET, &rdn) || rdn.contents.len == 0)
			return false;
		while (rdn.contents.len > 0) {
			if (!name_attribute_next(&rdn.contents, &attribute))
				return false;
		}
	}
	return true;
}

/* Takes the next character of a value, with letter case and runs of blanks
 * folded and blanks at the end passed over; -1 at the end. */
static int next_folded(struct bytes *rest)
{
	if (rest->len == 0)
		return -1;
	int c = ascii_lower(rest->data[0]);
	size_t n = 1;
	if (c == ' ') {
		while (n < rest->len && rest->data[n] == ' ')
			n++;
		if (n == rest->len)
			c = -1;
	}
	*rest = bytes_from(*rest, n);
	return c;
}

static struct bytes without_leading_blanks(struct bytes text)
{
	while (text.len > 0 && text.data[0] == ' ')
		text = bytes_from(text, 1);
	return text;
}

static bool folded_equal(struct bytes a, struct bytes b)
{
	int c;
	a = without_leading_blanks(a);
	b = without_leading_blanks(b);
	do {
		c = next_folded(&a);
		if (c != next_folded(&b))
			return false;
	} while (c >= 0);
	return true;
}

static bool is_foldable(uint8_t tag)
{
	return tag == DER_PRINTABLE_STRING || tag == DER_UTF8_STRING;
}

static bool attribute_equal(const struct name_attribute *a, const struct name_attribute *b)
{
	if (!bytes_equal(a->oid, b->oid))
		return false;
	if (is_foldable(a->tag) && is_foldable(b->tag))
		return folded_equal(a->value, b->value);
	return bytes_equal(a->element, b->element);
}

static bool rdn_equal_in_order(struct bytes a, struct bytes b)
{
	struct name_attribute in_a, in_b;
	while (a.len > 0 && b.len > 0) {
		if (!name_attribute_next(&a, &in_a) || !name_attribute_next(&b, &in_b) ||
		    !attribute_equal(&in_a, &in_b))
			return false;
	}
	return a.len == b.len;
}

/* Sets of more attributes than this compare in order only: the work for hostile
 * names stays bounded. */
enum { RDN_MAX_ATTRIBUTES = 16 };

static size_t list_attributes(struct bytes rdn, struct name_attribute list[RDN_MAX_ATTRIBUTES])
{
	size_t n = 0;
	while (rdn.len > 0) {
		if (n == RDN_MAX_ATTRIBUTES || !name_attribute_next(&rdn, &list[n]))
			return 0;
		n++;
	}
	return n;
}

static bool rdn_equal(struct bytes a, struct bytes b)
{
	struct name_attribute in_a[RDN_MAX_ATTRIBUTES], in_b[RDN_MAX_ATTRIBUTES];
	bool used[RDN_MAX_ATTRIBUTES] = { false };
	if (rdn_equal_in_order(a, b))
		return true;
	size_t n = list_attributes(a, in_a);
	if (n < 2 || n != list_attributes(b, in_b))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;
		while (j < n && (used[j] || !attribute_equal(&in_a[i], &in_b[j])))
			j++;
		if (j == n)
			return false;
		used[j] = true;
	}
	return true;
}

bool distinguished_name_equal(struct bytes a, struct bytes b)
{
	struct bytes rdns_a, rdns_b;
	struct der_element rdn_a, rdn_b;
	if (bytes_equal(a, b))
		return true;
	if (!distinguished_name_is_valid(a) || !distinguished_name_is_valid(b) ||
	    !name_open(a, &rdns_a) || !name_open(b, &rdns_b))
		return false;
	while (rdns_a.len > 0 && rdns_b.len > 0) {
		if (!der_next(&rdns_a, &rdn_a) || !der_next(&rdns_b, &rdn_b) ||
		    !rdn_equal(rdn_a.contents, rdn_b.contents))
			return false;
	}
	return rdns_a.len == rdns_b.len;
}

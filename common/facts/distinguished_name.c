/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/distinguished_name.h"

#include "facts/der.h"
#include "facts/wide_text.h"

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

struct name_walk name_walk_begin(struct bytes name)
{
	struct name_walk walk = { 0 };
	if (!name_open(name, &walk.rdns))
		return (struct name_walk){ 0 };
	return walk;
}

bool name_walk_next(struct name_walk *walk, struct name_attribute *ret_attribute)
{
	struct der_element rdn;
	if (walk->rdn.len == 0) {
		if (!der_expect(&walk->rdns, DER_SET, &rdn))
			return false;
		walk->rdn = rdn.contents;
	}
	return name_attribute_next(&walk->rdn, ret_attribute);
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

/* A value on its way through a comparison: its octets in UTF-8, whatever its
 * type. */
struct value_text {
	struct bytes rest;
	size_t width; /* of a character; 0: the octets are UTF-8 already */
	uint8_t utf8[WIDE_TEXT_UTF8_BYTES];
	size_t at, n; /* in utf8 */
	int held;     /* the octet behind a run of blanks, which was read with them */
	bool is_held;
};

/* The next octet; -1 at the end. */
static int next_octet(struct value_text *text)
{
	uint32_t character;
	if (text->width == 0) {
		if (text->rest.len == 0)
			return -1;
		int octet = text->rest.data[0];
		text->rest = bytes_from(text->rest, 1);
		return octet;
	}
	if (text->at == text->n) {
		if (!wide_text_next(&text->rest, text->width, &character))
			return -1;
		text->n = wide_text_utf8(character, text->utf8);
		text->at = 0;
	}
	return text->utf8[text->at++];
}

static void pass_blanks(struct value_text *text)
{
	text->is_held = true;
	do
		text->held = next_octet(text);
	while (text->held == ' ');
}

/* The next octet, with letter case and runs of blanks folded and blanks at the end
 * passed over; -1 at the end. */
static int next_folded(struct value_text *text)
{
	int c = text->is_held ? text->held : next_octet(text);
	text->is_held = false;
	if (c != ' ')
		return c < 0 ? c : ascii_lower((uint8_t)c);
	pass_blanks(text);
	return text->held < 0 ? -1 : ' ';
}

static struct value_text open_text(const struct name_attribute *attribute)
{
	struct value_text text = { .rest = attribute->value,
				   .width = wide_text_width(attribute->tag) };
	pass_blanks(&text);
	return text;
}

static bool folded_equal(const struct name_attribute *a, const struct name_attribute *b)
{
	struct value_text text_a = open_text(a), text_b = open_text(b);
	int c;
	do {
		c = next_folded(&text_a);
		if (c != next_folded(&text_b))
			return false;
	} while (c >= 0);
	return true;
}

/* 7.1 demands it of these two, and for those that it lets pass, RFC 4518 2.1 says
 * how they are made Unicode, if they can be.  TeletexString has no one way. */
static bool is_foldable(const struct name_attribute *attribute)
{
	size_t width = wide_text_width(attribute->tag);
	if (width > 0)
		return wide_text_is_valid(attribute->value, width);
	return attribute->tag == DER_PRINTABLE_STRING || attribute->tag == DER_UTF8_STRING;
}

static bool attribute_equal(const struct name_attribute *a, const struct name_attribute *b)
{
	if (!bytes_equal(a->oid, b->oid))
		return false;
	if (is_foldable(a) && is_foldable(b))
		return folded_equal(a, b);
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
	if (!name_open(a, &rdns_a) || !name_open(b, &rdns_b))
		return false;
	while (rdns_a.len > 0 && rdns_b.len > 0) {
		if (!der_next(&rdns_a, &rdn_a) || !der_next(&rdns_b, &rdn_b) ||
		    !rdn_equal(rdn_a.contents, rdn_b.contents))
			return false;
	}
	/* Most pairs differ at once; what is no Name is equal to nothing. */
	return rdns_a.len == rdns_b.len && distinguished_name_is_valid(a) &&
	       distinguished_name_is_valid(b);
}

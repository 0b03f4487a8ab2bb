/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/oid_sizes.h"

#include "facts/der.h"
#include "facts/oid.h"

enum { BITS_OF_GROUP = 7, CONSTRUCTED = 0x20, REGISTERED_ID = DER_CONTEXT + 8 };

static unsigned bits_of(uint8_t octet)
{
	unsigned bits = 0;
	for (octet &= 0x7f; octet != 0; octet >>= 1)
		bits++;
	return bits;
}

/* The first two arcs are one number here. */
static unsigned largest_arc(struct bytes oid)
{
	unsigned largest = 0, bits = 0;
	for (size_t i = 0; i < oid.len; i++) {
		bits = bits == 0 ? bits_of(oid.data[i]) : bits + BITS_OF_GROUP;
		if (bits > largest)
			largest = bits;
		if (oid.data[i] < 0x80)
			bits = 0;
	}
	return largest;
}

static void grow(unsigned *bits, unsigned to)
{
	if (to > *bits)
		*bits = to;
}

/* Reads the next element, and steps into it where it is made of others. */
static bool step(struct bytes *rest, struct der_element *ret_element)
{
	size_t len = rest->len;
	if (!der_next(rest, ret_element))
		return false;
	if ((ret_element->tag & CONSTRUCTED) != 0) {
		size_t header = ret_element->whole.len - ret_element->contents.len;
		*rest = (struct bytes){ ret_element->contents.data, len - header };
	}
	return true;
}

static unsigned largest_within(struct bytes value)
{
	struct der_element element;
	unsigned bits = 0;
	while (step(&value, &element)) {
		if (element.tag == DER_OID || element.tag == REGISTERED_ID)
			grow(&bits, largest_arc(element.contents));
	}
	return bits;
}

struct oid_sizes oid_sizes_of(struct bytes tbs, const struct certificate_policies *policies)
{
	struct oid_sizes sizes = { 0 };
	struct bytes rest = tbs, last = { NULL, 0 };
	struct der_element element;
	while (step(&rest, &element)) {
		if (element.tag == DER_OID) {
			last = element.contents;
			grow(&sizes.outside, largest_arc(last));
		}
		if (element.tag != DER_OCTET_STRING)
			continue;
		if (oid_is(last, OID_CE_EXTENDED_KEY_USAGE))
			grow(&sizes.purposes, largest_within(element.contents));
		if (oid_is(last, OID_CE_SUBJECT_ALT_NAME))
			grow(&sizes.names, largest_within(element.contents));
	}
	for (size_t i = 0; i < policies->n_ids; i++)
		grow(&sizes.policies, largest_arc(policies->ids[i]));
	return sizes;
}

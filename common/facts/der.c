/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/der.h"

#include "base/civiltime.h"

/* The identifier octets at the beginning of der, which is not empty: how many; 0
 * when they are not complete and minimal.  Numbers from 31 on stand in groups of
 * seven bits (X.690 8.1.2.4), the first of which is not zero; those below 31 have
 * one octet (8.1.2.2).  Numbers beyond 32 bits are refused. */
static size_t tag_length(struct bytes der)
{
	uint32_t number = 0;
	if ((der.data[0] & 0x1f) != 0x1f)
		return 1;
	for (size_t i = 1; i < der.len && number <= UINT32_MAX >> 7; i++) {
		number = number << 7 | (der.data[i] & 0x7fu);
		if (der.data[i] < 0x80)
			return number >= 31 && der.data[1] != 0x80 ? i + 1 : 0;
	}
	return 0;
}

/* The length octets at the beginning of der: how many; 0 when they are not
 * complete, definite and minimal (X.690 8.1.3, 10.1), or the length is beyond 31
 * bits. */
static size_t length_length(struct bytes der, size_t *ret_contents_len)
{
	if (der.len == 0)
		return 0;
	if (der.data[0] < 0x80) {
		*ret_contents_len = der.data[0];
		return 1;
	}
	size_t n = der.data[0] & 0x7fu;
	if (n == 0 || n > sizeof(uint32_t) || n >= der.len || der.data[1] == 0)
		return 0;
	uint32_t len = 0;
	for (size_t i = 1; i <= n; i++)
		len = len << 8 | der.data[i];
	*ret_contents_len = len;
	return len >= 0x80 && len <= INT32_MAX ? n + 1 : 0;
}

static bool read_element(struct bytes *rest, bool may_be_cut, struct der_element *ret_element)
{
	size_t contents_len;
	if (rest->len == 0)
		return false;
	size_t tag_len = tag_length(*rest);
	if (tag_len == 0)
		return false;
	size_t length_len = length_length(bytes_from(*rest, tag_len), &contents_len);
	if (length_len == 0)
		return false;
	size_t header_len = tag_len + length_len;
	bool cut = contents_len > rest->len - header_len;
	if (cut && !may_be_cut)
		return false;
	if (cut)
		contents_len = rest->len - header_len;
	*ret_element = (struct der_element){
		.tag = rest->data[0],
		.cut = cut,
		.whole = { rest->data, header_len + contents_len },
		.contents = { rest->data + header_len, contents_len },
	};
	*rest = bytes_from(*rest, header_len + contents_len);
	return true;
}

bool der_next(struct bytes *rest, struct der_element *ret_element)
{
	return read_element(rest, false, ret_element);
}

bool der_next_cut(struct bytes *rest, struct der_element *ret_element)
{
	return read_element(rest, true, ret_element);
}

bool der_is_next(struct bytes rest, unsigned tag)
{
	return rest.len > 0 && rest.data[0] == tag;
}

bool der_expect(struct bytes *rest, unsigned tag, struct der_element *ret_element)
{
	return der_is_next(*rest, tag) && der_next(rest, ret_element);
}

/* X.690 8.19: each arc in groups of seven bits, the first of which is not zero,
 * the last without the bit that says "more". */
static bool is_object_identifier(struct bytes contents)
{
	bool first = true;
	for (size_t i = 0; i < contents.len; i++) {
		if (first && contents.data[i] == 0x80)
			return false;
		first = contents.data[i] < 0x80;
	}
	return contents.len > 0 && first;
}

bool der_expect_oid(struct bytes *rest, struct der_element *ret_element)
{
	struct bytes after = *rest;
	struct der_element element;
	if (!der_expect(&after, DER_OID, &element) || !is_object_identifier(element.contents))
		return false;
	*ret_element = element;
	*rest = after;
	return true;
}

bool der_count(struct bytes rest, size_t *ret_n)
{
	struct der_element element;
	size_t n = 0;
	while (rest.len > 0) {
		if (!der_next(&rest, &element))
			return false;
		n++;
	}
	*ret_n = n;
	return true;
}

bool der_is_integer(struct bytes contents)
{
	if (contents.len == 0)
		return false;
	if (contents.len == 1)
		return true;
	bool next_negative = contents.data[1] >= 0x80;
	return contents.data[0] != (next_negative ? 0xff : 0);
}

bool der_small_integer(struct bytes contents, int64_t *ret_value)
{
	if (!der_is_integer(contents) || contents.len > sizeof(int64_t))
		return false;
	uint64_t value = contents.data[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < contents.len; i++)
		value = value << 8 | contents.data[i];
	*ret_value = (int64_t)value;
	return true;
}

size_t der_integer_bits(struct bytes contents)
{
	if (contents.len == 0 || contents.data[0] >= 0x80)
		return 0;
	while (contents.len > 0 && contents.data[0] == 0)
		contents = bytes_from(contents, 1);
	if (contents.len == 0)
		return 0;
	size_t bits = 8 * contents.len;
	for (unsigned octet = contents.data[0]; octet < 0x80; octet <<= 1)
		bits--;
	return bits;
}

bool der_boolean_value(struct bytes contents, bool *ret_value, bool *ret_canonical)
{
	if (contents.len != 1)
		return false;
	*ret_value = contents.data[0] != 0;
	*ret_canonical = contents.data[0] == 0 || contents.data[0] == 0xff;
	return true;
}

bool der_bits(struct bytes contents, struct bytes *ret_octets, unsigned *ret_unused)
{
	if (contents.len == 0)
		return false;
	unsigned unused = contents.data[0];
	unsigned last = contents.data[contents.len - 1];
	if (unused > 7 || (contents.len == 1 && unused != 0))
		return false;
	if (contents.len > 1 && (last & ((1u << unused) - 1)) != 0)
		return false;
	*ret_octets = bytes_from(contents, 1);
	*ret_unused = unused;
	return true;
}

/* Reads n (even) digits as n / 2 numbers of two digits. */
static bool read_pairs(const uint8_t *digits, size_t n, int *ret_pairs)
{
	for (size_t i = 0; i < n; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
	}
	for (size_t i = 0; i < n; i += 2)
		ret_pairs[i / 2] = 10 * (digits[i] - '0') + (digits[i + 1] - '0');
	return true;
}

bool der_time_seconds(const struct der_element *element, int64_t *ret_s)
{
	enum { UTC_DIGITS = 12, GENERALIZED_DIGITS = 14 };
	int pairs[GENERALIZED_DIGITS / 2];
	int *fields = pairs; /* century (when given), year, month, day, hour, minute, second */
	struct bytes text = element->contents;
	size_t n = element->tag == DER_UTC_TIME ? UTC_DIGITS : GENERALIZED_DIGITS;
	if (element->tag != DER_UTC_TIME && element->tag != DER_GENERALIZED_TIME)
		return false;
	if (text.len != n + 1 || text.data[n] != 'Z' || !read_pairs(text.data, n, pairs))
		return false;
	int century = pairs[0] >= 50 ? 19 : 20;
	if (element->tag == DER_GENERALIZED_TIME)
		century = *fields++;
	return fields[5] < 60 && civiltime_seconds(100 * century + fields[0], fields[1], fields[2],
						   fields[3], fields[4], fields[5], ret_s);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revocation_parts.h"

struct revocation_answer revocation_invalid_since(enum revocation_reason reason, int64_t at_s)
{
	return (struct revocation_answer){ REVOCATION_INVALID, 0, { reason, at_s } };
}

struct revocation_answer revocation_invalid(enum revocation_reason reason)
{
	return revocation_invalid_since(reason, 0);
}

/* Zeros that DER would not have written. */
static struct bytes without_zeros(struct bytes number)
{
	while (number.len > 1 && number.data[0] == 0 && number.data[1] < 0x80)
		number = (struct bytes){ number.data + 1, number.len - 1 };
	return number;
}

bool serial_equal(struct bytes a, struct bytes b)
{
	return a.len > 0 && bytes_equal(without_zeros(a), without_zeros(b));
}

bool extension_next(struct bytes *rest, struct extension *ret_extension, bool *ret_good)
{
	struct der_element extension, oid, critical, value;
	bool canonical;
	*ret_good = true;
	if (rest->len == 0)
		return false;
	*ret_good = false;
	*ret_extension = (struct extension){ 0 };
	if (!der_expect(rest, DER_SEQUENCE, &extension) ||
	    !der_expect(&extension.contents, DER_OID, &oid))
		return false;
	if (der_expect(&extension.contents, DER_BOOLEAN, &critical) &&
	    !der_boolean_value(critical.contents, &ret_extension->critical, &canonical))
		return false;
	if (!der_expect(&extension.contents, DER_OCTET_STRING, &value) ||
	    extension.contents.len > 0)
		return false;
	ret_extension->oid = oid.contents;
	ret_extension->value = value.contents;
	*ret_good = true;
	return true;
}

bool extensions_known(struct bytes extensions, const struct bytes *known, size_t n_known)
{
	struct extension extension;
	bool good;
	while (extension_next(&extensions, &extension, &good)) {
		size_t i = 0;
		while (i < n_known && !bytes_equal(extension.oid, known[i]))
			i++;
		if (extension.critical && i == n_known)
			return false;
	}
	return good;
}

bool public_key_octets(struct bytes spki, struct bytes *ret_octets)
{
	struct der_element outer, algorithm, bits;
	unsigned unused;
	return der_expect(&spki, DER_SEQUENCE, &outer) &&
	       der_expect(&outer.contents, DER_SEQUENCE, &algorithm) &&
	       der_expect(&outer.contents, DER_BIT_STRING, &bits) &&
	       der_bits(bits.contents, ret_octets, &unused);
}

bool read_signature(struct bytes *rest, struct bytes *ret_algorithm, struct bytes *ret_signature)
{
	struct der_element algorithm, bits;
	unsigned unused;
	if (!der_expect(rest, DER_SEQUENCE, &algorithm) ||
	    !der_expect(rest, DER_BIT_STRING, &bits) ||
	    !der_bits(bits.contents, ret_signature, &unused) || unused != 0)
		return false;
	*ret_algorithm = algorithm.whole;
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trusted_use.h"

#include "facts/der.h"

static const uint8_t oid_server_auth[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 };
static const uint8_t oid_any_use[] = { 0x55, 0x1d, 0x25, 0x00 };

static bool is_oid(struct bytes oid, const uint8_t *octets, size_t len)
{
	return oid.len == len && memcmp(oid.data, octets, len) == 0;
}

/* SEQUENCE OF OBJECT IDENTIFIER: does it list TLS servers, or any use?  False:
 * it cannot be read. */
static bool read_uses(struct bytes uses, bool *ret_server)
{
	struct der_element oid;
	*ret_server = false;
	while (uses.len > 0) {
		if (!der_expect(&uses, DER_OID, &oid))
			return false;
		if (is_oid(oid.contents, oid_server_auth, sizeof(oid_server_auth)) ||
		    is_oid(oid.contents, oid_any_use, sizeof(oid_any_use)))
			*ret_server = true;
	}
	return true;
}

/* SEQUENCE { trust SEQUENCE OF OID OPTIONAL, reject [0] SEQUENCE OF OID
 * OPTIONAL, alias UTF8String OPTIONAL, keyid OCTET STRING OPTIONAL, ... } */
bool trusted_use_allows_server(struct bytes auxiliary)
{
	struct der_element outer, uses;
	bool listed = true, rejected = false;
	if (auxiliary.len == 0)
		return true;
	if (!der_expect(&auxiliary, DER_SEQUENCE, &outer) || auxiliary.len > 0)
		return false;
	if (der_expect(&outer.contents, DER_SEQUENCE, &uses) && !read_uses(uses.contents, &listed))
		return false;
	if (der_expect(&outer.contents, DER_CONTEXT_CONSTRUCTED, &uses) &&
	    !read_uses(uses.contents, &rejected))
		return false;
	return listed && !rejected;
}

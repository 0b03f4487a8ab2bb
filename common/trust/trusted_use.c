/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trusted_use.h"

#include "facts/der.h"
#include "facts/oid.h"

/* SEQUENCE OF OBJECT IDENTIFIER: does it list TLS servers, or any use?  False:
 * it cannot be read. */
static bool read_uses(struct bytes uses, bool *ret_server)
{
	struct der_element oid;
	*ret_server = false;
	while (uses.len > 0) {
		if (!der_expect(&uses, DER_OID, &oid))
			return false;
		if (oid_is(oid.contents, OID_KP_SERVER_AUTH) ||
		    oid_is(oid.contents, OID_ANY_EXTENDED_KEY_USAGE))
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

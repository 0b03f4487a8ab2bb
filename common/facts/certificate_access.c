/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_access.h"

#include "facts/der.h"
#include "facts/oid.h"

static bool is_http(struct bytes uri)
{
	static const char scheme[] = "http://";
	return uri.len > sizeof(scheme) - 1 && bytes_starts(uri, scheme);
}

/* AccessDescription: SEQUENCE { accessMethod OID, accessLocation GeneralName }. */
static bool read_description(const struct der_element *element, struct authority_access *access)
{
	enum { URI = DER_CONTEXT + 6 };
	struct bytes rest = element->contents;
	struct der_element method, location;
	if (element->tag != DER_SEQUENCE || !der_expect_oid(&rest, &method) ||
	    !der_next(&rest, &location) || rest.len > 0)
		return false;
	if (location.tag != URI || !is_http(location.contents))
		return true;
	if (access->issuer_url.len == 0 && oid_is(method.contents, OID_AD_CA_ISSUERS))
		access->issuer_url = location.contents;
	if (access->ocsp_url.len == 0 && oid_is(method.contents, OID_AD_OCSP))
		access->ocsp_url = location.contents;
	return true;
}

bool authority_access_read(struct bytes value, struct authority_access *access)
{
	struct der_element sequence, description;
	if (!der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0 ||
	    sequence.contents.len == 0)
		return false;
	while (sequence.contents.len > 0) {
		if (!der_next(&sequence.contents, &description) ||
		    !read_description(&description, access))
			return false;
	}
	return true;
}

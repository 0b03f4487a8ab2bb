/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/extension.h"

/* A BOOLEAN that may be left out. */
static bool read_critical(struct bytes *rest, struct extension *extension)
{
	struct der_element element;
	if (!der_is_next(*rest, DER_BOOLEAN))
		return true;
	extension->critical_written = true;
	return der_next(rest, &element) && der_boolean_value(element.contents, &extension->critical,
							     &extension->critical_canonical);
}

bool extension_read(const struct der_element *element, struct extension *ret_extension)
{
	struct extension extension = { .critical_canonical = true };
	struct bytes rest = element->contents;
	struct der_element oid, value;
	if (element->tag != DER_SEQUENCE || !der_expect_oid(&rest, &oid) ||
	    !read_critical(&rest, &extension) || !der_expect(&rest, DER_OCTET_STRING, &value) ||
	    rest.len > 0)
		return false;
	extension.oid = oid.contents;
	extension.value = value.contents;
	*ret_extension = extension;
	return true;
}

bool extension_take(struct bytes *extensions, struct extension *ret_extension, bool *ret_good)
{
	struct der_element element;
	*ret_good = true;
	if (extensions->len == 0)
		return false;
	*ret_good = der_next(extensions, &element) && extension_read(&element, ret_extension);
	return *ret_good;
}

bool extensions_have_none_critical(struct bytes extensions)
{
	struct extension extension;
	bool good;
	while (extension_take(&extensions, &extension, &good)) {
		if (extension.critical)
			return false;
	}
	return good;
}

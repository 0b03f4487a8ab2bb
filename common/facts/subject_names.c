/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/subject_names.h"

#include <stdlib.h>

#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/oid.h"

/* Where one is in a Name: the RDNs that follow, and what is left of this one. */
struct attribute_cursor {
	struct bytes rdns;
	struct bytes rdn;
};

static struct attribute_cursor cursor_start(struct bytes name)
{
	struct attribute_cursor cursor = { 0 };
	if (!name_open(name, &cursor.rdns))
		return (struct attribute_cursor){ 0 };
	return cursor;
}

/* Goes to the next attribute of any RDN; stops at the first that is broken. */
static bool cursor_next(struct attribute_cursor *cursor, struct name_attribute *ret_attribute)
{
	struct der_element rdn;
	while (cursor->rdn.len == 0) {
		if (!der_expect(&cursor->rdns, DER_SET, &rdn))
			return false;
		cursor->rdn = rdn.contents;
	}
	return name_attribute_next(&cursor->rdn, ret_attribute);
}

/* Is it a string of a type whose characters are octets? */
static bool is_octet_string_type(uint8_t tag)
{
	return tag == DER_UTF8_STRING || tag == DER_PRINTABLE_STRING || tag == DER_IA5_STRING ||
	       tag == DER_TELETEX_STRING || tag == DER_NUMERIC_STRING || tag == DER_VISIBLE_STRING;
}

static struct presented_name common_name(const struct name_attribute *attribute)
{
	struct presented_name name = { .kind = NAME_DNS, .value = attribute->value };
	name.defect = is_octet_string_type(attribute->tag)
			      ? presented_name_defect(NAME_DNS, attribute->value)
			      : NAME_DEFECT_ENCODING;
	return name;
}

bool subject_names_read(struct bytes subject, struct subject_names *ret_names)
{
	struct attribute_cursor cursor = cursor_start(subject);
	struct subject_names names = { 0 };
	struct name_attribute attribute;
	size_t n = 0;
	while (cursor_next(&cursor, &attribute)) {
		if (oid_is(attribute.oid, OID_AT_COMMON_NAME))
			n++;
		else if (names.email.len == 0 && oid_is(attribute.oid, OID_AT_EMAIL_ADDRESS))
			names.email = attribute.value;
	}
	names.cns = n > 0 ? calloc(n, sizeof(*names.cns)) : NULL;
	if (n > 0 && names.cns == NULL)
		return false;
	cursor = cursor_start(subject);
	while (names.n_cns < n && cursor_next(&cursor, &attribute)) {
		if (oid_is(attribute.oid, OID_AT_COMMON_NAME))
			names.cns[names.n_cns++] = common_name(&attribute);
	}
	*ret_names = names;
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the subject tells: common names and the e-mail attribute. */
#include <stdlib.h>

#include "facts/oid.h"
#include "facts/parts.h"

static const struct bytes oid_common_name = OID("\x55\x04\x03");
static const struct bytes oid_email = OID("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01");

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

bool subject_read(struct certificate *c)
{
	struct attribute_cursor cursor = cursor_start(c->subject);
	struct name_attribute attribute;
	size_t n = 0;
	while (cursor_next(&cursor, &attribute)) {
		if (bytes_equal(attribute.oid, oid_common_name))
			n++;
		else if (c->subject_email.len == 0 && bytes_equal(attribute.oid, oid_email))
			c->subject_email = attribute.value;
	}
	if (n == 0)
		return true;
	c->cns = calloc(n, sizeof(*c->cns));
	if (c->cns == NULL)
		return false;
	cursor = cursor_start(c->subject);
	while (c->n_cns < n && cursor_next(&cursor, &attribute)) {
		if (bytes_equal(attribute.oid, oid_common_name))
			c->cns[c->n_cns++] = common_name(&attribute);
	}
	return true;
}

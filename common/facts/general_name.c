/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/general_name.h"

#include "facts/distinguished_name.h"
#include "facts/oid.h"

/* [0] otherName: SEQUENCE (implicit) { OID, [0] EXPLICIT value }.  Only the
 * SRV name is taken apart; others stay whole. */
static void read_other(const struct der_element *element, struct presented_name *name)
{
	struct bytes rest = element->contents;
	struct der_element oid, value, text;
	if (!der_expect_oid(&rest, &oid) ||
	    !der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 0, &value) || rest.len > 0 ||
	    !der_next(&value.contents, &text) || value.contents.len > 0) {
		name->defect = NAME_DEFECT_ENCODING;
		return;
	}
	if (!oid_is(oid.contents, OID_ON_DNS_SRV))
		return;
	name->kind = NAME_SRV;
	name->value = text.contents;
	if (text.tag != DER_IA5_STRING)
		name->defect = NAME_DEFECT_ENCODING;
}

/* [4] directoryName: explicit, because Name is a CHOICE. */
static void read_directory(const struct der_element *element, struct presented_name *name)
{
	name->kind = NAME_DIRECTORY;
	name->value = element->contents;
	if (!distinguished_name_is_valid(element->contents))
		name->defect = NAME_DEFECT_ENCODING;
}

/* The kinds whose contents are octets; in a constructed element (a string cut in
 * pieces, which is BER) they are pieces of an encoding instead. */
static bool octets_kind(unsigned number, enum name_kind *ret_kind)
{
	switch (number) {
	case 1:
		*ret_kind = NAME_EMAIL;
		return true;
	case 2:
		*ret_kind = NAME_DNS;
		return true;
	case 6:
		*ret_kind = NAME_URI;
		return true;
	case 7:
		*ret_kind = NAME_IP;
		return true;
	default:
		return false;
	}
}

struct presented_name general_name_read_base(const struct der_element *element)
{
	enum { CONSTRUCTED = 0x20, NUMBER_MASK = 0x1f };
	struct presented_name name = { .kind = NAME_OTHER, .value = element->whole };
	unsigned number = element->tag & NUMBER_MASK;
	bool constructed = (element->tag & CONSTRUCTED) != 0;
	if ((element->tag & DER_CLASS_MASK) != DER_CONTEXT) {
		name.defect = NAME_DEFECT_ENCODING;
	} else if (octets_kind(number, &name.kind)) {
		name.value = element->contents;
		if (constructed)
			name.defect = NAME_DEFECT_ENCODING;
	} else if (number == 0 && constructed) {
		read_other(element, &name);
	} else if (number == 4 && constructed) {
		read_directory(element, &name);
	} else if (number == 0 || number == 4) {
		name.defect = NAME_DEFECT_ENCODING;
	}
	return name;
}

struct presented_name general_name_read(const struct der_element *element)
{
	struct presented_name name = general_name_read_base(element);
	bool can_match = name.kind == NAME_DNS || name.kind == NAME_IP || name.kind == NAME_URI ||
			 name.kind == NAME_SRV;
	if (can_match && name.defect == NAME_DEFECT_NONE)
		name.defect = presented_name_defect(name.kind, name.value);
	return name;
}

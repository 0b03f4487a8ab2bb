/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/name_text.h"

#include <stdlib.h>

#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/hex.h"
#include "facts/oid.h"
#include "facts/wide_text.h"

struct type_row {
	struct bytes oid;
	const char *name;
};

/* RFC 4514 section 3 and RFC 4519, and what certificates of organisations
 * hold (EV guidelines); the name for e-mail is the one that GnuTLS writes. */
static const struct type_row types[] = {
	{ OID_AT_COMMON_NAME, "CN" },
	{ OID_AT_ORGANIZATION, "O" },
	{ OID_AT_ORGANIZATIONAL_UNIT, "OU" },
	{ OID_AT_COUNTRY, "C" },
	{ OID_AT_LOCALITY, "L" },
	{ OID_AT_STATE_OR_PROVINCE, "ST" },
	{ OID_AT_STREET, "STREET" },
	{ OID_AT_SURNAME, "SN" },
	{ OID_AT_SERIAL_NUMBER, "serialNumber" },
	{ OID_AT_TITLE, "title" },
	{ OID_AT_DESCRIPTION, "description" },
	{ OID_AT_BUSINESS_CATEGORY, "businessCategory" },
	{ OID_AT_POSTAL_CODE, "postalCode" },
	{ OID_AT_TELEPHONE_NUMBER, "telephoneNumber" },
	{ OID_AT_NAME, "name" },
	{ OID_AT_GIVEN_NAME, "givenName" },
	{ OID_AT_INITIALS, "initials" },
	{ OID_AT_GENERATION_QUALIFIER, "generationQualifier" },
	{ OID_AT_DN_QUALIFIER, "dnQualifier" },
	{ OID_AT_PSEUDONYM, "pseudonym" },
	{ OID_AT_ORGANIZATION_IDENTIFIER, "organizationIdentifier" },
	{ OID_AT_DOMAIN_COMPONENT, "DC" },
	{ OID_AT_USER_ID, "UID" },
	{ OID_AT_EMAIL_ADDRESS, "EMAIL" },
	{ OID_AT_JURISDICTION_LOCALITY, "jurisdictionOfIncorporationLocalityName" },
	{ OID_AT_JURISDICTION_STATE_OR_PROVINCE, "jurisdictionOfIncorporationStateOrProvinceName" },
	{ OID_AT_JURISDICTION_COUNTRY, "jurisdictionOfIncorporationCountryName" },
};

static const char *type_name(struct bytes oid)
{
	for (size_t i = 0; i < LENGTH(types); i++) {
		if (bytes_equal(types[i].oid, oid))
			return types[i].name;
	}
	return NULL;
}

/* How many octets one character of a string type has; 0: it is no string. */
static size_t character_bytes(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_TELETEX_STRING:
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
		return 1;
	default:
		return wide_text_width(tag);
	}
}

static void append_utf8(struct strbuf *out, uint32_t character)
{
	uint8_t octets[WIDE_TEXT_UTF8_BYTES];
	size_t n = wide_text_utf8(character, octets);
	strbuf_append_bytes(out, (const char *)octets, n);
}

/* One ASCII character with the escapes of RFC 4514 2.4. */
static void append_ascii(struct strbuf *out, char c, bool first, bool last)
{
	if (c == '\0') {
		strbuf_append(out, "\\00");
		return;
	}
	if (strchr("\"+,;<>\\", c) != NULL || (c == ' ' && (first || last)) || (c == '#' && first))
		strbuf_append_char(out, '\\');
	strbuf_append_char(out, c);
}

static void append_hex(struct strbuf *out, struct bytes octets)
{
	strbuf_append_char(out, '#');
	hex_append(out, octets, '\0');
}

/* A value whose type has a short name: a string, or "#hex". */
static void append_value(struct strbuf *out, const struct name_attribute *attribute)
{
	struct bytes rest = attribute->value;
	size_t width = character_bytes(attribute->tag);
	if (width == 0 || (width > 1 && !wide_text_is_valid(rest, width))) {
		append_hex(out, attribute->element);
		return;
	}
	while (rest.len > 0) {
		bool first = rest.data == attribute->value.data;
		uint32_t character = rest.data[0];
		if (width == 1)
			rest = bytes_from(rest, 1);
		else if (!wide_text_next(&rest, width, &character))
			return;
		if (character < 0x80)
			append_ascii(out, (char)character, first, rest.len == 0);
		else if (width > 1)
			append_utf8(out, character);
		else
			strbuf_append_char(out, (char)character);
	}
}

bool name_value_append(struct strbuf *out, const struct name_attribute *attribute)
{
	struct bytes rest = attribute->value;
	size_t width = character_bytes(attribute->tag);
	uint32_t character;
	if (width == 0 || (width > 1 && !wide_text_is_valid(rest, width)))
		return false;
	if (width == 1)
		strbuf_append_bytes(out, (const char *)rest.data, rest.len);
	while (width > 1 && wide_text_next(&rest, width, &character))
		append_utf8(out, character);
	return true;
}

static void append_rdn(struct strbuf *out, const struct der_element *rdn)
{
	struct bytes rest = rdn->contents;
	struct name_attribute attribute;
	while (rest.len > 0) {
		if (rest.data != rdn->contents.data)
			strbuf_append_char(out, '+');
		if (!name_attribute_next(&rest, &attribute)) {
			append_hex(out, rest);
			return;
		}
		const char *type = type_name(attribute.oid);
		if (type != NULL)
			strbuf_append(out, type);
		else
			object_identifier_append(out, attribute.oid);
		strbuf_append_char(out, '=');
		if (type != NULL)
			append_value(out, &attribute);
		else /* RFC 4514 2.4: a dotted type has its value's encoding */
			append_hex(out, attribute.element);
	}
}

void distinguished_name_append(struct strbuf *out, struct bytes name)
{
	struct bytes rdns;
	struct der_element *list;
	size_t n;
	if (name.len == 0)
		return;
	if (!name_open(name, &rdns) || !der_count(rdns, &n)) {
		append_hex(out, name);
		return;
	}
	if (n == 0)
		return;
	list = calloc(n, sizeof(*list));
	if (list == NULL) {
		out->failed = true;
		return;
	}
	for (size_t i = 0; i < n && der_next(&rdns, &list[i]); i++)
		continue;
	for (size_t i = n; i-- > 0;) {
		if (list[i].tag == DER_SET && list[i].contents.len > 0)
			append_rdn(out, &list[i]);
		else
			append_hex(out, list[i].whole);
		if (i > 0)
			strbuf_append_char(out, ',');
	}
	free(list);
}

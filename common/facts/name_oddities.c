/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/name_oddities.h"

#include "base/utf8.h"
#include "facts/distinguished_name.h"
#include "facts/wide_text.h"

/* --- strings of a Name ----------------------------------------------------------- */

/* A set of ASCII characters: bit c % 32 of word c / 32. */
struct characters {
	uint32_t words[4];
};

static bool has_character(const struct characters *set, uint8_t c)
{
	return c < 0x80 && (set->words[c / 32] >> c % 32 & 1) != 0;
}

static bool is_high(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] >= 0x80)
			return true;
	}
	return false;
}

/* X.680 41.4: letters, digits, blank and ' ( ) + , - . / : = ? */
static uint64_t printable_oddities(struct bytes text)
{
	static const struct characters printable = { { 0, 0xa7fffb81, 0x07fffffe, 0x07fffffe } };
	uint64_t odd = 0;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (has_character(&printable, c))
			continue;
		if (c >= 0x80)
			odd |= ODDITY_BIT(NAME_PRINTABLE_HIGH);
		else if (c == '*' || c == '&')
			odd |= ODDITY_BIT(NAME_PRINTABLE_STAR);
		else
			odd |= ODDITY_BIT(NAME_PRINTABLE);
	}
	return odd;
}

/* X.680 41.15: characters of the basic plane, hence no surrogates. */
static uint64_t bmp_oddities(struct bytes text)
{
	if (text.len % 2 != 0)
		return ODDITY_BIT(NAME_BMP_LENGTH);
	for (size_t i = 0; i < text.len; i += 2) {
		if ((text.data[i] & 0xf8) == 0xd8)
			return ODDITY_BIT(NAME_BMP_SURROGATE);
	}
	return 0;
}

static uint64_t universal_oddities(struct bytes text)
{
	uint64_t odd = ODDITY_BIT(NAME_UNIVERSAL);
	if (!wide_text_is_valid(text, 4))
		odd |= ODDITY_BIT(NAME_UNIVERSAL_BAD);
	return odd;
}

/* X.680 41.2 */
static bool is_numeric(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != ' ' && (text.data[i] < '0' || text.data[i] > '9'))
			return false;
	}
	return true;
}

static uint64_t string_oddities(uint8_t tag, struct bytes text)
{
	switch (tag) {
	case DER_UTF8_STRING:
		return utf8_is_valid(text) ? 0 : ODDITY_BIT(NAME_UTF8);
	case DER_PRINTABLE_STRING:
		return printable_oddities(text);
	case DER_IA5_STRING:
		return is_high(text) ? ODDITY_BIT(NAME_IA5_HIGH) : 0;
	case DER_BMP_STRING:
		return bmp_oddities(text);
	case DER_UNIVERSAL_STRING:
		return universal_oddities(text);
	case DER_NUMERIC_STRING:
		return is_numeric(text) ? 0 : ODDITY_BIT(NAME_NUMERIC);
	case DER_VISIBLE_STRING:
		return ODDITY_BIT(NAME_VISIBLE);
	case DER_TELETEX_STRING:
		return 0;
	default: /* of all other octets */
		return ODDITY_BIT(NAME_NO_STRING);
	}
}

bool name_is_valid(struct bytes name, uint64_t *oddities)
{
	struct bytes rdns;
	struct der_element rdn;
	struct name_attribute attribute;
	bool valid = true;
	if (!name_open(name, &rdns))
		return false;
	while (der_expect(&rdns, DER_SET, &rdn)) {
		if (rdn.contents.len == 0) {
			*oddities |= ODDITY_BIT(NAME_EMPTY_RDN);
			valid = false;
		}
		while (name_attribute_next(&rdn.contents, &attribute))
			*oddities |= string_oddities(attribute.tag, attribute.value);
		valid &= rdn.contents.len == 0;
	}
	return valid && rdns.len == 0;
}

/* --- GeneralNames ------------------------------------------------------------------ */

/* RFC 3986 2: letters, digits, and -._~:/?#[]@!$&'()*+,;=% */
static const struct characters uri_characters = { { 0, 0xaffffffa, 0xafffffff, 0x47fffffe } };

/* RFC 3986 3.2.2: [ ] enclose an address of version 6, of which only the octets are
 * looked at here, or one of a later version. */
static bool has_odd_brackets(struct bytes uri)
{
	size_t open = 0, close = 0, n_open = 0, n_close = 0;
	for (size_t i = 0; i < uri.len; i++) {
		if (uri.data[i] == '[' && n_open++ == 0)
			open = i;
		if (uri.data[i] == ']' && n_close++ == 0)
			close = i;
	}
	if (n_open == 0 && n_close == 0)
		return false;
	return n_open != 1 || n_close != 1 || close < open + 3;
}

/* RFC 3986 3.1 */
static bool has_scheme(struct bytes uri)
{
	for (size_t i = 0; i < uri.len; i++) {
		uint8_t c = uri.data[i];
		if (c == ':')
			return i > 0;
		bool later = ascii_is_digit(c) || c == '+' || c == '-' || c == '.';
		if (!ascii_is_letter(c) && (i == 0 || !later))
			return false;
	}
	return false;
}

static uint64_t uri_oddities(struct bytes uri)
{
	uint64_t odd = has_scheme(uri) ? 0 : ODDITY_BIT(SAN_URI_RELATIVE);
	for (size_t i = 0; i < uri.len; i++) {
		if (!has_character(&uri_characters, uri.data[i]))
			odd |= ODDITY_BIT(SAN_URI_CHARACTER);
	}
	if (has_odd_brackets(uri))
		odd |= ODDITY_BIT(SAN_URI_HOST);
	return odd;
}

uint64_t general_name_oddities(const struct der_element *element)
{
	enum { EMAIL = 1, DNS = 2, X400 = 3, URI = 6, IP = 7, REGISTERED_ID = 8 };
	enum { CONSTRUCTED = 0x20, NUMBER_MASK = 0x1f };
	const unsigned number = element->tag & NUMBER_MASK;
	uint64_t odd = 0;
	if ((element->tag & DER_CLASS_MASK) != DER_CONTEXT || number > REGISTERED_ID)
		return ODDITY_BIT(SAN_UNKNOWN_TAG);
	if (number == X400)
		return ODDITY_BIT(SAN_X400);
	bool is_string = number == EMAIL || number == DNS || number == URI;
	if ((is_string || number == IP || number == REGISTERED_ID) &&
	    (element->tag & CONSTRUCTED) != 0)
		return ODDITY_BIT(SAN_CONSTRUCTED);
	if (is_string && is_high(element->contents))
		odd |= ODDITY_BIT(SAN_NOT_ASCII);
	if (number == URI)
		odd |= uri_oddities(element->contents);
	return odd;
}

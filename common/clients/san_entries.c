/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "san_entries.h"

#include "facts/der.h"

/* Is that so of an entry of this kind? */
static bool any_entry(const struct situation *situation, enum name_kind kind,
		      bool (*is_so)(const struct presented_name *name))
{
	if (!situation_has_certificate(situation))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < certificate_n_readable_names(leaf); i++) {
		/* Most entries are well formed: nothing here is about those. */
		if (leaf->names[i].defect != NAME_DEFECT_NONE && leaf->names[i].kind == kind &&
		    is_so(&leaf->names[i]))
			return true;
	}
	return false;
}

static bool is_wrong_length(const struct presented_name *name)
{
	return name->defect == NAME_DEFECT_IP_LENGTH && name->value.len > 0;
}

static bool is_empty(const struct presented_name *name)
{
	return name->value.len == 0;
}

static bool is_not_ascii(const struct presented_name *name)
{
	for (size_t i = 0; i < name->value.len; i++) {
		if (name->value.data[i] > 0x7f)
			return true;
	}
	return false;
}

/* How many octets follow the first one of a character; 4: it is no first one. */
static size_t n_following(uint8_t first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first < 0xe0)
		return 1;
	if (first >= 0xe0 && first < 0xf0)
		return 2;
	return first >= 0xf0 && first < 0xf5 ? 3 : 4;
}

static bool is_not_utf8(const struct presented_name *name)
{
	struct bytes rest = name->value;
	while (rest.len > 0) {
		size_t n = n_following(rest.data[0]);
		if (n >= rest.len)
			return true;
		for (size_t i = 1; i <= n; i++) {
			if ((rest.data[i] & 0xc0) != 0x80)
				return true;
		}
		rest = bytes_from(rest, n + 1);
	}
	return false;
}

static bool has_nul(const struct presented_name *name)
{
	return bytes_has(name->value, '\0');
}

static bool is_in_pieces(const struct presented_name *name)
{
	return name->defect == NAME_DEFECT_ENCODING;
}

bool has_address_of_wrong_length(const struct situation *situation)
{
	return any_entry(situation, NAME_IP, is_wrong_length);
}

bool has_empty_address(const struct situation *situation)
{
	return any_entry(situation, NAME_IP, is_empty);
}

bool has_empty_dns_name(const struct situation *situation)
{
	return any_entry(situation, NAME_DNS, is_empty);
}

bool has_dns_name_not_ascii(const struct situation *situation)
{
	return any_entry(situation, NAME_DNS, is_not_ascii);
}

bool has_dns_name_not_utf8(const struct situation *situation)
{
	return any_entry(situation, NAME_DNS, is_not_utf8);
}

bool has_dns_name_with_nul(const struct situation *situation)
{
	return any_entry(situation, NAME_DNS, has_nul);
}

/* Any of this kind, well formed or not. */
static bool any_of_kind(const struct situation *situation, enum name_kind kind,
			bool (*is_so)(const struct presented_name *name))
{
	if (!situation_has_certificate(situation))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < certificate_n_readable_names(leaf); i++) {
		if (leaf->names[i].kind == kind && is_so(&leaf->names[i]))
			return true;
	}
	return false;
}

bool has_empty_email(const struct situation *situation)
{
	return any_of_kind(situation, NAME_EMAIL, is_empty);
}

bool has_empty_uri(const struct situation *situation)
{
	return any_of_kind(situation, NAME_URI, is_empty);
}

/* GeneralName ::= otherName [0], registeredID [8]; the value is whole here. */
static bool is_broken_other(const struct presented_name *name)
{
	enum { EMPTY_BYTES = 2 };
	bool is_registered = name->value.len > 0 && name->value.data[0] == (DER_CONTEXT | 8);
	bool is_other = name->value.len > 0 && name->value.data[0] == DER_CONTEXT_CONSTRUCTED;
	return (is_registered && name->value.len == EMPTY_BYTES) ||
	       (is_other && name->defect == NAME_DEFECT_ENCODING);
}

bool has_broken_other_name(const struct situation *situation)
{
	return any_of_kind(situation, NAME_OTHER, is_broken_other);
}

bool has_name_in_pieces(const struct situation *situation)
{
	return any_entry(situation, NAME_DNS, is_in_pieces) ||
	       any_entry(situation, NAME_IP, is_in_pieces);
}

/* ediPartyName [5] */
static bool is_edi_party(const struct presented_name *name)
{
	return name->kind == NAME_OTHER && name->value.len > 0 &&
	       name->value.data[0] == DER_CONTEXT_CONSTRUCTED + 5;
}

bool has_edi_party_name(const struct situation *situation)
{
	return any_of_kind(situation, NAME_OTHER, is_edi_party);
}

/* --- names of authorities ----------------------------------------------------------- */

static bool any_name(const struct certificate *c, bool (*is_so)(const struct presented_name *name))
{
	for (size_t i = 0; i < certificate_n_readable_names(c); i++) {
		if (is_so(&c->names[i]))
			return true;
	}
	return false;
}

static const struct certificate *anchor_above(const struct situation *situation)
{
	return situation->result->trust.path.n > 1 ? situation_anchor(situation) : NULL;
}

static bool is_odd_address(const struct presented_name *name)
{
	return name->kind == NAME_IP && name->defect == NAME_DEFECT_IP_LENGTH;
}

static bool is_empty_text(const struct presented_name *name)
{
	return (name->kind == NAME_DNS || name->kind == NAME_EMAIL || name->kind == NAME_URI ||
		name->kind == NAME_IP) &&
	       is_empty(name);
}

static bool is_dns_not_ascii(const struct presented_name *name)
{
	return name->kind == NAME_DNS && is_not_ascii(name);
}

static bool is_broken_other_name(const struct presented_name *name)
{
	return name->kind == NAME_OTHER && is_broken_other(name);
}

static bool is_host_in_pieces(const struct presented_name *name)
{
	return (name->kind == NAME_DNS || name->kind == NAME_IP) && is_in_pieces(name);
}

static bool has_odd_address(const struct certificate *c)
{
	return any_name(c, is_odd_address);
}

static bool has_empty_text(const struct certificate *c)
{
	return any_name(c, is_empty_text);
}

static bool has_dns_not_ascii(const struct certificate *c)
{
	return any_name(c, is_dns_not_ascii);
}

static bool has_broken_other(const struct certificate *c)
{
	return any_name(c, is_broken_other_name);
}

static bool has_host_in_pieces(const struct certificate *c)
{
	return any_name(c, is_host_in_pieces);
}

static bool has_edi_party(const struct certificate *c)
{
	return any_name(c, is_edi_party);
}

static bool has_empty_list(const struct certificate *c)
{
	return (c->defects & CERTIFICATE_DEFECT_SAN_EMPTY) != 0;
}

bool authority_has_odd_address(const struct situation *situation)
{
	return situation_any_authority(situation, has_odd_address);
}

bool authority_has_empty_name(const struct situation *situation)
{
	return situation_any_authority(situation, has_empty_text);
}

bool authority_has_name_not_ascii(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return situation_any_authority(situation, has_dns_not_ascii) ||
	       (anchor != NULL && certificate_is_odd(anchor, ODDITY_SAN_NOT_ASCII));
}

bool authority_has_broken_other_name(const struct situation *situation)
{
	return situation_any_authority(situation, has_broken_other);
}

bool authority_has_name_in_pieces(const struct situation *situation)
{
	return situation_any_authority(situation, has_host_in_pieces);
}

bool authority_has_rare_name(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return situation_any_authority(situation, has_edi_party) ||
	       (anchor != NULL && certificate_is_odd(anchor, ODDITY_SAN_X400));
}

bool authority_has_no_names_in_list(const struct situation *situation)
{
	return situation_any_authority(situation, has_empty_list);
}

bool anchor_has_name_of_unknown_tag(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && certificate_is_odd(anchor, ODDITY_SAN_UNKNOWN_TAG);
}

bool anchor_has_uri_of_odd_characters(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && (certificate_is_odd(anchor, ODDITY_SAN_URI_CHARACTER) ||
				  certificate_is_odd(anchor, ODDITY_SAN_URI_HOST));
}

/* --- the host ------------------------------------------------------------------------- */

bool no_way_fits(const struct situation *situation)
{
	return situation->has_misfit;
}

bool is_localhost(const struct situation *situation)
{
	const struct result *result = situation->result;
	for (size_t i = 0; situation_has_certificate(situation) && i < result->n_names; i++) {
		const struct reference *reference = result->names[i].reference;
		if (reference->kind == REFERENCE_DNS &&
		    bytes_is(bytes_of(reference->ascii), "localhost"))
			return true;
	}
	return false;
}

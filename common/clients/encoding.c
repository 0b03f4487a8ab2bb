/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "encoding.h"

/* --- of any certificate but the anchor ------------------------------------------------ */

/* Is it so of this certificate?  what: a set, of which any element will do; or what
 * the function says. */
typedef bool certificate_has(const struct certificate *certificate, uint64_t what);

static bool any_has(const struct situation *situation, certificate_has *has, uint64_t what)
{
	size_t n = situation_n_judged(situation);
	for (size_t i = 0; i < n; i++) {
		if (has(situation_judged(situation, i), what))
			return true;
	}
	return false;
}

/* The same of an anchor above the leaf. */
static bool anchor_has(const struct situation *situation, certificate_has *has, uint64_t what)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && situation->result->trust.path.n > 1 && has(anchor, what);
}

static bool is_odd(const struct certificate *c, uint64_t oddities)
{
	return (c->oddities & oddities) != 0;
}

static bool is_anchor_odd(const struct situation *situation, uint64_t oddities)
{
	return anchor_has(situation, is_odd, oddities);
}

static bool any_is_odd(const struct situation *situation, uint64_t oddities)
{
	return any_has(situation, is_odd, oddities);
}

static bool is_defective(const struct certificate *c, uint64_t defects)
{
	return (c->defects & defects) != 0;
}

#define EXTENSION_BIT(ID) (1u << EXTENSION_##ID)

static bool has_trailing(const struct certificate *c, uint64_t extensions)
{
	return (c->extensions.trailing & extensions) != 0;
}

static bool is_damaged(const struct certificate *c, uint64_t extensions)
{
	return (c->extensions.damaged & extensions) != 0;
}

/* Damage other than octets behind, or an empty list. */
static bool has_damage(const struct certificate *c, uint64_t extensions)
{
	const struct extension_sets *sets = &c->extensions;
	return (sets->damaged & ~sets->trailing & ~sets->empty & extensions) != 0;
}

static bool has_empty(const struct certificate *c, uint64_t extensions)
{
	return (c->extensions.empty & extensions) != 0;
}

/* --- lengths, and what follows ---------------------------------------------------------- */

bool has_long_length(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(LENGTH_LONG));
}

bool has_long_length_of_tbs(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(LENGTH_LONG_TBS));
}

bool has_indefinite_length(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(LENGTH_INDEFINITE));
}

bool has_indefinite_length_of_tbs(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(LENGTH_INDEFINITE_TBS));
}

bool has_octets_behind(const struct situation *situation)
{
	return any_has(situation, is_defective, CERTIFICATE_DEFECT_TRAILING);
}

bool has_element_behind_signature(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TRAILING_IN_CERTIFICATE));
}

bool has_element_behind_extensions(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TRAILING_IN_TBS));
}

/* --- version, serial number ---------------------------------------------------------------- */

static bool has_old_version(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return (c->defects & CERTIFICATE_DEFECT_VERSION) != 0 && c->version > 0;
}

bool has_extensions_of_old_version(const struct situation *situation)
{
	return any_has(situation, has_old_version, 0);
}

bool has_version_beyond_3(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(VERSION_HIGH));
}

bool has_negative_serial(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SERIAL_NEGATIVE));
}

bool has_padded_serial(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SERIAL_PADDED));
}

bool has_empty_serial(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SERIAL_EMPTY));
}

/* --- algorithms and keys ---------------------------------------------------------------------- */

static bool has_odd_parameters(const struct certificate *c, uint64_t is_ecdsa)
{
	return certificate_is_odd(c, ODDITY_SIGNATURE_PARAMETERS) &&
	       (c->signature_kind == SIGNATURE_ECDSA) == (is_ecdsa != 0);
}

bool has_odd_signature_parameters(const struct situation *situation)
{
	return any_has(situation, has_odd_parameters, 0);
}

bool has_odd_ecdsa_parameters(const struct situation *situation)
{
	return any_has(situation, has_odd_parameters, 1);
}

static bool algorithms_differ(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return (c->defects & CERTIFICATE_DEFECT_ALGORITHM) != 0 &&
	       !certificate_is_odd(c, ODDITY_SIGNATURES_DIFFER_IN_NULL);
}

bool signature_algorithms_differ(const struct situation *situation)
{
	return any_has(situation, algorithms_differ, 0);
}

bool signature_algorithms_differ_in_null(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SIGNATURES_DIFFER_IN_NULL));
}

bool has_old_signature_number(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SIGNATURE_OLD_NUMBER));
}

bool has_odd_signature_bits(const struct situation *situation)
{
	return any_has(situation, is_defective, CERTIFICATE_DEFECT_SIGNATURE);
}

bool key_lacks_null(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(KEY_NULL_MISSING));
}

bool anchor_key_lacks_null(const struct situation *situation)
{
	return is_anchor_odd(situation, ODDITY_BIT(KEY_NULL_MISSING));
}

bool has_octets_behind_key(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(KEY_TRAILING));
}

bool has_negative_modulus(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(KEY_MODULUS_NEGATIVE));
}

/* --- validity ------------------------------------------------------------------------------------
 */

bool time_lacks_seconds(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_NO_SECONDS));
}

bool time_has_offset(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_OFFSET));
}

bool time_has_fraction(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_FRACTION));
}

bool time_lacks_zone(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_NO_ZONE));
}

bool time_is_no_day(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_CALENDAR));
}

bool time_has_second_60(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_SECOND_60));
}

bool time_has_hour_24(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(TIME_HOUR_24));
}

/* Of a certificate that breaks off before, another trait tells. */
static bool is_time_unreadable(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return (c->defects & CERTIFICATE_DEFECT_DATES) != 0 && !c->has_odd_dates && c->spki.len > 0;
}

bool time_is_unreadable(const struct situation *situation)
{
	return any_has(situation, is_time_unreadable, 0);
}

static bool ended_before(const struct certificate *c, uint64_t at_s)
{
	return (c->defects & CERTIFICATE_DEFECT_DATES) != 0 && c->has_odd_dates &&
	       c->not_after_s < (int64_t)at_s;
}

static bool begins_behind(const struct certificate *c, uint64_t at_s)
{
	return (c->defects & CERTIFICATE_DEFECT_DATES) != 0 && c->has_odd_dates &&
	       c->not_before_s > (int64_t)at_s;
}

bool odd_time_has_passed(const struct situation *situation)
{
	return any_has(situation, ended_before, (uint64_t)situation->at_s);
}

bool odd_time_is_to_come(const struct situation *situation)
{
	return any_has(situation, begins_behind, (uint64_t)situation->at_s);
}

/* --- issuer and subject ---------------------------------------------------- */

bool name_is_no_utf8(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_UTF8));
}

bool name_is_not_printable(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_PRINTABLE));
}

bool name_is_printable_beyond_ascii(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_PRINTABLE_HIGH));
}

bool name_is_ia5_beyond_ascii(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_IA5_HIGH));
}

bool name_is_half_bmp(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_BMP_LENGTH));
}

bool name_is_surrogate(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_BMP_SURROGATE));
}

bool name_is_universal(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_UNIVERSAL));
}

bool name_is_no_string(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_NO_STRING));
}

bool name_is_not_numeric(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_NUMERIC));
}

bool name_is_visible_string(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_VISIBLE));
}

bool name_has_empty_rdn(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(NAME_EMPTY_RDN));
}

bool has_unique_ids(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(UNIQUE_IDS));
}

bool anchor_has_unique_ids(const struct situation *situation)
{
	return is_anchor_odd(situation, ODDITY_BIT(UNIQUE_IDS));
}

/* --- extensions ------------------------------------------------------------ */

bool has_no_extensions_in_list(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(EXTENSIONS_EMPTY));
}

static bool has_repeated(const struct certificate *c, uint64_t known)
{
	bool any_known = c->extensions.repeated != 0;
	return (c->defects & CERTIFICATE_DEFECT_DUPLICATE) != 0 && any_known == (known != 0);
}

bool has_known_extension_twice(const struct situation *situation)
{
	return any_has(situation, has_repeated, 1);
}

bool has_unknown_extension_twice(const struct situation *situation)
{
	return any_has(situation, has_repeated, 0);
}

bool has_false_critical_written(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(FALSE_CRITICAL_WRITTEN));
}

bool anchor_has_false_critical(const struct situation *situation)
{
	return is_anchor_odd(situation, ODDITY_BIT(FALSE_CRITICAL_WRITTEN));
}

bool anchor_has_negative_serial(const struct situation *situation)
{
	return is_anchor_odd(situation, ODDITY_BIT(SERIAL_NEGATIVE));
}

bool has_odd_true(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(BOOLEAN_TRUE));
}

bool has_octets_behind_san(const struct situation *situation)
{
	return any_has(situation, has_trailing, EXTENSION_BIT(SAN));
}

bool has_octets_behind_constraints(const struct situation *situation)
{
	return any_has(situation, has_trailing, EXTENSION_BIT(BASIC_CONSTRAINTS));
}

bool has_octets_behind_key_usage(const struct situation *situation)
{
	return any_has(situation, has_trailing, EXTENSION_BIT(KEY_USAGE));
}

bool has_octets_behind_purposes(const struct situation *situation)
{
	return any_has(situation, has_trailing, EXTENSION_BIT(EKU));
}

/* Of those that hardly any parser reads to its end. */
bool has_octets_behind_others(const struct situation *situation)
{
	return any_has(situation, has_trailing,
		       EXTENSION_BIT(SUBJECT_KEY_ID) | EXTENSION_BIT(AUTHORITY_KEY_ID) |
			       EXTENSION_BIT(POLICIES));
}

static bool has_trailing_constraints(const struct certificate *c)
{
	return has_trailing(c, EXTENSION_BIT(BASIC_CONSTRAINTS));
}

bool intermediate_has_octets_behind_constraints(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_trailing_constraints);
}

bool has_damaged_subject_key_id(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(SUBJECT_KEY_ID));
}

bool has_damaged_issuer_names(const struct situation *situation)
{
	return any_has(situation, is_damaged, EXTENSION_BIT(ISSUER_ALT_NAME));
}

bool has_damaged_san(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(SAN));
}

/* A cA that is TRUE in another way, and a negative path length, have traits of their
 * own. */
static bool has_damaged_bc(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return has_damage(c, EXTENSION_BIT(BASIC_CONSTRAINTS)) &&
	       !is_odd(c, ODDITY_BIT(BOOLEAN_TRUE) | ODDITY_BIT(PATH_LENGTH_NEGATIVE));
}

bool has_damaged_constraints(const struct situation *situation)
{
	return any_has(situation, has_damaged_bc, 0);
}

bool has_negative_path_length(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(PATH_LENGTH_NEGATIVE));
}

static bool has_damaged_ku(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return has_damage(c, EXTENSION_BIT(KEY_USAGE)) &&
	       !certificate_is_odd(c, ODDITY_KEY_USAGE_UNUSED_BITS);
}

bool has_damaged_key_usage(const struct situation *situation)
{
	return any_has(situation, has_damaged_ku, 0);
}

bool has_odd_key_usage_bits(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(KEY_USAGE_UNUSED_BITS));
}

bool has_damaged_purposes(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(EKU));
}

bool has_damaged_authority_key_id(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(AUTHORITY_KEY_ID));
}

bool has_damaged_access(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(AUTHORITY_ACCESS));
}

bool anchor_has_damaged_issuer_names(const struct situation *situation)
{
	return anchor_has(situation, is_damaged, EXTENSION_BIT(ISSUER_ALT_NAME));
}

bool leaf_has_damaged_timestamps(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       is_damaged(situation_leaf(situation), EXTENSION_BIT(SCTS));
}

bool has_damaged_netscape_type(const struct situation *situation)
{
	return any_has(situation, is_damaged, EXTENSION_BIT(NETSCAPE_TYPE)) ||
	       anchor_has(situation, is_damaged, EXTENSION_BIT(NETSCAPE_TYPE));
}

static bool has_extension(const struct certificate *c, uint64_t extensions)
{
	return (c->extensions.present & extensions) != 0;
}

bool has_proxy_info(const struct situation *situation)
{
	return any_has(situation, has_extension, EXTENSION_BIT(PROXY_INFO)) ||
	       anchor_has(situation, has_extension, EXTENSION_BIT(PROXY_INFO));
}

bool has_internet_resources(const struct situation *situation)
{
	const unsigned resources = EXTENSION_BIT(IP_BLOCKS) | EXTENSION_BIT(AS_NUMBERS);
	return any_has(situation, has_extension, resources) ||
	       anchor_has(situation, has_extension, resources);
}

bool has_damaged_crl_points(const struct situation *situation)
{
	return any_has(situation, has_damage, EXTENSION_BIT(CRL_POINTS));
}

bool anchor_has_damaged_crl_points(const struct situation *situation)
{
	return anchor_has(situation, has_damage, EXTENSION_BIT(CRL_POINTS));
}

bool anchor_has_damaged_access(const struct situation *situation)
{
	return anchor_has(situation, has_damage, EXTENSION_BIT(AUTHORITY_ACCESS));
}

static bool has_damaged_policy_list(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return has_damage(c, EXTENSION_BIT(POLICIES)) && !c->policies.duplicate;
}

bool has_damaged_policies(const struct situation *situation)
{
	return any_has(situation, has_damaged_policy_list, 0);
}

bool has_damaged_rare_extension(const struct situation *situation)
{
	const unsigned rare = EXTENSION_BIT(TLS_FEATURE);
	/* of an authority these have traits of their own */
	const unsigned in_leaf = EXTENSION_BIT(NAME_CONSTRAINTS) | EXTENSION_BIT(POLICY_MAPPINGS) |
				 EXTENSION_BIT(POLICY_CONSTRAINTS) |
				 EXTENSION_BIT(INHIBIT_ANY_POLICY);
	return any_has(situation, is_damaged, rare) ||
	       (situation_has_certificate(situation) &&
		is_damaged(situation_leaf(situation), in_leaf));
}

bool has_empty_purposes(const struct situation *situation)
{
	return any_has(situation, has_empty, EXTENSION_BIT(EKU));
}

bool has_empty_access(const struct situation *situation)
{
	return any_has(situation, has_empty, EXTENSION_BIT(AUTHORITY_ACCESS));
}

bool anchor_has_empty_access(const struct situation *situation)
{
	return anchor_has(situation, has_empty, EXTENSION_BIT(AUTHORITY_ACCESS));
}

bool has_empty_policies(const struct situation *situation)
{
	return any_has(situation, has_empty, EXTENSION_BIT(POLICIES));
}

static bool has_policy_duplicate(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return c->policies.duplicate;
}

bool has_policy_twice(const struct situation *situation)
{
	return any_has(situation, has_policy_duplicate, 0);
}

static bool has_odd_qualifiers(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return c->policies.odd_qualifiers;
}

bool has_odd_policy_qualifiers(const struct situation *situation)
{
	return any_has(situation, has_odd_qualifiers, 0);
}

/* --- critical extensions --------------------------------------------------------- */

static bool has_critical(const struct certificate *c, uint64_t extensions)
{
	return (c->extensions.critical & extensions) != 0;
}

bool has_critical_netscape_type(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(NETSCAPE_TYPE));
}

static bool has_critical_type(const struct certificate *c)
{
	return has_critical(c, EXTENSION_BIT(NETSCAPE_TYPE));
}

bool intermediate_has_critical_netscape_type(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_critical_type);
}

bool has_critical_access(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(AUTHORITY_ACCESS));
}

bool has_critical_crl_points(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(CRL_POINTS));
}

bool anchor_has_critical_crl_points(const struct situation *situation)
{
	return anchor_has(situation, has_critical, EXTENSION_BIT(CRL_POINTS));
}

bool has_critical_policies(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(POLICIES));
}

static bool has_critical_qualifier(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return has_critical(c, EXTENSION_BIT(POLICIES)) && c->policies.unknown_qualifier;
}

bool has_critical_policy_qualifier(const struct situation *situation)
{
	return any_has(situation, has_critical_qualifier, 0);
}

bool has_critical_feature(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(TLS_FEATURE));
}

bool has_critical_timestamps(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(SCTS));
}

bool has_critical_issuer_names(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(ISSUER_ALT_NAME));
}

bool has_critical_no_check(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(OCSP_NO_CHECK));
}

bool has_critical_statements(const struct situation *situation)
{
	return any_has(situation, has_critical, EXTENSION_BIT(QC_STATEMENTS));
}

bool anchor_has_critical_access(const struct situation *situation)
{
	return anchor_has(situation, has_critical, EXTENSION_BIT(AUTHORITY_ACCESS));
}

bool anchor_has_critical_issuer_names(const struct situation *situation)
{
	return anchor_has(situation, has_critical, EXTENSION_BIT(ISSUER_ALT_NAME));
}

bool anchor_has_critical_qualifier(const struct situation *situation)
{
	return anchor_has(situation, has_critical_qualifier, 0);
}

unsigned critical_with_traits(const struct certificate *certificate)
{
	static const enum certificate_extension named[] = {
		EXTENSION_SUBJECT_KEY_ID,
		EXTENSION_AUTHORITY_KEY_ID,
		EXTENSION_TLS_FEATURE,
		EXTENSION_AUTHORITY_ACCESS,
		EXTENSION_SCTS,
		EXTENSION_NETSCAPE_TYPE,
		EXTENSION_ISSUER_ALT_NAME,
		EXTENSION_OCSP_NO_CHECK,
		EXTENSION_QC_STATEMENTS,
	};
	unsigned n = has_critical_qualifier(certificate, 0);
	for (size_t i = 0; i < LENGTH(named); i++)
		n += has_critical(certificate, 1u << named[i]);
	return n;
}

/* --- names of the SAN ------------------------------------------------------ */

static bool is_beyond_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] >= 0x80)
			return true;
	}
	return false;
}

static bool has_other_beyond_ascii(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	if (!certificate_is_odd(c, ODDITY_SAN_NOT_ASCII))
		return false;
	for (size_t i = 0; i < certificate_n_readable_names(c); i++) {
		const struct presented_name *name = &c->names[i];
		if ((name->kind == NAME_EMAIL || name->kind == NAME_URI) &&
		    is_beyond_ascii(name->value))
			return true;
	}
	return false;
}

bool has_email_or_uri_not_ascii(const struct situation *situation)
{
	return any_has(situation, has_other_beyond_ascii, 0);
}

bool has_x400_address(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SAN_X400));
}

bool has_name_of_unknown_tag(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SAN_UNKNOWN_TAG));
}

bool has_relative_uri(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SAN_URI_RELATIVE));
}

bool has_uri_of_odd_characters(const struct situation *situation)
{
	return any_is_odd(situation, ODDITY_BIT(SAN_URI_CHARACTER) | ODDITY_BIT(SAN_URI_HOST));
}

/* --- the rest -------------------------------------------------------------- */

static const uint64_t odd_lengths = ODDITY_BIT(LENGTH_LONG) | ODDITY_BIT(LENGTH_LONG_TBS) |
				    ODDITY_BIT(LENGTH_INDEFINITE) |
				    ODDITY_BIT(LENGTH_INDEFINITE_TBS);

/* Defects that have traits here; of the others each by what tells them apart. */
static bool has_other_defect(const struct certificate *c, uint64_t unused)
{
	const unsigned told = CERTIFICATE_DEFECT_DER | CERTIFICATE_DEFECT_TRAILING |
			      CERTIFICATE_DEFECT_ALGORITHM | CERTIFICATE_DEFECT_DATES |
			      CERTIFICATE_DEFECT_DUPLICATE | CERTIFICATE_DEFECT_SAN |
			      CERTIFICATE_DEFECT_SAN_EMPTY | CERTIFICATE_DEFECT_SIGNATURE;
	const struct {
		unsigned defect;
		bool is_told;
	} rows[] = {
		{ CERTIFICATE_DEFECT_VERSION,
		  c->version > 0 || certificate_is_odd(c, ODDITY_VERSION_HIGH) },
		{ CERTIFICATE_DEFECT_SERIAL,
		  is_odd(c, ODDITY_BIT(SERIAL_PADDED) | ODDITY_BIT(SERIAL_EMPTY)) },
		{ CERTIFICATE_DEFECT_NAME, certificate_is_odd(c, ODDITY_NAME_EMPTY_RDN) },
		{ CERTIFICATE_DEFECT_KEY,
		  is_odd(c, ODDITY_BIT(KEY_TRAILING) | ODDITY_BIT(KEY_MODULUS_NEGATIVE)) },
		{ CERTIFICATE_DEFECT_EXTENSION,
		  c->extensions.damaged != 0 || is_odd(c, odd_lengths | ODDITY_BIT(BOOLEAN_TRUE) |
								  ODDITY_BIT(EXTENSIONS_EMPTY)) },
	};
	unsigned left = c->defects & ~told;
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].is_told)
			left &= ~rows[i].defect;
	}
	return left != 0;
}

bool is_malformed_otherwise(const struct situation *situation)
{
	return any_has(situation, has_other_defect, 0);
}

/* What breaks off, or has something else where an element belongs. */
bool certificate_is_broken(const struct certificate *certificate)
{
	const uint64_t readable =
		odd_lengths | ODDITY_BIT(TRAILING_IN_TBS) | ODDITY_BIT(TRAILING_IN_CERTIFICATE);
	return (certificate->defects & CERTIFICATE_DEFECT_DER) != 0 &&
	       (certificate->oddities & readable) == 0;
}

static bool is_broken(const struct certificate *c, uint64_t unused)
{
	(void)unused;
	return certificate_is_broken(c);
}

bool is_no_certificate(const struct situation *situation)
{
	return any_has(situation, is_broken, 0);
}

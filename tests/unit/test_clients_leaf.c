/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients mind in the server's certificate, and in how certificates are written:
 * each predicate alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/connection.h"
#include "clients/encoding.h"
#include "clients/leaf.h"
#include "clients/public_root.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

typedef bool predicate(const struct situation *situation);

/* Leaf, intermediate and root that nobody finds fault with. */
struct stage {
	struct certificate chain[3];
	struct result result;
};

static const uint8_t some_octets[] = { 0x30, 0x03, 1, 2, 3 };

static void set_up(struct stage *stage)
{
	*stage = (struct stage){ .result = { .has_certificate = true } };
	for (size_t i = 0; i < 3; i++) {
		stage->chain[i] = (struct certificate){
			.version = 3,
			.path_len = -1,
			.key_algorithm = KEY_EC,
			.key_curve = CURVE_TLS,
			.key_bits = 256,
			.is_ca = i > 0,
			.has_eku = i == 0,
			.eku = i == 0 ? EKU_SERVER_AUTH : 0,
			.has_san = i == 0,
			.spki = { some_octets, sizeof(some_octets) },
			.subject = { some_octets, sizeof(some_octets) },
			.not_before_s = INT64_C(1790000000), /* September 2026 */
			.not_after_s = INT64_C(1790000000) + 40 * 86400,
		};
	}
	struct trust_verdict *trust = &stage->result.trust;
	trust->anchored = true;
	trust->path.n = 3;
	for (size_t i = 0; i < 3; i++)
		trust->path.links[i] = &stage->chain[i];
	stage->result.session.chain = stage->chain;
	stage->result.session.n_chain = 2;
}

static bool holds(const struct stage *stage, predicate *is_so)
{
	const struct situation situation = { .result = &stage->result,
					     .at_s = INT64_C(1790000000) };
	return is_so(&situation);
}

/* True where certificate 0 and 1 is changed, false without, and false for the anchor. */
static void expect_in_all_but_the_anchor(predicate *is_so,
					 void (*change)(struct certificate *c, uint64_t what),
					 uint64_t what)
{
	struct stage stage;
	set_up(&stage);
	assert_false(holds(&stage, is_so));
	for (size_t i = 0; i < 3; i++) {
		set_up(&stage);
		change(&stage.chain[i], what);
		assert_int_equal(holds(&stage, is_so), i < 2);
	}
	/* no path: what was sent counts */
	set_up(&stage);
	stage.result.trust.path.n = 0;
	stage.result.trust.anchored = false;
	change(&stage.chain[1], what);
	assert_true(holds(&stage, is_so));
	stage.result.session.n_chain = 1;
	assert_false(holds(&stage, is_so));
	/* a path that no anchor ends: all of it */
	set_up(&stage);
	stage.result.trust.anchored = false;
	change(&stage.chain[2], what);
	assert_true(holds(&stage, is_so));
	/* the leaf is the anchor */
	set_up(&stage);
	stage.result.trust.path.n = 1;
	change(&stage.chain[0], what);
	assert_true(holds(&stage, is_so));
	stage.result.has_certificate = false;
	assert_false(holds(&stage, is_so));
}

static void add_oddity(struct certificate *c, uint64_t what)
{
	c->oddities |= what;
}

static void add_ecdsa_oddity(struct certificate *c, uint64_t what)
{
	add_oddity(c, what);
	c->signature_kind = SIGNATURE_ECDSA;
}

static void add_defect(struct certificate *c, uint64_t what)
{
	c->defects |= (unsigned)what;
}

static void add_trailing(struct certificate *c, uint64_t what)
{
	c->extensions.damaged |= (unsigned)what;
	c->extensions.trailing |= (unsigned)what;
}

static void add_empty(struct certificate *c, uint64_t what)
{
	c->extensions.damaged |= (unsigned)what;
	c->extensions.empty |= (unsigned)what;
}

static void add_damage(struct certificate *c, uint64_t what)
{
	c->extensions.damaged |= (unsigned)what;
}

static void add_known_twice(struct certificate *c, uint64_t what)
{
	c->defects |= CERTIFICATE_DEFECT_DUPLICATE;
	c->extensions.repeated |= (unsigned)what;
}

static void set_version(struct certificate *c, uint64_t what)
{
	c->version = (int)what;
	c->defects |= CERTIFICATE_DEFECT_VERSION;
}

static void add_critical(struct certificate *c, uint64_t what)
{
	c->extensions.critical |= (unsigned)what;
}

static void add_critical_qualifier(struct certificate *c, uint64_t what)
{
	c->extensions.critical |= (unsigned)what;
	c->policies.unknown_qualifier = true;
}

static void set_policy_twice(struct certificate *c, uint64_t what)
{
	c->policies.duplicate = true;
	c->extensions.damaged |= (unsigned)what;
}

static void set_odd_email(struct certificate *c, uint64_t what)
{
	static struct presented_name names[] = {
		{ NAME_DNS, NAME_DEFECT_NONE, BYTES("a") },
		{ NAME_EMAIL, NAME_DEFECT_NONE, BYTES("\xfc@b") },
	};
	c->names = names;
	c->n_names = 2;
	c->oddities |= what;
}

#define EXT(ID) (1u << EXTENSION_##ID)

static const struct {
	predicate *is_so;
	void (*change)(struct certificate *c, uint64_t what);
	uint64_t what;
} rows[] = {
	{ has_long_length, add_oddity, ODDITY_BIT(LENGTH_LONG) },
	{ has_long_length_of_tbs, add_oddity, ODDITY_BIT(LENGTH_LONG_TBS) },
	{ has_indefinite_length, add_oddity, ODDITY_BIT(LENGTH_INDEFINITE) },
	{ has_indefinite_length_of_tbs, add_oddity, ODDITY_BIT(LENGTH_INDEFINITE_TBS) },
	{ has_octets_behind, add_defect, CERTIFICATE_DEFECT_TRAILING },
	{ has_element_behind_signature, add_oddity, ODDITY_BIT(TRAILING_IN_CERTIFICATE) },
	{ has_element_behind_extensions, add_oddity, ODDITY_BIT(TRAILING_IN_TBS) },
	{ has_extensions_of_old_version, set_version, 1 },
	{ has_extensions_of_old_version, set_version, 2 },
	{ has_version_beyond_3, add_oddity, ODDITY_BIT(VERSION_HIGH) },
	{ has_negative_serial, add_oddity, ODDITY_BIT(SERIAL_NEGATIVE) },
	{ has_padded_serial, add_oddity, ODDITY_BIT(SERIAL_PADDED) },
	{ has_empty_serial, add_oddity, ODDITY_BIT(SERIAL_EMPTY) },
	{ has_odd_signature_parameters, add_oddity, ODDITY_BIT(SIGNATURE_PARAMETERS) },
	{ signature_algorithms_differ, add_defect, CERTIFICATE_DEFECT_ALGORITHM },
	{ signature_algorithms_differ_in_null, add_oddity, ODDITY_BIT(SIGNATURES_DIFFER_IN_NULL) },
	{ has_old_signature_number, add_oddity, ODDITY_BIT(SIGNATURE_OLD_NUMBER) },
	{ has_odd_signature_bits, add_defect, CERTIFICATE_DEFECT_SIGNATURE },
	{ key_lacks_null, add_oddity, ODDITY_BIT(KEY_NULL_MISSING) },
	{ has_octets_behind_key, add_oddity, ODDITY_BIT(KEY_TRAILING) },
	{ has_negative_modulus, add_oddity, ODDITY_BIT(KEY_MODULUS_NEGATIVE) },
	{ time_lacks_seconds, add_oddity, ODDITY_BIT(TIME_NO_SECONDS) },
	{ time_has_offset, add_oddity, ODDITY_BIT(TIME_OFFSET) },
	{ time_has_fraction, add_oddity, ODDITY_BIT(TIME_FRACTION) },
	{ time_lacks_zone, add_oddity, ODDITY_BIT(TIME_NO_ZONE) },
	{ time_is_no_day, add_oddity, ODDITY_BIT(TIME_CALENDAR) },
	{ time_has_second_60, add_oddity, ODDITY_BIT(TIME_SECOND_60) },
	{ time_has_hour_24, add_oddity, ODDITY_BIT(TIME_HOUR_24) },
	{ time_is_unreadable, add_defect, CERTIFICATE_DEFECT_DATES },
	{ name_is_no_utf8, add_oddity, ODDITY_BIT(NAME_UTF8) },
	{ name_is_not_printable, add_oddity, ODDITY_BIT(NAME_PRINTABLE) },
	{ name_is_printable_beyond_ascii, add_oddity, ODDITY_BIT(NAME_PRINTABLE_HIGH) },
	{ name_is_ia5_beyond_ascii, add_oddity, ODDITY_BIT(NAME_IA5_HIGH) },
	{ name_is_half_bmp, add_oddity, ODDITY_BIT(NAME_BMP_LENGTH) },
	{ name_is_surrogate, add_oddity, ODDITY_BIT(NAME_BMP_SURROGATE) },
	{ name_is_universal, add_oddity, ODDITY_BIT(NAME_UNIVERSAL) },
	{ name_is_no_string, add_oddity, ODDITY_BIT(NAME_NO_STRING) },
	{ name_has_empty_rdn, add_oddity, ODDITY_BIT(NAME_EMPTY_RDN) },
	{ has_unique_ids, add_oddity, ODDITY_BIT(UNIQUE_IDS) },
	{ has_no_extensions_in_list, add_oddity, ODDITY_BIT(EXTENSIONS_EMPTY) },
	{ has_known_extension_twice, add_known_twice, EXT(EKU) },
	{ has_unknown_extension_twice, add_defect, CERTIFICATE_DEFECT_DUPLICATE },
	{ has_false_critical_written, add_oddity, ODDITY_BIT(FALSE_CRITICAL_WRITTEN) },
	{ has_odd_true, add_oddity, ODDITY_BIT(BOOLEAN_TRUE) },
	{ has_octets_behind_san, add_trailing, EXT(SAN) },
	{ has_octets_behind_constraints, add_trailing, EXT(BASIC_CONSTRAINTS) },
	{ has_octets_behind_key_usage, add_trailing, EXT(KEY_USAGE) },
	{ has_octets_behind_purposes, add_trailing, EXT(EKU) },
	{ has_damaged_san, add_damage, EXT(SAN) },
	{ has_damaged_constraints, add_damage, EXT(BASIC_CONSTRAINTS) },
	{ has_damaged_key_usage, add_damage, EXT(KEY_USAGE) },
	{ has_odd_key_usage_bits, add_oddity, ODDITY_BIT(KEY_USAGE_UNUSED_BITS) },
	{ has_damaged_purposes, add_damage, EXT(EKU) },
	{ has_damaged_authority_key_id, add_damage, EXT(AUTHORITY_KEY_ID) },
	{ has_damaged_access, add_damage, EXT(AUTHORITY_ACCESS) },
	{ has_damaged_crl_points, add_damage, EXT(CRL_POINTS) },
	{ has_damaged_policies, add_damage, EXT(POLICIES) },
	{ has_damaged_subject_key_id, add_damage, EXT(SUBJECT_KEY_ID) },
	{ has_damaged_rare_extension, add_trailing, EXT(TLS_FEATURE) },
	{ has_empty_purposes, add_empty, EXT(EKU) },
	{ has_empty_access, add_empty, EXT(AUTHORITY_ACCESS) },
	{ has_empty_policies, add_empty, EXT(POLICIES) },
	{ has_policy_twice, set_policy_twice, EXT(POLICIES) },
	{ has_email_or_uri_not_ascii, set_odd_email, ODDITY_BIT(SAN_NOT_ASCII) },
	{ has_critical_netscape_type, add_critical, EXT(NETSCAPE_TYPE) },
	{ has_critical_access, add_critical, EXT(AUTHORITY_ACCESS) },
	{ has_critical_crl_points, add_critical, EXT(CRL_POINTS) },
	{ has_critical_policies, add_critical, EXT(POLICIES) },
	{ has_critical_policy_qualifier, add_critical_qualifier, EXT(POLICIES) },
	{ has_critical_feature, add_critical, EXT(TLS_FEATURE) },
	{ has_critical_timestamps, add_critical, EXT(SCTS) },
	{ has_critical_issuer_names, add_critical, EXT(ISSUER_ALT_NAME) },
	{ has_critical_no_check, add_critical, EXT(OCSP_NO_CHECK) },
	{ has_critical_statements, add_critical, EXT(QC_STATEMENTS) },
	{ name_is_visible_string, add_oddity, ODDITY_BIT(NAME_VISIBLE) },
	{ name_is_not_numeric, add_oddity, ODDITY_BIT(NAME_NUMERIC) },
	{ has_negative_path_length, add_oddity, ODDITY_BIT(PATH_LENGTH_NEGATIVE) },
	{ has_octets_behind_others, add_trailing, EXT(SUBJECT_KEY_ID) },
	{ has_octets_behind_others, add_trailing, EXT(AUTHORITY_KEY_ID) },
	{ has_octets_behind_others, add_trailing, EXT(POLICIES) },
	{ has_damaged_issuer_names, add_damage, EXT(ISSUER_ALT_NAME) },
	{ has_odd_ecdsa_parameters, add_ecdsa_oddity, ODDITY_BIT(SIGNATURE_PARAMETERS) },
	{ has_x400_address, add_oddity, ODDITY_BIT(SAN_X400) },
	{ has_name_of_unknown_tag, add_oddity, ODDITY_BIT(SAN_UNKNOWN_TAG) },
	{ has_relative_uri, add_oddity, ODDITY_BIT(SAN_URI_RELATIVE) },
	{ has_uri_of_odd_characters, add_oddity, ODDITY_BIT(SAN_URI_CHARACTER) },
	{ has_uri_of_odd_characters, add_oddity, ODDITY_BIT(SAN_URI_HOST) },
	{ is_malformed_otherwise, add_defect, CERTIFICATE_DEFECT_SERIAL },
	{ is_malformed_otherwise, add_defect, CERTIFICATE_DEFECT_NAME },
	{ is_malformed_otherwise, add_defect, CERTIFICATE_DEFECT_KEY },
	{ is_malformed_otherwise, add_defect, CERTIFICATE_DEFECT_EXTENSION },
	{ is_malformed_otherwise, set_version, 0 },
	{ is_no_certificate, add_defect, CERTIFICATE_DEFECT_DER },
};

static void each_tells_of_all_but_the_anchor(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		print_message("row %zu\n", i);
		expect_in_all_but_the_anchor(rows[i].is_so, rows[i].change, rows[i].what);
	}
}

/* A defect is told once: by the trait that says most of it. */
static void each_defect_is_told_once(void **unused)
{
	static const struct {
		unsigned defects;
		uint64_t oddities;
		struct extension_sets sets;
		predicate *is_so;
	} table[] = {
		{ CERTIFICATE_DEFECT_SERIAL, ODDITY_BIT(SERIAL_PADDED), { 0 }, has_padded_serial },
		{ CERTIFICATE_DEFECT_VERSION,
		  ODDITY_BIT(VERSION_HIGH),
		  { 0 },
		  has_extensions_of_old_version },
		{ CERTIFICATE_DEFECT_NAME, ODDITY_BIT(NAME_EMPTY_RDN), { 0 }, name_has_empty_rdn },
		{ CERTIFICATE_DEFECT_KEY, ODDITY_BIT(KEY_TRAILING), { 0 }, has_octets_behind_key },
		{ CERTIFICATE_DEFECT_DER, ODDITY_BIT(LENGTH_LONG), { 0 }, has_long_length },
		{ CERTIFICATE_DEFECT_DER,
		  ODDITY_BIT(TRAILING_IN_TBS),
		  { 0 },
		  has_element_behind_extensions },
		{ CERTIFICATE_DEFECT_ALGORITHM,
		  ODDITY_BIT(SIGNATURES_DIFFER_IN_NULL),
		  { 0 },
		  signature_algorithms_differ_in_null },
		{ CERTIFICATE_DEFECT_EXTENSION,
		  ODDITY_BIT(BOOLEAN_TRUE),
		  { .damaged = EXT(BASIC_CONSTRAINTS) },
		  has_odd_true },
		{ CERTIFICATE_DEFECT_EXTENSION,
		  ODDITY_BIT(KEY_USAGE_UNUSED_BITS),
		  { .damaged = EXT(KEY_USAGE) },
		  has_odd_key_usage_bits },
		{ CERTIFICATE_DEFECT_EXTENSION,
		  0,
		  { .damaged = EXT(EKU), .trailing = EXT(EKU) },
		  has_octets_behind_purposes },
		{ CERTIFICATE_DEFECT_EXTENSION,
		  0,
		  { .damaged = EXT(EKU), .empty = EXT(EKU) },
		  has_empty_purposes },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		print_message("row %zu\n", i);
		set_up(&stage);
		stage.chain[0].defects = table[i].defects;
		stage.chain[0].oddities = table[i].oddities;
		stage.chain[0].extensions = table[i].sets;
		if (certificate_is_odd(&stage.chain[0], ODDITY_VERSION_HIGH))
			stage.chain[0].version = 0;
		else
			assert_true(holds(&stage, table[i].is_so));
		static predicate *const others[] = {
			is_malformed_otherwise,  is_no_certificate,     signature_algorithms_differ,
			has_damaged_constraints, has_damaged_key_usage, has_damaged_purposes,
		};
		for (size_t k = 0; k < LENGTH(others); k++)
			assert_false(holds(&stage, others[k]));
	}
}

/* Who takes a date in an odd form reads it, and an expired certificate is one. */
static void odd_dates_count(void **unused)
{
	static const struct {
		bool odd, defect;
		int64_t from_s, to_s; /* from now on */
		bool passed, to_come;
	} table[] = {
		{ true, true, -10, 10, false, false },  { true, true, -10, -1, true, false },
		{ true, true, 1, 10, false, true },     { true, true, 0, 0, false, false },
		{ false, true, -10, -1, false, false }, /* not read at all */
		{ true, false, -10, -1, false, false }, /* told by another trait */
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		for (size_t k = 0; k < 3; k++) {
			struct stage stage;
			set_up(&stage);
			struct certificate *c = &stage.chain[k];
			c->defects = table[i].defect ? CERTIFICATE_DEFECT_DATES : 0;
			c->has_odd_dates = table[i].odd;
			c->not_before_s = INT64_C(1790000000) + table[i].from_s;
			c->not_after_s = INT64_C(1790000000) + table[i].to_s;
			assert_int_equal(holds(&stage, odd_time_has_passed),
					 table[i].passed && k < 2);
			assert_int_equal(holds(&stage, odd_time_is_to_come),
					 table[i].to_come && k < 2);
		}
	}
}

/* --- the leaf alone --------------------------------------------------------------------- */

/* Sets one thing in the leaf. */
typedef void leaf_change(struct certificate *c);

static void make_authority(struct certificate *c)
{
	c->is_ca = true;
	c->has_key_usage = true;
}

static void make_bare_authority(struct certificate *c)
{
	c->is_ca = true;
}

static void give_path_length(struct certificate *c)
{
	c->path_len = 0;
}

static void give_path_length_of_no_use(struct certificate *c)
{
	c->is_ca = true;
	c->path_len = 0;
	c->has_key_usage = true;
	c->key_usage = KEY_USAGE_DIGITAL_SIGNATURE;
}

static void let_sign(struct certificate *c)
{
	c->has_key_usage = true;
	c->key_usage = KEY_USAGE_KEY_CERT_SIGN;
}

static void for_any(struct certificate *c)
{
	c->eku = EKU_ANY | EKU_CLIENT_AUTH;
}

static void for_any_and_step_up(struct certificate *c)
{
	c->eku = EKU_ANY | EKU_NETSCAPE_SGC;
}

static void for_step_up(struct certificate *c)
{
	c->eku = EKU_MICROSOFT_SGC | EKU_CLIENT_AUTH;
}

static void for_clients(struct certificate *c)
{
	c->eku = EKU_CLIENT_AUTH;
}

static void for_nothing(struct certificate *c)
{
	c->eku = 0;
}

static void without_purposes(struct certificate *c)
{
	c->has_eku = false;
	c->eku = 0;
}

static void without_purposes_of_2019(struct certificate *c)
{
	without_purposes(c);
	c->not_before_s = INT64_C(1561939199);
}

static void for_ocsp(struct certificate *c)
{
	c->eku |= EKU_OCSP_SIGNING;
}

static void netscape_client(struct certificate *c)
{
	c->extensions.present |= EXT(NETSCAPE_TYPE);
	c->netscape_type = NETSCAPE_TYPE_CLIENT;
}

static void netscape_server(struct certificate *c)
{
	netscape_client(c);
	c->netscape_type |= NETSCAPE_TYPE_SERVER;
}

static void rsa_512(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 512;
}

static void rsa_1023(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 1023;
}

static void rsa_1024(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 1024;
}

static void rsa_2047(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 2047;
}

static void rsa_8192(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 8192;
}

static void rsa_8193(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 8193;
}

static void rsa_2048(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_bits = 2048;
}

static void rsa_pss(struct certificate *c)
{
	c->key_algorithm = KEY_RSA_PSS;
	c->key_bits = 2048;
}

static void p521(struct certificate *c)
{
	c->key_bits = 521;
}

static void secp256k1(struct certificate *c)
{
	c->key_curve = CURVE_OTHER;
}

static void ed25519(struct certificate *c)
{
	c->key_algorithm = KEY_ED25519;
}

static void ed448(struct certificate *c)
{
	c->key_algorithm = KEY_ED448;
}

static void dsa(struct certificate *c)
{
	c->key_algorithm = KEY_DSA;
	c->key_bits = 2048;
}

static void unknown_key(struct certificate *c)
{
	c->key_algorithm = KEY_UNKNOWN;
}

static void unknown_critical(struct certificate *c)
{
	c->n_unknown_critical = 1;
}

static void critical_poison(struct certificate *c)
{
	c->extensions.critical = EXT(POISON);
	c->n_unknown_critical = 1;
}

static void critical_netscape(struct certificate *c)
{
	c->extensions.critical = EXT(NETSCAPE_TYPE);
	c->n_unknown_critical = 1;
}

static void critical_access(struct certificate *c)
{
	c->extensions.critical = EXT(AUTHORITY_ACCESS);
	c->n_unknown_critical = 1;
}

static void critical_access_and_unknown(struct certificate *c)
{
	c->extensions.critical = EXT(AUTHORITY_ACCESS);
	c->n_unknown_critical = 2;
}

static void critical_crl_points(struct certificate *c)
{
	c->extensions.critical = EXT(CRL_POINTS);
}

static void critical_policies(struct certificate *c)
{
	c->extensions.critical = EXT(POLICIES);
}

static void critical_qualifier(struct certificate *c)
{
	c->extensions.critical = EXT(POLICIES);
	c->policies.unknown_qualifier = true;
	c->n_unknown_critical = 1;
}

static void critical_key_id(struct certificate *c)
{
	c->extensions.critical = EXT(SUBJECT_KEY_ID);
	c->n_unknown_critical = 1;
}

static void critical_feature(struct certificate *c)
{
	c->extensions.critical = EXT(TLS_FEATURE);
	c->n_unknown_critical = 1;
}

static void nameless(struct certificate *c)
{
	c->subject.len = 2;
}

static void nameless_critical(struct certificate *c)
{
	c->subject.len = 2;
	c->san_critical = true;
}

static void let_only_sign(struct certificate *c)
{
	c->has_key_usage = true;
	c->key_usage = KEY_USAGE_KEY_CERT_SIGN;
}

static void nothing(struct certificate *c)
{
	(void)c;
}

static predicate *const leaf_predicates[] = {
	leaf_is_authority,
	leaf_is_authority_without_key_usage,
	leaf_has_path_length,
	leaf_may_sign_certificates,
	leaf_is_for_any_purpose,
	leaf_is_for_any_purpose_and_step_up,
	leaf_is_for_step_up,
	leaf_is_for_other_purposes,
	leaf_names_no_purpose,
	leaf_may_sign_ocsp,
	leaf_is_netscape_client,
	leaf_key_is_below_1023,
	leaf_key_is_1023,
	leaf_key_is_below_2047,
	leaf_key_is_2047,
	leaf_key_is_over_8192,
	leaf_key_is_pss,
	leaf_key_is_p521,
	leaf_key_is_of_other_curve,
	leaf_key_is_ed25519,
	leaf_key_is_ed448,
	leaf_key_is_of_other_kind,
	leaf_has_unknown_critical,
	leaf_is_precertificate,
	leaf_is_nameless_and_san_not_critical,
};

/* What is changed, and all predicates that then hold. */
static const struct {
	leaf_change *change;
	predicate *hold[2];
} leaf_rows[] = {
	{ nothing, { NULL } },
	{ make_authority, { leaf_is_authority } },
	{ make_bare_authority, { leaf_is_authority, leaf_is_authority_without_key_usage } },
	{ give_path_length, { leaf_has_path_length } },
	{ give_path_length_of_no_use, { leaf_is_authority, leaf_has_path_length } },
	{ let_sign, { leaf_may_sign_certificates } },
	{ for_any, { leaf_is_for_any_purpose } },
	{ for_any_and_step_up, { leaf_is_for_any_purpose_and_step_up } },
	{ for_step_up, { leaf_is_for_step_up } },
	{ for_clients, { leaf_is_for_other_purposes } },
	{ for_nothing, { NULL } },
	{ without_purposes, { leaf_names_no_purpose } },
	{ without_purposes_of_2019, { NULL } },
	{ for_ocsp, { leaf_may_sign_ocsp } },
	{ netscape_client, { leaf_is_netscape_client } },
	{ netscape_server, { NULL } },
	{ rsa_512, { leaf_key_is_below_1023 } },
	{ rsa_1023, { leaf_key_is_1023 } },
	{ rsa_1024, { leaf_key_is_below_2047 } },
	{ rsa_2047, { leaf_key_is_2047 } },
	{ rsa_2048, { NULL } },
	{ rsa_8192, { NULL } },
	{ rsa_8193, { leaf_key_is_over_8192 } },
	{ rsa_pss, { leaf_key_is_pss } },
	{ p521, { leaf_key_is_p521 } },
	{ secp256k1, { leaf_key_is_of_other_curve } },
	{ ed25519, { leaf_key_is_ed25519 } },
	{ ed448, { leaf_key_is_ed448 } },
	{ dsa, { leaf_key_is_of_other_kind } },
	{ unknown_key, { leaf_key_is_of_other_kind } },
	{ unknown_critical, { leaf_has_unknown_critical } },
	{ critical_poison, { leaf_is_precertificate } },
	{ critical_netscape, { NULL } },
	{ critical_access, { NULL } },
	{ critical_access_and_unknown, { leaf_has_unknown_critical } },
	{ critical_crl_points, { NULL } },
	{ critical_policies, { NULL } },
	{ critical_qualifier, { NULL } },
	{ critical_key_id, { NULL } },
	{ critical_feature, { NULL } },
	{ nameless, { leaf_is_nameless_and_san_not_critical } },
	{ nameless_critical, { NULL } },
};

static void each_tells_of_the_leaf(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(leaf_rows); i++) {
		for (size_t k = 0; k < LENGTH(leaf_predicates); k++) {
			struct stage stage;
			predicate *is_so = leaf_predicates[k];
			bool expected =
				is_so == leaf_rows[i].hold[0] || is_so == leaf_rows[i].hold[1];
			set_up(&stage);
			leaf_rows[i].change(&stage.chain[0]);
			if (holds(&stage, is_so) != expected)
				fail_msg("row %zu, predicate %zu", i, k);
			/* of others it says nothing */
			set_up(&stage);
			leaf_rows[i].change(&stage.chain[1]);
			assert_false(holds(&stage, is_so));
			set_up(&stage);
			leaf_rows[i].change(&stage.chain[0]);
			stage.result.has_certificate = false;
			assert_false(holds(&stage, is_so));
		}
	}
}

/* Of a leaf that is an anchor another predicate tells. */
static void a_trusted_leaf_has_traits_of_its_own(void **unused)
{
	static const struct {
		leaf_change *change;
		predicate *leaf, *trusted;
	} table[] = {
		{ for_clients, leaf_is_for_other_purposes, trusted_leaf_is_for_other_purposes },
		{ let_only_sign, key_usage_is_no_servers, trusted_key_usage_is_no_servers },
		{ nothing, NULL, NULL },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		set_up(&stage);
		table[i].change(&stage.chain[0]);
		for (size_t n = 1; n <= 3; n += 2) {
			stage.result.trust.path.n = n;
			for (size_t k = 0; k < LENGTH(table) - 1; k++) {
				assert_int_equal(holds(&stage, table[k].leaf), k == i && n == 3);
				assert_int_equal(holds(&stage, table[k].trusted), k == i && n == 1);
			}
		}
	}
}

/* Python asks it of a path, and of no leaf in the store alone. */
static void a_trusted_leaf_alone_is_asked_for_less(void **unused)
{
	static const struct {
		leaf_change *change;
		predicate *leaf;
	} table[] = {
		{ make_bare_authority, leaf_is_authority_without_key_usage },
		{ give_path_length, leaf_has_path_length },
		{ let_sign, leaf_may_sign_certificates },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		set_up(&stage);
		table[i].change(&stage.chain[0]);
		assert_true(holds(&stage, table[i].leaf));
		stage.result.trust.path.n = 1;
		assert_false(holds(&stage, table[i].leaf));
		/* OpenSSL goes on to its issuer. */
		struct path_taken *taken = stage.result.trust.taken;
		taken[PATH_TAKER_OPENSSL_PARTIAL].path = stage.result.trust.path;
		taken[PATH_TAKER_OPENSSL_PARTIAL].path.n = 2;
		assert_true(holds(&stage, table[i].leaf));
	}
}

static void of_intermediate_and_anchor(void **unused)
{
	static const struct {
		void (*change)(struct certificate *c, uint64_t what);
		uint64_t what;
		size_t of; /* which of the chain */
		predicate *is_so;
	} table[] = {
		{ add_trailing, EXT(BASIC_CONSTRAINTS), 1,
		  intermediate_has_octets_behind_constraints },
		{ add_oddity, ODDITY_BIT(FALSE_CRITICAL_WRITTEN), 2, anchor_has_false_critical },
		{ add_oddity, ODDITY_BIT(SERIAL_NEGATIVE), 2, anchor_has_negative_serial },
		{ add_oddity, ODDITY_BIT(KEY_NULL_MISSING), 2, anchor_key_lacks_null },
		{ add_oddity, ODDITY_BIT(UNIQUE_IDS), 2, anchor_has_unique_ids },
		{ add_critical, EXT(CRL_POINTS), 2, anchor_has_critical_crl_points },
		{ add_critical, EXT(AUTHORITY_ACCESS), 2, anchor_has_critical_access },
		{ add_critical, EXT(ISSUER_ALT_NAME), 2, anchor_has_critical_issuer_names },
		{ add_critical_qualifier, EXT(POLICIES), 2, anchor_has_critical_qualifier },
		{ add_damage, EXT(CRL_POINTS), 2, anchor_has_damaged_crl_points },
		{ add_damage, EXT(AUTHORITY_ACCESS), 2, anchor_has_damaged_access },
		{ add_empty, EXT(AUTHORITY_ACCESS), 2, anchor_has_empty_access },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		for (size_t of = 0; of < 3; of++) {
			struct stage stage;
			set_up(&stage);
			table[i].change(&stage.chain[of], table[i].what);
			assert_int_equal(holds(&stage, table[i].is_so), of == table[i].of);
		}
	}
}

static void critical_extensions_are_counted_once(void **unused)
{
	static const struct {
		unsigned critical;
		bool unknown_qualifier;
		unsigned n;
	} table[] = {
		{ 0, false, 0 },
		{ EXT(SAN) | EXT(BASIC_CONSTRAINTS) | EXT(CRL_POINTS), false, 0 },
		{ EXT(AUTHORITY_ACCESS), false, 1 },
		{ EXT(SUBJECT_KEY_ID) | EXT(AUTHORITY_KEY_ID), false, 2 },
		{ EXT(POLICIES), false, 0 },
		{ EXT(POLICIES), true, 1 },
		{ EXT(TLS_FEATURE) | EXT(SCTS) | EXT(NETSCAPE_TYPE), false, 3 },
		{ EXT(ISSUER_ALT_NAME) | EXT(OCSP_NO_CHECK) | EXT(QC_STATEMENTS), false, 3 },
		{ EXT(POISON), false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		const struct certificate c = {
			.extensions.critical = table[i].critical,
			.policies.unknown_qualifier = table[i].unknown_qualifier,
		};
		assert_int_equal(critical_with_traits(&c), table[i].n);
	}
}

/* --- public roots ----------------------------------------------------------------------- */

enum { DAY_S = 86400 };
#define MARCH_2018 INT64_C(1519862400)
#define JULY_2019 INT64_C(1561939200)
#define SEPTEMBER_2020 INT64_C(1598918400)
#define BALLOT_2026 INT64_C(1773532800)
#define BALLOT_2027 INT64_C(1805068800)
#define BALLOT_2029 INT64_C(1868227200)

/* Every letter is a predicate: 8 over 825 days, o the same of old, 3 over 398, ? the
 * same below a root that is not known, b over the ballot's. */
static const struct {
	int64_t from_s;
	int64_t seconds;
	const char *public, *own, *unknown;
} lifetime_rows[] = {
	{ BALLOT_2026, INT64_C(200) * DAY_S, "", "", "" },
	{ BALLOT_2026, INT64_C(200) * DAY_S + 1, "b", "", "" },
	{ BALLOT_2026 - 1, INT64_C(398) * DAY_S, "", "", "" },
	{ BALLOT_2026 - 1, INT64_C(398) * DAY_S + 1, "3", "", "?" },
	{ BALLOT_2026, INT64_C(399) * DAY_S, "3", "", "?" },
	{ BALLOT_2027 - 1, INT64_C(150) * DAY_S, "", "", "" },
	{ BALLOT_2027, INT64_C(101) * DAY_S, "b", "", "" },
	{ BALLOT_2029, INT64_C(47) * DAY_S, "", "", "" },
	{ BALLOT_2029, INT64_C(48) * DAY_S, "b", "", "" },
	{ SEPTEMBER_2020, INT64_C(825) * DAY_S, "3", "", "?" },
	{ SEPTEMBER_2020, INT64_C(825) * DAY_S + 1, "83", "8", "8?" },
	{ SEPTEMBER_2020 - 1, INT64_C(825) * DAY_S, "", "", "" },
	{ SEPTEMBER_2020 - 1, INT64_C(826) * DAY_S, "8o", "8", "8" },
	{ JULY_2019 - 1, INT64_C(3650) * DAY_S, "o", "", "" },
	{ MARCH_2018 - 1, INT64_C(3650) * DAY_S, "", "", "" },
};

static void lifetimes(void **unused)
{
	static const struct {
		char letter;
		predicate *is_so;
	} letters[] = {
		{ '8', lifetime_is_over_825_days },
		{ 'o', old_lifetime_is_over_825_days_public },
		{ '3', lifetime_is_over_398_days_public },
		{ '?', lifetime_is_over_398_days_unknown },
		{ 'b', lifetime_is_over_ballot_public },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(lifetime_rows); i++) {
		const char *const expected[] = { lifetime_rows[i].unknown, lifetime_rows[i].public,
						 lifetime_rows[i].own };
		for (int kind = ROOT_UNKNOWN; kind <= ROOT_OWN; kind++) {
			for (size_t k = 0; k < LENGTH(letters); k++) {
				struct stage stage;
				set_up(&stage);
				stage.chain[0].not_before_s = lifetime_rows[i].from_s;
				stage.chain[0].not_after_s =
					lifetime_rows[i].from_s + lifetime_rows[i].seconds;
				stage.result.trust.root = (enum root_kind)kind;
				bool wanted = strchr(expected[kind], letters[k].letter) != NULL;
				if (holds(&stage, letters[k].is_so) != wanted)
					fail_msg("row %zu, root %d, %c", i, kind,
						 letters[k].letter);
				/* nothing of that without an anchor */
				stage.result.trust.anchored = false;
				assert_false(holds(&stage, letters[k].is_so));
			}
		}
	}
}

/* A list of n timestamps, each of a log of its own. */
static struct bytes make_list(uint8_t list[256], size_t n)
{
	enum { SCT_BYTES = 47 };
	size_t len = 2;
	memset(list, 0, 256);
	for (size_t i = 0; i < n; i++) {
		list[len + 1] = SCT_BYTES;
		list[len + 2 + 1] = (uint8_t)(1 + i); /* behind the version: the log */
		len += 2 + SCT_BYTES;
	}
	list[1] = (uint8_t)(len - 2);
	return (struct bytes){ list, len };
}

static void timestamps(void **unused)
{
	static const struct {
		int days;
		size_t n;
		bool few;
	} table[] = {
		{ 90, 0, true },  { 90, 1, true },   { 90, 2, false },  { 180, 2, false },
		{ 181, 2, true }, { 181, 3, false }, { 365, 3, false }, { 365, 4, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		uint8_t list[256];
		struct stage stage;
		set_up(&stage);
		if (table[i].n > 0)
			stage.chain[0].scts = make_list(list, table[i].n);
		stage.chain[0].not_after_s =
			stage.chain[0].not_before_s + (int64_t)table[i].days * DAY_S;
		stage.result.trust.root = ROOT_PUBLIC;
		assert_int_equal(holds(&stage, timestamps_are_few_public), table[i].few);
		assert_false(holds(&stage, timestamps_are_few_unknown));
		stage.result.trust.root = ROOT_UNKNOWN;
		assert_false(holds(&stage, timestamps_are_few_public));
		assert_int_equal(holds(&stage, timestamps_are_few_unknown), table[i].few);
		stage.result.trust.root = ROOT_OWN;
		assert_false(holds(&stage, timestamps_are_few_public));
		assert_false(holds(&stage, timestamps_are_few_unknown));
		/* of before clients asked for any */
		stage.chain[0].not_before_s = INT64_C(1525132799);
		stage.result.trust.root = ROOT_PUBLIC;
		assert_false(holds(&stage, timestamps_are_few_public));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_tells_of_all_but_the_anchor),
		cmocka_unit_test(each_defect_is_told_once),
		cmocka_unit_test(odd_dates_count),
		cmocka_unit_test(each_tells_of_the_leaf),
		cmocka_unit_test(a_trusted_leaf_has_traits_of_its_own),
		cmocka_unit_test(a_trusted_leaf_alone_is_asked_for_less),
		cmocka_unit_test(of_intermediate_and_anchor),
		cmocka_unit_test(critical_extensions_are_counted_once),
		cmocka_unit_test(lifetimes),
		cmocka_unit_test(timestamps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

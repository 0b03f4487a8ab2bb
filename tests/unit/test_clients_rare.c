/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traits of rare forms: which certificate of the path each looks at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clients/algorithms.h"
#include "clients/authority.h"
#include "clients/constrained.h"
#include "clients/encoding.h"
#include "clients/leaf.h"
#include "clients/numbers.h"
#include "clients/san_entries.h"
#include "clients/sent.h"
#include "clients/staple.h"
#include "facts/oid_sizes.h"

#define AT_S INT64_C(1790000000)
#define DAY_S INT64_C(86400)
#define EXT(ID) (1u << EXTENSION_##ID)

typedef bool predicate(const struct situation *situation);
typedef void change(struct certificate *c);

struct stage {
	struct certificate chain[3];
	struct result result;
};

static const uint8_t a_name[] = { 0x30, 0x03, 1, 2, 3 };

static void set_up(struct stage *stage)
{
	*stage = (struct stage){ .result = { .has_certificate = true } };
	struct trust_verdict *trust = &stage->result.trust;
	for (size_t i = 0; i < 3; i++) {
		stage->chain[i] = (struct certificate){
			.version = 3,
			.path_len = -1,
			.is_ca = i > 0,
			.subject = { a_name, sizeof(a_name) },
			.not_before_s = AT_S - DAY_S,
			.not_after_s = AT_S + DAY_S,
		};
		trust->path.links[i] = &stage->chain[i];
	}
	trust->anchored = true;
	trust->path.n = 3;
	stage->result.session.chain = stage->chain;
	stage->result.session.n_chain = 2;
}

static bool holds(const struct stage *stage, predicate *is_so)
{
	const struct situation situation = { .result = &stage->result, .at_s = AT_S };
	return is_so(&situation);
}

/* --- one certificate ---------------------------------------------------------------- */

static void sign_sha3(struct certificate *c)
{
	c->signature_kind = SIGNATURE_RSA;
	c->signature_hash = HASH_SHA3;
}

static void sign_ecdsa_sha3(struct certificate *c)
{
	c->signature_kind = SIGNATURE_ECDSA;
	c->signature_hash = HASH_SHA3;
	c->signature = (struct bytes)BYTES("\x30\x06\x02\x01\x01\x02\x01\x01");
}

static void sign_in_ber(struct certificate *c)
{
	c->signature_kind = SIGNATURE_ECDSA;
	c->signature_hash = HASH_SHA2;
	c->signature = (struct bytes)BYTES("\x30\x07\x02\x02\x00\x01\x02\x01\x01");
}

static void sign_with_long_length(struct certificate *c)
{
	sign_in_ber(c);
	c->signature = (struct bytes)BYTES("\x30\x81\x06\x02\x01\x01\x02\x01\x01");
}

static void sign_with_more_behind(struct certificate *c)
{
	sign_in_ber(c);
	c->signature = (struct bytes)BYTES("\x30\x06\x02\x01\x01\x02\x01\x01\x05\x00");
}

static void sign_by_odd_pss(struct certificate *c)
{
	c->signature_hash = HASH_SHA2;
	c->signature_hash_bits = 256;
	c->oddities |= ODDITY_BIT(PSS_UNUSUAL);
}

static void sign_by_pss_without_null(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(PSS_NULL_MISSING);
}

static void give_key_parameters(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(KEY_PARAMETERS);
}

static void compress_point(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(KEY_POINT_COMPRESSED);
}

static void exponent_of_31(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_exponent_bits = 31;
}

static void exponent_of_33(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_exponent_bits = 33;
}

static void exponent_of_34(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_exponent_bits = 34;
}

static void exponent_of_64(struct certificate *c)
{
	c->key_algorithm = KEY_RSA;
	c->key_exponent_bits = 64;
}

static void exponent_of_65(struct certificate *c)
{
	c->key_algorithm = KEY_RSA_PSS;
	c->key_exponent_bits = 65;
}

static void subgroup_of_256(struct certificate *c)
{
	c->key_algorithm = KEY_DSA;
	c->key_exponent_bits = 256;
}

static void write_curve_out(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(KEY_CURVE_EXPLICIT);
}

static void give_name(struct certificate *c, enum name_kind kind, struct bytes value,
		      enum name_defect defect)
{
	static struct presented_name name;
	name = (struct presented_name){ .kind = kind, .value = value, .defect = defect };
	c->names = &name;
	c->n_names = 1;
}

static void name_of_5_octets(struct certificate *c)
{
	give_name(c, NAME_IP, (struct bytes)BYTES("\x01\x02\x03\x04\x05"), NAME_DEFECT_IP_LENGTH);
}

static void name_empty(struct certificate *c)
{
	give_name(c, NAME_EMAIL, (struct bytes){ a_name, 0 }, NAME_DEFECT_NONE);
}

static void name_latin1(struct certificate *c)
{
	give_name(c, NAME_DNS, (struct bytes)BYTES("b\xfc"), NAME_DEFECT_ENCODING);
}

static void name_other_broken(struct certificate *c)
{
	give_name(c, NAME_OTHER, (struct bytes)BYTES("\xa0\x02\xff\xff"), NAME_DEFECT_ENCODING);
}

static void name_in_pieces(struct certificate *c)
{
	give_name(c, NAME_DNS, (struct bytes)BYTES("a"), NAME_DEFECT_ENCODING);
}

static void name_edi(struct certificate *c)
{
	give_name(c, NAME_OTHER, (struct bytes)BYTES("\xa5\x00"), NAME_DEFECT_NONE);
}

static void name_none(struct certificate *c)
{
	c->defects |= CERTIFICATE_DEFECT_SAN_EMPTY;
}

static void name_unknown(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(SAN_UNKNOWN_TAG);
}

static void name_odd_uri(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(SAN_URI_CHARACTER);
}

static void name_x400(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(SAN_X400);
}

static void name_not_ascii(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(SAN_NOT_ASCII);
}

static void damage_type(struct certificate *c)
{
	c->extensions.damaged |= EXT(NETSCAPE_TYPE);
}

static void critical_type(struct certificate *c)
{
	c->extensions.critical |= EXT(NETSCAPE_TYPE);
}

static void damage_timestamps(struct certificate *c)
{
	c->extensions.damaged |= EXT(SCTS);
}

static void damage_issuer_names(struct certificate *c)
{
	c->extensions.damaged |= EXT(ISSUER_ALT_NAME);
}

static void be_proxy(struct certificate *c)
{
	c->extensions.present |= EXT(PROXY_INFO);
}

static void own_addresses(struct certificate *c)
{
	c->extensions.present |= EXT(IP_BLOCKS);
}

static void own_numbers(struct certificate *c)
{
	c->extensions.present |= EXT(AS_NUMBERS);
}

static void qualify_oddly(struct certificate *c)
{
	c->policies.odd_qualifiers = true;
}

static void critical_policy_constraints(struct certificate *c)
{
	c->extensions.critical |= EXT(POLICY_CONSTRAINTS);
}

static void begin_in_1949(struct certificate *c)
{
	c->not_before_s = INT64_C(-631152001);
}

static void write_version_1(struct certificate *c)
{
	c->oddities |= ODDITY_BIT(VERSION_1_WRITTEN);
}

static void allow_none_below(struct certificate *c)
{
	c->path_len = 0;
}

static void write_minimum(struct certificate *c)
{
	c->name_constraints.has_zero_minimum = true;
}

static void sign_itself(struct certificate *c, enum key_algorithm key,
			enum signature_algorithm signature)
{
	c->issuer = c->subject;
	c->key_algorithm = key;
	c->signature_kind = signature;
	c->signature_algorithm = (struct bytes)BYTES("\x30\x03\x06\x01\x2a");
}

static void sign_itself_by_unknown(struct certificate *c)
{
	sign_itself(c, KEY_RSA, SIGNATURE_UNKNOWN);
}

static void sign_itself_by_other(struct certificate *c)
{
	sign_itself(c, KEY_EC, SIGNATURE_RSA);
}

static void sign_itself_by_pss(struct certificate *c)
{
	sign_itself(c, KEY_RSA, SIGNATURE_RSA_PSS);
}

static void sign_itself_by_ripemd(struct certificate *c)
{
	sign_itself_by_unknown(c);
	c->signature_algorithm =
		(struct bytes)BYTES("\x30\x0a\x06\x06\x2b\x24\x03\x03\x01\x02\x05\x00");
}

static void sign_other_by_unknown(struct certificate *c)
{
	sign_itself_by_unknown(c);
	c->issuer = (struct bytes)BYTES("\x30\x00");
}

static struct subtree one_subtree;

static void permit(struct certificate *c, enum name_kind kind, struct bytes base)
{
	one_subtree = (struct subtree){ kind, base };
	c->name_constraints.present = true;
	c->name_constraints.permitted = &one_subtree;
	c->name_constraints.n_permitted = 1;
}

static void permit_x400(struct certificate *c)
{
	permit(c, NAME_OTHER, (struct bytes)BYTES("\xa3\x02\x30\x00"));
}

static void permit_edi(struct certificate *c)
{
	permit(c, NAME_OTHER, (struct bytes)BYTES("\xa5\x00"));
}

static void demand_other_feature(struct certificate *c)
{
	c->extensions.present |= EXT(TLS_FEATURE);
	c->has_other_feature = true;
}

static void demand_no_feature(struct certificate *c)
{
	c->extensions.present |= EXT(TLS_FEATURE);
}

/* 1.2 and a number of so many bits. */
#define OID_31 "\x06\x06\x2a\x87\xff\xff\xff\x7f"
#define OID_32 "\x06\x06\x2a\x88\x80\x80\x80\x00"
#define OID_64 "\x06\x0b\x2a\x81\xff\xff\xff\xff\xff\xff\xff\xff\x7f"
#define OID_65 "\x06\x0b\x2a\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"

enum { LEAF = 1, INTERMEDIATE = 2, ANCHOR = 4, ALL = 7 };

static const struct {
	const char *id;
	predicate *is_so;
	change *change;
	unsigned of; /* which of the three it holds of */
} rows[] = {
	{ "sha-3", signature_is_sha3, sign_sha3, LEAF | INTERMEDIATE },
	{ "sha-3-not-ecdsa", signature_is_sha3, sign_ecdsa_sha3, 0 },
	{ "ecdsa-sha-3", signature_is_ecdsa_sha3, sign_ecdsa_sha3, LEAF | INTERMEDIATE },
	{ "ecdsa-sha-3-not-rsa", signature_is_ecdsa_sha3, sign_sha3, 0 },
	{ "ecdsa-der", ecdsa_signature_is_no_der, sign_ecdsa_sha3, 0 },
	{ "ecdsa-padded", ecdsa_signature_is_no_der, sign_in_ber, LEAF | INTERMEDIATE },
	{ "ecdsa-length", ecdsa_signature_is_no_der, sign_with_long_length, LEAF | INTERMEDIATE },
	{ "ecdsa-behind", ecdsa_signature_is_no_der, sign_with_more_behind, LEAF | INTERMEDIATE },
	{ "pss", pss_parameters_are_unusual, sign_by_odd_pss, LEAF | INTERMEDIATE },
	{ "pss-null", pss_null_is_missing, sign_by_pss_without_null, LEAF | INTERMEDIATE },
	{ "key-parameters", key_has_parameters, give_key_parameters, ALL },
	{ "compressed", key_point_is_compressed, compress_point, ALL },
	{ "exponent-31", key_exponent_is_over_31_bits, exponent_of_31, 0 },
	{ "exponent-over-31", key_exponent_is_over_31_bits, exponent_of_33, ALL },
	{ "exponent-33", key_exponent_is_over_33_bits, exponent_of_33, 0 },
	{ "exponent-over-33", key_exponent_is_over_33_bits, exponent_of_34, ALL },
	{ "exponent-34", key_exponent_is_over_63_bits, exponent_of_34, 0 },
	{ "exponent-over-63", key_exponent_is_over_63_bits, exponent_of_64, ALL },
	{ "exponent-64", key_exponent_is_over_64_bits, exponent_of_64, 0 },
	{ "exponent-over-64", key_exponent_is_over_64_bits, exponent_of_65, ALL },
	{ "subgroup", key_exponent_is_over_64_bits, subgroup_of_256, 0 },
	{ "explicit", authority_curve_is_explicit, write_curve_out, INTERMEDIATE | ANCHOR },
	{ "address", authority_has_odd_address, name_of_5_octets, INTERMEDIATE | ANCHOR },
	{ "empty-name", authority_has_empty_name, name_empty, INTERMEDIATE | ANCHOR },
	{ "latin-1", authority_has_name_not_ascii, name_latin1, INTERMEDIATE | ANCHOR },
	{ "not-ascii-of-root", authority_has_name_not_ascii, name_not_ascii, ANCHOR },
	{ "other-name", authority_has_broken_other_name, name_other_broken, INTERMEDIATE | ANCHOR },
	{ "in-pieces", authority_has_name_in_pieces, name_in_pieces, INTERMEDIATE | ANCHOR },
	{ "edi", authority_has_rare_name, name_edi, INTERMEDIATE | ANCHOR },
	{ "edi-of-leaf", has_edi_party_name, name_edi, LEAF },
	{ "x400-of-root", authority_has_rare_name, name_x400, ANCHOR },
	{ "no-names", authority_has_no_names_in_list, name_none, INTERMEDIATE | ANCHOR },
	{ "unknown-tag", anchor_has_name_of_unknown_tag, name_unknown, ANCHOR },
	{ "uri", anchor_has_uri_of_odd_characters, name_odd_uri, ANCHOR },
	{ "netscape-damaged", has_damaged_netscape_type, damage_type, ALL },
	{ "netscape-critical", intermediate_has_critical_netscape_type, critical_type,
	  INTERMEDIATE },
	{ "timestamps", leaf_has_damaged_timestamps, damage_timestamps, LEAF },
	{ "issuer-names", anchor_has_damaged_issuer_names, damage_issuer_names, ANCHOR },
	{ "proxy", has_proxy_info, be_proxy, ALL },
	{ "addresses", has_internet_resources, own_addresses, ALL },
	{ "numbers", has_internet_resources, own_numbers, ALL },
	{ "qualifiers", has_odd_policy_qualifiers, qualify_oddly, LEAF | INTERMEDIATE },
	{ "policy-constraints", leaf_has_critical_policy_constraints, critical_policy_constraints,
	  LEAF },
	{ "1949", begins_before_1950_below_anchor, begin_in_1949, LEAF | INTERMEDIATE },
	{ "1949-of-root", anchor_begins_before_1950, begin_in_1949, ANCHOR },
	{ "version-1", anchor_version_1_is_written, write_version_1, ANCHOR },
	{ "path-length", anchor_path_length_counts_self_issued, allow_none_below, ANCHOR },
	{ "algorithm", anchor_signature_is_of_no_such_key, sign_itself_by_unknown, ANCHOR },
	{ "algorithm-key", anchor_signature_is_of_no_such_key, sign_itself_by_other, ANCHOR },
	{ "algorithm-pss", anchor_signature_is_of_no_such_key, sign_itself_by_pss, 0 },
	{ "algorithm-ripemd", anchor_signature_is_of_no_such_key, sign_itself_by_ripemd, 0 },
	{ "algorithm-no-root", anchor_signature_is_of_no_such_key, sign_other_by_unknown, 0 },
	{ "minimum", constraints_have_zero_minimum, write_minimum, INTERMEDIATE | ANCHOR },
	{ "constraints-x400", constraints_on_rare_kind, permit_x400, INTERMEDIATE | ANCHOR },
	{ "constraints-edi-alone", constraints_on_edi_party, permit_edi, INTERMEDIATE | ANCHOR },
	{ "constraints-not-edi", constraints_on_edi_party, permit_x400, 0 },
	{ "constraints-edi", constraints_on_rare_kind, permit_edi, INTERMEDIATE | ANCHOR },
	{ "other-feature", has_other_tls_features, demand_other_feature, LEAF },
	{ "no-feature", has_other_tls_features, demand_no_feature, LEAF },
};

static void each_looks_where_it_should(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stage stage;
		print_message("%s\n", rows[i].id);
		set_up(&stage);
		assert_false(holds(&stage, rows[i].is_so));
		for (size_t of = 0; of < 3; of++) {
			set_up(&stage);
			rows[i].change(&stage.chain[of]);
			assert_int_equal(holds(&stage, rows[i].is_so), rows[i].of >> of & 1);
		}
		set_up(&stage);
		rows[i].change(&stage.chain[0]);
		stage.result.has_certificate = false;
		stage.result.trust = (struct trust_verdict){ 0 };
		stage.result.session.n_chain = 0;
		assert_false(holds(&stage, rows[i].is_so));
	}
}

static void a_fault_of_the_path_length_is_told_as_such(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	stage.chain[2].path_len = 1;
	assert_false(holds(&stage, anchor_path_length_counts_self_issued));
	stage.chain[2].path_len = 0;
	stage.result.trust.faults = FAULT(PATH_LENGTH);
	assert_false(holds(&stage, anchor_path_length_counts_self_issued));
}

static void a_trusted_leaf_has_policy_constraints(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	critical_policy_constraints(&stage.chain[0]);
	assert_false(holds(&stage, trusted_leaf_has_critical_policy_constraints));
	stage.result.trust.path.n = 1;
	assert_true(holds(&stage, trusted_leaf_has_critical_policy_constraints));
	assert_false(holds(&stage, leaf_has_critical_policy_constraints));
}

static void a_path_length_of_the_root_is_huge(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	stage.chain[2].path_len = INT32_MAX - 1;
	assert_false(holds(&stage, anchor_path_length_is_huge));
	stage.chain[2].path_len = INT32_MAX;
	assert_true(holds(&stage, anchor_path_length_is_huge));
}

/* --- constraints, and what the leaf has --------------------------------------------------- */

static void constraints_meet_a_leaf(void **unused)
{
	static const struct bytes masked = BYTES("\x7f\x00\x00\x00\xff\x00\x00\x00");
	static const struct bytes beyond = BYTES("\x7f\x00\x00\x09\xff\x00\x00\x00");
	static const struct bytes odd_length = BYTES("\x7f\x00\x09");
	struct stage stage;
	(void)unused;
	set_up(&stage);
	permit(&stage.chain[1], NAME_IP, beyond);
	assert_false(holds(&stage, constraints_permit_beyond_mask));
	give_name(&stage.chain[0], NAME_IP, (struct bytes)BYTES("\x7f\x00\x00\x01"),
		  NAME_DEFECT_NONE);
	assert_true(holds(&stage, constraints_permit_beyond_mask));
	one_subtree.base = masked;
	assert_false(holds(&stage, constraints_permit_beyond_mask));
	one_subtree.base = odd_length;
	assert_false(holds(&stage, constraints_permit_beyond_mask));
	one_subtree = (struct subtree){ NAME_DNS, beyond };
	assert_false(holds(&stage, constraints_permit_beyond_mask));
}

static void constraints_meet_an_address_of_the_common_name(void **unused)
{
	static const struct bytes net = BYTES("\x7f\x00\x00\x00\xff\x00\x00\x00");
	struct presented_name cn = { .kind = NAME_DNS, .value = BYTES("192.0.2.1") };
	struct stage stage;
	(void)unused;
	set_up(&stage);
	stage.chain[0].cns = &cn;
	stage.chain[0].n_cns = 1;
	assert_false(holds(&stage, constraints_refuse_address_of_common_name));
	permit(&stage.chain[1], NAME_IP, net);
	assert_true(holds(&stage, constraints_refuse_address_of_common_name));
	cn.value = (struct bytes)BYTES("127.1.2.3");
	assert_false(holds(&stage, constraints_refuse_address_of_common_name));
	stage.chain[1].name_constraints = (struct name_constraints){ .present = true,
								     .excluded = &one_subtree,
								     .n_excluded = 1 };
	assert_true(holds(&stage, constraints_refuse_address_of_common_name));
	cn.value = (struct bytes)BYTES("192.0.2.1");
	assert_false(holds(&stage, constraints_refuse_address_of_common_name));
	cn.value = (struct bytes)BYTES("www.example.com");
	assert_false(holds(&stage, constraints_refuse_address_of_common_name));
	one_subtree.kind = NAME_DNS;
	assert_false(holds(&stage, constraints_refuse_address_of_common_name));
}

static void constraints_meet_a_utf8_mailbox(void **unused)
{
	static const struct bytes other =
		BYTES("\xa0\x0c\x06\x08\x2b\x06\x01\x05\x05\x07\x08\x07\xa0\x00");
	static const struct bytes mailbox =
		BYTES("\xa0\x0c\x06\x08\x2b\x06\x01\x05\x05\x07\x08\x09\xa0\x00");
	struct stage stage;
	(void)unused;
	set_up(&stage);
	permit(&stage.chain[1], NAME_EMAIL, (struct bytes)BYTES("example.com"));
	give_name(&stage.chain[0], NAME_OTHER, other, NAME_DEFECT_NONE);
	assert_false(holds(&stage, constraints_on_email_meet_utf8_mailbox));
	give_name(&stage.chain[0], NAME_OTHER, mailbox, NAME_DEFECT_NONE);
	assert_true(holds(&stage, constraints_on_email_meet_utf8_mailbox));
	one_subtree.kind = NAME_DNS;
	assert_false(holds(&stage, constraints_on_email_meet_utf8_mailbox));
}

static void constraints_meet_an_odd_wildcard(void **unused)
{
	static const enum name_defect odd[] = { NAME_DEFECT_WILDCARD_PARTIAL,
						NAME_DEFECT_WILDCARD_INNER,
						NAME_DEFECT_WILDCARD_MULTIPLE };
	struct stage stage;
	(void)unused;
	for (size_t i = 0; i < LENGTH(odd); i++) {
		set_up(&stage);
		give_name(&stage.chain[0], NAME_DNS, (struct bytes)BYTES("w*.a.test"), odd[i]);
		assert_false(holds(&stage, constraints_beside_odd_wildcard));
		permit(&stage.chain[2], NAME_DNS, (struct bytes)BYTES("a.test"));
		assert_true(holds(&stage, constraints_beside_odd_wildcard));
		give_name(&stage.chain[0], NAME_DNS, (struct bytes)BYTES("*.a.test"),
			  NAME_DEFECT_NONE);
		assert_false(holds(&stage, constraints_beside_odd_wildcard));
	}
}

static void give_tbs(struct certificate *c, struct bytes tbs)
{
	c->tbs = tbs;
	c->oid_sizes = oid_sizes_of(tbs, &c->policies);
}

static void what_is_sent_besides_is_parsed(void **unused)
{
	static const struct bytes of_32 = BYTES("\x30\x08" OID_32),
				  of_65 = BYTES("\x30\x0d" OID_65);
	struct stage stage;
	(void)unused;
	for (size_t n = 1; n <= 2; n++) { /* the intermediate is on the path, or is not */
		set_up(&stage);
		stage.chain[1].der = stage.chain[2].der = NULL;
		stage.result.trust.path.n = n;
		assert_false(holds(&stage, superfluous_hard_for_go_is_sent));
		name_of_5_octets(&stage.chain[1]);
		assert_int_equal(holds(&stage, superfluous_hard_for_go_is_sent), n == 1);
		stage.chain[1].n_names = 0;
		give_tbs(&stage.chain[1], of_32);
		assert_int_equal(holds(&stage, superfluous_hard_for_go_is_sent), n == 1);
		assert_false(holds(&stage, superfluous_hard_for_gnutls_is_sent));
		give_tbs(&stage.chain[1], of_65);
		assert_int_equal(holds(&stage, superfluous_hard_for_gnutls_is_sent), n == 1);
		give_tbs(&stage.chain[1], (struct bytes){ NULL, 0 });
		exponent_of_64(&stage.chain[1]);
		assert_int_equal(holds(&stage, superfluous_hard_for_go_is_sent), n == 1);
		stage.chain[1].key_exponent_bits = 0;
		stage.chain[1].policies.constraints_bits = 63;
		assert_false(holds(&stage, superfluous_hard_for_go_is_sent));
		stage.chain[1].policies.constraints_bits = 64;
		assert_int_equal(holds(&stage, superfluous_hard_for_go_is_sent), n == 1);
	}
}

static void constraints_meet_a_uri(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	one_subtree = (struct subtree){ NAME_URI, BYTES(".example.org") };
	stage.chain[2].name_constraints.excluded = &one_subtree;
	stage.chain[2].name_constraints.n_excluded = 1;
	assert_false(holds(&stage, constraints_exclude_uris));
	give_name(&stage.chain[0], NAME_URI, (struct bytes)BYTES("https://a.test"),
		  NAME_DEFECT_NONE);
	assert_true(holds(&stage, constraints_exclude_uris));
	one_subtree.kind = NAME_DNS;
	assert_false(holds(&stage, constraints_exclude_uris));
}

static void constraints_meet_no_subject(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	permit(&stage.chain[1], NAME_DIRECTORY, (struct bytes)BYTES("\x30\x00"));
	assert_false(holds(&stage, constraints_on_directory_of_nameless));
	stage.chain[0].subject = (struct bytes)BYTES("\x30\x00");
	assert_true(holds(&stage, constraints_on_directory_of_nameless));
	one_subtree.kind = NAME_DNS;
	assert_false(holds(&stage, constraints_on_directory_of_nameless));
}

#define ZEROS_12 "\0\0\0\0\0\0\0\0\0\0\0\0"
#define MAPPED "\0\0\0\0\0\0\0\0\0\0\xff\xff"
#define ONES_12 "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"

static void constraints_meet_an_address_of_the_other_family(void **unused)
{
	static const struct {
		struct bytes address, base;
		bool mapped, first_octets, permitted;
	} table[] = {
		/* excluded, mapped, first octets; the same permitted, first octets */
		{ BYTES("\x7f\0\0\1"), BYTES(MAPPED "\x7f\0\0\0" ONES_12 "\xff\0\0\0"), true, false,
		  false },
		{ BYTES("\x7f\0\0\1"), BYTES(MAPPED "\0\0\0\0" ONES_12 "\0\0\0\0"), true, false,
		  false },
		{ BYTES("\x7f\0\0\1"), BYTES(MAPPED "\xc0\0\2\0" ONES_12 "\xff\xff\xff\0"), false,
		  false, false },
		{ BYTES("\x7f\0\0\1"), BYTES(ZEROS_12 "\0\0\0\0" ZEROS_12 "\0\0\0\0"), false, true,
		  true },
		{ BYTES("\x7f\0\0\1"),
		  BYTES("\x7f\0\0\1\1\0\0\0\0\0\0\0\0\0\0\0"
			"\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0"),
		  false, true, true },
		{ BYTES("\x7f\0\0\1"), BYTES(ZEROS_12 "\0\0\0\0" ONES_12 "\0\0\0\0"), false, false,
		  false },
		{ BYTES(MAPPED "\x7f\0\0\1"), BYTES("\x7f\0\0\0\xff\0\0\0"), true, false, false },
		{ BYTES(MAPPED "\x7f\0\0\1"), BYTES("\0\0\0\0\xff\0\0\0"), false, true, false },
		{ BYTES(ZEROS_12 "\0\0\0\1"), BYTES("\0\0\0\0\0\0\0\0"), false, true, false },
		{ BYTES("\x7f\0\0\1"), BYTES("\x7f\0\0\0\xff\0\0\0"), false, false, false },
		{ BYTES("\x7f\0\0\1"), BYTES("\x7f\0\0\0"), false, false, false },
		{ BYTES("\x7f\0\0"), BYTES("\x7f\0\0\0\xff\0\0\0"), false, false, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		set_up(&stage);
		print_message("%zu\n", i);
		give_name(&stage.chain[0], NAME_IP, table[i].address, NAME_DEFECT_NONE);
		assert_false(holds(&stage, constraints_refuse_mapped_address));
		permit(&stage.chain[1], NAME_IP, table[i].base);
		assert_false(holds(&stage, constraints_refuse_mapped_address));
		assert_int_equal(holds(&stage, constraints_refuse_address_by_first_octets),
				 table[i].permitted);
		stage.chain[1].name_constraints = (struct name_constraints){
			.present = true, .excluded = &one_subtree, .n_excluded = 1
		};
		assert_int_equal(holds(&stage, constraints_refuse_mapped_address), table[i].mapped);
		assert_int_equal(holds(&stage, constraints_refuse_address_by_first_octets),
				 table[i].first_octets);
		one_subtree.kind = NAME_DNS;
		assert_false(holds(&stage, constraints_refuse_mapped_address));
		assert_false(holds(&stage, constraints_refuse_address_by_first_octets));
		one_subtree.kind = NAME_IP;
		stage.result.trust.path.n = 2; /* of the anchor */
		assert_false(holds(&stage, constraints_refuse_mapped_address));
		assert_false(holds(&stage, constraints_refuse_address_by_first_octets));
	}
}

static void an_address_is_permitted_before_the_other_family(void **unused)
{
	struct subtree subtrees[] = {
		{ NAME_IP, BYTES("\x7f\0\0\0\xff\0\0\0") },
		{ NAME_IP, BYTES(ZEROS_12 "\0\0\0\0" ZEROS_12 "\0\0\0\0") },
	};
	struct stage stage;
	(void)unused;
	set_up(&stage);
	give_name(&stage.chain[0], NAME_IP, (struct bytes)BYTES("\x7f\0\0\1"), NAME_DEFECT_NONE);
	stage.chain[1].name_constraints = (struct name_constraints){ .present = true,
								     .permitted = subtrees,
								     .n_permitted = 2 };
	assert_false(holds(&stage, constraints_refuse_address_by_first_octets));
	subtrees[0].base = (struct bytes)BYTES("\x7f\1\0\0\xff\xff\0\0");
	assert_true(holds(&stage, constraints_refuse_address_by_first_octets));
}

static void constraints_meet_a_self_issued_authority(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	give_name(&stage.chain[1], NAME_DNS, (struct bytes)BYTES("ca.example.org"),
		  NAME_DEFECT_NONE);
	permit(&stage.chain[2], NAME_DNS, (struct bytes)BYTES("example.com"));
	assert_false(holds(&stage, constraints_refuse_self_issued));
	stage.chain[1].issuer = stage.chain[1].subject;
	assert_true(holds(&stage, constraints_refuse_self_issued));
	one_subtree.base = (struct bytes)BYTES("example.org");
	assert_false(holds(&stage, constraints_refuse_self_issued));
	one_subtree.base = (struct bytes)BYTES("example.com");
	stage.result.trust.path.n = 2;
	assert_false(holds(&stage, constraints_refuse_self_issued));
}

static void rubbish_is_not_an_empty_list(void **unused)
{
	struct name_constraints constraints = { .present = true };
	(void)unused;
	assert_true(constraints_is_empty(&constraints));
	constraints.is_broken = true;
	assert_false(constraints_is_empty(&constraints));
}

/* --- numbers of object identifiers ---------------------------------------------------------- */

static void numbers_are_told_by_place(void **unused)
{
	static const struct {
		struct bytes tbs;
		struct oid_sizes sizes;
	} table[] = {
		{ BYTES("\x30\x08" OID_31), { .outside = 31 } },
		{ BYTES("\x30\x08" OID_32), { .outside = 32 } },
		{ BYTES("\x30\x0d" OID_64), { .outside = 64 } },
		{ BYTES("\x30\x0d" OID_65), { .outside = 65 } },
		{ BYTES("\x30\x00\x30\x02\x05\x00" OID_32), { .outside = 32 } },
		{ BYTES("\x30\x1a\xa3\x18\x30\x16\x30\x14\x06\x03\x55\x1d\x25\x04\x0d\x30"
			"\x0b" OID_65),
		  { .outside = 7, .purposes = 0 } },
		{ BYTES("\x30\x16\x06\x03\x55\x1d\x25\x04\x0f\x30\x0d" OID_65),
		  { .outside = 7, .purposes = 65 } },
		{ BYTES("\x30\x16\x06\x03\x55\x1d\x11\x04\x0f\xa0\x0d" OID_65),
		  { .outside = 7, .names = 65 } },
		{ BYTES("\x30\x09\x06\x03\x55\x1d\x11\x04\x02\x88\x00"), { .outside = 7 } },
		{ BYTES("\x30\x16\x06\x03\x55\x1d\x0e\x04\x0f\x30\x0d" OID_65), { .outside = 7 } },
		{ BYTES("\x30\x09" OID_32), { 0 } },
		{ BYTES(""), { 0 } },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		const struct certificate_policies none = { 0 };
		struct oid_sizes sizes = oid_sizes_of(table[i].tbs, &none);
		print_message("%zu\n", i);
		assert_int_equal(sizes.outside, table[i].sizes.outside);
		assert_int_equal(sizes.names, table[i].sizes.names);
		assert_int_equal(sizes.purposes, table[i].sizes.purposes);
		assert_int_equal(sizes.policies, 0);
	}
}

static void large_numbers_are_traits(void **unused)
{
	static const struct bytes name_32 = BYTES("\x30\x08" OID_32);
	static const struct bytes name_65 = BYTES("\x30\x0d" OID_65);
	static const struct bytes purpose_65 =
		BYTES("\x30\x16\x06\x03\x55\x1d\x25\x04\x0f\x30\x0d" OID_65);
	static const struct bytes san_65 =
		BYTES("\x30\x16\x06\x03\x55\x1d\x11\x04\x0f\xa0\x0d" OID_65);
	struct bytes policy = BYTES("\x2a\x88\x80\x80\x80\x00");
	(void)unused;
	for (size_t of = 0; of < 3; of++) {
		struct stage stage;
		set_up(&stage);
		give_tbs(&stage.chain[of], name_32);
		assert_true(holds(&stage, has_number_over_31_bits));
		assert_false(holds(&stage, has_number_over_64_bits));
		give_tbs(&stage.chain[of], name_65);
		assert_true(holds(&stage, has_number_over_64_bits));
		assert_false(holds(&stage, has_purpose_number_over_64_bits));
		give_tbs(&stage.chain[of], purpose_65);
		assert_true(holds(&stage, has_number_over_31_bits));
		assert_false(holds(&stage, has_number_over_64_bits));
		assert_int_equal(holds(&stage, has_purpose_number_over_64_bits), of < 2);
		give_tbs(&stage.chain[of], san_65);
		assert_false(holds(&stage, has_number_over_31_bits));
		assert_true(holds(&stage, has_number_over_64_bits));
		assert_false(holds(&stage, has_policy_number_over_31_bits));
		stage.chain[of].policies.ids = &policy;
		stage.chain[of].policies.n_ids = 1;
		give_tbs(&stage.chain[of], san_65);
		assert_true(holds(&stage, has_policy_number_over_31_bits));
	}
}

/* policyConstraints with [0], with [1] and [0], or inhibitAnyPolicy. */
static void numbers_of_policies_are_told_by_their_size(void **unused)
{
	static const struct {
		struct bytes constraints, inhibit_any;
		bool over_8, over_31, over_63;
	} table[] = {
		{ BYTES("\x30\x03\x80\x01\x00"), BYTES(""), false, false, false },
		{ BYTES("\x30\x04\x80\x02\x00\xff"), BYTES(""), false, false, false },
		{ BYTES("\x30\x04\x80\x02\x01\x00"), BYTES(""), true, false, false },
		{ BYTES("\x30\x07\x80\x01\x00\x81\x02\x01\x00"), BYTES(""), true, false, false },
		{ BYTES("\x30\x07\x80\x02\x01\x00\x81\x01\x00"), BYTES(""), true, false, false },
		{ BYTES("\x30\x06\x80\x04\x7f\xff\xff\xff"), BYTES(""), true, false, false },
		{ BYTES("\x30\x07\x80\x05\x00\x80\x00\x00\x00"), BYTES(""), true, true, false },
		{ BYTES("\x30\x0a\x80\x08\x7f\xff\xff\xff\xff\xff\xff\xff"), BYTES(""), true, true,
		  false },
		{ BYTES("\x30\x0b\x81\x09\x00\x80\x00\x00\x00\x00\x00\x00\x00"), BYTES(""), true,
		  true, true },
		{ BYTES(""), BYTES("\x02\x02\x00\xff"), false, false, false },
		{ BYTES(""), BYTES("\x02\x02\x01\x00"), true, false, false },
		{ BYTES(""), BYTES("\x02\x09\x00\x80\x00\x00\x00\x00\x00\x00\x00"), true, true,
		  true },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table) * 3; i++) {
		struct stage stage;
		set_up(&stage);
		struct certificate *c = &stage.chain[i % 3];
		const struct bytes constraints = table[i / 3].constraints;
		print_message("%zu\n", i / 3);
		assert_true(constraints.len > 0 ? policy_constraints_read(constraints, &c->policies)
						: inhibit_any_policy_read(table[i / 3].inhibit_any,
									  &c->policies));
		assert_int_equal(holds(&stage, has_policy_skip_over_8_bits), table[i / 3].over_8);
		assert_int_equal(holds(&stage, has_policy_skip_over_63_bits), table[i / 3].over_63);
		assert_false(holds(&stage, has_critical_policy_skip_over_31_bits));
		c->extensions.critical =
			constraints.len > 0 ? EXT(INHIBIT_ANY_POLICY) : EXT(POLICY_CONSTRAINTS);
		assert_false(holds(&stage, has_critical_policy_skip_over_31_bits));
		c->extensions.critical = EXT(INHIBIT_ANY_POLICY) | EXT(POLICY_CONSTRAINTS);
		assert_int_equal(holds(&stage, has_critical_policy_skip_over_31_bits),
				 table[i / 3].over_31);
		stage.result.trust.path.n = 1;
		if (i % 3 == 2)
			assert_false(holds(&stage, has_policy_skip_over_8_bits));
	}
}

/* --- what is stapled ------------------------------------------------------------------------ */

static void a_staple_gets_old(void **unused)
{
	static const struct {
		enum revocation_state state;
		struct ocsp_form form;
		bool is_old;
	} table[] = {
		{ REVOCATION_GOOD, { .since_s = AT_S - 11 * DAY_S }, false },
		{ REVOCATION_GOOD, { .since_s = AT_S - 11 * DAY_S - 1 }, true },
		{ REVOCATION_GOOD, { .since_s = AT_S - 2 * DAY_S, .is_open = true }, false },
		{ REVOCATION_GOOD, { .since_s = AT_S - 2 * DAY_S - 1, .is_open = true }, true },
		{ REVOCATION_INVALID, { .since_s = AT_S - 40 * DAY_S }, false },
		{ REVOCATION_NOT_CHECKED, { 0 }, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		set_up(&stage);
		stage.result.revocation.ocsp = table[i].state;
		stage.result.revocation.ocsp_form = table[i].form;
		assert_int_equal(holds(&stage, staple_is_old), table[i].is_old);
	}
}

static void a_clock_may_be_a_day_off_for_a_staple(void **unused)
{
	static const struct {
		enum revocation_reason reason;
		int64_t at_s, since_s;
		bool ended, wrong, nothing;
	} table[] = {
		{ REVOCATION_REASON_OUTDATED, AT_S - 1, AT_S - 7 * DAY_S, true, false, false },
		{ REVOCATION_REASON_OUTDATED, AT_S - DAY_S, AT_S - 11 * DAY_S, true, false, false },
		{ REVOCATION_REASON_OUTDATED, AT_S - DAY_S - 1, AT_S - 7 * DAY_S, false, true,
		  false },
		{ REVOCATION_REASON_OUTDATED, AT_S - 1, AT_S - 11 * DAY_S - 1, false, true, false },
		{ REVOCATION_REASON_NOT_YET_VALID, AT_S + DAY_S, AT_S + DAY_S, false, false,
		  false },
		{ REVOCATION_REASON_NOT_YET_VALID, AT_S + DAY_S + 1, AT_S + DAY_S + 1, false, false,
		  true },
		{ REVOCATION_REASON_OTHER_RESPONDER, AT_S, AT_S, false, true, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct stage stage;
		set_up(&stage);
		print_message("%zu\n", i);
		struct revocation_verdict *revocation = &stage.result.revocation;
		*revocation = (struct revocation_verdict){
			.ocsp = REVOCATION_INVALID,
			.ocsp_fault = { table[i].reason, table[i].at_s },
			.ocsp_form = { .since_s = table[i].since_s, .has_odd_signer = true },
		};
		assert_int_equal(holds(&stage, staple_has_ended_today), table[i].ended);
		assert_int_equal(holds(&stage, staple_is_wrong), table[i].wrong);
		assert_int_equal(holds(&stage, staple_says_nothing), table[i].nothing);
		assert_int_equal(holds(&stage, staple_has_odd_signer),
				 !table[i].wrong && !table[i].nothing);
		stage.result.session.tls.protocol = TLS_PROTOCOL_1_2;
		assert_false(holds(&stage, staple_has_ended_today));
		assert_int_equal(holds(&stage, staple_has_ended_today_in_tls_1_2), table[i].ended);
		stage.result.session.tls.protocol = TLS_PROTOCOL_1_3;
		assert_false(holds(&stage, staple_has_ended_today_in_tls_1_2));
		revocation->ocsp_form.is_open = true;
		assert_false(holds(&stage, staple_has_ended_today));
		revocation->ocsp = REVOCATION_MISSING;
		assert_false(holds(&stage, staple_has_odd_signer));
	}
}

static void a_staple_has_a_place_and_a_signer(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	struct revocation_verdict *revocation = &stage.result.revocation;
	*revocation = (struct revocation_verdict){ .ocsp = REVOCATION_GOOD };
	assert_false(holds(&stage, staple_is_behind_others));
	assert_false(holds(&stage, staple_has_odd_signer));
	revocation->ocsp_form.is_behind = true;
	assert_true(holds(&stage, staple_is_behind_others));
	assert_false(holds(&stage, staple_has_odd_signer));
	revocation->ocsp_form = (struct ocsp_form){ .has_odd_signer = true };
	assert_false(holds(&stage, staple_is_behind_others));
	assert_true(holds(&stage, staple_has_odd_signer));
	revocation->ocsp = REVOCATION_REVOKED;
	assert_false(holds(&stage, staple_has_odd_signer));
}

static void must_staple_alone_is_known_to_all(void **unused)
{
	struct stage stage;
	(void)unused;
	set_up(&stage);
	stage.chain[0].extensions.present = EXT(TLS_FEATURE);
	stage.chain[0].must_staple = true;
	assert_false(holds(&stage, has_other_tls_features));
	stage.chain[0].has_other_feature = true;
	assert_true(holds(&stage, has_other_tls_features));
	stage.chain[0].extensions.damaged = EXT(TLS_FEATURE);
	assert_false(holds(&stage, has_other_tls_features));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_looks_where_it_should),
		cmocka_unit_test(a_fault_of_the_path_length_is_told_as_such),
		cmocka_unit_test(a_trusted_leaf_has_policy_constraints),
		cmocka_unit_test(a_path_length_of_the_root_is_huge),
		cmocka_unit_test(constraints_meet_a_leaf),
		cmocka_unit_test(constraints_meet_an_address_of_the_common_name),
		cmocka_unit_test(constraints_meet_a_utf8_mailbox),
		cmocka_unit_test(constraints_meet_an_odd_wildcard),
		cmocka_unit_test(what_is_sent_besides_is_parsed),
		cmocka_unit_test(constraints_meet_a_uri),
		cmocka_unit_test(constraints_meet_no_subject),
		cmocka_unit_test(constraints_meet_an_address_of_the_other_family),
		cmocka_unit_test(an_address_is_permitted_before_the_other_family),
		cmocka_unit_test(constraints_meet_a_self_issued_authority),
		cmocka_unit_test(rubbish_is_not_an_empty_list),
		cmocka_unit_test(numbers_are_told_by_place),
		cmocka_unit_test(large_numbers_are_traits),
		cmocka_unit_test(numbers_of_policies_are_told_by_their_size),
		cmocka_unit_test(a_staple_gets_old),
		cmocka_unit_test(a_clock_may_be_a_day_off_for_a_staple),
		cmocka_unit_test(a_staple_has_a_place_and_a_signer),
		cmocka_unit_test(must_staple_alone_is_known_to_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "authority.h"

#include <limits.h>

#include "facts/algorithm_identifier.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/oid.h"
#include "verdicts/path_check.h"
#include "verdicts/policy_tree.h"

static const struct path *path_of(const struct situation *situation)
{
	return &situation->result->trust.path;
}

/* A leaf that is the anchor, or NULL. */
static const struct certificate *trusted_leaf(const struct situation *situation)
{
	return path_of(situation)->n == 1 ? situation_anchor(situation) : NULL;
}

/* The path that Python holds to more than RFC 5280 does: the one that OpenSSL takes, which
 * may go on beyond the anchor that was found. */
static const struct path *strict_path(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	const struct path *taken = &trust->taken[PATH_TAKER_OPENSSL_PARTIAL].path;
	return trust->anchored && taken->n > 0 ? taken : &trust->path;
}

static bool any_strict_authority(const struct situation *situation,
				 bool (*is_so)(const struct certificate *certificate))
{
	return path_any_authority(strict_path(situation), is_so);
}

bool strict_path_is_more_than_leaf(const struct situation *situation)
{
	return strict_path(situation)->n > 1;
}

/* --- key identifiers ---------------------------------------------------------------- */

static bool disagrees_by_serial_alone(const struct certificate *child,
				      const struct certificate *issuer)
{
	return path_names_another_key(child, issuer) && !certificate_key_ids_differ(child, issuer);
}

bool key_id_disagrees(const struct situation *situation)
{
	return situation_any_edge(situation, certificate_key_ids_differ);
}

bool issuer_serial_disagrees(const struct situation *situation)
{
	return situation_any_edge(situation, disagrees_by_serial_alone);
}

bool key_id_disagrees_with_anchor(const struct situation *situation)
{
	const struct path *path = path_of(situation);
	return situation->result->trust.anchored && path->n > 1 &&
	       path_names_another_key(path->links[path->n - 2], path->links[path->n - 1]);
}

bool anchor_names_another_key(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && certificate_is_self_issued(anchor) &&
	       path_names_another_key(anchor, anchor);
}

static bool is_for_key(enum signature_algorithm signature, enum key_algorithm key)
{
	switch (key) {
	case KEY_RSA:
		return signature == SIGNATURE_RSA || signature == SIGNATURE_RSA_PSS;
	case KEY_RSA_PSS:
		return signature == SIGNATURE_RSA_PSS;
	case KEY_DSA:
		return signature == SIGNATURE_DSA;
	case KEY_EC:
		return signature == SIGNATURE_ECDSA;
	case KEY_ED25519:
	case KEY_ED448:
		return signature == SIGNATURE_EDDSA;
	case KEY_UNKNOWN:
		break;
	}
	return true;
}

/* One that is not read here, and that OpenSSL knows, is for RSA. */
static bool is_signed_by_other_kind(const struct certificate *c)
{
	struct algorithm_identifier algorithm;
	return algorithm_identifier_read(c->signature_algorithm, &algorithm) &&
	       !is_for_key(c->signature_kind, c->key_algorithm) &&
	       !(oid_is(algorithm.oid, OID_RIPEMD160_WITH_RSA) && c->key_algorithm == KEY_RSA);
}

/* OpenSSL's EXFLAG_SS wants an algorithm of the own key (check_sig_alg_match()). */
bool anchor_signature_is_of_no_such_key(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && certificate_is_self_issued(anchor) &&
	       is_signed_by_other_kind(anchor);
}

/* 4.1.2.2: issuer and serial number are those of one certificate. */
bool serial_is_that_of_root(const struct situation *situation)
{
	const struct path *path = path_of(situation);
	const struct certificate *anchor = situation_anchor(situation);
	for (size_t i = 0; anchor != NULL && anchor->serial.len > 0 && i + 1 < path->n; i++) {
		if (bytes_equal(path->links[i]->serial, anchor->serial) &&
		    bytes_equal(path->links[i]->issuer, anchor->issuer))
			return true;
	}
	return false;
}

static bool lacks_authority_key_id(const struct certificate *child)
{
	return child->version == 3 && child->authority_key_id.len == 0;
}

static bool lacks_subject_key_id(const struct certificate *authority)
{
	return authority->version == 3 && authority->subject_key_id.len == 0;
}

bool authority_key_id_is_absent(const struct situation *situation)
{
	const struct path *path = strict_path(situation);
	for (size_t i = 0; i + 1 < path->n; i++) {
		if (lacks_authority_key_id(path->links[i]))
			return true;
	}
	return false;
}

bool subject_key_id_is_absent(const struct situation *situation)
{
	return any_strict_authority(situation, lacks_subject_key_id);
}

static unsigned critical_key_ids(const struct certificate *certificate)
{
	unsigned critical = certificate->extensions.critical;
	return (critical >> EXTENSION_SUBJECT_KEY_ID & 1) +
	       (critical >> EXTENSION_AUTHORITY_KEY_ID & 1);
}

static bool has_critical_key_id(const struct certificate *certificate)
{
	return critical_key_ids(certificate) > 0;
}

bool key_id_is_critical(const struct situation *situation)
{
	return situation_any_signature(situation, has_critical_key_id);
}

bool trusted_leaf_key_id_is_critical(const struct situation *situation)
{
	const struct certificate *leaf = trusted_leaf(situation);
	return leaf != NULL && has_critical_key_id(leaf);
}

/* --- names --------------------------------------------------------------------------- */

bool rdn_has_same_values(struct bytes a, struct bytes b)
{
	struct name_attribute x, y;
	for (;;) {
		bool more = name_attribute_next(&a, &x);
		if (more != name_attribute_next(&b, &y))
			return false;
		if (!more)
			return true;
		if (!bytes_equal(x.oid, y.oid) || !bytes_equal(x.value, y.value))
			return false;
	}
}

/* The same octets, whatever types of strings they are. */
static bool same_values(struct bytes a, struct bytes b)
{
	struct der_element x, y;
	if (!name_open(a, &a) || !name_open(b, &b))
		return false;
	for (;;) {
		bool more = der_next(&a, &x);
		if (more != der_next(&b, &y))
			return false;
		if (!more)
			return true;
		if (!rdn_has_same_values(x.contents, y.contents))
			return false;
	}
}

static bool differs_in_type(const struct certificate *child, const struct certificate *issuer)
{
	return !bytes_equal(child->issuer, issuer->subject) &&
	       same_values(child->issuer, issuer->subject);
}

static bool differs_in_text(const struct certificate *child, const struct certificate *issuer)
{
	return !bytes_equal(child->issuer, issuer->subject) &&
	       !same_values(child->issuer, issuer->subject);
}

bool issuer_differs_in_type(const struct situation *situation)
{
	return situation_any_edge(situation, differs_in_type);
}

bool issuer_differs_in_text(const struct situation *situation)
{
	return situation_any_edge(situation, differs_in_text);
}

/* Between the anchor and what is below it. */
static bool is_last_edge(const struct situation *situation,
			 bool (*is_so)(const struct certificate *child,
				       const struct certificate *issuer))
{
	const struct path *path = path_of(situation);
	return situation->result->trust.anchored && path->n > 1 &&
	       is_so(path->links[path->n - 2], path->links[path->n - 1]);
}

static bool differs_in_octets(const struct certificate *child, const struct certificate *issuer)
{
	return !bytes_equal(child->issuer, issuer->subject);
}

bool anchor_is_named_by_other_octets(const struct situation *situation)
{
	return is_last_edge(situation, differs_in_octets);
}

static bool is_anchor_sent(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	const struct certificate *anchor = situation_anchor(situation);
	for (size_t i = 0; anchor != NULL && i < session->n_chain; i++) {
		if (certificate_equal(&session->chain[i], anchor))
			return true;
	}
	return false;
}

bool anchor_subject_differs_in_type(const struct situation *situation)
{
	return is_last_edge(situation, differs_in_type) && !is_anchor_sent(situation);
}

bool sent_root_subject_differs_in_type(const struct situation *situation)
{
	return is_last_edge(situation, differs_in_type) && is_anchor_sent(situation) &&
	       certificate_is_self_issued(situation_anchor(situation));
}

bool anchor_subject_differs_in_text(const struct situation *situation)
{
	return is_last_edge(situation, differs_in_text) && !is_anchor_sent(situation);
}

static bool has_empty_issuer(const struct certificate *c)
{
	return c->issuer.len == 2;
}

bool leaf_issuer_is_empty(const struct situation *situation)
{
	return situation_has_certificate(situation) && has_empty_issuer(situation_leaf(situation));
}

bool intermediate_issuer_is_empty(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_empty_issuer);
}

/* --- form ------------------------------------------------------------------------------ */

static bool lacks_key_usage(const struct certificate *c)
{
	return c->is_ca && !c->has_key_usage;
}

static bool is_not_critical(const struct certificate *c)
{
	return c->is_ca && (c->extensions.critical & 1u << EXTENSION_BASIC_CONSTRAINTS) == 0;
}

/* A leaf that says that it is an authority is held to the same. */
static bool any_authority_or_leaf(const struct situation *situation,
				  bool (*is_so)(const struct certificate *certificate))
{
	return strict_path_is_more_than_leaf(situation) &&
	       (is_so(situation_leaf(situation)) || any_strict_authority(situation, is_so));
}

bool authority_has_no_key_usage(const struct situation *situation)
{
	return any_strict_authority(situation, lacks_key_usage);
}

bool authority_constraints_not_critical(const struct situation *situation)
{
	return any_authority_or_leaf(situation, is_not_critical);
}

/* The anchor above a leaf, or NULL. */
static const struct certificate *anchor_above(const struct situation *situation)
{
	return path_of(situation)->n > 1 ? situation_anchor(situation) : NULL;
}

bool anchor_is_version_1(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && anchor->version == 1;
}

bool anchor_has_no_basic_constraints(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && anchor->version == 3 && !anchor->has_basic_constraints;
}

bool stored_intermediate_has_no_basic_constraints(const struct situation *situation)
{
	return anchor_has_no_basic_constraints(situation) &&
	       !certificate_is_self_issued(situation_anchor(situation));
}

static bool has_huge_path_length(const struct certificate *c)
{
	return c->path_len == INT_MAX;
}

bool path_length_is_huge(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_huge_path_length);
}

bool anchor_path_length_is_huge(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && has_huge_path_length(anchor);
}

bool anchor_version_1_is_written(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && certificate_is_odd(anchor, ODDITY_VERSION_1_WRITTEN);
}

/* Are more authorities between it and the leaf than its path length, whatever their names? */
static bool allows_fewer(const struct path *path, size_t authority)
{
	int path_len = path->links[authority]->path_len;
	return path_len >= 0 && (size_t)path_len < authority - 1;
}

/* The path lengths, if self-issued certificates counted, too (RFC 5280, 4.2.1.9: they
 * do not). */
bool path_length_counts_self_issued(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	if (!trust->anchored || (trust->faults & FAULT(PATH_LENGTH)) != 0)
		return false;
	for (size_t i = 1; i + 1 < trust->path.n; i++) {
		if (allows_fewer(&trust->path, i))
			return true;
	}
	return false;
}

bool anchor_path_length_counts_self_issued(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	return trust->anchored && trust->path.n > 1 && (trust->faults & FAULT(PATH_LENGTH)) == 0 &&
	       allows_fewer(&trust->path, trust->path.n - 1);
}

/* --- keys ------------------------------------------------------------------------------- */

/* From here on OpenSSL counts the strength of an RSA key as 112 bits, which its level
 * 2 wants (ossl_ifc_ffc_compute_security_bits() rounds to whole octets). */
enum { RSA_112_BITS = 1962 };

static bool is_rsa(const struct certificate *c, unsigned from, unsigned below)
{
	return (c->key_algorithm == KEY_RSA || c->key_algorithm == KEY_RSA_PSS) &&
	       c->key_bits >= from && c->key_bits < below;
}

static bool is_1024(const struct certificate *c)
{
	return is_rsa(c, 1024, RSA_112_BITS);
}

static bool is_2047(const struct certificate *c)
{
	return is_rsa(c, RSA_112_BITS, 2048);
}

static bool is_over_8192(const struct certificate *c)
{
	return is_rsa(c, 8193, UINT_MAX);
}

static bool is_p224(const struct certificate *c)
{
	return c->key_algorithm == KEY_EC && c->key_curve == CURVE_OTHER && c->key_bits == 224;
}

static bool is_other_curve(const struct certificate *c)
{
	return c->key_algorithm == KEY_EC && c->key_curve == CURVE_OTHER && c->key_bits != 224 &&
	       c->key_bits != 192;
}

static bool is_p192(const struct certificate *c)
{
	return c->key_algorithm == KEY_EC && c->key_curve == CURVE_OTHER && c->key_bits == 192;
}

static bool is_dsa(const struct certificate *c)
{
	return c->key_algorithm == KEY_DSA;
}

static bool is_ed25519(const struct certificate *c)
{
	return c->key_algorithm == KEY_ED25519;
}

static bool is_ed448(const struct certificate *c)
{
	return c->key_algorithm == KEY_ED448;
}

static bool is_rare(const struct certificate *c)
{
	return c->key_algorithm == KEY_RSA_PSS || c->key_algorithm == KEY_UNKNOWN;
}

bool authority_key_is_1024(const struct situation *situation)
{
	return situation_any_authority(situation, is_1024);
}

bool authority_key_is_2047(const struct situation *situation)
{
	return situation_any_authority(situation, is_2047);
}

bool intermediate_key_is_over_8192(const struct situation *situation)
{
	return situation_any_intermediate(situation, is_over_8192);
}

bool anchor_key_is_over_8192(const struct situation *situation)
{
	return situation_any_authority(situation, is_over_8192) &&
	       !situation_any_intermediate(situation, is_over_8192);
}

bool authority_key_is_p224(const struct situation *situation)
{
	return situation_any_authority(situation, is_p224);
}

bool authority_key_is_other_curve(const struct situation *situation)
{
	return situation_any_authority(situation, is_other_curve);
}

bool authority_key_is_p192(const struct situation *situation)
{
	return situation_any_authority(situation, is_p192);
}

bool authority_key_is_dsa(const struct situation *situation)
{
	return situation_any_authority(situation, is_dsa);
}

bool authority_key_is_ed25519(const struct situation *situation)
{
	return situation_any_authority(situation, is_ed25519);
}

bool authority_key_is_ed448(const struct situation *situation)
{
	return situation_any_authority(situation, is_ed448);
}

bool authority_key_is_rare(const struct situation *situation)
{
	return situation_any_authority(situation, is_rare);
}

/* --- signatures --------------------------------------------------------------------------- */

static bool is_sha1(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA1 && c->signature_kind != SIGNATURE_RSA_PSS;
}

static bool is_pss_sha1(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA1 && c->signature_kind == SIGNATURE_RSA_PSS;
}

static bool is_sha224(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA2 && c->signature_hash_bits == 224;
}

bool own_signature_is_sha1(const struct situation *situation)
{
	return situation->result->trust.root == ROOT_OWN &&
	       situation_any_signature(situation, is_sha1);
}

bool signature_is_sha1(const struct situation *situation)
{
	return situation->result->trust.root != ROOT_OWN &&
	       situation_any_signature(situation, is_sha1);
}

bool leaf_signature_is_pss_sha1(const struct situation *situation)
{
	const struct path *path = path_of(situation);
	return path->n > 0 && path_signature_counts(path, 0, situation->result->trust.anchored) &&
	       is_pss_sha1(path->links[0]);
}

bool intermediate_signature_is_pss_sha1(const struct situation *situation)
{
	return situation_any_intermediate(situation, is_pss_sha1);
}

bool trusted_leaf_signature_is_md5(const struct situation *situation)
{
	const struct certificate *leaf = trusted_leaf(situation);
	return leaf != NULL && leaf->signature_hash == HASH_MD5;
}

bool self_signature_is_weak(const struct situation *situation)
{
	const struct certificate *leaf = trusted_leaf(situation);
	return leaf != NULL && certificate_is_self_issued(leaf) &&
	       (leaf->signature_hash == HASH_SHA1 || is_sha224(leaf));
}

bool signature_is_sha224(const struct situation *situation)
{
	return situation_any_signature(situation, is_sha224);
}

/* --- policies ------------------------------------------------------------------------------- */

static bool is_critical(const struct certificate *c, enum certificate_extension extension)
{
	return (c->extensions.critical & 1u << extension) != 0;
}

static bool has_critical_policy_constraints(const struct certificate *c)
{
	return is_critical(c, EXTENSION_POLICY_CONSTRAINTS);
}

static bool has_no_policy(const struct certificate *c)
{
	return c->policies.n_ids == 0;
}

/* Policies stay valid down from the anchor as long as each certificate has some. */
bool critical_qualifier_is_in_valid_policy(const struct situation *situation)
{
	const struct path *path = path_of(situation);
	for (size_t i = path->n; situation->result->trust.anchored && i-- > 0;) {
		const struct certificate *c = path->links[i];
		if (i + 1 == path->n)
			continue;
		if (has_no_policy(c))
			return false;
		if (is_critical(c, EXTENSION_POLICIES) && c->policies.unknown_qualifier)
			return true;
	}
	return false;
}

static bool has_empty_policy_constraints(const struct certificate *c)
{
	return (c->extensions.empty & 1u << EXTENSION_POLICY_CONSTRAINTS) != 0;
}

static bool has_critical_mapping(const struct certificate *c)
{
	return is_critical(c, EXTENSION_POLICY_MAPPINGS);
}

static bool maps_any(const struct certificate *c)
{
	return c->policies.maps_any;
}

static bool has_critical_inhibit_any(const struct certificate *c)
{
	return is_critical(c, EXTENSION_INHIBIT_ANY_POLICY);
}

bool policy_constraints_are_critical(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_critical_policy_constraints);
}

bool anchor_policy_constraints_are_critical(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && has_critical_policy_constraints(anchor);
}

bool anchor_policy_mapping_is_critical(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && has_critical_mapping(anchor);
}

bool anchor_inhibit_any_policy_is_critical(const struct situation *situation)
{
	const struct certificate *anchor = anchor_above(situation);
	return anchor != NULL && has_critical_inhibit_any(anchor);
}

/* Would a policy be missing, if the anchor counted as the authorities below it do? */
bool anchor_demands_policy(const struct situation *situation)
{
	const struct path *path = path_of(situation);
	size_t at;
	return anchor_above(situation) != NULL &&
	       (situation->result->trust.faults & FAULT(POLICY)) == 0 &&
	       policy_tree_check_with_anchor(path->links, path->n, &at) == POLICY_TREE_VIOLATED;
}

bool policy_constraints_are_empty(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_empty_policy_constraints);
}

bool policy_mapping_is_critical(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_critical_mapping);
}

bool policy_mapping_is_of_any(const struct situation *situation)
{
	return situation_any_intermediate(situation, maps_any);
}

bool inhibit_any_policy_is_critical(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_critical_inhibit_any);
}

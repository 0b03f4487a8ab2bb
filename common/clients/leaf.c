/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leaf.h"

#include <limits.h>

#include "authority.h"
#include "encoding.h"

static const struct certificate *leaf_or_null(const struct situation *situation)
{
	return situation_has_certificate(situation) ? situation_leaf(situation) : NULL;
}

bool leaf_is_anchor(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation->result->trust.anchored &&
	       situation->result->trust.path.n == 1;
}

/* --- authorities --------------------------------------------------------------------- */

bool leaf_is_authority(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && c->is_ca;
}

bool leaf_is_authority_without_key_usage(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && c->is_ca && !c->has_key_usage &&
	       strict_path_is_more_than_leaf(situation);
}

bool leaf_has_path_length(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && c->path_len >= 0 && strict_path_is_more_than_leaf(situation) &&
	       (!c->is_ca || (c->has_key_usage && (c->key_usage & KEY_USAGE_KEY_CERT_SIGN) == 0));
}

bool leaf_may_sign_certificates(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && !c->is_ca && (c->key_usage & KEY_USAGE_KEY_CERT_SIGN) != 0 &&
	       strict_path_is_more_than_leaf(situation);
}

/* --- purposes --------------------------------------------------------------------------- */

static bool lacks_server_auth(const struct certificate *c)
{
	return c != NULL && c->has_eku && (c->eku & EKU_SERVER_AUTH) == 0;
}

static const unsigned step_up = EKU_NETSCAPE_SGC | EKU_MICROSOFT_SGC;

bool leaf_is_for_any_purpose(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return lacks_server_auth(c) && (c->eku & EKU_ANY) != 0 && (c->eku & step_up) == 0;
}

bool leaf_is_for_any_purpose_and_step_up(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return lacks_server_auth(c) && (c->eku & EKU_ANY) != 0 && (c->eku & step_up) != 0;
}

bool leaf_is_for_step_up(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return lacks_server_auth(c) && (c->eku & EKU_ANY) == 0 && (c->eku & step_up) != 0;
}

/* An empty or damaged list has traits of its own (encoding.h). */
bool leaf_is_for_other_purposes(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return lacks_server_auth(c) && (c->eku & (EKU_ANY | step_up)) == 0 && c->eku != 0 &&
	       !leaf_is_anchor(situation);
}

bool trusted_leaf_is_for_other_purposes(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return lacks_server_auth(c) && (c->eku & (EKU_ANY | step_up)) == 0 && c->eku != 0 &&
	       leaf_is_anchor(situation);
}

bool leaf_names_no_purpose(const struct situation *situation)
{
	const int64_t july_2019_s = INT64_C(1561939200);
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && !c->has_eku && dates_readable(c) && c->not_before_s >= july_2019_s;
}

bool leaf_may_sign_ocsp(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && (c->eku & EKU_SERVER_AUTH) != 0 && (c->eku & EKU_OCSP_SIGNING) != 0;
}

bool leaf_is_netscape_client(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && (c->extensions.present & 1u << EXTENSION_NETSCAPE_TYPE) != 0 &&
	       (c->extensions.damaged & 1u << EXTENSION_NETSCAPE_TYPE) == 0 &&
	       (c->netscape_type & NETSCAPE_TYPE_SERVER) == 0;
}

/* --- the key ------------------------------------------------------------------------------- */

/* An RSA key (or one for PSS) of first to last bits. */
static bool is_rsa_of(const struct situation *situation, unsigned first, unsigned last)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && (c->key_algorithm == KEY_RSA || c->key_algorithm == KEY_RSA_PSS) &&
	       c->key_bits >= first && c->key_bits <= last;
}

bool leaf_key_is_below_1023(const struct situation *situation)
{
	return is_rsa_of(situation, 1, 1022);
}

bool leaf_key_is_1023(const struct situation *situation)
{
	return is_rsa_of(situation, 1023, 1023);
}

bool leaf_key_is_below_2047(const struct situation *situation)
{
	return is_rsa_of(situation, 1024, 2046);
}

bool leaf_key_is_2047(const struct situation *situation)
{
	return is_rsa_of(situation, 2047, 2047);
}

bool leaf_key_is_over_8192(const struct situation *situation)
{
	return is_rsa_of(situation, 8193, UINT_MAX);
}

static bool is_key(const struct situation *situation, enum key_algorithm algorithm)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && c->key_algorithm == algorithm;
}

bool leaf_key_is_pss(const struct situation *situation)
{
	return is_key(situation, KEY_RSA_PSS);
}

bool leaf_key_is_p521(const struct situation *situation)
{
	return is_key(situation, KEY_EC) && situation_leaf(situation)->key_bits == 521;
}

bool leaf_key_is_of_other_curve(const struct situation *situation)
{
	return is_key(situation, KEY_EC) && situation_leaf(situation)->key_curve == CURVE_OTHER;
}

bool leaf_key_is_ed25519(const struct situation *situation)
{
	return is_key(situation, KEY_ED25519);
}

bool leaf_key_is_ed448(const struct situation *situation)
{
	return is_key(situation, KEY_ED448);
}

/* Of a certificate that breaks off before the key another trait tells. */
bool leaf_key_is_of_other_kind(const struct situation *situation)
{
	return is_key(situation, KEY_DSA) ||
	       (is_key(situation, KEY_UNKNOWN) && situation_leaf(situation)->spki.len > 0);
}

/* --- critical extensions ------------------------------------------------------------------- */

static bool has_critical(const struct situation *situation, enum certificate_extension id)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && (c->extensions.critical & 1u << id) != 0;
}

bool leaf_has_unknown_critical(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL &&
	       c->n_unknown_critical >
		       critical_with_traits(c) + has_critical(situation, EXTENSION_POISON);
}

bool leaf_is_precertificate(const struct situation *situation)
{
	return has_critical(situation, EXTENSION_POISON);
}

/* --- subject and dates ------------------------------------------------------------------------ */

bool leaf_is_nameless_and_san_not_critical(const struct situation *situation)
{
	enum { EMPTY_NAME_BYTES = 2 };
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL && c->subject.len == EMPTY_NAME_BYTES && c->has_san && !c->san_critical;
}

static bool begins_before_1950(const struct certificate *c)
{
	const int64_t year_1950_s = INT64_C(-631152000);
	return dates_readable(c) && c->not_before_s < year_1950_s;
}

bool begins_before_1950_below_anchor(const struct situation *situation)
{
	const struct certificate *c = leaf_or_null(situation);
	return c != NULL &&
	       (begins_before_1950(c) || situation_any_intermediate(situation, begins_before_1950));
}

bool anchor_begins_before_1950(const struct situation *situation)
{
	return situation_any_authority(situation, begins_before_1950) &&
	       !situation_any_intermediate(situation, begins_before_1950);
}

bool leaf_has_critical_policy_constraints(const struct situation *situation)
{
	return has_critical(situation, EXTENSION_POLICY_CONSTRAINTS) && !leaf_is_anchor(situation);
}

bool trusted_leaf_has_critical_policy_constraints(const struct situation *situation)
{
	return has_critical(situation, EXTENSION_POLICY_CONSTRAINTS) && leaf_is_anchor(situation);
}

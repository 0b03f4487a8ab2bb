/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "algorithms.h"

#include "facts/der.h"

/* --- signatures ------------------------------------------------------------------- */

static bool is_sha3(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA3 && c->signature_kind != SIGNATURE_ECDSA;
}

static bool is_ecdsa_sha3(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA3 && c->signature_kind == SIGNATURE_ECDSA;
}

bool signature_is_sha3(const struct situation *situation)
{
	return situation_any_signature(situation, is_sha3);
}

bool signature_is_ecdsa_sha3(const struct situation *situation)
{
	return situation_any_signature(situation, is_ecdsa_sha3);
}

static bool take_number(struct bytes *rest)
{
	struct der_element number;
	return der_expect(rest, DER_INTEGER, &number) && der_is_integer(number.contents);
}

/* Ecdsa-Sig-Value: SEQUENCE { r INTEGER, s INTEGER }. */
static bool is_ecdsa_not_der(const struct certificate *c)
{
	struct bytes rest = c->signature;
	struct der_element pair;
	if (c->signature_kind != SIGNATURE_ECDSA)
		return false;
	return !der_expect(&rest, DER_SEQUENCE, &pair) || rest.len > 0 ||
	       !take_number(&pair.contents) || !take_number(&pair.contents) ||
	       pair.contents.len > 0;
}

bool ecdsa_signature_is_no_der(const struct situation *situation)
{
	return situation_any_signature(situation, is_ecdsa_not_der);
}

/* With SHA-1, SHA-224 and SHA-3 the hash is what tells (authority.h, above). */
static bool is_unusual_pss(const struct certificate *c)
{
	return certificate_is_odd(c, ODDITY_PSS_UNUSUAL) && c->signature_hash == HASH_SHA2 &&
	       c->signature_hash_bits >= 256;
}

bool pss_parameters_are_unusual(const struct situation *situation)
{
	return situation_any_signature(situation, is_unusual_pss);
}

static bool lacks_pss_null(const struct certificate *c)
{
	return certificate_is_odd(c, ODDITY_PSS_NULL_MISSING);
}

bool pss_null_is_missing(const struct situation *situation)
{
	return situation_any_signature(situation, lacks_pss_null);
}

/* --- keys ------------------------------------------------------------------------------- */

static bool has_parameters(const struct certificate *c)
{
	return certificate_is_odd(c, ODDITY_KEY_PARAMETERS);
}

static bool is_compressed(const struct certificate *c)
{
	return certificate_is_odd(c, ODDITY_KEY_POINT_COMPRESSED);
}

static bool is_explicit(const struct certificate *c)
{
	return certificate_is_odd(c, ODDITY_KEY_CURVE_EXPLICIT);
}

bool key_has_parameters(const struct situation *situation)
{
	return situation_any_certificate(situation, has_parameters);
}

bool key_point_is_compressed(const struct situation *situation)
{
	return situation_any_certificate(situation, is_compressed);
}

static bool has_exponent_over(const struct certificate *c, unsigned bits)
{
	return (c->key_algorithm == KEY_RSA || c->key_algorithm == KEY_RSA_PSS) &&
	       c->key_exponent_bits > bits;
}

static bool has_exponent_over_31(const struct certificate *c)
{
	return has_exponent_over(c, 31);
}

static bool has_exponent_over_33(const struct certificate *c)
{
	return has_exponent_over(c, 33);
}

static bool has_exponent_over_63(const struct certificate *c)
{
	return has_exponent_over(c, 63);
}

static bool has_exponent_over_64(const struct certificate *c)
{
	return has_exponent_over(c, 64);
}

bool key_exponent_is_over_31_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_exponent_over_31);
}

bool key_exponent_is_over_33_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_exponent_over_33);
}

bool key_exponent_is_over_63_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_exponent_over_63);
}

bool key_exponent_is_over_64_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_exponent_over_64);
}

bool authority_curve_is_explicit(const struct situation *situation)
{
	return situation_any_authority(situation, is_explicit);
}

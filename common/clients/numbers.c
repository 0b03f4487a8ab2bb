/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers.h"

static bool is_over_31(const struct certificate *c)
{
	return c->oid_sizes.outside > 31 || c->oid_sizes.purposes > 31;
}

static bool is_policy_over_31(const struct certificate *c)
{
	return c->oid_sizes.policies > 31;
}

static bool is_over_64(const struct certificate *c)
{
	return c->oid_sizes.outside > 64 || c->oid_sizes.names > 64;
}

static bool is_purpose_over_64(const struct certificate *c)
{
	return c->oid_sizes.purposes > 64;
}

static bool has_skip_over(const struct certificate *c, unsigned bits)
{
	return c->policies.constraints_bits > bits || c->policies.inhibit_any_bits > bits;
}

static bool has_skip_over_8(const struct certificate *c)
{
	return has_skip_over(c, 8);
}

static bool has_skip_over_63(const struct certificate *c)
{
	return has_skip_over(c, 63);
}

static bool has_critical_skip_over_31(const struct certificate *c)
{
	const unsigned critical = c->extensions.critical;
	return ((critical & 1u << EXTENSION_POLICY_CONSTRAINTS) != 0 &&
		c->policies.constraints_bits > 31) ||
	       ((critical & 1u << EXTENSION_INHIBIT_ANY_POLICY) != 0 &&
		c->policies.inhibit_any_bits > 31);
}

bool has_policy_skip_over_8_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_skip_over_8);
}

bool has_policy_skip_over_63_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_skip_over_63);
}

bool has_critical_policy_skip_over_31_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, has_critical_skip_over_31);
}

bool has_number_over_31_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, is_over_31);
}

bool has_policy_number_over_31_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, is_policy_over_31);
}

bool has_number_over_64_bits(const struct situation *situation)
{
	return situation_any_certificate(situation, is_over_64);
}

/* Nobody reads the purposes of an anchor so. */
bool has_purpose_number_over_64_bits(const struct situation *situation)
{
	const size_t n = situation_n_judged(situation);
	for (size_t i = 0; i < n; i++) {
		if (is_purpose_over_64(situation_judged(situation, i)))
			return true;
	}
	return false;
}

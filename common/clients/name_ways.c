/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_ways.h"

struct trait_set name_ways(const struct certificate *certificate, const struct reference *reference)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct trait_set ways = { 0 };
	struct matcher matcher = matcher_make(reference, &rules);
	for (size_t i = 0; i < certificate->n_names; i++) {
		enum name_reason reason = matcher_match(&matcher, &certificate->names[i]);
		if (reason == NAME_REASON_WILDCARD)
			trait_set_add(&ways, TRAIT_WAY_WILDCARD);
		else if (name_reason_fits(reason))
			trait_set_add(&ways, TRAIT_WAY_EXACT);
	}
	if (name_verdict(certificate, reference, &rules).reason == NAME_REASON_CN_ONLY)
		trait_set_add(&ways, TRAIT_WAY_CN_ONLY);
	return ways;
}

bool no_way_fits(const struct situation *situation)
{
	if (!situation_has_certificate(situation))
		return false;
	const struct result *result = situation->result;
	for (size_t i = 0; i < result->n_names; i++) {
		struct trait_set ways =
			name_ways(situation_leaf(situation), result->names[i].reference);
		if (trait_set_is_empty(&ways))
			return true;
	}
	return false;
}

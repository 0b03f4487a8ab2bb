/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "public_root.h"

#include "facts/sct.h"

/* Below an anchor of this kind, with dates that can be read? */
static bool is_below(const struct situation *situation, enum root_kind kind)
{
	return situation_has_certificate(situation) && situation->result->trust.anchored &&
	       situation->result->trust.root == kind && dates_readable(situation_leaf(situation));
}

/* Begins in [from_s, until_s) and lasts more than so many days? */
static bool lasts_over(const struct situation *situation, int days, int64_t from_s, int64_t until_s)
{
	const struct certificate *c = situation_leaf(situation);
	return c->not_before_s >= from_s && c->not_before_s < until_s && dates_last_over(c, days);
}

static const int64_t march_2018_s = INT64_C(1519862400);
static const int64_t may_2018_s = INT64_C(1525132800);
static const int64_t july_2019_s = INT64_C(1561939200);
static const int64_t september_2020_s = INT64_C(1598918400);

bool lifetime_is_over_825_days(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation->result->trust.anchored &&
	       dates_readable(situation_leaf(situation)) &&
	       lasts_over(situation, 825, july_2019_s, INT64_MAX);
}

bool old_lifetime_is_over_825_days_public(const struct situation *situation)
{
	return is_below(situation, ROOT_PUBLIC) &&
	       lasts_over(situation, 825, march_2018_s, september_2020_s);
}

bool lifetime_is_over_398_days_public(const struct situation *situation)
{
	return is_below(situation, ROOT_PUBLIC) &&
	       lasts_over(situation, 398, september_2020_s, INT64_MAX);
}

bool lifetime_is_over_398_days_unknown(const struct situation *situation)
{
	return is_below(situation, ROOT_UNKNOWN) &&
	       lasts_over(situation, 398, september_2020_s, INT64_MAX);
}

bool lifetime_is_over_ballot_public(const struct situation *situation)
{
	if (!is_below(situation, ROOT_PUBLIC))
		return false;
	const struct certificate *c = situation_leaf(situation);
	int days = dates_public_limit_days(c->not_before_s);
	return days > 0 && days < 398 && dates_last_over(c, days) && !dates_last_over(c, 398);
}

/* Enough for each policy that is published: the number for a certificate that is good
 * for at most 180 days, and beyond. */
static bool are_timestamps_few(const struct situation *situation)
{
	enum { FEW = 2, SEVERAL = 3, SHORT_DAYS = 180 };
	if (situation_leaf(situation)->not_before_s < may_2018_s)
		return false;
	struct sct_sources scts = sct_sources_of(&situation->result->session);
	bool is_long = lasts_over(situation, SHORT_DAYS, INT64_MIN, INT64_MAX);
	return scts.embedded.n_logs < (is_long ? SEVERAL : FEW) && scts.stapled.n_logs < FEW;
}

bool timestamps_are_few_public(const struct situation *situation)
{
	return is_below(situation, ROOT_PUBLIC) && are_timestamps_few(situation);
}

bool timestamps_are_few_unknown(const struct situation *situation)
{
	return is_below(situation, ROOT_UNKNOWN) && are_timestamps_few(situation);
}

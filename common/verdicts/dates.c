/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dates.h"

enum { DAY_S = 86400 };

bool dates_readable(const struct certificate *certificate)
{
	return (certificate->defects & CERTIFICATE_DEFECT_DATES) == 0;
}

bool dates_expired(const struct certificate *certificate, int64_t at_s)
{
	return dates_readable(certificate) && certificate->not_after_s < at_s;
}

bool dates_not_yet_valid(const struct certificate *certificate, int64_t at_s)
{
	return dates_readable(certificate) && certificate->not_before_s > at_s;
}

int dates_public_limit_days(int64_t not_before_s)
{
	static const struct {
		int64_t from_s;
		int days;
	} rows[] = {
		{ INT64_C(1868227200), 47 },  /* 15 March 2029 */
		{ INT64_C(1805068800), 100 }, /* 15 March 2027 */
		{ INT64_C(1773532800), 200 }, /* 15 March 2026 */
		{ INT64_C(1598918400), 398 }, /* 1 September 2020 */
		{ INT64_C(1519862400), 825 }, /* 1 March 2018 */
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (not_before_s >= rows[i].from_s)
			return rows[i].days;
	}
	return 0;
}

bool dates_last_over(const struct certificate *certificate, int64_t days)
{
	return dates_readable(certificate) &&
	       certificate->not_after_s - certificate->not_before_s > days * (int64_t)DAY_S;
}

/* The certificate with the earliest end that is not before a time; one whose dates cannot
 * be read does not count.  NULL when there is none. */
static const struct certificate *expires_first(const struct certificate *const *certificates,
					       size_t n, int64_t from_s)
{
	const struct certificate *first = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!dates_readable(certificates[i]) || dates_expired(certificates[i], from_s))
			continue;
		if (first == NULL || certificates[i]->not_after_s < first->not_after_s)
			first = certificates[i];
	}
	return first;
}

/* What -w and -c say of one certificate, or of none. */
static struct dates_verdict held_to(const struct certificate *certificate, int64_t at_s,
				    const struct threshold *warning,
				    const struct threshold *critical)
{
	struct dates_verdict verdict = { .first = certificate };
	if (certificate != NULL) {
		verdict.remaining_s = certificate->not_after_s - at_s;
		verdict.lifetime_s = certificate->not_after_s - certificate->not_before_s;
	}
	verdict.warning = threshold_range(warning, THRESHOLD_WARNING, verdict.lifetime_s);
	verdict.critical = threshold_range(critical, THRESHOLD_CRITICAL, verdict.lifetime_s);
	if (certificate != NULL) {
		verdict.alerts_warning = range_alerts(&verdict.warning, verdict.remaining_s);
		verdict.alerts_critical = range_alerts(&verdict.critical, verdict.remaining_s);
	}
	return verdict;
}

struct dates_verdict dates_verdict(const struct certificate *const *certificates, size_t n,
				   int64_t at_s, const struct threshold *warning,
				   const struct threshold *critical)
{
	struct dates_verdict verdict =
		held_to(expires_first(certificates, n, INT64_MIN), at_s, warning, critical);
	for (size_t i = 0; i < n; i++)
		verdict.unreadable |= !dates_readable(certificates[i]);
	return verdict;
}

/* Is there more reason to tell of the other one?  By the thresholds that are its own. */
static bool is_worse(const struct dates_verdict *other, const struct dates_verdict *told,
		     bool own_warning, bool own_critical)
{
	bool critical = other->alerts_critical && own_critical;
	bool warning = other->alerts_warning && own_warning;
	if (critical != told->alerts_critical)
		return critical;
	if (!critical && warning != told->alerts_warning)
		return warning;
	return (critical || warning) && other->remaining_s < told->remaining_s;
}

struct dates_verdict dates_soon(const struct certificate *const *certificates, size_t n,
				int64_t at_s, const struct threshold *warning,
				const struct threshold *critical)
{
	bool own_warning = warning->kind == THRESHOLD_DEFAULT;
	bool own_critical = critical->kind == THRESHOLD_DEFAULT;
	struct dates_verdict soon =
		held_to(expires_first(certificates, n, at_s), at_s, warning, critical);
	for (size_t i = 0; i < n; i++) {
		if (!dates_readable(certificates[i]) || dates_expired(certificates[i], at_s))
			continue;
		struct dates_verdict other = held_to(certificates[i], at_s, warning, critical);
		if (is_worse(&other, &soon, own_warning, own_critical))
			soon = other;
	}
	return soon;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dates.h"

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

/* The certificate with the earliest end; one whose dates cannot be read does
 * not count.  NULL when none can be read. */
static const struct certificate *expires_first(const struct certificate *const *certificates,
					       size_t n)
{
	const struct certificate *first = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!dates_readable(certificates[i]))
			continue;
		if (first == NULL || certificates[i]->not_after_s < first->not_after_s)
			first = certificates[i];
	}
	return first;
}

struct dates_verdict dates_verdict(const struct certificate *const *certificates, size_t n,
				   int64_t at_s, const struct threshold *warning,
				   const struct threshold *critical)
{
	struct dates_verdict verdict = { 0 };
	for (size_t i = 0; i < n; i++)
		verdict.unreadable |= !dates_readable(certificates[i]);
	verdict.first = expires_first(certificates, n);
	if (verdict.first != NULL) {
		verdict.remaining_s = verdict.first->not_after_s - at_s;
		verdict.lifetime_s = verdict.first->not_after_s - verdict.first->not_before_s;
	}
	verdict.warning = threshold_range(warning, THRESHOLD_WARNING, verdict.lifetime_s);
	verdict.critical = threshold_range(critical, THRESHOLD_CRITICAL, verdict.lifetime_s);
	if (verdict.first != NULL) {
		verdict.alerts_warning = range_alerts(&verdict.warning, verdict.remaining_s);
		verdict.alerts_critical = range_alerts(&verdict.critical, verdict.remaining_s);
	}
	return verdict;
}

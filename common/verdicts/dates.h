/* dates.h - the verdict on validity periods.  Pure: "now" is an argument. */
#ifndef CCN_VERDICTS_DATES_H
#define CCN_VERDICTS_DATES_H

#include "base/threshold.h"
#include "facts/certificate.h"

/* What is asked of one certificate; the last two are false when its dates cannot
 * be read.  RFC 5280 4.1.2.5: the period includes both of its ends. */
bool dates_readable(const struct certificate *certificate);
bool dates_expired(const struct certificate *certificate, int64_t at_s);
bool dates_not_yet_valid(const struct certificate *certificate, int64_t at_s);

/* The longest that a certificate below a public root may be good for, in days, by when it
 * begins (CA/Browser Forum, Baseline Requirements 6.3.2: ballots 193, SC-31, SC-081);
 * 0: before the first of these limits. */
int dates_public_limit_days(int64_t not_before_s);

/* Is it good for more than so many days?  False when its dates cannot be read. */
bool dates_last_over(const struct certificate *certificate, int64_t days);

struct dates_verdict {
	/* The certificate that it is about, NULL when there is none whose dates can be read,
	 * and how long it is good for from now (negative once past). */
	const struct certificate *first;
	int64_t remaining_s;
	int64_t lifetime_s;
	struct range warning; /* thresholds as they hold for it */
	struct range critical;
	/* Of this endpoint alone, instead of those of the demands; borrowed, or NULL. */
	const struct threshold *own_warning, *own_critical;
	bool alerts_warning;
	bool alerts_critical;
	bool unreadable; /* a date could not be read */
};

/* Of the one that expires first.  The certificates: the links of the path that the trust
 * verdict chose, its trust anchor too (OpenSSL and GnuTLS refuse an expired one), or the
 * chain as sent when there is no path. */
struct dates_verdict dates_verdict(const struct certificate *const *certificates, size_t n,
				   int64_t at_s, const struct threshold *warning,
				   const struct threshold *critical);

/* Of those of them that have not expired the one that expires soonest by its thresholds: where
 * none are given those of its own lifetime hold for each, so that a leaf that is renewed every
 * day does not hide an intermediate that ends next week.  A range or a share that is given holds
 * for the one that expires first, and so does the verdict when nothing alerts. */
struct dates_verdict dates_soon(const struct certificate *const *certificates, size_t n,
				int64_t at_s, const struct threshold *warning,
				const struct threshold *critical);

#endif

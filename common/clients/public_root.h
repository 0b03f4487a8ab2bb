/* public_root.h - traits of how long the server's certificate is good for, and of its
 * certificate timestamps: what clients demand of public roots, and some of any.
 * Predicates of traits.def: true when it is so; false without a certificate, and
 * without a trust anchor.  Pure.
 *
 * Each stands twice where it matters of which kind the root is: for a public one, and
 * for one of which that is not known.
 */
#ifndef CCN_CLIENTS_PUBLIC_ROOT_H
#define CCN_CLIENTS_PUBLIC_ROOT_H

#include "situation.h"

/* Longer than 825 days, and it begins on or after 1 July 2019; whatever the root. */
bool lifetime_is_over_825_days(const struct situation *situation);
/* Longer than 825 days, and it begins from March 2018 to August 2020. */
bool old_lifetime_is_over_825_days_public(const struct situation *situation);
/* Longer than 398 days, and it begins in September 2020 or later. */
bool lifetime_is_over_398_days_public(const struct situation *situation);
bool lifetime_is_over_398_days_unknown(const struct situation *situation);
/* At most 398 days, but longer than ballot SC-081 of the CA/Browser Forum lets
 * authorities issue: from 15 March 2026 on 200 days, from 2027 on 100, from 2029 on
 * 47. */
bool lifetime_is_over_ballot_public(const struct situation *situation);

/* It begins in May 2018 or later, and has too few certificate timestamps, counted once for each log
 * and not verified: the certificate has fewer than 2 (3, when it is good for more than 180 days),
 * and the stapled response fewer than 2. */
bool timestamps_are_few_public(const struct situation *situation);
bool timestamps_are_few_unknown(const struct situation *situation);

#endif

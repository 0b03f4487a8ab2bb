/* alarm.h - what the verdicts of families of clients count as.
 *
 * What a finding of the standards' own verdicts tells already is not told again;
 * client-refuses is about the rest, and about clients that the user named.  Pure.
 */
#ifndef CCN_CLIENTS_ALARM_H
#define CCN_CLIENTS_ALARM_H

#include "trait.h"

/* Raises client-refuses when a family refuses for what no other finding tells:
 *
 * - critical, when demands->clients names such a family; of those that it names
 *   also what is told, but neither critical nor waived, counts;
 * - critical, when every family refuses for what is not told as critical (but not
 *   because the user said so);
 * - warning, when demands->clients names none, and one of usual does (the families
 *   that usually speak the protocol: a mask of CLIENT_BIT);
 * - else ok.
 *
 * Call it behind judge() and clients_verdicts(). */
enum err clients_judge(struct result *result, const struct demands *demands, unsigned usual,
		       struct error *reterr) MUST_USE;

/* The families that client-refuses is about, by the same rules: a mask of
 * CLIENT_BIT, 0 when it is not raised. */
unsigned clients_alarmed(const struct result *result, const struct demands *demands);

/* Of what a family refuses the most telling: what no finding tells before what one
 * tells, in the order of the table.  The family must refuse. */
enum trait clients_reason(const struct result *result, enum client_family family);

/* The worst state of the findings that tell what families refuse; STATE_OK when
 * none does, or when the user waived them. */
enum state clients_told_worst(const struct result *result);

/* What the refusal of a trait counts as: the state of the finding that tells it, else
 * that of client-refuses; STATE_OK without either. */
enum state clients_trait_state(const struct result *result, enum trait trait);

/* Does a finding tell what a trait says? */
bool clients_is_told(const struct result *result, enum trait trait);

#endif

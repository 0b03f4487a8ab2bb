/* clients.h - would a client of each family accept it?
 *
 * Pure: facts and verdicts in, verdicts out.  What families take is data
 * (traits.def); here is how traits add up.
 */
#ifndef CCN_CLIENTS_CLIENTS_H
#define CCN_CLIENTS_CLIENTS_H

#include "trait.h"

/* Fills result->clients from everything else that is known about the endpoint:
 * session and verdicts must be there, with or without a certificate.
 *
 * A family refuses when it refuses a rule that is present, or when it takes none of
 * the ways in which a reference identifier fits (name_ways.h); else it depends,
 * when a rule, or the best of the ways, may or may not be taken; else it accepts.
 * work: what may be spent on it, beside what was spent on the verdicts; where that is
 * not enough (or was not) families depend on what they make of so complex a chain;
 * NULL: whatever it takes. */
void clients_verdicts(struct result *result, int64_t at_s, struct work *work);

#endif

/* judge.h - from verdicts to findings: what each opinion counts as.
 *
 * Pure.  The one place that decides which finding a verdict raises, in the
 * order of the steps.
 */
#ifndef CCN_VERDICTS_JUDGE_H
#define CCN_VERDICTS_JUDGE_H

#include "result.h"

/* Fills result->findings and result->state from its session and verdicts.
 * A name verdict counts whenever a certificate was obtained, whatever else is
 * wrong.  No certificate and no finding that says why is UNKNOWN. */
enum err judge(struct result *result, const struct demands *demands, struct error *reterr) MUST_USE;

/* The path that counts: to the authority of a TLSA record where clients look at that
 * alone, else the one that the trust verdict chose. */
const struct path *judge_path(const struct result *result);

/* Has each certificate of that path signed the one below, up to an anchor? */
bool judge_path_is_signed(const struct result *result);

/* The certificates whose dates count: the links of that path, or the chain as sent
 * when there is no path.  Returns how many
 * were written; there is room for PATH_MAX_CERTIFICATES or CHAIN_MAX_CERTIFICATES,
 * whichever is more. */
enum { DATED_CERTIFICATES = 64 };
size_t judge_dated_certificates(const struct result *result,
				const struct certificate *ret_certificates[DATED_CERTIFICATES]);

#endif

/* evaluate.h - from facts to verdicts: asks every verdict about one endpoint,
 * with the trust anchors at hand.
 *
 * The trust verdict of a chain that is octet for octet the same as an earlier
 * one is taken over; names are judged for each endpoint.
 */
#ifndef CCN_RUN_EVALUATE_H
#define CCN_RUN_EVALUATE_H

#include "base/deadline.h"
#include "cli/options.h"
#include "plan.h"
#include "verdicts/result.h"

struct evaluator; /* opaque: anchors, signature checker, CRLs */

/* Opens the trust anchors and the CRL file, before any connection is made; an
 * error when they cannot be read, or not by the deadline.  options must outlive the evaluator. */
enum err evaluator_new(const struct options *options, struct deadline deadline,
		       struct evaluator **ret_evaluator, struct error *reterr) MUST_USE;
void evaluator_free(struct evaluator *evaluator);

/* Where the trust anchors come from; owned by the evaluator. */
const char *evaluator_anchors(const struct evaluator *evaluator);

/* Fills the verdicts and findings of result, whose session is complete.
 * protocol may be NULL.  Earlier results given to the same evaluator must stay
 * where they are. */
enum err evaluate(struct evaluator *evaluator, const struct expectation *expectation,
		  const struct protocol *protocol, struct result *result,
		  struct error *reterr) MUST_USE;

#endif

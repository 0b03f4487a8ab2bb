/* evaluate.h - judge: from facts to verdicts, without a descriptor or a clock.
 *
 * Asks every verdict about each endpoint.  The trust verdict of a chain that is
 * octet for octet the same as an earlier one is taken over; names are judged for
 * each endpoint.  What following a chain may cost has its bound for each endpoint, so
 * that one that is made to be dear leaves the others their time.
 */
#ifndef CCN_RUN_EVALUATE_H
#define CCN_RUN_EVALUATE_H

#include "plan.h"
#include "trust/anchors.h"
#include "trust/revocation.h"
#include "trust/signature.h"
#include "verdicts/result.h"

/* What is judged by; borrowed. */
struct evidence {
	const struct demands *demands;
	struct anchor_store *anchors;
	struct signature_checker *signatures;
	struct crl_store *crls; /* NULL: none */
	bool fingerprints;      /* the SHA-256 of each certificate is wanted, too */
};

/* Fills the verdicts and findings of n results, whose sessions are complete and
 * of which expectations says what each must fit.  They borrow from the
 * expectations, from the anchors, and from each other. */
enum err evaluate(const struct evidence *evidence, const struct expectation *const *expectations,
		  struct result *results, size_t n, const struct progress *progress,
		  struct error *reterr) MUST_USE;

#endif

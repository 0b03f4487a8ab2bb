/* anyresult.h - any result that a run may leave, put together from octets: what
 * it lacks, what was found, and what its texts are.
 *
 * For tests of the report: a result without a certificate, without an address or
 * without any other of its parts is normal everywhere there.
 */
#ifndef CCN_TESTS_SUPPORT_ANYRESULT_H
#define CCN_TESTS_SUPPORT_ANYRESULT_H

#include "report/report.h"
#include "support/choices.h"

/* What a result may lack. */
enum part {
	PART_CERTIFICATE, /* nothing was obtained */
	PART_VERDICTS,    /* obtained, but not judged */
	PART_IDENTITY,
	PART_ADDRESS,
	PART_SESSION, /* what was negotiated, times */
	PART_NAMES,   /* references to compare */
	PART_PRESENTED,
	PART_PATH,
	PART_DATES,
	PART_CULPRITS, /* certificates that findings are about */
	PART_CONTENTS, /* everything within the certificates */
	PART_DANE,
	PART_REQUIREMENTS, /* --require */
	PART_CLIENTS,
	PART_ERROR,
	PART_DETAILS, /* what is said about the run: log, anchors, principal */
	PART_COUNT,
};

enum { ANY_RESULTS_MAX = 6, ANY_NAMES_MAX = 4 };

/* Which findings a result has: those below, or the one of this number alone. */
enum {
	ANY_FINDINGS_ALL = FINDING_NONE,
	ANY_FINDINGS_SOME = FINDING_COUNT,
	ANY_FINDINGS_NONE,
	ANY_FINDINGS_COUNT,
};

/* struct any a = { 0 } is a valid empty value. */
struct any {
	struct report_input input;
	struct demands demands;
	struct result results[ANY_RESULTS_MAX];
	size_t n_results;
	struct certificate anchor;
	struct reference references[ANY_RESULTS_MAX][ANY_NAMES_MAX];
	void **owned;
	size_t n_owned;
};

/* Adds a result that lacks the parts of the mask (bits 1 << PART_x). */
void any_add(struct any *any, struct choices *choices, unsigned lacking, unsigned findings);

/* Completes the input; at least one result is there. */
const struct report_input *any_input(struct any *any, struct choices *choices);

void any_clear(struct any *any);

#endif

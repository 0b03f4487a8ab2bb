/* randompki.h - authorities and leaves with random merits and faults, and random
 * chains and anchor sets made from them, for the differential tests.  The same
 * seed gives the same.
 */
#ifndef CCN_TESTS_UNIT_RANDOMPKI_H
#define CCN_TESTS_UNIT_RANDOMPKI_H

#include "facts/certificate.h"
#include "support/derbuf.h"

enum {
	RANDOM_ROOTS = 8,
	RANDOM_INTERMEDIATES = 18,
	RANDOM_LEAVES = 16,
	RANDOM_CERTIFICATES = RANDOM_ROOTS + RANDOM_INTERMEDIATES + RANDOM_LEAVES,
	RANDOM_CHAIN_MAX = 12,
};

#define RANDOM_NOW_S INT64_C(1795372373)

struct random_certificate {
	struct derbuf der;
	struct certificate facts;
	char note[160]; /* what is special about it */
};

struct random_pki {
	struct random_certificate all[RANDOM_CERTIFICATES]; /* roots, intermediates, leaves */
};

/* Indexes into random_pki.all. */
struct random_list {
	size_t index[RANDOM_CERTIFICATES];
	size_t n;
};

struct random_source {
	uint64_t state;
};

uint32_t random_below(struct random_source *random, uint32_t n); /* 0 to n - 1 */
bool random_percent(struct random_source *random, unsigned percent);

void random_pki_build(struct random_pki *pki, struct random_source *random);
void random_pki_clear(struct random_pki *pki);

/* A chain, leaf first: often proper; else unsorted, with parts missing, doubled
 * or foreign. */
void random_chain(const struct random_pki *pki, struct random_source *random,
		  struct random_list *ret_chain);
/* A set of anchors: mostly roots. */
void random_anchors(struct random_source *random, struct random_list *ret_anchors);

/* Prints what a test needs in order to be understood. */
void random_case_print(const struct random_pki *pki, const struct random_list *chain,
		       const struct random_list *anchors);

#endif

/* fakestore.h - trust anchors that a test has in memory, for programs that are linked with
 * --wrap for the functions of trust/anchors.h below. */
#ifndef CCN_TESTS_SUPPORT_FAKESTORE_H
#define CCN_TESTS_SUPPORT_FAKESTORE_H

#include "trust/anchors.h"

/* What every store holds from now on, borrowed.  The first is a public root, the others
 * are somebody's own. */
void fakestore_set(const struct certificate *const *anchors, size_t n);

enum err __wrap_anchor_store_find(struct anchor_store *store, const struct certificate *chain,
				  size_t n_chain, const struct certificate *const **ret_anchors,
				  size_t *ret_n, struct error *reterr);
enum err __wrap_anchor_store_root_kind(struct anchor_store *store, const struct certificate *anchor,
				       enum root_kind *ret_kind, struct error *reterr);
bool __wrap_anchor_store_is_own(const struct anchor_store *store);

#endif

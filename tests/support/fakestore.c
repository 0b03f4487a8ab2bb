/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fakestore.h"

static const struct certificate *const *list;
static size_t n_list;

void fakestore_set(const struct certificate *const *anchors, size_t n)
{
	list = anchors;
	n_list = n;
}

enum err __wrap_anchor_store_find(struct anchor_store *store, const struct certificate *chain,
				  size_t n_chain, const struct certificate *const **ret_anchors,
				  size_t *ret_n, struct error *reterr)
{
	(void)store, (void)chain, (void)n_chain, (void)reterr;
	*ret_anchors = n_list > 0 ? (const struct certificate *const *)list : NULL;
	*ret_n = n_list;
	return ERR_NONE;
}

enum err __wrap_anchor_store_root_kind(struct anchor_store *store, const struct certificate *anchor,
				       enum root_kind *ret_kind, struct error *reterr)
{
	(void)store, (void)reterr;
	*ret_kind = certificate_equal(anchor, list[0]) ? ROOT_PUBLIC : ROOT_OWN;
	return ERR_NONE;
}

bool __wrap_anchor_store_is_own(const struct anchor_store *store)
{
	(void)store;
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "facts/chain_order.h"

#include "facts/distinguished_name.h"
#include "facts/session.h"

size_t chain_order_leaf(const struct certificate *certificates, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!certificates[i].is_ca)
			return i;
	}
	return 0;
}

static bool is_taken(const size_t *order, size_t n_taken, size_t i)
{
	for (size_t k = 0; k < n_taken; k++) {
		if (order[k] == i)
			return true;
	}
	return false;
}

static bool can_have_issued(const struct certificate *issuer, const struct certificate *child)
{
	return child->issuer.len > 0 && !certificate_key_ids_differ(child, issuer) &&
	       distinguished_name_equal(child->issuer, issuer->subject);
}

static bool find_issuer(const struct certificate *certificates, size_t n, const size_t *order,
			size_t n_taken, size_t *ret_issuer)
{
	const struct certificate *child = &certificates[order[n_taken - 1]];
	for (size_t i = 0; i < n && !can_have_issued(child, child); i++) {
		if (can_have_issued(&certificates[i], child) && !is_taken(order, n_taken, i)) {
			*ret_issuer = i;
			return true;
		}
	}
	return false;
}

/* Of a longer chain no more is kept (session.h). */
void chain_order(const struct certificate *certificates, size_t n, size_t leaf, size_t *order)
{
	size_t n_chain = 0, n_taken, next = leaf;
	do {
		order[n_chain++] = next;
	} while (n_chain < CHAIN_MAX_CERTIFICATES &&
		 find_issuer(certificates, n, order, n_chain, &next));
	n_taken = n_chain;
	for (size_t i = 0; i < n; i++) {
		if (!is_taken(order, n_chain, i))
			order[n_taken++] = i;
	}
}

/* chain_order.h - certificates that stand in no order of their own, in the order in which
 * a server sends them.
 *
 * Pure.
 */
#ifndef CCN_FACTS_CHAIN_ORDER_H
#define CCN_FACTS_CHAIN_ORDER_H

#include "facts/certificate.h"

/* The first that is no authority; where all are, the first.  n > 0. */
size_t chain_order_leaf(const struct certificate *certificates, size_t n);

/* Fills order with the index of each: leaf, its issuer, the issuer's, as far as they are
 * there, then what is left, as it stands. */
void chain_order(const struct certificate *certificates, size_t n, size_t leaf, size_t *order);

#endif

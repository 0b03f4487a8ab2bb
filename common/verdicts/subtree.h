/* subtree.h - one GeneralSubtree (RFC 5280 4.2.1.10) against one name, kind by
 * kind.  Pure.
 */
#ifndef CCN_VERDICTS_SUBTREE_H
#define CCN_VERDICTS_SUBTREE_H

#include "facts/certificate.h"

/* Does a subtree's base contain every name that the presented name stands for
 * (a wildcard stands for many)?  Does it contain any of them?  Both of the same
 * kind, both well formed.  Of names of a form that nobody processes (NAME_OTHER)
 * nothing is known: none is within, and each may be. */
bool subtree_contains(const struct subtree *subtree, struct bytes name);
bool subtree_touches(const struct subtree *subtree, struct bytes name);

/* Is its base what its kind demands? */
bool subtree_is_well_formed(const struct subtree *subtree);

#endif

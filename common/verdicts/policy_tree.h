/* policy_tree.h - certificate policies: does an authority demand one that the
 * path does not have?  RFC 5280, 6.1.2 to 6.1.5, where the user demands none: the
 * user-initial-policy-set is any-policy, and the three initial flags are false.
 *
 * Pure.  Of the valid policy tree only the lowest level is kept, and of that the
 * policies that it expects below, each once: nodes of one policy and depth
 * differ in their ancestors alone, which nothing asks for when any policy will
 * do.  So work grows with what the certificates say, not with the ways through
 * the tree (CVE-2023-0464).
 */
#ifndef CCN_VERDICTS_POLICY_TREE_H
#define CCN_VERDICTS_POLICY_TREE_H

#include "facts/certificate.h"

/* Policies of one certificate, its mappings, and policies valid at a time. */
enum { POLICY_TREE_MAX = 128 };

enum policy_tree_answer {
	POLICY_TREE_MET,
	POLICY_TREE_VIOLATED,
	POLICY_TREE_TOO_MANY, /* more than the limit: nothing is known */
};

/* links: leaf first, without the trust anchor, whose extensions are no part of
 * the algorithm (OpenSSL and Go leave them out, too).  When not met, *ret_at is
 * the link that has no valid policy though one is demanded.  Looks at
 * policies only when one of the links has requireExplicitPolicy. */
enum policy_tree_answer policy_tree_check(const struct certificate *const *links, size_t n,
					  size_t *ret_at);

/* The same where the last link is the trust anchor, and counts as any authority does:
 * one without policies allows all (Chromium). */
enum policy_tree_answer policy_tree_check_with_anchor(const struct certificate *const *links,
						      size_t n, size_t *ret_at);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "policy_tree.h"

#include "facts/certificate_policies.h"

/* What the level of the tree that was reached last expects of the next
 * certificate.  Neither policies nor any: the tree is NULL. */
struct expected {
	struct bytes ids[POLICY_TREE_MAX]; /* without anyPolicy */
	size_t n;
	bool any; /* there is a node of anyPolicy */
	bool too_many;
};

/* RFC 5280 6.1.2 (d) to (f): how many certificates until it holds. */
struct policy_state {
	int explicit_policy;
	int policy_mapping;
	int inhibit_any;
};

static bool is_expected(const struct expected *e, struct bytes id)
{
	for (size_t i = 0; i < e->n; i++) {
		if (bytes_equal(e->ids[i], id))
			return true;
	}
	return false;
}

static void expect(struct expected *e, struct bytes id)
{
	if (is_expected(e, id))
		return;
	if (e->n == POLICY_TREE_MAX)
		e->too_many = true;
	else
		e->ids[e->n++] = id;
}

static bool is_null(const struct expected *e)
{
	return e->n == 0 && !e->any;
}

/* 6.1.3 (d), (e): the valid policies of the certificate below. */
static void descend(const struct certificate_policies *policies, bool any_allowed,
		    const struct expected *above, struct expected *ret_valid)
{
	bool has_any = false;
	ret_valid->n = 0;
	ret_valid->any = false;
	for (size_t i = 0; i < policies->n_ids; i++) {
		struct bytes id = policies->ids[i];
		if (policy_is_any(id))
			has_any = true;
		else if (above->any || is_expected(above, id))
			expect(ret_valid, id);
	}
	if (!has_any || !any_allowed)
		return;
	ret_valid->any = above->any;
	for (size_t i = 0; i < above->n; i++)
		expect(ret_valid, above->ids[i]);
}

static bool is_mapped(const struct certificate_policies *policies, struct bytes id)
{
	for (size_t i = 0; i < policies->n_mappings; i++) {
		if (bytes_equal(policies->mappings[i].issuer, id))
			return true;
	}
	return false;
}

/* 6.1.4 (b): a policy that is mapped goes on as what it is mapped to, or, when
 * mapping is inhibited, not at all.  A node of anyPolicy stands for each policy
 * that has no node of its own. */
static void map(const struct certificate_policies *policies, bool allowed,
		const struct expected *valid, struct expected *ret_expected)
{
	ret_expected->n = 0;
	ret_expected->any = valid->any;
	for (size_t i = 0; i < valid->n; i++) {
		if (!is_mapped(policies, valid->ids[i]))
			expect(ret_expected, valid->ids[i]);
	}
	for (size_t i = 0; allowed && i < policies->n_mappings; i++) {
		const struct policy_mapping *mapping = &policies->mappings[i];
		if (valid->any || is_expected(valid, mapping->issuer))
			expect(ret_expected, mapping->subject);
	}
}

static void lower(int *counter, const struct skip_count *skip, bool is_self_issued)
{
	if (!is_self_issued && *counter > 0)
		--*counter; /* 6.1.4 (h) */
	if (skip->present && skip->certificates < *counter)
		*counter = skip->certificates; /* (i), (j) */
}

static bool has_too_many(const struct certificate_policies *policies)
{
	return policies->n_ids > POLICY_TREE_MAX || policies->n_mappings > POLICY_TREE_MAX;
}

/* Without requireExplicitPolicy anywhere, explicit_policy, which begins at one
 * more than there are certificates, never comes down to 0. */
static bool may_be_demanded(const struct certificate *const *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (links[i]->policies.require_explicit.present)
			return true;
	}
	return false;
}

/* 6.1.5 (a), (b) */
static bool is_demanded_of_leaf(const struct certificate *leaf, int explicit_policy)
{
	const struct skip_count *own = &leaf->policies.require_explicit;
	return explicit_policy <= 1 || (own->present && own->certificates == 0);
}

static enum policy_tree_answer check(const struct certificate *const *links, size_t n,
				     bool with_anchor, size_t *ret_at)
{
	const int all = (int)n + 1;
	struct policy_state state = { all, all, all };
	struct expected expected = { .any = true }, valid = { 0 };
	if (!may_be_demanded(links, n))
		return POLICY_TREE_MET;
	for (size_t i = n; i-- > 0;) {
		const struct certificate_policies *policies = &links[i]->policies;
		bool is_self_issued = certificate_is_self_issued(links[i]);
		bool any_allowed = state.inhibit_any > 0 || (i > 0 && is_self_issued);
		*ret_at = i;
		if (has_too_many(policies))
			return POLICY_TREE_TOO_MANY;
		if (with_anchor && i + 1 == n && policies->n_ids == 0)
			valid.any = true;
		else
			descend(policies, any_allowed, &expected, &valid);
		if (valid.too_many || expected.too_many)
			return POLICY_TREE_TOO_MANY;
		/* 6.1.3 (f); for the leaf that of 6.1.5 (g) comprises it */
		if (is_null(&valid) &&
		    (i > 0 ? state.explicit_policy == 0
			   : is_demanded_of_leaf(links[0], state.explicit_policy)))
			return POLICY_TREE_VIOLATED;
		map(policies, state.policy_mapping > 0, &valid, &expected);
		lower(&state.explicit_policy, &policies->require_explicit, is_self_issued);
		lower(&state.policy_mapping, &policies->inhibit_mapping, is_self_issued);
		lower(&state.inhibit_any, &policies->inhibit_any, is_self_issued);
	}
	return POLICY_TREE_MET;
}

enum policy_tree_answer policy_tree_check(const struct certificate *const *links, size_t n,
					  size_t *ret_at)
{
	return check(links, n, false, ret_at);
}

enum policy_tree_answer policy_tree_check_with_anchor(const struct certificate *const *links,
						      size_t n, size_t *ret_at)
{
	return check(links, n, true, ret_at);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path_search.h"

#include "facts/distinguished_name.h"
#include "name_constraints.h"
#include "path_check.h"
#include "policy_tree.h"

bool path_search_is_anchor(const struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n_anchors; i++) {
		if (certificate_equal(s->anchors[i], c))
			return true;
	}
	return false;
}

bool path_search_can_afford(struct path_search *s, uint64_t units)
{
	s->exhausted = !work_take(s->budget, units) || s->exhausted;
	return !s->exhausted;
}

/* Names in other letters are compared octet by octet, blanks passed over, and sets of
 * attributes in any order: about a unit for an octet. */
static uint64_t name_work(struct bytes a, struct bytes b)
{
	return (a.len + b.len) / 2;
}

bool path_search_same_name(struct path_search *s, struct bytes a, struct bytes b)
{
	return path_search_can_afford(s, name_work(a, b)) && distinguished_name_equal(a, b);
}

/* By name alone: the cheap question that is asked first. */
static bool names_issuer(struct path_search *s, const struct certificate *child,
			 const struct certificate *issuer)
{
	return path_search_same_name(s, child->issuer, issuer->subject);
}

/* As path_names_another_key(), which compares names, too; true also when the search is
 * exhausted.  OpenSSL and GnuTLS take such a candidate for another certificate of that
 * name. */
static bool names_another_key(struct path_search *s, const struct certificate *child,
			      const struct certificate *issuer)
{
	return !path_search_can_afford(s,
				       name_work(child->authority_cert_issuer, issuer->issuer)) ||
	       path_names_another_key(child, issuer);
}

/* --- what cannot lead anywhere ------------------------------------------- */

static bool names_anchor(struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n_anchors; i++) {
		if (names_issuer(s, c, s->anchors[i]))
			return true;
	}
	return false;
}

/* One of those that are tried, from first to end (left out)? */
static bool names_tried(struct path_search *s, const struct certificate *c, size_t first,
			size_t end)
{
	for (size_t i = first; i < end; i++) {
		if (names_issuer(s, c, s->tried[i]))
			return true;
	}
	return false;
}

/* Not the leaf, with which every path begins, and no second copy. */
static bool is_new(const struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n_tried; i++) {
		if (certificate_equal(s->tried[i], c))
			return false;
	}
	return !certificate_equal(&s->chain[0], c);
}

/* Those that name an anchor or, when there are some already, one of those from first to
 * end.  Anchors are tried as anchors, before the chain. */
static void try_next(struct path_search *s, size_t first, size_t end)
{
	for (size_t i = 0; i < s->n_chain; i++) {
		const struct certificate *c = &s->chain[i];
		if (is_new(s, c) &&
		    (end == 0 ? names_anchor(s, c) : names_tried(s, c, first, end)) &&
		    !path_search_is_anchor(s, c))
			s->tried[s->n_tried++] = c;
	}
}

/* From the anchors downwards, by names alone: what leads to none is not tried, so that
 * a maze of certificates costs no search, and the near ones are tried first (RFC 4158,
 * section 3.5), so that one with an exit costs little; of the equally near as they were
 * sent. */
static void choose_tried(struct path_search *s)
{
	try_next(s, 0, 0);
	for (size_t first = 0, end; first < s->n_tried; first = end) {
		end = s->n_tried;
		try_next(s, first, end);
	}
}

void path_search_start(struct path_search *s)
{
	const struct certificate *leaf = &s->chain[0];
	if (s->n_chain > PATH_MAX_SENT)
		s->n_chain = PATH_MAX_SENT;
	choose_tried(s);
	s->leaf_is_anchor = path_search_is_anchor(s, leaf);
	s->has_way =
		s->leaf_is_anchor || names_anchor(s, leaf) || names_tried(s, leaf, 0, s->n_tried);
}

/* --- edges --------------------------------------------------------------- */

/* What a signature by this key costs to check: it grows with the square of the
 * modulus, and with the exponent.  What is not known is as much as there is room
 * for. */
static uint64_t key_work(const struct certificate *issuer)
{
	const uint64_t room = 8 * (uint64_t)issuer->spki.len, largest_curve = 521;
	uint64_t bits = issuer->key_bits, exponent = issuer->key_exponent_bits;
	switch (issuer->key_algorithm) {
	case KEY_RSA:
	case KEY_RSA_PSS:
	case KEY_DSA:
		bits = bits != 0 ? bits : room;
		return bits * bits * (exponent != 0 ? exponent : room) / 44000;
	case KEY_EC:
	case KEY_ED25519:
	case KEY_ED448:
	case KEY_UNKNOWN:
		break;
	}
	bits = bits != 0 ? bits : largest_curve;
	return bits * bits / 20;
}

/* What is signed goes through a hash first. */
static uint64_t signature_work(const struct certificate *child, const struct certificate *issuer)
{
	return key_work(issuer) + child->tbs.len / 8;
}

enum signature_answer path_search_signature(struct path_search *s, const struct certificate *child,
					    const struct certificate *issuer)
{
	for (size_t i = 0; i < s->n_edges; i++) {
		if (s->edges[i].child == child && s->edges[i].issuer == issuer)
			return s->edges[i].answer;
	}
	uint64_t work = signature_work(child, issuer);
	s->work += work;
	if (s->n_edges == PATH_MAX_SIGNATURES || s->work > PATH_MAX_SIGNATURE_WORK)
		s->exhausted = true;
	if (!path_search_can_afford(s, work))
		return SIGNATURE_BAD;
	enum signature_answer answer = s->oracle->signed_by(s->oracle->context, child, issuer);
	s->edges[s->n_edges++] = (struct path_edge){ child, issuer, answer };
	return answer;
}

/* A trust anchor that was also sent is shown as sent. */
static const struct certificate *as_sent(const struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n_chain; i++) {
		if (certificate_equal(&s->chain[i], c))
			return &s->chain[i];
	}
	return c;
}

/* Candidates by number: anchors first (a path should end where it can), then
 * what was sent. */
static size_t n_candidates(const struct path_search *s)
{
	return s->n_anchors + s->n_chain;
}

static const struct certificate *candidate(const struct path_search *s, size_t i)
{
	return i < s->n_anchors ? as_sent(s, s->anchors[i]) : &s->chain[i - s->n_anchors];
}

static bool is_issuer(struct path_search *s, const struct certificate *child,
		      const struct certificate *issuer)
{
	return names_issuer(s, child, issuer) && !names_another_key(s, child, issuer) &&
	       path_search_signature(s, child, issuer) == SIGNATURE_GOOD;
}

bool path_search_has_issuer(struct path_search *s, const struct certificate *child)
{
	for (size_t i = 0; i < n_candidates(s) && !s->exhausted; i++) {
		if (is_issuer(s, child, candidate(s, i)))
			return true;
	}
	return false;
}

/* MD2 and MD4 are beyond what today's libraries can check at all. */
static unsigned signature_faults(const struct certificate *child, enum signature_answer answer)
{
	switch (answer) {
	case SIGNATURE_GOOD:
		return 0;
	case SIGNATURE_UNREADABLE:
		return child->signature_hash == HASH_MD2 || child->signature_hash == HASH_MD4
			       ? FAULT(BROKEN_HASH)
			       : FAULT(UNSUPPORTED);
	case SIGNATURE_REFUSED:
		return FAULT(BROKEN_HASH);
	case SIGNATURE_BAD:
		break;
	}
	return FAULT(SIGNATURE);
}

/* --- the search ---------------------------------------------------------- */

static bool tolerated(struct path_search *s, unsigned faults)
{
	enum trust_reason worst = trust_reason_worst(faults);
	if (worst <= s->level)
		return true;
	if (worst < s->next)
		s->next = worst;
	return false;
}

/* Nobody's signature on a trust anchor counts. */
static enum path_weakness weakness_of(const struct certificate *c, bool is_anchor)
{
	if (!is_anchor && path_signature_is_weak(c))
		return PATH_WEAKNESS_SIGNATURE;
	return path_key_is_weak(c) ? PATH_WEAKNESS_KEY : PATH_WEAKNESS_NONE;
}

static bool is_strong_enough(struct path_search *s, const struct certificate *c, bool is_anchor)
{
	enum path_weakness weakness = weakness_of(c, is_anchor);
	if (weakness <= s->weakness)
		return true;
	if (weakness < s->next_weakness)
		s->next_weakness = weakness;
	return false;
}

/* A name and key that is on the path already leads to nothing that the path
 * could not have had without the loop (RFC 4158, section 2.4.2), if its key
 * identifier is the same, too. */
static bool is_on_path(struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->path.n; i++) {
		const struct certificate *link = s->path.links[i];
		if (certificate_equal(link, c))
			return true;
		if (i > 0 && bytes_equal(link->spki, c->spki) &&
		    bytes_equal(link->subject_key_id, c->subject_key_id) &&
		    path_search_same_name(s, link->subject, c->subject))
			return true;
	}
	return false;
}

/* As path_constraint_faults(); remembered, for what the search has asked is asked
 * again of the path that it finds. */
static unsigned constraint_faults(struct path_search *s, const struct certificate *authority,
				  const struct certificate *below, bool is_leaf,
				  const struct presented_name **ret_name)
{
	*ret_name = NULL;
	if (!authority->name_constraints.present)
		return 0;
	for (size_t i = 0; i < s->n_constrained; i++) {
		const struct path_constrained *known = &s->constrained[i];
		if (known->authority == authority && known->below == below) {
			*ret_name = known->name;
			return known->faults;
		}
	}
	if (!path_search_can_afford(s, name_constraints_work(&authority->name_constraints, below)))
		return FAULT(TOO_COMPLEX);
	unsigned faults = path_constraint_faults(authority, below, is_leaf, ret_name);
	if (s->n_constrained < PATH_MAX_CONSTRAINED)
		s->constrained[s->n_constrained++] =
			(struct path_constrained){ authority, below, *ret_name, faults };
	return faults;
}

static unsigned constraints_faults(struct path_search *s, const struct certificate *authority)
{
	const struct presented_name *name;
	unsigned faults = 0;
	for (size_t i = 0; i < s->path.n; i++)
		faults |= constraint_faults(s, authority, s->path.links[i], i == 0, &name);
	return faults;
}

/* A forged or damaged signature is what is wrong with a path only when no other
 * certificate is the true issuer, and key identifiers do not tell that this is
 * another. */
static bool is_edge(struct path_search *s, const struct certificate *child,
		    const struct certificate *issuer, unsigned *faults)
{
	enum signature_answer answer = path_search_signature(s, child, issuer);
	if (s->exhausted || (answer != SIGNATURE_GOOD && names_another_key(s, child, issuer)))
		return false;
	*faults |= signature_faults(child, answer);
	return tolerated(s, *faults) &&
	       (answer == SIGNATURE_GOOD || !path_search_has_issuer(s, child));
}

/* A self-signed leaf is not issued by another edition of itself, unless that is
 * an authority: what is wrong then is that the leaf is self-signed. */
static bool is_other_edition(const struct path_search *s, const struct certificate *issuer,
			     unsigned faults)
{
	const struct certificate *leaf = s->path.links[0];
	return s->path.n == 1 && (faults & (FAULT(NOT_CA) | FAULT(CA_KEY_USAGE))) != 0 &&
	       bytes_equal(leaf->spki, issuer->spki) && certificate_is_self_issued(leaf);
}

/* Can issuer stand above the top of the path?  The cheap questions first. */
static bool may_follow(struct path_search *s, const struct certificate *issuer, bool is_anchor,
		       unsigned authorities)
{
	const struct certificate *child = s->path.links[s->path.n - 1];
	if (!names_issuer(s, child, issuer) || is_on_path(s, issuer) ||
	    !path_search_can_afford(s, name_constraints_form_work(&issuer->name_constraints)))
		return false;
	unsigned faults = path_authority_faults(issuer, is_anchor, authorities, s->at_s);
	if (names_another_key(s, child, issuer))
		faults |= FAULT(KEY_ID);
	return !is_other_edition(s, issuer, faults) && tolerated(s, faults) &&
	       is_strong_enough(s, issuer, is_anchor) && is_edge(s, child, issuer, &faults) &&
	       tolerated(s, faults | constraints_faults(s, issuer));
}

/* Each policy below the anchor is looked for among those that are valid at a level. */
static bool can_afford_policies(struct path_search *s)
{
	for (size_t i = 0; i + 1 < s->path.n; i++) {
		const struct certificate_policies *policies = &s->path.links[i]->policies;
		uint64_t n = policies->n_ids + policies->n_mappings;
		if (!path_search_can_afford(s, n * POLICY_TREE_MAX))
			return false;
	}
	return true;
}

/* Certificate policies are a matter of the whole path.  Each way that they refuse counts
 * as much as many candidates. */
static bool may_end(struct path_search *s)
{
	const struct certificate *at_fault;
	s->steps += PATH_POLICY_STEPS;
	return can_afford_policies(s) && tolerated(s, path_policy_faults(&s->path, &at_fault));
}

/* authorities: certificates between the leaf and what comes next, self-issued
 * ones not counted.  Recursion is as deep as a path is long. */
static bool extend(struct path_search *s, unsigned authorities)
{
	if (s->path.n == PATH_MAX_CERTIFICATES) {
		s->cut = true;
		return false;
	}
	for (size_t i = 0; i < s->n_anchors + s->n_tried && !s->exhausted; i++) {
		bool is_anchor = i < s->n_anchors;
		if (++s->steps > PATH_MAX_STEPS)
			s->exhausted = true;
		const struct certificate *issuer =
			is_anchor ? as_sent(s, s->anchors[i]) : s->tried[i - s->n_anchors];
		if (!may_follow(s, issuer, is_anchor, authorities))
			continue;
		s->path.links[s->path.n++] = issuer;
		if (is_anchor ? may_end(s)
			      : extend(s, authorities + !certificate_is_self_issued(issuer)))
			return true;
		s->path.n--;
	}
	return false;
}

static void begin_path(struct path_search *s)
{
	s->path.links[0] = &s->chain[0];
	s->path.n = 1;
}

/* Finds a path at this level of faults, the strongest. */
static bool find_strongest(struct path_search *s)
{
	if (!tolerated(s, path_leaf_faults(&s->chain[0], s->leaf_is_anchor, s->at_s)))
		return false;
	for (s->weakness = PATH_WEAKNESS_NONE;; s->weakness = s->next_weakness) {
		s->next_weakness = PATH_WEAKNESS_COUNT;
		begin_path(s);
		if (s->leaf_is_anchor || extend(s, 0))
			return true;
		if (s->exhausted || s->next_weakness == PATH_WEAKNESS_COUNT)
			return false;
	}
}

bool path_search_anchored(struct path_search *s)
{
	if (!s->has_way)
		return false;
	for (s->level = TRUST_REASON_TRUSTED;; s->level = s->next) {
		s->next = TRUST_REASON_COUNT;
		if (find_strongest(s))
			return true;
		if (s->exhausted || s->next == TRUST_REASON_COUNT)
			return false;
	}
}

static const struct certificate *find_verified_issuer(struct path_search *s)
{
	const struct certificate *child = s->path.links[s->path.n - 1];
	for (size_t i = s->n_anchors; i < n_candidates(s) && !s->exhausted; i++) {
		const struct certificate *issuer = candidate(s, i);
		if (!is_on_path(s, issuer) && is_issuer(s, child, issuer))
			return issuer;
	}
	return NULL;
}

bool path_search_is_self_signed(struct path_search *s, const struct certificate *c)
{
	return certificate_is_self_issued(c) && path_search_signature(s, c, c) == SIGNATURE_GOOD;
}

void path_search_unanchored(struct path_search *s)
{
	begin_path(s);
	if (path_search_is_self_signed(s, s->path.links[0]))
		return;
	while (s->path.n < PATH_MAX_CERTIFICATES) {
		const struct certificate *issuer = find_verified_issuer(s);
		if (issuer == NULL)
			return;
		s->path.links[s->path.n++] = issuer;
	}
	s->cut = true;
}

/* --- afterwards: everything that is wrong with a path ---------------------- */

static unsigned authorities_below(const struct path *path, size_t i)
{
	unsigned n = 0;
	for (size_t j = 1; j < i; j++)
		n += !certificate_is_self_issued(path->links[j]);
	return n;
}

unsigned path_search_edge_faults(struct path_search *s, const struct certificate *child,
				 const struct certificate *issuer)
{
	unsigned faults = path_names_another_key(child, issuer) ? FAULT(KEY_ID) : 0;
	return faults | signature_faults(child, path_search_signature(s, child, issuer));
}

unsigned path_search_link_form_faults(struct path_search *s, const struct path *path, size_t i,
				      bool anchored, const struct certificate **ret_refused,
				      const struct presented_name **ret_name)
{
	const struct certificate *link = path->links[i];
	bool is_anchor = !path_signature_counts(path, i, anchored);
	unsigned faults = i == 0 ? path_leaf_faults(link, is_anchor, s->at_s)
				 : path_authority_faults(link, is_anchor,
							 authorities_below(path, i), s->at_s);
	*ret_refused = NULL;
	for (size_t j = 0; j < i && *ret_refused == NULL; j++) {
		unsigned refused = constraint_faults(s, link, path->links[j], j == 0, ret_name);
		faults |= refused;
		if (refused != 0)
			*ret_refused = path->links[j];
	}
	return faults;
}

unsigned path_search_link_faults(struct path_search *s, const struct path *path, size_t i,
				 bool anchored, const struct certificate **ret_refused,
				 const struct presented_name **ret_name)
{
	unsigned faults = path_search_link_form_faults(s, path, i, anchored, ret_refused, ret_name);
	if (i + 1 < path->n)
		faults |= path_search_edge_faults(s, path->links[i], path->links[i + 1]);
	return faults;
}

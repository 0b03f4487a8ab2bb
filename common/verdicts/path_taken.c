/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path_taken.h"

#include "dates.h"
#include "facts/distinguished_name.h"
#include "path_check.h"
#include "path_search.h"

static bool may_have_issued(const struct certificate *issuer, const struct certificate *child)
{
	return distinguished_name_equal(child->issuer, issuer->subject) &&
	       !path_names_another_key(child, issuer);
}

static bool is_on(const struct path *path, const struct certificate *c)
{
	for (size_t i = 0; i < path->n; i++) {
		if (certificate_equal(path->links[i], c))
			return true;
	}
	return false;
}

/* As libraries see it before they look at signatures. */
static bool is_self_signed(const struct certificate *c)
{
	return certificate_is_self_issued(c) && !certificate_key_ids_differ(c, c);
}

static const struct certificate *top_of(const struct path *path)
{
	return path->links[path->n - 1];
}

static bool is_valid_at(const struct certificate *c, int64_t at_s)
{
	return !dates_expired(c, at_s) && !dates_not_yet_valid(c, at_s);
}

/* --- OpenSSL ---------------------------------------------------------------- */

/* OpenSSL looks at issuer and serial number, too (EXFLAG_SS). */
static bool looks_self_signed(const struct certificate *c)
{
	return certificate_is_self_issued(c) && !path_names_another_key(c, c);
}

/* Is c better than the best so far?  The first that is valid is taken at once. */
static bool ends_later(const struct certificate *c, const struct certificate *best)
{
	return best == NULL || c->not_after_s > best->not_after_s;
}

static const struct certificate *issuer_in_store(const struct path_search *s,
						 const struct path *path)
{
	const struct certificate *best = NULL;
	for (size_t i = 0; i < s->n_anchors; i++) {
		const struct certificate *c = s->anchors[i];
		if (!may_have_issued(c, top_of(path)) || is_on(path, c))
			continue;
		if (is_valid_at(c, s->at_s))
			return c;
		if (ends_later(c, best))
			best = c;
	}
	return best;
}

static const struct certificate *issuer_sent(const struct path_search *s, const struct path *path)
{
	const struct certificate *best = NULL;
	for (size_t i = 0; i < s->n_chain; i++) {
		const struct certificate *c = &s->chain[i];
		if (!may_have_issued(c, top_of(path)) || is_on(path, c))
			continue;
		if (is_valid_at(c, s->at_s))
			return c;
		if (ends_later(c, best))
			best = c;
	}
	return best;
}

/* Does the path end here?  A self-issued anchor has nothing above it.  A leaf that is
 * an anchor, and not self-issued, is one only when nothing else leads to one. */
static bool ends_here(const struct path_search *s, const struct path *path, bool partial)
{
	const struct certificate *top = top_of(path);
	bool may_end = looks_self_signed(top) || (partial && path->n > 1);
	return may_end && path_search_is_anchor(s, top);
}

static void follow_openssl(const struct path_search *s, bool partial, struct path_taken *taken)
{
	struct path *path = &taken->path;
	bool in_store = false;
	for (;;) {
		taken->anchored = ends_here(s, path, partial);
		if (taken->anchored || path->n == PATH_MAX_CERTIFICATES)
			return;
		const struct certificate *issuer = issuer_in_store(s, path);
		in_store = in_store || issuer != NULL;
		if (issuer == NULL && !in_store && !looks_self_signed(top_of(path)))
			issuer = issuer_sent(s, path);
		if (issuer == NULL)
			break;
		path->links[path->n++] = issuer;
	}
	taken->anchored = partial && !in_store && path_search_is_anchor(s, path->links[0]);
}

/* --- GnuTLS ----------------------------------------------------------------- */

/* GnuTLS looks at key identifiers only. */
static bool may_have_issued_by_key(const struct certificate *issuer,
				   const struct certificate *child)
{
	return distinguished_name_equal(child->issuer, issuer->subject) &&
	       !certificate_key_ids_differ(child, issuer);
}

static const struct certificate *first_sent(const struct path_search *s, const struct path *path)
{
	for (size_t i = 1; i < s->n_chain; i++) {
		if (may_have_issued_by_key(&s->chain[i], top_of(path)) &&
		    !is_on(path, &s->chain[i]))
			return &s->chain[i];
	}
	return NULL;
}

/* Anchors are found by the octets of their names. */
static bool may_have_issued_by_octets(const struct certificate *issuer,
				      const struct certificate *child)
{
	return bytes_equal(child->issuer, issuer->subject) &&
	       !certificate_key_ids_differ(child, issuer);
}

/* Of several the last that is valid today, else the first. */
static const struct certificate *last_in_store(const struct path_search *s,
					       const struct certificate *child)
{
	const struct certificate *best = NULL;
	for (size_t i = 0; i < s->n_anchors; i++) {
		const struct certificate *c = s->anchors[i];
		if (may_have_issued_by_octets(c, child) &&
		    (best == NULL || is_valid_at(c, s->at_s)))
			best = c;
	}
	return best;
}

/* What was sent, in the order in which one certifies the one before; a self-signed
 * one at its end is left out. */
static void sort_sent(const struct path_search *s, struct path *sorted)
{
	const struct certificate *issuer = &s->chain[0];
	sorted->n = 0;
	while (issuer != NULL && sorted->n < PATH_MAX_CERTIFICATES) {
		sorted->links[sorted->n++] = issuer;
		issuer = is_self_signed(issuer) ? NULL : first_sent(s, sorted);
	}
	if (sorted->n > 1 && is_self_signed(top_of(sorted)))
		sorted->n--;
}

/* The certificate by whose names anchors are chosen: the last of those in order, or,
 * when its issuer is unknown, the last of all that was sent. */
static const struct certificate *last_of_list(const struct path_search *s,
					      const struct path *sorted)
{
	const struct certificate *last = top_of(sorted);
	bool is_root = certificate_is_self_issued(last) && path_search_is_anchor(s, last);
	if (is_root || last_in_store(s, last) != NULL)
		return last;
	for (size_t i = 1; i < s->n_chain; i++) {
		if (!is_on(sorted, &s->chain[i]) && !is_self_signed(&s->chain[i]))
			last = &s->chain[i];
	}
	return last;
}

/* Has link i of the path the name and key of this anchor?  The leaf must be it. */
static bool is_same_authority(const struct path *path, size_t i, const struct certificate *anchor)
{
	const struct certificate *link = path->links[i];
	if (i == 0)
		return certificate_equal(link, anchor);
	return bytes_equal(link->spki, anchor->spki) &&
	       distinguished_name_equal(link->subject, anchor->subject);
}

/* Ends the sorted list at the anchors of this subject: where one of them stands in it,
 * else at the issuer of its last. */
static struct path_taken end_at(const struct path_search *s, const struct path *sorted,
				struct bytes subject)
{
	struct path_taken taken = { .path = *sorted };
	const struct certificate *issuer = NULL;
	for (size_t i = 0; i < s->n_anchors; i++) {
		const struct certificate *c = s->anchors[i];
		if (!bytes_equal(c->subject, subject))
			continue;
		for (size_t k = 0; k < taken.path.n; k++) {
			if (!is_same_authority(&taken.path, k, c))
				continue;
			taken.path.n = k;
			if (k == 0) {
				taken.path.n = 1;
				taken.anchored = true;
				return taken;
			}
		}
	}
	issuer = last_in_store(s, top_of(&taken.path));
	if (issuer == NULL || !bytes_equal(issuer->subject, subject) ||
	    taken.path.n == PATH_MAX_CERTIFICATES)
		return taken;
	taken.path.links[taken.path.n++] = issuer;
	taken.anchored = true;
	return taken;
}

static bool is_old(const struct path_search *s, const struct path *path)
{
	for (size_t i = 0; i < path->n; i++) {
		if (!is_valid_at(path->links[i], s->at_s) ||
		    (path_signature_counts(path, i, true) &&
		     path_signature_is_weak(path->links[i])))
			return true;
	}
	return false;
}

/* Tried with the anchors that have the name of the last one's issuer, then with those
 * that have its own name, if no issuer was found, or something is out of date or signed with
 * a weak hash. */
static struct path_taken follow_gnutls(const struct path_search *s)
{
	struct path sorted;
	sort_sent(s, &sorted);
	const struct certificate *last = last_of_list(s, &sorted);
	struct path_taken first = end_at(s, &sorted, last->issuer);
	if (certificate_is_self_issued(last) || (first.anchored && !is_old(s, &first.path)))
		return first;
	struct path_taken second = end_at(s, &sorted, last->subject);
	return second.anchored || !first.anchored ? second : first;
}

/* --- what is wrong with it ---------------------------------------------------- */

static bool is_same(const struct path *a, const struct path *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++) {
		if (!certificate_equal(a->links[i], b->links[i]))
			return false;
	}
	return a->n == b->n;
}

static unsigned form_faults(struct path_search *s, const struct path_taken *taken)
{
	const struct certificate *refused;
	const struct presented_name *name;
	unsigned faults = 0;
	for (size_t i = 0; i < taken->path.n; i++)
		faults |= path_search_link_form_faults(s, &taken->path, i, taken->anchored,
						       &refused, &name);
	return faults;
}

/* What the search knows about the signature on child: by whose key it is. */
static const struct certificate *known_issuer(const struct path_search *s,
					      const struct certificate *child)
{
	for (size_t i = 0; i < s->n_edges; i++) {
		if (s->edges[i].answer == SIGNATURE_GOOD &&
		    certificate_equal(s->edges[i].child, child))
			return s->edges[i].issuer;
	}
	return NULL;
}

/* A signature is by one key.  Of two anchors, above the leaf, of which one names the
 * other nothing is asked: it is the user's store. */
static unsigned edge_faults(struct path_search *s, const struct certificate *child,
			    const struct certificate *issuer)
{
	const struct certificate *known = known_issuer(s, child);
	if (known != NULL)
		return bytes_equal(known->spki, issuer->spki) ? 0 : FAULT(SIGNATURE);
	if (child != &s->chain[0] && path_search_is_anchor(s, child) &&
	    path_search_is_anchor(s, issuer))
		return 0;
	unsigned faults = path_search_edge_faults(s, child, issuer);
	return s->exhausted ? FAULT(TOO_COMPLEX) : faults;
}

/* The path in order as it was sent, below the one root that there is, and nothing
 * wrong with it, nor does OpenSSL take what it is to go through for a root: everybody
 * takes it. */
static bool is_ordinary(const struct path_search *s, enum path_taker taker,
			const struct path *found, unsigned faults)
{
	size_t n = found->n - 1;
	bool root_sent = s->n_chain == n + 1 && found->links[n] == &s->chain[n];
	if (faults != 0 || s->n_anchors != 1 || n == 0 || (s->n_chain != n && !root_sent) ||
	    !certificate_is_self_issued(found->links[n]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (found->links[i] != &s->chain[i] ||
		    (taker != PATH_TAKER_GNUTLS && looks_self_signed(found->links[i])) ||
		    (i + 1 < n &&
		     distinguished_name_equal(found->links[i]->issuer, found->links[n]->subject)))
			return false;
	}
	return true;
}

/* Each link is looked for among all that there is. */
static uint64_t following_work(const struct path_search *s)
{
	uint64_t octets = 0;
	for (size_t i = 0; i < s->n_chain; i++)
		octets += s->chain[i].subject.len;
	return PATH_MAX_CERTIFICATES * (octets / 16 + 4 * s->n_anchors);
}

struct path_taken path_taken(struct path_search *s, enum path_taker taker, const struct path *found,
			     unsigned faults)
{
	struct path_taken taken = { .path = { .links = { &s->chain[0] }, .n = 1 } };
	if (is_ordinary(s, taker, found, faults))
		return (struct path_taken){ *found, true, true, faults };
	if (!path_search_can_afford(s, following_work(s)))
		return (struct path_taken){ *found, false, true, FAULT(TOO_COMPLEX) };
	switch (taker) {
	case PATH_TAKER_OPENSSL:
	case PATH_TAKER_OPENSSL_PARTIAL:
		follow_openssl(s, taker == PATH_TAKER_OPENSSL_PARTIAL, &taken);
		break;
	case PATH_TAKER_GNUTLS:
		taken = follow_gnutls(s);
		break;
	case PATH_TAKER_COUNT:
		break;
	}
	taken.is_found = taken.anchored && is_same(&taken.path, found);
	if (taken.is_found) {
		taken.faults = faults;
		return taken;
	}
	taken.faults = form_faults(s, &taken);
	for (size_t i = 0; taken.anchored && taken.faults == 0 && i + 1 < taken.path.n; i++)
		taken.faults = edge_faults(s, taken.path.links[i], taken.path.links[i + 1]);
	return taken;
}

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

static const struct certificate *top_of(const struct path *path)
{
	return path->links[path->n - 1];
}

static bool is_valid_at(const struct certificate *c, int64_t at_s)
{
	return !dates_expired(c, at_s) && !dates_not_yet_valid(c, at_s);
}

/* --- OpenSSL ---------------------------------------------------------------- */

/* Is c better than the best so far?  The first that is valid is taken at once. */
static bool ends_later(const struct certificate *c, const struct certificate *best)
{
	return best == NULL || c->not_after_s > best->not_after_s;
}

static const struct certificate *issuer_in_store(const struct path_search *s,
						 const struct path *path,
						 bool (*may_have)(const struct certificate *issuer,
								  const struct certificate *child))
{
	const struct certificate *best = NULL;
	for (size_t i = 0; i < s->n_anchors; i++) {
		const struct certificate *c = s->anchors[i];
		if (!may_have(c, top_of(path)) || is_on(path, c))
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

/* Does the path end here?  A self-issued anchor has nothing above it. */
static bool ends_here(const struct path_search *s, const struct path *path, bool partial)
{
	const struct certificate *top = top_of(path);
	return (partial || certificate_is_self_issued(top)) && path_search_is_anchor(s, top);
}

static void follow_openssl(const struct path_search *s, bool partial, struct path_taken *taken)
{
	struct path *path = &taken->path;
	bool in_store = path_search_is_anchor(s, top_of(path));
	for (;;) {
		taken->anchored = ends_here(s, path, partial);
		if (taken->anchored || path->n == PATH_MAX_CERTIFICATES)
			return;
		const struct certificate *issuer = issuer_in_store(s, path, may_have_issued);
		in_store = in_store || issuer != NULL;
		if (issuer == NULL && !in_store)
			issuer = issuer_sent(s, path);
		if (issuer == NULL)
			return;
		path->links[path->n++] = issuer;
	}
}

/* --- GnuTLS ----------------------------------------------------------------- */

/* An anchor that has the name and key of the top of the path. */
static const struct certificate *same_key_in_store(const struct path_search *s,
						   const struct certificate *top)
{
	for (size_t i = 0; i < s->n_anchors; i++) {
		if (bytes_equal(s->anchors[i]->spki, top->spki) &&
		    distinguished_name_equal(s->anchors[i]->subject, top->subject))
			return s->anchors[i];
	}
	return NULL;
}

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

static void follow_gnutls(const struct path_search *s, struct path_taken *taken)
{
	struct path *path = &taken->path;
	for (;;) {
		const struct certificate *anchor = same_key_in_store(s, top_of(path));
		if (anchor != NULL) {
			path->links[path->n - 1] = anchor;
			taken->anchored = true;
			return;
		}
		if (path->n == PATH_MAX_CERTIFICATES)
			return;
		const struct certificate *issuer = first_sent(s, path);
		bool from_store = issuer == NULL;
		if (from_store)
			issuer = issuer_in_store(s, path, may_have_issued_by_key);
		if (issuer == NULL)
			return;
		path->links[path->n++] = issuer;
		taken->anchored = from_store;
		if (from_store)
			return;
	}
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

/* A signature is by one key.  Of two anchors that name each other nothing is asked:
 * it is the user's store. */
static unsigned edge_faults(struct path_search *s, const struct certificate *child,
			    const struct certificate *issuer)
{
	const struct certificate *known = known_issuer(s, child);
	if (known != NULL)
		return bytes_equal(known->spki, issuer->spki) ? 0 : FAULT(SIGNATURE);
	if (path_search_is_anchor(s, child) && path_search_is_anchor(s, issuer))
		return 0;
	unsigned faults = path_search_edge_faults(s, child, issuer);
	return s->exhausted ? FAULT(TOO_COMPLEX) : faults;
}

struct path_taken path_taken(struct path_search *s, enum path_taker taker, const struct path *found,
			     unsigned faults)
{
	struct path_taken taken = { .path = { .links = { &s->chain[0] }, .n = 1 } };
	switch (taker) {
	case PATH_TAKER_OPENSSL:
	case PATH_TAKER_OPENSSL_PARTIAL:
		follow_openssl(s, taker == PATH_TAKER_OPENSSL_PARTIAL, &taken);
		break;
	case PATH_TAKER_GNUTLS:
		follow_gnutls(s, &taken);
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

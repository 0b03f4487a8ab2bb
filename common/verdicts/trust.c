/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trust.h"

#include "dates.h"
#include "facts/distinguished_name.h"
#include "path_check.h"
#include "path_search.h"

static bool was_sent(const struct path_search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n_chain; i++) {
		if (&s->chain[i] == c)
			return true;
	}
	return false;
}

enum trust_reason trust_worst_for(const struct trust_verdict *verdict, enum finding_id id)
{
	enum trust_reason reason = verdict->reason;
	if (trust_reason_finding(reason) == id)
		return reason;
	for (; reason > TRUST_REASON_TRUSTED; reason--) {
		if ((verdict->faults & 1U << reason) != 0 && trust_reason_finding(reason) == id)
			return reason;
	}
	return TRUST_REASON_TRUSTED;
}

const struct certificate *trust_culprit(const struct trust_verdict *verdict,
					enum trust_reason reason)
{
	return reason == verdict->reason ? verdict->at_fault : verdict->culprits[reason];
}

static void blame(struct trust_verdict *verdict, unsigned faults, const struct certificate *link,
		  const struct certificate *refused)
{
	for (int reason = 0; faults >> reason != 0; reason++) {
		if ((faults >> reason & 1) != 0 && verdict->culprits[reason] == NULL)
			verdict->culprits[reason] =
				reason == TRUST_REASON_NAME_CONSTRAINT ? refused : link;
	}
}

/* Collects what is wrong with the path; the first link (leaf first) that has
 * the worst fault is the one at fault. */
static void review_path(struct path_search *s, struct trust_verdict *verdict)
{
	verdict->reason = TRUST_REASON_TRUSTED;
	for (size_t i = 0; i < verdict->path.n; i++) {
		const struct certificate *refused = NULL;
		const struct presented_name *name = NULL;
		unsigned faults = path_search_link_faults(s, &verdict->path, i, verdict->anchored,
							  &refused, &name);
		enum trust_reason worst = trust_reason_worst(faults);
		verdict->faults |= faults;
		verdict->faults_at[path_place(&verdict->path, i, verdict->anchored)] |= faults;
		blame(verdict, faults, verdict->path.links[i], refused);
		if (worst <= verdict->reason)
			continue;
		verdict->reason = worst;
		verdict->at_fault = verdict->path.links[i];
		verdict->constrained_name = NULL;
		if (worst == TRUST_REASON_NAME_CONSTRAINT) {
			verdict->at_fault = refused;
			verdict->constrained_name = name;
		}
	}
}

static enum path_place place_of(const struct trust_verdict *verdict, const struct certificate *link)
{
	size_t i = 0;
	while (i + 1 < verdict->path.n && verdict->path.links[i] != link)
		i++;
	return path_place(&verdict->path, i, verdict->anchored);
}

static void add_fault(struct trust_verdict *verdict, enum trust_reason reason,
		      const struct certificate *at_fault)
{
	verdict->faults |= 1u << reason;
	verdict->faults_at[place_of(verdict, at_fault)] |= 1u << reason;
	blame(verdict, 1u << reason, at_fault, at_fault);
	if (reason > verdict->reason) {
		verdict->reason = reason;
		verdict->at_fault = at_fault;
		verdict->constrained_name = NULL;
	}
}

static void judge_policies(struct trust_verdict *verdict)
{
	const struct certificate *at_fault;
	unsigned faults = path_policy_faults(&verdict->path, &at_fault);
	if (faults != 0)
		add_fault(verdict, trust_reason_worst(faults), at_fault);
}

/* Is there a certificate that child names as its issuer, by name and by key,
 * and that did not sign it?  Then child is damaged. */
static bool is_damaged(struct path_search *s, const struct certificate *child)
{
	for (size_t i = 0; i < s->n_chain; i++) {
		const struct certificate *issuer = &s->chain[i];
		if (child->authority_key_id.len > 0 &&
		    bytes_equal(child->authority_key_id, issuer->subject_key_id) &&
		    path_search_same_name(s, child->issuer, issuer->subject))
			return !path_search_has_issuer(s, child);
	}
	return false;
}

/* Why does the path end where it ends, below no trust anchor? */
static enum trust_reason why_unanchored(struct path_search *s, const struct path *path)
{
	const struct certificate *top = path->links[path->n - 1];
	if (s->exhausted || s->cut)
		return TRUST_REASON_TOO_COMPLEX;
	if (path_search_is_self_signed(s, top)) {
		if (path->n == 1)
			return TRUST_REASON_SELF_SIGNED;
		return s->anchors == NULL ? TRUST_REASON_NO_ANCHORS : TRUST_REASON_UNKNOWN_ROOT;
	}
	if (is_damaged(s, top))
		return TRUST_REASON_SIGNATURE;
	return s->anchors == NULL ? TRUST_REASON_NO_ANCHORS : TRUST_REASON_MISSING_INTERMEDIATE;
}

static bool is_namesake(struct path_search *s, const struct certificate *child,
			const struct certificate *other)
{
	return other != child && path_search_same_name(s, child->issuer, other->subject) &&
	       path_search_edge_faults(s, child, other) != 0;
}

/* Is there another certificate of the name of child's issuer, which did not sign it? */
static bool has_namesake(struct path_search *s, const struct certificate *child)
{
	for (size_t i = 0; i < s->n_chain; i++) {
		if (is_namesake(s, child, &s->chain[i]))
			return true;
	}
	for (size_t i = 0; i < s->n_anchors; i++) {
		if (is_namesake(s, child, s->anchors[i]))
			return true;
	}
	return false;
}

static void judge_unanchored(struct path_search *s, struct trust_verdict *verdict)
{
	path_search_unanchored(s);
	verdict->path = s->path;
	review_path(s, verdict);
	const struct certificate *top = verdict->path.links[verdict->path.n - 1];
	enum trust_reason reason = why_unanchored(s, &verdict->path);
	if (reason == TRUST_REASON_MISSING_INTERMEDIATE) {
		verdict->missing_subject = top->issuer;
		verdict->missing_has_namesake = has_namesake(s, top);
	}
	add_fault(verdict, reason, top);
}

/* An anchor that another anchor issued is an intermediate that the user's store
 * happens to have: a client that has only the root needs it from the server. */
static bool is_intermediate_anchor(struct path_search *s, const struct certificate *anchor)
{
	if (certificate_is_self_issued(anchor))
		return false;
	for (size_t i = 0; i < s->n_anchors; i++) {
		const struct certificate *issuer = s->anchors[i];
		if (distinguished_name_equal(anchor->issuer, issuer->subject) &&
		    !path_names_another_key(anchor, issuer) &&
		    path_search_signature(s, anchor, issuer) == SIGNATURE_GOOD)
			return true;
	}
	return false;
}

static void judge_completeness(struct path_search *s, struct trust_verdict *verdict)
{
	const struct path *path = &verdict->path;
	const struct certificate *top = path->links[path->n - 1];
	if (path->n == 1 || was_sent(s, top) || !is_intermediate_anchor(s, top))
		return;
	verdict->incomplete = true;
	verdict->missing = top;
	verdict->missing_subject = top->subject;
}

static bool is_link(const struct path *path, const struct certificate *c)
{
	for (size_t i = 0; i < path->n; i++) {
		if (path->links[i] == c)
			return true;
	}
	return false;
}

/* A self-signed certificate that closes the path: the root itself, or another
 * edition of it. */
static bool is_root_of(const struct path *path, const struct certificate *c)
{
	const struct certificate *top = path->links[path->n - 1];
	return certificate_is_self_issued(c) &&
	       (distinguished_name_equal(c->subject, top->subject) ||
		distinguished_name_equal(c->subject, top->issuer));
}

/* RFC 5246 7.4.2 wants each certificate to certify the one before; RFC 8446
 * 4.4.2 asks clients to put up with any order, and with more than is needed. */
static void judge_order(const struct path_search *s, struct trust_verdict *verdict)
{
	size_t last = 0;
	for (size_t i = 1; i < verdict->path.n; i++) {
		if (!was_sent(s, verdict->path.links[i]))
			continue;
		size_t at = (size_t)(verdict->path.links[i] - s->chain);
		verdict->unordered |= at < last;
		last = at;
	}
	for (size_t i = 1; i < s->n_chain; i++) {
		if (is_root_of(&verdict->path, &s->chain[i]))
			verdict->root_sent = true;
		else if (!is_link(&verdict->path, &s->chain[i]))
			verdict->n_superfluous++;
	}
}

static void judge_strength(struct trust_verdict *verdict)
{
	const struct path *path = &verdict->path;
	for (size_t i = 0; i < path->n; i++) {
		const struct certificate *link = path->links[i];
		bool signature_counts = path_signature_counts(path, i, verdict->anchored);
		if (verdict->weak_key == NULL && path_key_is_weak(link))
			verdict->weak_key = link;
		if (verdict->weak_signature == NULL && signature_counts &&
		    path_signature_is_weak(link))
			verdict->weak_signature = link;
	}
}

/* Of the first anchor by that name. */
static bool is_last_issuer_expired(const struct path_search *s)
{
	const struct certificate *last = &s->chain[s->n_chain - 1];
	for (size_t i = 0; i < s->n_anchors; i++) {
		if (distinguished_name_equal(last->issuer, s->anchors[i]->subject))
			return dates_expired(s->anchors[i], s->at_s);
	}
	return false;
}

struct trust_verdict trust_verdict(const struct certificate *chain, size_t n_chain,
				   const struct certificate *const *anchors, size_t n_anchors,
				   int64_t at_s, const struct signature_oracle *oracle,
				   struct work *work)
{
	struct path_search s = {
		.chain = chain,
		.n_chain = n_chain,
		.anchors = anchors,
		.n_anchors = anchors == NULL ? 0 : n_anchors,
		.at_s = at_s,
		.oracle = oracle,
		.budget = work,
	};
	struct trust_verdict verdict = { 0 };
	path_search_start(&s);
	verdict.anchored = path_search_anchored(&s);
	if (verdict.anchored) {
		verdict.path = s.path;
		review_path(&s, &verdict);
		judge_policies(&verdict);
		judge_completeness(&s, &verdict);
		judge_order(&s, &verdict);
		verdict.expired_issuer = is_last_issuer_expired(&s);
	} else {
		judge_unanchored(&s, &verdict);
	}
	judge_strength(&verdict);
	for (int i = 0; verdict.anchored && i < PATH_TAKER_COUNT; i++)
		verdict.taken[i] =
			path_taken(&s, (enum path_taker)i, &verdict.path, verdict.faults);
	return verdict;
}

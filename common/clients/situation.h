/* situation.h - what families of clients are asked about: one endpoint, judged by
 * the standards already, at a time.  Plain data.
 */
#ifndef CCN_CLIENTS_SITUATION_H
#define CCN_CLIENTS_SITUATION_H

#include "base/work.h"
#include "verdicts/result.h"

struct situation {
	const struct result *result; /* borrowed */
	int64_t at_s;                /* judged as of this time */
	struct work *work;           /* what may be spent on it; NULL: whatever it takes */
	bool has_misfit;             /* a reference identifier fits in no way (name_ways.h) */
};

/* The server's own certificate; only in a situation that has one (see
 * situation_has_certificate). */
const struct certificate *situation_leaf(const struct situation *situation);
bool situation_has_certificate(const struct situation *situation);

/* The certificates of the path but for the anchor above the leaf, or those that were
 * sent when no path was found: the leaf is the first, there is none without a
 * certificate. */
size_t situation_n_judged(const struct situation *situation);
const struct certificate *situation_judged(const struct situation *situation, size_t i);

/* Is that so of a certificate of the path between leaf and anchor (both left
 * out)?  Of the chain as sent, when no path was found. */
bool situation_any_intermediate(const struct situation *situation,
				bool (*is_so)(const struct certificate *certificate));

/* The same of every certificate of the path above the leaf, the anchor too. */
bool situation_any_authority(const struct situation *situation,
			     bool (*is_so)(const struct certificate *certificate));

/* The same of another path. */
bool path_any_authority(const struct path *path,
			bool (*is_so)(const struct certificate *certificate));

/* The same of every certificate of the path, leaf and anchor too. */
bool situation_any_certificate(const struct situation *situation,
			       bool (*is_so)(const struct certificate *certificate));

/* The same of leaf and intermediates: whose signature, and what they say of their issuer,
 * counts. */
bool situation_any_signature(const struct situation *situation,
			     bool (*is_so)(const struct certificate *certificate));

/* And of every certificate and the next above it. */
bool situation_any_edge(const struct situation *situation,
			bool (*is_so)(const struct certificate *child,
				      const struct certificate *issuer));

/* The trust anchor that the path ends at, or NULL.  It can be the leaf itself. */
const struct certificate *situation_anchor(const struct situation *situation);

#endif

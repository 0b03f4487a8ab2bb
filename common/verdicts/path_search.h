/* path_search.h - the search for certification paths: which certificate issued
 * which, each edge's signature asked at most once, within a budget.
 *
 * Pure, but for the signature oracle.
 */
#ifndef CCN_VERDICTS_PATH_SEARCH_H
#define CCN_VERDICTS_PATH_SEARCH_H

#include "base/work.h"
#include "path.h"
#include "trust_reason.h"

enum {
	PATH_MAX_SENT = 64,      /* of a longer chain the rest is not looked at */
	PATH_MAX_STEPS = 20000,  /* candidates looked at */
	PATH_POLICY_STEPS = 100, /* what a path counts for that policies refuse */
	PATH_MAX_SIGNATURES = 200,
	/* Units of base/work.h: 200 by RSA of 4,096 bits, but 15 by 16,384. */
	PATH_MAX_SIGNATURE_WORK = 1500000,
	PATH_MAX_CONSTRAINED = 64, /* answers of name constraints that are remembered */
};

/* Of two paths whose faults are alike the one with less of this is taken: what the
 * user can do nothing about is not worth an alarm when there is a way around it.
 * The leaf is on every path and does not count. */
enum path_weakness {
	PATH_WEAKNESS_NONE,
	PATH_WEAKNESS_KEY,
	PATH_WEAKNESS_SIGNATURE,
	PATH_WEAKNESS_COUNT,
};

struct path_edge {
	const struct certificate *child;
	const struct certificate *issuer;
	enum signature_answer answer;
};

/* What authority's name constraints say of the names below. */
struct path_constrained {
	const struct certificate *authority;
	const struct certificate *below;
	const struct presented_name *name;
	unsigned faults;
};

struct path_search {
	/* Input */
	const struct certificate *chain;
	size_t n_chain;
	const struct certificate *const *anchors;
	size_t n_anchors;
	int64_t at_s;
	const struct signature_oracle *oracle;
	struct work *budget; /* or NULL: no more than the limits above */
	/* What is known of the leaf */
	bool leaf_is_anchor;
	bool has_way; /* to an anchor, by names alone */
	/* What was sent and can stand between the two, in the order in which it is tried. */
	const struct certificate *tried[PATH_MAX_SENT];
	size_t n_tried;
	/* Work */
	size_t steps;
	struct path_edge edges[PATH_MAX_SIGNATURES];
	size_t n_edges;
	struct path_constrained constrained[PATH_MAX_CONSTRAINED];
	size_t n_constrained;
	uint64_t work;                    /* of the signatures that were asked about */
	bool exhausted;                   /* a budget ran out: not finding a path proves nothing */
	bool cut;                         /* some path was longer than PATH_MAX_CERTIFICATES */
	enum trust_reason level;          /* the worst fault that is let pass */
	enum trust_reason next;           /* the mildest that was not */
	enum path_weakness weakness;      /* what is let pass of it */
	enum path_weakness next_weakness; /* the least that was not */
	/* Result */
	struct path path;
};

/* Is there budget for so much work?  If not, the search is exhausted. */
bool path_search_can_afford(struct path_search *search, uint64_t units);

/* The same name?  False also when the search is exhausted. */
bool path_search_same_name(struct path_search *search, struct bytes a, struct bytes b);

/* The work begins; the input fields are set, all others zero. */
void path_search_start(struct path_search *search);

/* Finds the path to an anchor whose worst fault is the mildest of all paths', and
 * of these the least weak.
 * False when none leads to an anchor (or exhausted). */
bool path_search_anchored(struct path_search *search);

/* Follows good signatures upwards from the leaf, as far as they lead: the path
 * to show when there is none to an anchor.  A self-signed leaf stands alone. */
void path_search_unanchored(struct path_search *search);

/* Does issuer's key verify child?  Remembered. */
enum signature_answer path_search_signature(struct path_search *search,
					    const struct certificate *child,
					    const struct certificate *issuer);

/* Issuer and subject are the same, and its own key verifies it. */
bool path_search_is_self_signed(struct path_search *search, const struct certificate *certificate);

/* Has child an issuer among all that is known whose key verifies it?  Itself
 * counts. */
bool path_search_has_issuer(struct path_search *search, const struct certificate *child);

/* What is wrong between child and issuer: the key identifier, the signature. */
unsigned path_search_edge_faults(struct path_search *search, const struct certificate *child,
				 const struct certificate *issuer);

/* Every fault that link i of path has by itself.  *ret_name as
 * path_constraint_faults(); *ret_refused: the link below whose name is refused, or
 * NULL. */
unsigned path_search_link_form_faults(struct path_search *search, const struct path *path, size_t i,
				      bool anchored, const struct certificate **ret_refused,
				      const struct presented_name **ret_name);

/* The same, and what is wrong between link i and link i + 1. */
unsigned path_search_link_faults(struct path_search *search, const struct path *path, size_t i,
				 bool anchored, const struct certificate **ret_refused,
				 const struct presented_name **ret_name);

/* Is this certificate, octet for octet, a trust anchor? */
bool path_search_is_anchor(const struct path_search *search, const struct certificate *certificate);

#endif

/* view.h - reads a struct result the way a report does: by steps, the worst
 * first.  Pure, no text, no allocation.
 *
 * Pointers to certificates may lead into another result whose chain is octet
 * for octet the same (a trust verdict is taken over), so certificates are
 * compared by their DER.
 */
#ifndef CCN_REPORT_VIEW_H
#define CCN_REPORT_VIEW_H

#include "report.h"

/* The state of an endpoint: the worst of its findings.  No certificate and no
 * finding that says why is UNKNOWN: silence must not look OK. */
enum state result_state(const struct result *result);

/* -1, 0, 1 as a is milder than, as bad as, or worse than b. */
int state_compare(enum state a, enum state b);

/* The leaf; only when has_certificate. */
const struct certificate *result_leaf(const struct result *result);
/* True for the leaf, and for NULL: what is not said to be another is the leaf. */
bool result_is_leaf(const struct result *result, const struct certificate *certificate);

/* The step that a finding belongs to: its own, but for a time-out, which
 * belongs to the step that was under way. */
enum step finding_step(const struct result *result, const struct finding *finding);

/* The finding that says that name number i does not fit, or fits in a way worth
 * telling; NULL when there is none. */
const struct finding *result_name_finding(const struct result *result, size_t i);

/* How many names do not fit (judged or not), those that the user waived left
 * out. */
size_t result_names_failed(const struct result *result);

/* What a step has to say: findings, or that it went well. */
enum item_kind {
	ITEM_FINDING,
	ITEM_NAMES_FIT, /* the names that fit */
	ITEM_TRUSTED,
	ITEM_DATES, /* nothing to find fault with */
	ITEM_DONE,  /* a step of the connection */
	ITEM_MORE,  /* n further findings */
};

struct item {
	enum item_kind kind;
	enum step step;
	enum state state;
	const struct finding *finding; /* ITEM_FINDING */
	size_t n;                      /* ITEM_MORE */
};

enum { ITEMS_MAX = 16 };

/* Fills items, the worst first, what went well before what is found but does
 * not count.  Returns how many there are: 0 when the step was not done and has
 * nothing to say. */
size_t step_items(const struct report_input *input, const struct result *result, enum step step,
		  struct item items[ITEMS_MAX]);

#endif

/* view.h - reads a struct result the way a report does: by steps, the worst
 * first.  Pure, no text, no allocation.
 *
 * Pointers to certificates may lead into another result whose chain is octet
 * for octet the same (a trust verdict is taken over), so certificates are
 * compared by their DER (certificate_equal).
 */
#ifndef CCN_REPORT_VIEW_H
#define CCN_REPORT_VIEW_H

#include "report.h"

/* -1, 0, 1 as a is milder than, as bad as, or worse than b. */
int state_compare(enum state a, enum state b);

/* The leaf; NULL when no certificate was obtained. */
const struct certificate *result_leaf(const struct result *result);
/* True for the leaf, and for NULL: what is not said to be another is the leaf. */
bool result_is_leaf(const struct result *result, const struct certificate *certificate);

/* The service that it was judged for; NULL: none was asked for. */
const struct service *result_service(const struct report_input *input, const struct result *result);
/* Is it told, as all are but those of a service that the domain does not have? */
bool result_is_told(const struct report_input *input, const struct result *result);

/* The step that a finding belongs to: its own, but for a time-out, which
 * belongs to the step that was under way. */
enum step finding_step(const struct result *result, const struct finding *finding);

/* The worst finding, the first of several; NULL: none. */
const struct finding *worst_finding(const struct result *result);

/* Could the validity period of a certificate be read? */
bool dates_are_known(const struct certificate *certificate);

/* How many names do not fit the certificate, those that do not count left out (the user
 * waived it, no client looks at it, a service works without); 0 when no certificate was
 * obtained. */
size_t result_names_failed(const struct result *result);

/* What a step has to say: findings, or that it went well. */
enum item_kind {
	ITEM_FINDING,
	ITEM_NAMES_FIT,  /* the names that fit */
	ITEM_NAMES_NONE, /* no name was given to compare */
	ITEM_DANE,       /* a TLSA record that fits, or that there is none */
	ITEM_TRUSTED,
	ITEM_DATES,        /* nothing to find fault with */
	ITEM_REQUIREMENTS, /* --require: all are met */
	ITEM_CLIENTS,      /* the families of clients */
	ITEM_DONE,         /* a step of the connection */
	ITEM_MORE,         /* n further findings */
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

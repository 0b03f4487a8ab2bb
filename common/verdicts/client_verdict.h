/* client_verdict.h - what each family of clients makes of an endpoint, as plain
 * data.  clients/ fills it and knows what the traits are.
 */
#ifndef CCN_VERDICTS_CLIENT_VERDICT_H
#define CCN_VERDICTS_CLIENT_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/client_family.h"

enum { TRAIT_LIMIT = 512 };

/* A set of traits (enum trait, clients/traits.h).  struct trait_set s = { 0 } is
 * the empty one. */
struct trait_set {
	uint64_t bits[TRAIT_LIMIT / 64];
};

enum client_answer {
	CLIENT_ACCEPTS,
	CLIENT_DEPENDS, /* on what cannot be seen from here */
	CLIENT_REFUSES,
};

struct client_verdict {
	enum client_answer answer;
	struct trait_set refused; /* for what it refuses: never empty when it does */
	struct trait_set depends; /* what it may or may not take */
};

struct client_verdicts {
	bool judged;
	struct trait_set present; /* all that was looked at and is there */
	struct client_verdict families[CLIENT_FAMILY_COUNT];
};

#endif

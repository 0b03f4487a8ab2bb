/* resolve.h - one name to addresses, by the system's own resolver (nsswitch).
 * Blocks.
 *
 * AI_ADDRCONFIG is not used: it hides addresses that this machine has no route
 * to, and then "every address" (-A) would silently leave out half of them; it
 * also hides ::1 on a machine that has the loopback only.  Without it an
 * unreachable family fails at once ("network is unreachable"), and RFC 6724
 * has sorted it last anyway.
 */
#ifndef CCN_NET_RESOLVE_H
#define CCN_NET_RESOLVE_H

#include "address.h"
#include "srv.h"

struct resolution {
	struct address *addresses; /* in the order of RFC 6724, no duplicates, owned */
	size_t n;
	/* --srv: the targets, best first, owned, or NULL.  Their addresses, each
	 * with its target's port, follow each other in addresses. */
	struct srv_target *targets;
	size_t n_targets;
	int64_t elapsed_us;
	struct error error; /* code ERR_NONE when n > 0; about: the name */
};
void resolution_clear(struct resolution *resolution);

/* What to find out; borrowed. */
struct question {
	const char *name;
	uint16_t port; /* of the addresses, unless an SRV record says another */
	enum address_family family;
	const char *srv_service; /* "_imaps._tcp": look this up first; NULL: do not */
	bool targets_only;       /* with srv_service: a proxy resolves the targets */
};

/* Asks, and waits for the answer. */
void resolve(const struct question *question, struct resolution *ret_resolution);

#endif

/* resolver.h - names to addresses, by the system's own resolver (nsswitch),
 * under the run's deadline and without holding up the rest of the run.
 *
 * getaddrinfo(3) blocks, so a bounded number of threads asks; the poll loop
 * learns through a descriptor.  Threads that still wait at the deadline are
 * left behind; the process is about to end.  Literals never come here.
 *
 * AI_ADDRCONFIG is not used: it hides addresses that this machine has no route
 * to, and then "every address" (-A) would silently leave out half of them; it
 * also hides ::1 on a machine that has the loopback only.  Without it an
 * unreachable family fails at once ("network is unreachable"), and RFC 6724
 * has sorted it last anyway.
 */
#ifndef CCN_NET_RESOLVER_H
#define CCN_NET_RESOLVER_H

#include "address.h"
#include "srv.h"

struct resolver; /* opaque */

struct resolution {
	struct address *addresses; /* in the order of RFC 6724, no duplicates, owned */
	size_t n;
	/* --srv: the targets, best first, owned, or NULL.  Their addresses, each
	 * with its target's port, follow each other in addresses. */
	struct srv_target *targets;
	size_t n_targets;
	int64_t elapsed_us;
	struct error error; /* code ERR_NONE when n > 0 */
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

/* n_threads at most; threads start when they are needed. */
enum err resolver_new(size_t n_threads, struct resolver **ret_resolver,
		      struct error *reterr) MUST_USE;

/* Asks; index is the caller's number for the question, which is copied.
 * ERR_RESOLVE_FAILED: the name is too long to be one. */
enum err resolver_ask(struct resolver *resolver, size_t index, const struct question *question,
		      struct error *reterr) MUST_USE;

/* Readable when an answer waits. */
int resolver_fd(const struct resolver *resolver);

/* Takes one answer: false when none waits.  ret_resolution is the caller's. */
bool resolver_take(struct resolver *resolver, size_t *ret_index, struct resolution *ret_resolution);

/* Does not wait for threads that are still asking. */
void resolver_free(struct resolver *resolver);

/* What the threads do, without a thread (blocks): for tests, and for a caller
 * that may wait. */
void resolve(const struct question *question, struct resolution *ret_resolution);

#endif

/* resolver.h - names to addresses, by the system's own resolver (nsswitch),
 * under the run's deadline and without holding up the rest of the run.
 *
 * getaddrinfo(3) blocks, so a bounded number of threads asks; the poll loop
 * learns through a descriptor.  Threads that still wait at the deadline are
 * left behind; the process is about to end.  Literals never come here.
 */
#ifndef CCN_NET_RESOLVER_H
#define CCN_NET_RESOLVER_H

#include "resolve.h"

struct resolver; /* opaque */

/* n_threads at most; threads start when they are needed. */
enum err resolver_new(size_t n_threads, struct resolver **ret_resolver,
		      struct error *reterr) MUST_USE;

/* Asks; index is the caller's number for the question, which is copied.
 * ERR_RESOLVE_TOO_LONG: the name is too long to be one. */
enum err resolver_ask(struct resolver *resolver, size_t index, const struct question *question,
		      struct error *reterr) MUST_USE;

/* Readable when an answer waits. */
int resolver_fd(const struct resolver *resolver);

/* Takes one answer: false when none waits.  ret_resolution is the caller's. */
bool resolver_take(struct resolver *resolver, size_t *ret_index, struct resolution *ret_resolution);

/* Does not wait for threads that are still asking. */
void resolver_free(struct resolver *resolver);

#endif

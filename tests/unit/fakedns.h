/* fakedns.h - stands in for the system's name resolution (linked with
 * -Wl,--wrap=getaddrinfo and so on), so that a test needs no network.
 *
 * Names: see the table in fakedns.c. */
#ifndef CCN_TESTS_FAKEDNS_H
#define CCN_TESTS_FAKEDNS_H

#include "net/dns_source.h"

/* Questions that are being asked now, and the most at one time. */
int fakedns_most_at_once(void);
void fakedns_reset(void);
/* Waits until no question is being asked any more; never.test gets its answer now. */
void fakedns_drain(void);

/* For struct dns_source: asks as long as never.test. */
enum err fakedns_never_answers(void *context, const char *name, enum dns_type type,
			       struct dns_reply *ret_reply, struct error *reterr);

#endif

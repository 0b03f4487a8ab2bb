/* probe_offers.h - what one address is offered, one connection after the other: others
 * when the first offer fails (offer.h), and further ones when all that counts is known, for
 * what only some clients offer.
 */
#ifndef CCN_NET_PROBE_OFFERS_H
#define CCN_NET_PROBE_OFFERS_H

#include "probe_state.h"

/* The connection has ended, and nothing is left to find out from it: well, or with
 * p->error.  Is another to the same address begun, within its time?  If
 * not, session and p->error are what the last one came to that counts. */
bool probe_offers_go_on(struct probe *p, bool is_well);

/* ... there is none: session and p->error become what says most of all that was offered. */
void probe_offers_settle(struct probe *p);

/* Frees what is kept of connections. */
void probe_offers_drop(struct probe *p);

#endif

/* tlsa_lookup.h - the TLSA records of a server, and whether they may be believed.
 *
 * Whether an answer was validated is what the name server of this machine says (AD):
 * who asks for this trusts it, and the way to it.  Blocks: the resolver's threads
 * call it.
 */
#ifndef CCN_NET_TLSA_LOOKUP_H
#define CCN_NET_TLSA_LOOKUP_H

#include "facts/tlsa.h"

/* Looks them up as mail servers do (RFC 7672, section 2; RFC 7671, section 7).
 * Without validated addresses, or a validated alias, nobody asks for records.  Those
 * of the name that an alias leads to come first, then those of host itself; the
 * first that there are decide.  A question that fails ends it: that there are none
 * is only said when that was the answer.  ret_set is the caller's, in any case. */
void tlsa_lookup(const char *host, uint16_t port, struct tlsa_set *ret_set);

#endif

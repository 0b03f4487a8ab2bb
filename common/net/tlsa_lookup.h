/* tlsa_lookup.h - the TLSA records of a server, and whether they may be believed.
 *
 * Whether an answer is validated is what the source says.  Blocks: the resolver's
 * threads call it.
 */
#ifndef CCN_NET_TLSA_LOOKUP_H
#define CCN_NET_TLSA_LOOKUP_H

#include "dns_source.h"
#include "facts/tlsa.h"

/* Looks them up as mail servers do (RFC 7672, section 2; RFC 7671, section 7).
 * Without validated addresses, or a validated alias, nobody asks for records.  Those
 * of the name that an alias leads to come first, then those of host itself; the
 * first that there are decide.  A question that fails ends it: that there are none
 * is only said when that was the answer.  ret_set is the caller's, in any case. */
void tlsa_lookup(const struct dns_source *source, const char *host, uint16_t port,
		 struct tlsa_set *ret_set);

#endif

/* dns_system.h - the name servers of this machine as a source: the C library asks.
 *
 * Whether an answer was validated is what the name server says (AD, RFC 4035,
 * section 3.2.3): who asks for this trusts it, and the way to it.
 */
#ifndef CCN_NET_DNS_SYSTEM_H
#define CCN_NET_DNS_SYSTEM_H

#include "dns_source.h"

extern const struct dns_source dns_system;

#endif

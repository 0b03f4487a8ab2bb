/* dns_ask.h - asks the name servers of this machine (/etc/resolv.conf).
 *
 * Blocks: the resolver's threads call it.
 */
#ifndef CCN_NET_DNS_ASK_H
#define CCN_NET_DNS_ASK_H

#include "base/buffer.h"
#include "base/error.h"
#include "dns_message.h"

/* Asks for records of a name (class IN) and hands the answer over as it came, with
 * its AD bit, which is asked for; ret_message is the caller's.  unchecked: the
 * server is not to validate it (CD).  Of an answer that says that the server failed
 * the header may be all there is.  Errors: ERR_RESOLVE_NO_ANSWER (about: the name);
 * ERR_SHORTAGE, when this machine could not ask; no memory. */
enum err dns_ask(const char *name, enum dns_type type, bool unchecked, struct buffer *ret_message,
		 struct error *reterr) MUST_USE;

#endif

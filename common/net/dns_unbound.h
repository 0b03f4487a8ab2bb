/* dns_unbound.h - libunbound as a source of DNS: it validates by itself (DNSSEC), so
 * that the name servers that are asked, and the way to them, need no trust.
 *
 * Not in check_cert_name.  What it needs of the file system it reads in
 * dns_unbound_open(); questions need sockets only.
 */
#ifndef CCN_NET_DNS_UNBOUND_H
#define CCN_NET_DNS_UNBOUND_H

#include "dns_source.h"
#include "unbound_setup.h"

struct dns_unbound; /* opaque */

/* Sockets and files that it has open beside those of its questions. */
enum { DNS_UNBOUND_DESCRIPTORS = 24 };

/* Errors: ERR_DNS_ANCHORS, ERR_DNS_RESOLVER and those of base/file.h (USAGE);
 * ERR_DNS_LIBRARY, ERR_SHORTAGE; no memory. */
enum err dns_unbound_open(const struct unbound_settings *settings, struct dns_unbound **ret_unbound,
			  struct error *reterr) MUST_USE;

/* Begins its thread, before the first question: what it lacks for that is told, instead of being
 * taken for the silence of name servers later.  Errors: ERR_DNS_LIBRARY, ERR_DNS_THREAD,
 * ERR_RESOLVER_THREAD, ERR_SHORTAGE; no memory. */
enum err dns_unbound_start(struct dns_unbound *unbound, struct error *reterr) MUST_USE;

/* The source, borrowed from it; whoever holds it may go on to ask after the close. */
const struct dns_source *dns_unbound_source(const struct dns_unbound *unbound);

/* Is it known that the name servers carry no DNSSEC, or that of another root (they do not hand
 * the keys of the root over)?  Then all answers count as not validated, none as false.  With an
 * anchor file this is never so: what it asks for holds, and such answers are false.  True only
 * after a question whose answer was not validated. */
bool dns_unbound_is_blind(struct dns_unbound *unbound);

/* NULL is allowed. */
void dns_unbound_close(struct dns_unbound *unbound);

/* Of the library: "1.17.1". */
const char *dns_unbound_version(void);

#endif

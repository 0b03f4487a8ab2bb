/* srv.h - the servers of a domain for a service (RFC 2782).
 *
 * srv_read is pure; srv_lookup asks and blocks: the resolver's threads call it.
 */
#ifndef CCN_NET_SRV_H
#define CCN_NET_SRV_H

#include "dns_records.h"
#include "dns_source.h"

enum { SRV_MAX_TARGETS = 16 };

/* struct srv_list l = { 0 } is a valid empty value. */
struct srv_list {
	struct dns_srv targets[SRV_MAX_TARGETS]; /* lowest priority first, then highest weight */
	size_t n;
	size_t more;     /* that had no room: the last of that order */
	size_t unusable; /* without host or port, or their form; an address; "." beside others */
};

/* Takes the SRV records of name out of what came of the question for them, and sorts
 * them.  RFC 2782 spreads the load by drawing lots; a check does not: the same answer
 * gives the same order.  Finding RESOLVE_FAILED, about name: no records, none that is
 * usable, the service is not offered (target "."), or the question failed. */
enum err srv_read(const struct dns_reply *reply, const char *name, struct srv_list *ret_list,
		  struct error *reterr) MUST_USE;

/* Asks for service ("_imaps._tcp") of domain. */
enum err srv_lookup(const struct dns_source *source, const char *service, const char *domain,
		    struct srv_list *ret_list, struct error *reterr) MUST_USE;

#endif

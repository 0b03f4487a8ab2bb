/* srv.h - the servers of a domain for a service (RFC 2782).
 *
 * srv_read is pure; srv_lookup asks and blocks: the resolver's threads call it.
 */
#ifndef CCN_NET_SRV_H
#define CCN_NET_SRV_H

#include "dns_records.h"
#include "dns_source.h"

enum { SRV_MAX_TARGETS = 16 };

/* Takes the SRV records of name out of what came of the question for them and sorts
 * them: lowest priority first, then highest weight.  RFC 2782 spreads the load by
 * drawing lots; a check does not: the same answer gives the same order.  At most
 * SRV_MAX_TARGETS are kept; records with a target that is no host name are
 * left out.  Finding RESOLVE_FAILED, about name: no records, the service is not offered
 * (target "."), or the question failed. */
enum err srv_read(const struct dns_reply *reply, const char *name,
		  struct dns_srv ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		  struct error *reterr) MUST_USE;

/* Asks for service ("_imaps._tcp") of domain. */
enum err srv_lookup(const struct dns_source *source, const char *service, const char *domain,
		    struct dns_srv ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		    struct error *reterr) MUST_USE;

#endif

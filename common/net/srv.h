/* srv.h - the servers of a domain for a service (RFC 2782).
 *
 * srv_parse_answer is pure; srv_lookup asks the system's name servers and
 * blocks: the resolver's threads call it.
 */
#ifndef CCN_NET_SRV_H
#define CCN_NET_SRV_H

#include "base/bytes.h"
#include "base/error.h"
#include "names/reference.h"

enum { SRV_MAX_TARGETS = 16 };

struct srv_target {
	char host[DNS_NAME_BYTES]; /* without the final dot */
	uint16_t port;
	uint16_t priority;
	uint16_t weight;
};

/* Reads a DNS message (RFC 1035, section 4) and sorts its SRV records: lowest
 * priority first, then highest weight.  RFC 2782 spreads the load by drawing
 * lots; a check does not: the same answer gives the same order.  At most
 * SRV_MAX_TARGETS are kept; records with a target that is no host name are
 * left out.  Finding RESOLVE_FAILED: no records, the service is not offered
 * (target "."), an error code, or not a DNS message. */
enum err srv_parse_answer(struct bytes message, struct srv_target ret_targets[SRV_MAX_TARGETS],
			  size_t *ret_n, struct error *reterr) MUST_USE;

/* Asks for service ("_imaps._tcp") of domain. */
enum err srv_lookup(const char *service, const char *domain,
		    struct srv_target ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		    struct error *reterr) MUST_USE;

#endif

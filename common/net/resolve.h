/* resolve.h - one name to addresses, by the system's own resolver (nsswitch) or by a
 * source of DNS; or to the records of a type.  Blocks.
 *
 * AI_ADDRCONFIG is not used: it hides addresses that this machine has no route
 * to, and then "every address" (-A) would silently leave out half of them; it
 * also hides ::1 on a machine that has the loopback only.  Without it an
 * unreachable family fails at once ("network is unreachable"), and RFC 6724
 * has sorted it last anyway.  Addresses of a source are sorted in the same sense:
 * IPv6 first, what this machine has no route to last.
 */
#ifndef CCN_NET_RESOLVE_H
#define CCN_NET_RESOLVE_H

#include "address.h"
#include "srv.h"
#include "tlsa_lookup.h"

struct resolution {
	struct address *addresses; /* in the order of RFC 6724, no duplicates, owned */
	size_t n;
	size_t n_left_out; /* addresses and targets that are too many to be looked at */
	/* --srv: the targets, best first, owned, or NULL.  Their addresses, each
	 * with its target's port, follow each other in addresses. */
	struct dns_srv *targets;
	size_t n_targets;
	/* --dane: what DNS says of the certificates of each target, or of the one host;
	 * owned, or NULL. */
	struct tlsa_set *tlsa;
	size_t n_tlsa;
	struct dns_reply reply; /* records: what came of the question; owned */
	int64_t elapsed_us;
	struct error error; /* code ERR_NONE when n > 0, or reply is an answer; about: the name */
};
void resolution_clear(struct resolution *resolution);

/* What to find out; borrowed. */
struct question {
	const char *name;
	uint16_t port; /* of the addresses, unless an SRV record says another */
	enum address_family family;
	/* Asks everything, A and AAAA too: what stands in DNS, not in /etc/hosts or what
	 * else this machine knows of.  NULL: the C library and its nsswitch. */
	const struct dns_source *source;
	uint16_t records;        /* enum dns_type: look these up and nothing else; 0: do not */
	const char *srv_service; /* "_imaps._tcp": look this up first; NULL: do not */
	bool no_addresses;       /* of the host or the targets: a proxy resolves them, or
				    it is known */
	const char *tlsa_host;   /* look the TLSA records of this host up, too (with srv_service:
				    of the targets); NULL: do not */
};

/* Asks, and waits for the answer. */
void resolve(const struct question *question, struct resolution *ret_resolution);

#endif

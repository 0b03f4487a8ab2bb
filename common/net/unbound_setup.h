/* unbound_setup.h - how libunbound is set up: which name servers it asks and how patiently,
 * which trust anchors it has, what it is to leave alone.
 */
#ifndef CCN_NET_UNBOUND_SETUP_H
#define CCN_NET_UNBOUND_SETUP_H

#include "base/deadline.h"
#include "base/error.h"

struct ub_ctx;

struct unbound_settings {
	/* The name server that is asked, an address, and its port (0: 53); NULL: those of
	 * /etc/resolv.conf. */
	const char *resolver;
	uint16_t port;
	/* DS or DNSKEY records in the form of a zone file, as trust anchors; NULL: those of
	 * the root, as the distribution has them, else as they were when this was written. */
	const char *anchor_file;
	struct deadline deadline; /* for the file; questions end before it */
	size_t max_questions;     /* under way at one time, at least 1; the others wait */
};

/* Before its first question; no file is read later.  Errors: those of dns_unbound_open(). */
enum err unbound_set_up(struct ub_ctx *library, const struct unbound_settings *settings,
			struct error *reterr) MUST_USE;

/* What a code of the library means; errno is looked at, too.  ERR_SHORTAGE, no memory, or
 * ERR_DNS_LIBRARY. */
enum err unbound_failed(int code, struct error *reterr);

#endif

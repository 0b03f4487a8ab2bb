/* endpoint.h - what holds for a target: its own; else what its line of --hosts-file says; else
 * what the run says (-P, -p, -I, -n, -w, -c); else https and the protocol's port.  Pure. */
#ifndef CCN_CLI_ENDPOINT_H
#define CCN_CLI_ENDPOINT_H

#include "options.h"

/* Whose value of this option holds for the target: its line's, or the run's. */
const struct options *endpoint_options(const struct options *options, const struct target *target,
				       enum option_id id);

const struct protocol *endpoint_protocol(const struct options *options,
					 const struct target *target);

/* 0: none is known (the protocol tls has none). */
uint16_t endpoint_port(const struct options *options, const struct target *target);

#endif

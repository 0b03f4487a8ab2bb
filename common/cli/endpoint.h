/* endpoint.h - protocol and port that hold for a target: its own; else those of -P
 * and -p; else https and the protocol's port.  Pure. */
#ifndef CCN_CLI_ENDPOINT_H
#define CCN_CLI_ENDPOINT_H

#include "options.h"

const struct protocol *endpoint_protocol(const struct options *options,
					 const struct target *target);

/* 0: none is known (the protocol tls has none). */
uint16_t endpoint_port(const struct options *options, const struct target *target);

#endif

/* run_domain.h - a whole check of what clients of a domain use, in its stages:
 *
 *     prepare   everything that touches files and configuration
 *     obtain    each service asks (domain/), in one loop; sockets, and the threads that
 *               look names up
 *     collect, evaluate, conclude   pure: from outcomes to verdicts
 *     (report)  the caller's
 *
 * Prints nothing, exits nowhere.
 */
#ifndef CCN_RUN_RUN_DOMAIN_H
#define CCN_RUN_RUN_DOMAIN_H

#include "cli/program.h"
#include "domain/service.h"

enum { DOMAINS_MAX = 32 };

/* What the program's own rows keep (struct options, own). */
struct domain_options {
	struct reference domains[DOMAINS_MAX];
	size_t n_domains;
	struct service_settings services;
	const char *realm_file, *response_file; /* or NULL */
	const char *resolver;                   /* address, or NULL: those of the system */
	uint16_t resolver_port;
	const char *dnssec_anchor; /* file, or NULL */
};

/* The check of a program whose options->own is a struct domain_options. */
program_check run_domain_check;

#endif

/* group.h - endpoints with identical results, put together.
 *
 * Two endpoints are in one group when they belong to the same host, port and
 * protocol, showed octet for octet the same certificates, and have the same
 * findings, of which the same is said.  Pure; cheap keys are compared first, so that a thousand
 * endpoints with large certificates cost no more than reading each once.
 */
#ifndef CCN_REPORT_GROUP_H
#define CCN_REPORT_GROUP_H

#include "view.h"

struct group {
	const size_t *members; /* indexes of results, ascending; n_members >= 1 */
	size_t n_members;
	enum state state;
	size_t host; /* number of the host, from 0 */
};

/* struct grouping g = { 0 } is a valid empty value. */
struct grouping {
	struct group *groups; /* the worst first, of these the smallest, then in order */
	size_t n_groups;
	size_t *order;          /* what members point into */
	size_t *host_endpoints; /* how many endpoints each host has */
	size_t n_hosts;
	size_t n_bad_hosts; /* with a group that is not OK */
	bool mixed_ports;   /* a host has endpoints on several ports */
	bool same_address;  /* a host has several endpoints at one address */
	enum state state;   /* the worst */
};

/* False when there is no memory.  The grouping borrows results. */
bool grouping_make(const struct result *results, size_t n_results, struct grouping *ret_grouping);
void grouping_clear(struct grouping *grouping);

/* The first result of a group. */
const struct result *group_first(const struct report_input *input, const struct group *group);
/* The same without what holds for it alone: of several addresses nothing is said about one.
 * Borrows from it. */
struct result group_common(const struct report_input *input, const struct group *group);

#endif

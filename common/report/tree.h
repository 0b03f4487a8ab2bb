/* tree.h - the lines below the first: one step a line, details one tab deeper.
 * Pure. */
#ifndef CCN_REPORT_TREE_H
#define CCN_REPORT_TREE_H

#include "group.h"
#include "tree_line.h"

/* Where the endpoints of a group are: "6 of 8 addresses: 192.0.2.10, 192.0.2.11 and 4 more",
 * behind the host where there are several. */
void tree_append_place(struct strbuf *out, const struct report_input *input,
		       const struct grouping *grouping, const struct group *group);
/* Appends the lines of a group: what was done, and found. */
void tree_append_steps(struct tree *tree, const struct report_input *input,
		       const struct group *group, int depth);

/* Appends the lines of endpoints, all those of input, so many tabs deep. */
void tree_append_endpoints(struct tree *tree, const struct report_input *input,
			   const struct grouping *grouping, int depth);

/* Appends the lines of a run. */
void tree_append(struct tree *tree, const struct report_input *input,
		 const struct grouping *grouping);

#endif

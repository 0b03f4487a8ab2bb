/* tree.h - the lines below the first: one step a line, details one tab deeper.
 * Pure. */
#ifndef CCN_REPORT_TREE_H
#define CCN_REPORT_TREE_H

#include "group.h"

/* Appends the lines of endpoints, all those of input, so many tabs deep. */
void tree_append_endpoints(struct strbuf *out, const struct report_input *input,
			   const struct grouping *grouping, int depth);

/* Appends the lines of a run. */
void tree_append(struct strbuf *out, const struct report_input *input,
		 const struct grouping *grouping);

#endif

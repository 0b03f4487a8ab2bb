/* tree.h - the lines below the first: one step a line, details one tab deeper.
 * Pure. */
#ifndef CCN_REPORT_TREE_H
#define CCN_REPORT_TREE_H

#include "group.h"

/* Beyond this the tree leaves details out, so that the whole stays printable. */
enum { TREE_DETAILS_BYTES = STRBUF_LIMIT_BYTES / 2 };

/* Begins a line: tabs, "\_[STATE] - "; tree_end ends it. */
void tree_begin(struct strbuf *out, int depth, enum state state);
void tree_end(struct strbuf *out);

/* Appends the lines of a run. */
void tree_append(struct strbuf *out, const struct report_input *input,
		 const struct grouping *grouping);

/* -v: the certificates, what was negotiated, what clients show. */
void details_append(struct strbuf *out, const struct report_input *input,
		    const struct result *result, int depth);
/* -v: time of each step, addresses that failed before; below the line of the
 * connection. */
void details_connection(struct strbuf *out, const struct report_input *input,
			const struct result *result, int depth);
/* -vv: the log, line by line. */
void details_log(struct strbuf *out, const char *log);

#endif

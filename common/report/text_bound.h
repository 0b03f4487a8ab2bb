/* text_bound.h - a report as text that is not longer than its reader reads.
 * Pure, but for the memory of its work. */
#ifndef CCN_REPORT_TEXT_BOUND_H
#define CCN_REPORT_TEXT_BOUND_H

#include "tree_line.h"

/* Room for the line that counts what was left out. */
enum { TEXT_BOUND_LAST_BYTES = 120 };

/* Takes lines out of what stands behind start, a report (report.h), until it has
 * at most max_bytes.  The first line stays, which must leave
 * TEXT_BOUND_LAST_BYTES; of the tree the worst lines stay, of these the first
 * ones, each below the line that it belongs to, in their order; of the first that is not well and
 * for which there is no room its beginning stays, and nothing that is better.  A last line counts
 * the others, and what they stand for (tree: which has printed them), in the worst of their states.
 */
void text_bound(struct strbuf *out, size_t start, size_t max_bytes, const struct tree *tree);

#endif

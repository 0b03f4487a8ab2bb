/* tree_line.h - a line below the first: "\t\t\_[STATE] - ...".  Pure. */
#ifndef CCN_REPORT_TREE_LINE_H
#define CCN_REPORT_TREE_LINE_H

#include "base/state.h"
#include "base/strbuf.h"

/* Beyond this the tree leaves details out, so that the whole stays printable. */
enum { TREE_DETAILS_BYTES = STRBUF_LIMIT_BYTES / 2 };

/* Begins a line, depth tabs deep; tree_end ends it. */
void tree_begin(struct strbuf *out, int depth, enum state state);
void tree_end(struct strbuf *out);

#endif

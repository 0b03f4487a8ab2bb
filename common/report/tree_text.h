/* tree_text.h - a tree of lines as text: "\t\t\\_[STATE] - ...".  Pure. */
#ifndef CCN_REPORT_TREE_TEXT_H
#define CCN_REPORT_TREE_TEXT_H

#include "tree_line.h"

/* A tree that is appended to *out. */
struct tree tree_as_text(struct strbuf *out);

#endif

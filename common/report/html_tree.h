/* html_tree.h - a tree of lines as nested lists of a page, what stands below a line in a
 * <details>: open when it is not OK.  Pure.
 *
 *	struct html_tree tree;
 *	html_tree_begin(&tree, html, &html_form, 1);
 *	tree_append_steps(&tree.tree, ...);
 *	html_tree_end(&tree);
 */
#ifndef CCN_REPORT_HTML_TREE_H
#define CCN_REPORT_HTML_TREE_H

#include "html_writer.h"
#include "tree_line.h"

struct html_tree {
	struct tree tree;
	struct html *html; /* borrowed; its text is that of the line */
	int first;         /* the depth of the outermost list */
	int open;          /* of the innermost that is open; first - 1: none */
	bool is_pending;   /* a line is there, and not yet written */
	int depth;         /* of that line */
	enum state state;
	struct strbuf line; /* its text; owned */
	size_t label;
};

/* Lines that are first or more deep, begun and ended by the two below, which form has;
 * *tree stays where it is. */
void html_tree_begin(struct html_tree *tree, struct html *html, const struct tree_form *form,
		     int first);
void html_tree_end(struct html_tree *tree);

void html_tree_begin_line(struct tree *tree, int depth, enum state state);
void html_tree_end_line(struct tree *tree);

/* Something else than a line takes the place of one that deep: written to what this
 * returns. */
struct html *html_tree_begin_block(struct tree *tree, int depth);
void html_tree_end_block(struct tree *tree);

#endif

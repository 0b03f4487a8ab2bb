/* tree_line.h - a tree of lines, whatever form it is printed in: each line has a
 * depth (from 1), a state and a text.  Pure. */
#ifndef CCN_REPORT_TREE_LINE_H
#define CCN_REPORT_TREE_LINE_H

#include "base/state.h"
#include "base/strbuf.h"

struct group;
struct report_input;
struct result;
struct tree;

/* Beyond this the tree leaves details out, so that the whole stays printable. */
enum { TREE_DETAILS_BYTES = STRBUF_LIMIT_BYTES / 2 };

/* How a tree is printed. */
struct tree_form {
	void (*begin)(struct tree *tree, int depth, enum state state);
	void (*end)(struct tree *tree);
	/* What a form shows in a way of its own, that deep, below the line that tells it in
	 * short; NULL: there is no more to it. */
	void (*addresses)(struct tree *tree, const struct report_input *input,
			  const struct group *group, int depth);
	void (*names)(struct tree *tree, const struct result *result, int depth);
	void (*clients)(struct tree *tree, const struct result *result, int depth);
	void (*certificates)(struct tree *tree, const struct result *result, int depth);
};

/* A line that stands for many, none of which has one. */
struct tree_sum {
	size_t at; /* where it begins, in a form that prints at once */
	size_t n;
};

enum { TREE_SUMS_MAX = 2 };

struct tree {
	const struct tree_form *form;
	struct strbuf *out;         /* takes the text of a line between tree_begin and tree_end */
	const struct strbuf *whole; /* all that was printed */
	size_t label; /* octets at the beginning of the line that say what it is about */
	void *own;    /* the form's */
	struct tree_sum sums[TREE_SUMS_MAX];
	size_t n_sums;
};

/* Begins a line; tree_end ends it. */
void tree_begin(struct tree *tree, int depth, enum state state);
void tree_end(struct tree *tree);
/* Begins a line that stands for n; of those beyond TREE_SUMS_MAX that is not known later. */
void tree_begin_sum(struct tree *tree, int depth, enum state state, size_t n);
/* Begins the text of a line: "name: ". */
void tree_label(struct tree *tree, const char *label);

/* Is there room for details? */
bool tree_has_room(const struct tree *tree);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_tree.h"

/* A state is shown where it is an opinion: of what was done, and of what is wrong. */
static void write_line(struct html_tree *t)
{
	if (t->depth == t->first || t->state != STATE_OK)
		html_state(t->html, t->state);
	html_labelled_text(t->html, &t->line, t->label);
}

static void close_lists(struct html_tree *t, int depth)
{
	for (; t->open > depth; t->open--) {
		HTML_TAGS(t->html, "</ul>");
		if (t->open > t->first)
			HTML_TAGS(t->html, "</details></li>\n");
	}
}

/* Writes the line that waits, when it is known whether something stands below it, and
 * makes room for what comes next; returns how deep that is, at most one more. */
static int make_room(struct html_tree *t, int next)
{
	int deepest = t->is_pending ? t->depth + 1 : t->open;
	if (next > deepest)
		next = deepest;
	if (t->is_pending && next > t->depth) {
		HTML_TAGS(t->html, "<li>");
		if (t->state != STATE_OK)
			HTML_TAGS(t->html, "<details open=\"open\"><summary>");
		else
			HTML_TAGS(t->html, "<details><summary>");
		write_line(t);
		HTML_TAGS(t->html, "</summary>\n<ul>");
		t->open = next;
	} else if (t->is_pending) {
		HTML_TAGS(t->html, "<li>");
		write_line(t);
		HTML_TAGS(t->html, "</li>\n");
	}
	t->is_pending = false;
	close_lists(t, next);
	return next;
}

static void open_first(struct html_tree *t)
{
	if (t->open >= t->first)
		return;
	HTML_TAGS(t->html, "<ul class=\"tree\">\n");
	t->open = t->first;
}

void html_tree_begin_line(struct tree *tree, int depth, enum state state)
{
	struct html_tree *t = tree->own;
	open_first(t);
	t->depth = make_room(t, depth);
	t->state = state;
	strbuf_reset(&t->line);
}

void html_tree_end_line(struct tree *tree)
{
	struct html_tree *t = tree->own;
	t->label = tree->label;
	t->is_pending = true;
}

void html_tree_begin(struct html_tree *t, struct html *html, const struct tree_form *form,
		     int first)
{
	*t = (struct html_tree){ .html = html, .first = first, .open = first - 1 };
	t->tree = (struct tree){ .form = form, .out = &t->line, .whole = html->out, .own = t };
}

void html_tree_end(struct html_tree *t)
{
	if (t->open >= t->first)
		(void)make_room(t, t->first);
	close_lists(t, t->first - 1);
	strbuf_clear(&t->line);
}

struct html *html_tree_begin_block(struct tree *tree, int depth)
{
	struct html_tree *t = tree->own;
	open_first(t);
	(void)make_room(t, depth);
	HTML_TAGS(t->html, "<li class=\"block\">");
	return t->html;
}

void html_tree_end_block(struct tree *tree)
{
	struct html_tree *t = tree->own;
	HTML_TAGS(t->html, "</li>\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text_bound.h"

#include <stdlib.h>
#include <string.h>

#include "tree_text.h"
#include "units.h"
#include "view.h"

enum {
	DEPTH_MAX = 8,
	CUT_MIN_BYTES = 80, /* what is shorter says too little */
};

static const char cut_end[] = "...\n";

struct line {
	size_t at; /* in the text */
	size_t len;
	size_t order;
	size_t depth;
	enum state state;
	size_t parent; /* its number; its own: none */
	size_t n;      /* what it stands for */
	bool is_kept;
	bool is_cut; /* to len octets, the end among them */
};

/* What stands between the brackets of "\t\_[OK] - ...". */
static enum state state_of(const char *line, size_t depth)
{
	static const enum state states[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING };
	for (size_t i = 0; i < LENGTH(states); i++) {
		const char *name = state_name(states[i]);
		if (strncmp(line + depth + 3, name, strlen(name)) == 0)
			return states[i];
	}
	return STATE_OK;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; (text = strchr(text, '\n')) != NULL; text++)
		n++;
	return n;
}

static size_t sum_at(const struct tree *tree, size_t at)
{
	for (size_t i = 0; i < tree->n_sums; i++) {
		if (tree->sums[i].at == at)
			return tree->sums[i].n;
	}
	return 1;
}

/* Finds each line of the tree, and which it stands below. */
static void read_lines(const char *text, size_t at, const struct tree *tree, struct line *lines,
		       size_t n)
{
	size_t last[DEPTH_MAX] = { 0 };
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(text + at, "\n") + 1, depth = strspn(text + at, "\t");
		if (depth >= DEPTH_MAX)
			depth = DEPTH_MAX - 1;
		lines[i] = (struct line){ .at = at,
					  .len = len,
					  .order = i,
					  .depth = depth,
					  .state = state_of(text + at, depth),
					  .parent = depth > 1 ? last[depth - 1] : i,
					  .n = sum_at(tree, at) };
		last[depth] = i;
		at += len;
	}
}

static int by_importance(const void *a, const void *b)
{
	const struct line *la = *(const struct line *const *)a;
	const struct line *lb = *(const struct line *const *)b;
	int order = state_compare(lb->state, la->state);
	return order != 0 ? order : la->order < lb->order ? -1 : 1;
}

/* Between two words. */
static void keep_beginning(const char *text, struct line *line, size_t room)
{
	size_t len = room >= CUT_MIN_BYTES ? room - strlen(cut_end) : 0;
	while (len > 0 && text[line->at + len] != ' ')
		len--;
	line->len = len + strlen(cut_end);
	line->is_cut = line->is_kept = line->len >= CUT_MIN_BYTES;
}

/* What is not well does not make room for what is better: of a line that is too long the beginning
 * is kept, and nothing else then. */
static void keep_what_fits(const char *text, struct line *lines, const struct line **sorted,
			   size_t n, size_t room)
{
	for (size_t i = 0; i < n; i++)
		sorted[i] = &lines[i];
	qsort(sorted, n, sizeof(struct line *), by_importance);
	for (size_t i = 0; i < n; i++) {
		struct line *line = &lines[sorted[i]->order];
		bool may_stand = line->parent == line->order || lines[line->parent].is_kept;
		if (!may_stand || (line->len > room && line->state == STATE_OK))
			continue;
		if (line->len > room) {
			keep_beginning(text, line, room);
			return;
		}
		line->is_kept = true;
		room -= line->len;
	}
}

/* Closes the gaps, and counts them. */
static void write_lines(struct strbuf *out, size_t tree, const struct line *lines, size_t n)
{
	size_t end = tree, n_lines = 0, n_first = 0;
	enum state worst = STATE_OK;
	for (size_t i = 0; i < n; i++) {
		if (lines[i].is_kept) {
			memmove(out->text + end, out->text + lines[i].at, lines[i].len);
			end += lines[i].len;
			if (lines[i].is_cut)
				memcpy(out->text + end - strlen(cut_end), cut_end, strlen(cut_end));
			continue;
		}
		worst = state_worse(worst, lines[i].state);
		n_lines++;
		n_first += lines[i].depth == 1 ? lines[i].n : 0;
	}
	strbuf_truncate(out, end);
	struct tree last = tree_as_text(out);
	tree_begin(&last, 1, worst);
	count_append(out, n_lines, "more line", "more lines");
	if (n_first > 0) {
		strbuf_append(out, ", with ");
		count_append(out, n_first, "endpoint, group or step", "endpoints, groups or steps");
	}
	strbuf_append(out, " (--max-output)");
	tree_end(&last);
}

void text_bound(struct strbuf *out, size_t start, size_t max_bytes, const struct tree *tree)
{
	if (strbuf_failed(out) || out->len - start <= max_bytes)
		return;
	size_t begin = start + strcspn(out->text + start, "\n") + 1;
	size_t n = count_lines(out->text + begin);
	struct line *lines = calloc(n, sizeof(*lines));
	const struct line **sorted = calloc(n, sizeof(struct line *));
	size_t used = begin - start + TEXT_BOUND_LAST_BYTES;
	if (lines == NULL || sorted == NULL) {
		out->failed = true;
	} else {
		read_lines(out->text, begin, tree, lines, n);
		keep_what_fits(out->text, lines, sorted, n,
			       used < max_bytes ? max_bytes - used : 0);
		write_lines(out, begin, lines, n);
	}
	free(lines);
	free(sorted);
}

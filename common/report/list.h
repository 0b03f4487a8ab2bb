/* list.h - "a, b, c and 117 more": a list that is cut where it gets too long.
 *
 *	struct list list = list_begin(out, 200);
 *	for (...) {
 *		if (list_next(&list)) {
 *			show(out, entry);
 *			list_took(&list);
 *		}
 *	}
 *	list_end(&list);
 */
#ifndef CCN_REPORT_LIST_H
#define CCN_REPORT_LIST_H

#include "base/strbuf.h"

struct list {
	struct strbuf *out;
	size_t start; /* where the list begins in out */
	size_t limit; /* octets; the first entry goes in, however long it is */
	size_t mark;  /* before the entry that is being added */
	size_t shown;
	size_t total;
	bool is_full;
};

static inline struct list list_begin(struct strbuf *out, size_t limit)
{
	return (struct list){ .out = out, .start = out->len, .limit = limit };
}

/* Counts an entry; true when the caller shall append it and call list_took. */
static inline bool list_next(struct list *list)
{
	list->total++;
	if (list->is_full)
		return false;
	list->mark = list->out->len;
	if (list->shown > 0)
		strbuf_append(list->out, ", ");
	return true;
}

/* Takes the entry back when it went beyond the limit. */
static inline void list_took(struct list *list)
{
	if (list->shown > 0 && list->out->len - list->start > list->limit &&
	    !strbuf_failed(list->out)) {
		strbuf_truncate(list->out, list->mark);
		list->is_full = true;
	} else {
		list->shown++;
	}
}

static inline void list_end(struct list *list)
{
	if (list->shown < list->total)
		strbuf_printf(list->out, " and %zu more", list->total - list->shown);
}

#endif

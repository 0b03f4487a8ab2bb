/* strbuf.h - text that grows, up to a limit, and never fails half-way.
 *
 * struct strbuf s = { 0 } is a valid empty text.  When memory runs out or the
 * limit is reached the text is cut, further appends do nothing, and
 * strbuf_failed() says so: callers check once, at the end.  The text is always
 * terminated by NUL, and may hold NULs of its own (use len).
 */
#ifndef CCN_BASE_STRBUF_H
#define CCN_BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

enum { STRBUF_LIMIT_BYTES = 16 << 20 };

struct strbuf {
	char *text; /* NULL while empty: read it with strbuf_text() */
	size_t len;
	size_t size;
	bool failed;
};

/* Frees the contents; *s is empty again.  May be called twice. */
void strbuf_clear(struct strbuf *s);
/* Empties the text but keeps its memory. */
void strbuf_reset(struct strbuf *s);
/* The text, never NULL; valid until the next change. */
const char *strbuf_text(const struct strbuf *s);
/* The same with its length. */
struct bytes strbuf_bytes(const struct strbuf *s);
bool strbuf_failed(const struct strbuf *s);

void strbuf_append(struct strbuf *s, const char *text);
void strbuf_append_bytes(struct strbuf *s, const void *data, size_t len);
void strbuf_append_char(struct strbuf *s, char c);
void strbuf_printf(struct strbuf *s, const char *format, ...) PRINTF_LIKE(2, 3);
/* Removes the first n octets (n <= len). */
void strbuf_drop(struct strbuf *s, size_t n);
/* Keeps the first len octets (len <= s->len). */
void strbuf_truncate(struct strbuf *s, size_t len);
/* The same, and what came behind them has not failed: something shorter may take its place. */
void strbuf_take_back(struct strbuf *s, size_t len);

#endif

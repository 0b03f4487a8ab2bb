/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strbuf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for n more octets and the final NUL. */
static bool reserve(struct strbuf *s, size_t n)
{
	if (s->failed)
		return false;
	if (n > STRBUF_LIMIT_BYTES || s->len > STRBUF_LIMIT_BYTES - n) {
		s->failed = true;
		return false;
	}
	size_t wanted = s->len + n + 1;
	if (wanted <= s->size)
		return true;
	size_t size = s->size < 128 ? 128 : s->size;
	while (size < wanted)
		size *= 2;
	char *text = realloc(s->text, size);
	if (text == NULL) {
		s->failed = true;
		return false;
	}
	s->text = text;
	s->size = size;
	return true;
}

void strbuf_clear(struct strbuf *s)
{
	free(s->text);
	*s = (struct strbuf){ 0 };
}

void strbuf_reset(struct strbuf *s)
{
	s->len = 0;
	s->failed = false;
	if (s->text != NULL)
		s->text[0] = '\0';
}

const char *strbuf_text(const struct strbuf *s)
{
	return s->text != NULL ? s->text : "";
}

struct bytes strbuf_bytes(const struct strbuf *s)
{
	return (struct bytes){ (const uint8_t *)strbuf_text(s), s->len };
}

bool strbuf_failed(const struct strbuf *s)
{
	return s->failed;
}

void strbuf_append_bytes(struct strbuf *s, const void *data, size_t len)
{
	if (len == 0 || !reserve(s, len))
		return;
	memcpy(s->text + s->len, data, len);
	s->len += len;
	s->text[s->len] = '\0';
}

void strbuf_append(struct strbuf *s, const char *text)
{
	strbuf_append_bytes(s, text, strlen(text));
}

void strbuf_append_char(struct strbuf *s, char c)
{
	strbuf_append_bytes(s, &c, 1);
}

/* Nearly every text fits into the room that there is: it is written at once, and
 * only what turns out to be longer a second time. */
void strbuf_printf(struct strbuf *s, const char *format, ...)
{
	va_list args;
	if (s->failed)
		return;
	size_t room = s->size - s->len;
	va_start(args, format);
	int n = vsnprintf(room > 0 ? s->text + s->len : NULL, room, format, args);
	va_end(args);
	if (n < 0 || !reserve(s, (size_t)n)) {
		s->failed = true;
		if (room > 0)
			s->text[s->len] = '\0';
		return;
	}
	if ((size_t)n >= room) {
		va_start(args, format);
		vsnprintf(s->text + s->len, (size_t)n + 1, format, args);
		va_end(args);
	}
	s->len += (size_t)n;
}

void strbuf_drop(struct strbuf *s, size_t n)
{
	assert(n <= s->len);
	if (n == 0)
		return;
	memmove(s->text, s->text + n, s->len - n + 1);
	s->len -= n;
}

void strbuf_truncate(struct strbuf *s, size_t len)
{
	assert(len <= s->len);
	if (len == s->len)
		return;
	s->len = len;
	s->text[len] = '\0';
}

void strbuf_take_back(struct strbuf *s, size_t len)
{
	strbuf_truncate(s, len);
	s->failed = false;
}

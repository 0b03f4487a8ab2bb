/* json_writer.h - writes JSON (RFC 8259) on one line, commas and escapes cared
 * for.  Pure, no locale.
 *
 * Strings must be well-formed UTF-8, which all text made safe by safetext is.
 */
#ifndef CCN_REPORT_JSON_WRITER_H
#define CCN_REPORT_JSON_WRITER_H

#include "base/strbuf.h"

struct json {
	struct strbuf *out;    /* borrowed */
	struct strbuf scratch; /* for json_begin_text; owned */
	bool needs_comma;
};

static inline struct json json_begin(struct strbuf *out)
{
	return (struct json){ .out = out };
}
/* Frees what the writer owns, and hands its failure on to out. */
void json_end(struct json *json);

/* key NULL: an element of an array. */
void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_open_array(struct json *json, const char *key);
void json_close_array(struct json *json);

void json_null(struct json *json, const char *key);
void json_boolean(struct json *json, const char *key, bool value);
void json_string(struct json *json, const char *key, const char *text);
/* A string, or null when it is empty. */
void json_string_or_null(struct json *json, const char *key, const char *text);

/* A number whose figures the caller appends to json->out next. */
void json_number(struct json *json, const char *key);
void json_size(struct json *json, const char *key, size_t value);

/* A string that is put together: append to what json_begin_text returns, then
 * end it. */
struct strbuf *json_begin_text(struct json *json);
void json_end_text(struct json *json, const char *key);
/* The same, null when nothing was appended. */
void json_end_text_or_null(struct json *json, const char *key);

#endif

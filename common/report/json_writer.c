/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_writer.h"

#include <string.h>

static void append_escaped(struct strbuf *out, const char *text, size_t len)
{
	strbuf_append_char(out, '"');
	for (size_t i = 0; i < len;) {
		size_t run = i;
		while (run < len && (unsigned char)text[run] >= 0x20 && text[run] != '"' &&
		       text[run] != '\\')
			run++;
		strbuf_append_bytes(out, text + i, run - i);
		if (run < len && (unsigned char)text[run] < 0x20)
			strbuf_printf(out, "\\u%04x", (unsigned)(unsigned char)text[run]);
		else if (run < len) {
			strbuf_append_char(out, '\\');
			strbuf_append_char(out, text[run]);
		}
		i = run + 1;
	}
	strbuf_append_char(out, '"');
}

/* The comma before, and the key. */
static void begin_value(struct json *json, const char *key)
{
	if (json->needs_comma)
		strbuf_append_char(json->out, ',');
	json->needs_comma = true;
	if (key != NULL) {
		append_escaped(json->out, key, strlen(key));
		strbuf_append_char(json->out, ':');
	}
}

static void open_value(struct json *json, const char *key, char bracket)
{
	begin_value(json, key);
	strbuf_append_char(json->out, bracket);
	json->needs_comma = false;
}

static void close_value(struct json *json, char bracket)
{
	strbuf_append_char(json->out, bracket);
	json->needs_comma = true;
}

void json_end(struct json *json)
{
	if (strbuf_failed(&json->scratch))
		json->out->failed = true;
	strbuf_clear(&json->scratch);
}

void json_open_object(struct json *json, const char *key)
{
	open_value(json, key, '{');
}

void json_close_object(struct json *json)
{
	close_value(json, '}');
}

void json_open_array(struct json *json, const char *key)
{
	open_value(json, key, '[');
}

void json_close_array(struct json *json)
{
	close_value(json, ']');
}

void json_null(struct json *json, const char *key)
{
	begin_value(json, key);
	strbuf_append(json->out, "null");
}

void json_boolean(struct json *json, const char *key, bool value)
{
	begin_value(json, key);
	strbuf_append(json->out, value ? "true" : "false");
}

void json_string(struct json *json, const char *key, const char *text)
{
	begin_value(json, key);
	append_escaped(json->out, text, strlen(text));
}

void json_string_or_null(struct json *json, const char *key, const char *text)
{
	if (text[0] != '\0')
		json_string(json, key, text);
	else
		json_null(json, key);
}

void json_number(struct json *json, const char *key)
{
	begin_value(json, key);
}

void json_size(struct json *json, const char *key, size_t value)
{
	json_number(json, key);
	strbuf_printf(json->out, "%zu", value);
}

/* A text that did not fit stays failed: the scratch is emptied only of what it
 * holds. */
struct strbuf *json_begin_text(struct json *json)
{
	if (json->scratch.len > 0)
		strbuf_truncate(&json->scratch, 0);
	return &json->scratch;
}

void json_end_text(struct json *json, const char *key)
{
	begin_value(json, key);
	append_escaped(json->out, strbuf_text(&json->scratch), json->scratch.len);
}

void json_end_text_or_null(struct json *json, const char *key)
{
	if (json->scratch.len > 0)
		json_end_text(json, key);
	else
		json_null(json, key);
}

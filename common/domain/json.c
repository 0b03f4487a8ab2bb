/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <jansson.h>

#include "answer.h"
#include "base/strbuf.h"
#include "facts/wide_text.h"

bool json_begins(struct bytes text)
{
	const char *blanks = " \t\r\n";
	bool wide = answer_is_utf16(text);
	if (wide || bytes_starts(text, ANSWER_UTF8_MARK))
		text = bytes_from(text, wide ? 2 : 3);
	while (text.len > 0 && (text.data[0] == '\0' ? wide : strchr(blanks, text.data[0]) != NULL))
		text = bytes_from(text, 1);
	return text.len > 0 && (text.data[0] == '{' || text.data[0] == '[');
}

/* RFC 8259 wants UTF-8, but Windows PowerShell saves an answer in UTF-16.  What is no character
 * becomes none of UTF-8 either, which Jansson tells. */
static void append_wide(struct strbuf *out, struct bytes text)
{
	bool is_little = text.data[0] == 0xff;
	for (text = bytes_from(text, 2); text.len > 0;) {
		uint8_t pair[4] = { 0 };
		size_t n = text.len < sizeof(pair) ? text.len : sizeof(pair);
		for (size_t i = 0; i < n; i++) {
			size_t at = is_little ? i ^ 1 : i;
			pair[i] = at < n ? text.data[at] : 0;
		}
		struct bytes units = { pair, n };
		uint32_t character;
		uint8_t octets[WIDE_TEXT_UTF8_BYTES] = { 0xff };
		size_t len = 1;
		if (wide_text_next(&units, 2, &character))
			len = wide_text_utf8(character, octets);
		else
			units = bytes_from(units, units.len);
		strbuf_append_bytes(out, octets, len);
		text = bytes_from(text, n - units.len);
	}
}

void json_prepare(void)
{
	json_object_seed(0);
}

static enum err failure(const json_error_t *error, struct error *reterr)
{
	enum json_error_code code = json_error_code(error);
	if (code == json_error_out_of_memory)
		return error_no_memory(reterr);
	if (code == json_error_stack_overflow)
		return error_raise(reterr, ERR_ANSWER_TOO_DEEP,
				   FACTS(.count = JSON_PARSER_MAX_DEPTH));
	return error_raise(reterr, ERR_ANSWER_NOT_JSON,
			   FACTS(.said = bytes_of(error->text), .count = error->line));
}

static enum err walk(json_t *object, const char *parent, json_member *member, void *context,
		     struct error *reterr)
{
	const char *name;
	json_t *value;
	enum err err = ERR_NONE;
	json_object_foreach(object, name, value)
	{
		struct bytes text = { 0 };
		if (json_is_object(value) && *parent == '\0') {
			err = walk(value, name, member, context, reterr);
		} else if (json_is_string(value) || json_is_boolean(value)) {
			text = json_is_string(value)
				       ? (struct bytes){ (const uint8_t *)json_string_value(value),
							 json_string_length(value) }
				       : bytes_of(json_is_true(value) ? "true" : "false");
			err = member(context, parent, name, text, reterr);
		}
		if (err != ERR_NONE)
			break;
	}
	return err;
}

static enum err read_narrow(struct bytes text, json_member *member, void *context,
			    struct error *reterr)
{
	json_error_t error;
	json_t *root = json_loadb((const char *)text.data, text.len,
				  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (root == NULL)
		return failure(&error, reterr);
	enum err err = json_is_object(root) ? walk(root, "", member, context, reterr)
					    : error_raise(reterr, ERR_ANSWER_NO_OBJECT, FACTS());
	json_decref(root);
	return err;
}

enum err json_read(struct bytes text, size_t most, json_member *member, void *context,
		   struct error *reterr)
{
	struct strbuf narrow = { 0 };
	enum err err = answer_check_size(text, most, reterr);
	if (err != ERR_NONE)
		return err;
	/* a byte order mark may be passed over (RFC 8259, 8.1) */
	if (bytes_starts(text, ANSWER_UTF8_MARK)) {
		text = bytes_from(text, 3);
	} else if (answer_is_utf16(text)) {
		append_wide(&narrow, text);
		text = strbuf_bytes(&narrow);
	}
	err = strbuf_failed(&narrow) ? error_no_memory(reterr)
				     : read_narrow(text, member, context, reterr);
	strbuf_clear(&narrow);
	return err;
}

const char *json_version(void)
{
	return JANSSON_VERSION;
}

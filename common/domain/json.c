/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <jansson.h>

#include "answer.h"

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

enum err json_read(struct bytes text, size_t most, json_member *member, void *context,
		   struct error *reterr)
{
	json_error_t error;
	enum err err = answer_check_size(text, most, reterr);
	if (err != ERR_NONE)
		return err;
	/* a byte order mark may be passed over (RFC 8259, 8.1) */
	if (bytes_starts(text, "\xef\xbb\xbf"))
		text = bytes_from(text, 3);
	json_t *root = json_loadb((const char *)text.data, text.len,
				  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (root == NULL)
		return failure(&error, reterr);
	err = json_is_object(root) ? walk(root, "", member, context, reterr)
				   : error_raise(reterr, ERR_ANSWER_NO_OBJECT, FACTS());
	json_decref(root);
	return err;
}

const char *json_version(void)
{
	return JANSSON_VERSION;
}

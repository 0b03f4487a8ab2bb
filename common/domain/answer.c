/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer.h"

static bool is_blank(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != ' ' && (text.data[i] < '\t' || text.data[i] > '\r'))
			return false;
	}
	return true;
}

enum err answer_check_size(struct bytes text, size_t most, struct error *reterr)
{
	if (text.len > most)
		return error_raise(reterr, ERR_ANSWER_TOO_LARGE, FACTS(.count = (int64_t)most));
	return is_blank(text) ? error_raise(reterr, ERR_ANSWER_EMPTY, FACTS()) : ERR_NONE;
}

bool answer_is_utf16(struct bytes text)
{
	return bytes_starts(text, "\xff\xfe") || bytes_starts(text, "\xfe\xff");
}

enum err answer_copy(const char *name, struct bytes text, char *ret_text, size_t size,
		     struct error *reterr)
{
	if (text.len >= size)
		return error_raise(reterr, ERR_ANSWER_TOO_LONG,
				   FACTS(.about = name, .count = (int64_t)size - 1));
	if (ret_text[0] != '\0' && !bytes_equal(bytes_of(ret_text), text))
		return error_raise(reterr, ERR_ANSWER_TWICE, FACTS(.about = name));
	if (text.len > 0)
		memcpy(ret_text, text.data, text.len);
	ret_text[text.len] = '\0';
	return ERR_NONE;
}

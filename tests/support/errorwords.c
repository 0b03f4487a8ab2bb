/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "errorwords.h"

#include <stdio.h>

#include "report/error_text.h"

const char *error_words(const struct error *error)
{
	static char words[1024];
	struct strbuf text = { 0 };
	error_text_append_whole(&text, error);
	snprintf(words, sizeof(words), "%s", strbuf_text(&text));
	strbuf_clear(&text);
	return words;
}

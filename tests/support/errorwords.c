/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "errorwords.h"

#include <stdio.h>

#include "report/error_text.h"

const char *error_words(const struct error *error)
{
	static char words[1024];
	const struct error_option *option = &error->option;
	struct strbuf text = { 0 };
	if (option->name[0] != '\0' && option->file[0] != '\0')
		strbuf_printf(&text, "%s, line %zu: ", option->file, option->line);
	if (option->name[0] != '\0')
		strbuf_printf(&text, "%s%s%s%s: ", option->name,
			      option->value[0] != '\0' ? " " : "", option->value,
			      option->value_cut ? "..." : "");
	error_text_append(&text, error);
	snprintf(words, sizeof(words), "%s", strbuf_text(&text));
	strbuf_clear(&text);
	return words;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "hosts_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "options.h"

static const char blanks[] = " \t\r\f\v";

/* Takes one line out of the text, without its end. */
static char *next_line(struct hosts_file *file)
{
	char *line = file->rest;
	char *end = line + strcspn(line, "\n");
	file->rest = *end == '\n' ? end + 1 : end;
	*end = '\0';
	file->line++;
	return line;
}

/* Ends the word at *at, its quotation marks taken out, and moves *at to the next one. */
static enum err cut_word(char **at, struct error *reterr)
{
	char *from = *at, *to = *at;
	bool is_quoted = false;
	for (; *from != '\0' && (is_quoted || strchr(blanks, *from) == NULL); from++) {
		if (*from == '"')
			is_quoted = !is_quoted;
		else
			*to++ = *from;
	}
	if (is_quoted)
		return error_raise(reterr, ERR_HOSTS_FILE_QUOTE, FACTS());
	*at = from + strspn(from, blanks);
	*to = '\0';
	return ERR_NONE;
}

/* Where lines end with carriage returns alone, all behind the first comment would be one. */
static bool has_return_within(const char *line)
{
	const char *at = strchr(line, '\r');
	return at != NULL && at[strspn(at, blanks)] != '\0';
}

static enum err cut_line(struct hosts_file *file, char *line, struct error *reterr)
{
	file->n_words = 0;
	if (has_return_within(line))
		return error_raise(reterr, ERR_HOSTS_FILE_RETURN, FACTS());
	for (char *at = line + strspn(line, blanks); *at != '\0' && *at != '#';) {
		if (file->n_words >= HOSTS_LINE_MAX_WORDS)
			return error_raise(
				reterr, ERR_VALUES_MANY,
				FACTS(.count = HOSTS_LINE_MAX_WORDS, .term = "words in a line"));
		char **words = array_grow(file->words, (size_t)file->n_words, sizeof(*words));
		if (words == NULL)
			return error_no_memory(reterr);
		file->words = words;
		words[file->n_words++] = at;
		enum err err = cut_word(&at, reterr);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

enum err hosts_file_next(struct hosts_file *file, bool *ret_is_there, struct error *reterr)
{
	enum err err = ERR_NONE;
	*ret_is_there = false;
	while (err == ERR_NONE && !*ret_is_there && *file->rest != '\0') {
		err = cut_line(file, next_line(file), reterr);
		*ret_is_there = err == ERR_NONE && file->n_words > 0;
	}
	return err;
}

void hosts_file_clear(struct hosts_file *file)
{
	free(file->words);
	*file = (struct hosts_file){ 0 };
}

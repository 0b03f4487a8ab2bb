/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "hosts_file.h"

#include <stdlib.h>
#include <string.h>

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

static enum err cut_line(struct hosts_file *file, char *line, struct error *reterr)
{
	file->n_words = 0;
	for (char *word = line + strspn(line, blanks); *word != '\0' && *word != '#';) {
		char **words = array_grow(file->words, (size_t)file->n_words, sizeof(*words));
		if (words == NULL)
			return error_no_memory(reterr);
		file->words = words;
		words[file->n_words++] = word;
		word += strcspn(word, blanks);
		if (*word != '\0')
			*word++ = '\0';
		word += strspn(word, blanks);
	}
	return ERR_NONE;
}

enum err hosts_file_next(struct hosts_file *file, bool *ret_is_there, struct error *reterr)
{
	enum err err = ERR_NONE;
	*ret_is_there = false;
	while (err == ERR_NONE && !*ret_is_there && *file->rest != '\0') {
		err = cut_line(file, next_line(file), reterr);
		*ret_is_there = file->n_words > 0;
	}
	return err;
}

void hosts_file_clear(struct hosts_file *file)
{
	free(file->words);
	*file = (struct hosts_file){ 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum err path_list_add(struct path_list *list, const char *path, struct error *reterr)
{
	const char **paths = array_grow(list->paths, list->n, sizeof(*paths));
	if (paths == NULL)
		return error_no_memory(reterr);
	list->paths = paths;
	paths[list->n++] = path;
	return ERR_NONE;
}

bool options_own(struct options *options, void *memory)
{
	void **owned = array_grow(options->owned, options->n_owned, sizeof(*owned));
	if (owned == NULL) {
		free(memory);
		return false;
	}
	options->owned = owned;
	options->owned[options->n_owned++] = memory;
	return true;
}

const char *options_own_text(struct options *options, const char *text)
{
	char *copy = strdup(text);
	return copy != NULL && options_own(options, copy) ? copy : NULL;
}

static void clear_one(struct options *options)
{
	for (size_t i = 0; i < options->n_owned; i++)
		free(options->owned[i]);
	free(options->owned);
	free(options->targets);
	free(options->names);
	free(options->addresses);
	free(options->anchors.ca_files.paths);
	free(options->anchors.ca_dirs.paths);
	free(options->anchors.added_files.paths);
	free(options->crl_files.paths);
	free(options->files.paths);
	free(options->hosts_files.paths);
	free(options->lines);
	free(options->requirements);
	strbuf_clear(&options->words);
	*options = (struct options){ 0 };
}

void options_clear(struct options *options)
{
	for (size_t i = 0; i < options->n_lines; i++) {
		clear_one(options->lines[i]);
		free(options->lines[i]);
	}
	clear_one(options);
}

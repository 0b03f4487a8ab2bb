/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

enum err folder_add(struct folder *folder, char *path, struct error *reterr)
{
	char **paths = path != NULL ? array_grow(folder->paths, folder->n, sizeof(*paths)) : NULL;
	if (paths == NULL) {
		free(path);
		return error_no_memory(reterr);
	}
	folder->paths = paths;
	paths[folder->n++] = path;
	return ERR_NONE;
}

static enum err add_entry(struct folder *folder, const char *path, const char *name,
			  const struct folder_bounds *bounds, struct error *reterr)
{
	char *entry = NULL;
	if (deadline_left_ms(bounds->deadline) <= 0)
		return error_raise(reterr, ERR_FILE_DID_NOT_END, FACTS(.about = path));
	if (name[0] == '.' || (bounds->is_wanted != NULL && !bounds->is_wanted(name)))
		return ERR_NONE;
	if (folder->n == bounds->max)
		return error_raise(reterr, bounds->too_many,
				   FACTS(.about = path, .count = (long)bounds->max));
	return folder_add(folder, asprintf(&entry, "%s/%s", path, name) < 0 ? NULL : entry, reterr);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err folder_list(DIR *directory, const char *path, const struct folder_bounds *bounds,
		     struct folder *ret_folder, struct error *reterr)
{
	const struct dirent *entry;
	struct folder folder = { 0 };
	enum err err = ERR_NONE;
	while (err == ERR_NONE && (entry = readdir(directory)) != NULL)
		err = add_entry(&folder, path, entry->d_name, bounds, reterr);
	closedir(directory);
	if (err != ERR_NONE) {
		folder_clear(&folder);
		return err;
	}
	if (folder.n > 0)
		qsort(folder.paths, folder.n, sizeof(*folder.paths), compare_paths);
	*ret_folder = folder;
	return ERR_NONE;
}

void folder_clear(struct folder *folder)
{
	for (size_t i = 0; i < folder->n; i++)
		free(folder->paths[i]);
	free(folder->paths);
	*folder = (struct folder){ 0 };
}

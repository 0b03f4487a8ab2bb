/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "chain_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/folder.h"
#include "facts/container.h"
#include "facts/session.h"

/* The names of files of certificates, and whether a private key can be alone in them. */
static const struct suffix {
	const char *text;
	bool can_be_key;
} suffixes[] = {
	{ ".pem", true },  { ".crt", true },  { ".cer", true },
	{ ".cert", true }, { ".der", true },  { ".p12", false },
	{ ".pfx", false }, { ".p7b", false }, { ".p7c", false },
};

static const struct suffix *find_suffix(const char *name)
{
	size_t len = strlen(name);
	for (size_t i = 0; i < LENGTH(suffixes); i++) {
		size_t suffix_len = strlen(suffixes[i].text);
		if (len > suffix_len && strcasecmp(name + len - suffix_len, suffixes[i].text) == 0)
			return &suffixes[i];
	}
	return NULL;
}

/* By its name alone. */
static bool can_be_key(const char *path)
{
	const struct suffix *suffix = find_suffix(path);
	return suffix != NULL && suffix->can_be_key && strstr(strrchr(path, '/'), "key") != NULL;
}

/* It holds something else, and nothing is wrong with that. */
static bool is_something_else(struct bytes text)
{
	struct session session = { 0 };
	struct error why = { 0 };
	if (container_of(text) != CONTAINER_NONE)
		return false;
	enum err err = session_read_chain(&session, text, &why);
	session_clear(&session);
	return err == ERR_CHAIN_FILE_EMPTY || err == ERR_CHAIN_FILE_NO_CERTIFICATE ||
	       err == ERR_CHAIN_FILE_OTHER_PEM || err == ERR_CHAIN_FILE_OTHER_DER;
}

static bool is_chain(const char *path, struct deadline deadline)
{
	const struct file_bounds bounds = { .max_bytes = CHAIN_FILE_MAX_BYTES,
					    .deadline = deadline,
					    .expected = "certificates in PEM form" };
	struct stat status;
	struct buffer file = { 0 };
	struct error why = { 0 };
	/* A link whose end is not there is nothing; where that cannot be known it is told. */
	if (stat(path, &status) != 0)
		return errno != ENOENT && !can_be_key(path);
	if (!S_ISREG(status.st_mode))
		return false;
	if (file_read(path, &bounds, &file, &why) != ERR_NONE)
		return why.number != EACCES || !can_be_key(path);
	bool is_other = is_something_else(buffer_bytes(&file));
	buffer_clear_secret(&file); /* it may be, or hold, a private key */
	return !is_other;
}

static bool has_suffix(const char *name)
{
	return find_suffix(name) != NULL;
}

/* Adds those of a directory that are files of certificates; the options own their paths. */
static enum err add_chains(struct options *options, const struct folder *folder,
			   const char *directory, struct deadline deadline, struct path_list *list,
			   struct error *reterr)
{
	size_t before = list->n;
	for (size_t i = 0; i < folder->n; i++) {
		bool is_file = is_chain(folder->paths[i], deadline);
		if (deadline_left_ms(deadline) <= 0)
			return error_raise(reterr, ERR_FILE_DID_NOT_END, FACTS(.about = directory));
		if (!is_file)
			continue;
		if (list->n - before == CHAIN_DIRECTORY_MAX_FILES)
			return error_raise(
				reterr, ERR_CHAIN_DIRECTORY_MANY,
				FACTS(.about = directory, .count = CHAIN_DIRECTORY_MAX_FILES));
		const char *path = options_own_text(options, folder->paths[i]);
		if (path == NULL)
			return error_no_memory(reterr);
		enum err err = path_list_add(list, path, reterr);
		if (err != ERR_NONE)
			return err;
	}
	return list->n > before
		       ? ERR_NONE
		       : error_raise(reterr, ERR_CHAIN_DIRECTORY_EMPTY, FACTS(.about = directory));
}

static enum err read_directory(struct options *options, DIR *directory, const char *path,
			       struct deadline deadline, struct path_list *list,
			       struct error *reterr)
{
	const struct folder_bounds bounds = {
		.is_wanted = has_suffix,
		.max = CHAIN_DIRECTORY_MAX_NAMES,
		.too_many = ERR_CHAIN_DIRECTORY_MANY,
		.deadline = deadline,
	};
	struct folder folder = { 0 };
	enum err err = folder_list(directory, path, &bounds, &folder, reterr);
	if (err == ERR_NONE)
		err = add_chains(options, &folder, path, deadline, list, reterr);
	folder_clear(&folder);
	return err;
}

/* What cannot be opened as directory is read as file, and told then. */
static enum err expand(struct options *options, const char *path, struct deadline deadline,
		       struct path_list *list, struct error *reterr)
{
	DIR *directory = strcmp(path, "-") != 0 ? opendir(path) : NULL;
	if (directory == NULL)
		return path_list_add(list, path, reterr);
	return read_directory(options, directory, path, deadline, list, reterr);
}

enum err chain_files_expand(struct options *options, struct deadline deadline, struct error *reterr)
{
	struct path_list list = { 0 };
	enum err err = ERR_NONE;
	for (size_t i = 0; i < options->files.n && err == ERR_NONE; i++)
		err = expand(options, options->files.paths[i], deadline, &list, reterr);
	free(options->files.paths);
	options->files = list;
	return err;
}

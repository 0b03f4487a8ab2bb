/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "anchor_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/folder.h"

void anchor_files_clear(struct anchor_files *files)
{
	for (size_t i = 0; i < files->n_files; i++)
		buffer_clear(&files->files[i]);
	free(files->files);
	free(files->seen);
	*files = (struct anchor_files){ 0 };
}

/* --- reading ---------------------------------------------------------------- */

enum err anchor_files_add_octets(struct anchor_files *files, struct buffer octets,
				 struct error *reterr)
{
	struct buffer *list = array_grow(files->files, files->n_files, sizeof(*list));
	if (list == NULL) {
		buffer_clear(&octets);
		return error_no_memory(reterr);
	}
	files->files = list;
	list[files->n_files++] = octets;
	return ERR_NONE;
}

static enum err cannot_read(enum err unreadable, const char *path, struct error *reterr)
{
	return error_raise(reterr, unreadable, FACTS(.about = path, .number = errno));
}

static enum err mark_seen(struct anchor_files *files, const struct stat *status, bool *ret_is_new,
			  struct error *reterr)
{
	for (size_t i = 0; i < files->n_seen; i++) {
		if (files->seen[i].device == status->st_dev &&
		    files->seen[i].inode == status->st_ino) {
			*ret_is_new = false;
			return ERR_NONE;
		}
	}
	void *seen = array_grow(files->seen, files->n_seen, sizeof(*files->seen));
	if (seen == NULL)
		return error_no_memory(reterr);
	files->seen = seen;
	files->seen[files->n_seen].device = status->st_dev;
	files->seen[files->n_seen].inode = status->st_ino;
	files->n_seen++;
	*ret_is_new = true;
	return ERR_NONE;
}

/* in_directory: what is no regular file, or was read already, is passed over. */
static enum err read_open_file(struct anchor_files *files, const char *path, bool in_directory,
			       int fd, struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = ANCHOR_FILE_MAX_BYTES,
		.deadline = files->deadline,
		.may_map = true,
		.expected = "certificates in PEM form",
	};
	struct stat status;
	struct buffer file = { 0 };
	bool is_new = false;
	if (fstat(fd, &status) != 0)
		return cannot_read(ERR_CA_CERTIFICATES_READ, path, reterr);
	if (!in_directory && S_ISDIR(status.st_mode))
		return error_raise(reterr, ERR_CA_FILE_IS_DIRECTORY, FACTS(.about = path));
	if (in_directory && !S_ISREG(status.st_mode))
		return ERR_NONE;
	enum err err = mark_seen(files, &status, &is_new, reterr);
	if (err != ERR_NONE || !is_new)
		return err;
	err = file_read_descriptor(fd, &status, path, &bounds, &file, reterr);
	return err == ERR_NONE ? anchor_files_add_octets(files, file, reterr) : err;
}

/* O_NONBLOCK: a named pipe must not hold up the run. */
static enum err read_path(struct anchor_files *files, const char *path, bool in_directory,
			  enum err unreadable, struct error *reterr)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		files->unreadable |= in_directory;
		return in_directory ? ERR_NONE : cannot_read(unreadable, path, reterr);
	}
	enum err err = read_open_file(files, path, in_directory, fd, reterr);
	close(fd);
	if (error_finding(err) != FINDING_USAGE || !in_directory)
		return err;
	files->unreadable = true;
	return ERR_NONE;
}

/* --- a file, a directory, the system ------------------------------------------------ */

enum err anchor_files_add_file(struct anchor_files *files, const char *path, struct error *reterr)
{
	return read_path(files, path, false, ERR_CA_FILE_READ, reterr);
}

/* What editors, administrators and package managers leave beside a file is not in use, and whoever
 * is named there is not to be trusted. */
static bool is_in_use(const char *name)
{
	static const char *const ends[] = {
		"~",         ".bak",      ".old",       ".orig",    ".save",     ".disabled",
		".dpkg-bak", ".dpkg-old", ".dpkg-dist", ".rpmsave", ".rpmorig",  ".rpmnew",
		".dpkg-new", ".dpkg-tmp", ".ucf-old",   ".ucf-new", ".ucf-dist",
	};
	size_t len = strlen(name);
	for (size_t i = 0; i < LENGTH(ends); i++) {
		size_t end_len = strlen(ends[i]);
		if (len >= end_len && strcasecmp(name + len - end_len, ends[i]) == 0)
			return false;
	}
	return name[0] != '#';
}

static enum err list_directory(const struct anchor_files *files, const char *path, DIR *directory,
			       struct folder *ret_folder, struct error *reterr)
{
	const struct folder_bounds bounds = {
		.is_wanted = is_in_use,
		.max = ANCHOR_DIRECTORY_MAX_FILES,
		.too_many = ERR_CA_DIRECTORY_TOO_LARGE,
		.deadline = files->deadline,
	};
	return folder_list(directory, path, &bounds, ret_folder, reterr);
}

enum err anchor_files_add_directory(struct anchor_files *files, const char *path,
				    struct error *reterr)
{
	struct folder folder = { 0 };
	DIR *directory = opendir(path);
	if (directory == NULL)
		return error_raise(
			reterr, errno == ENOTDIR ? ERR_CA_DIRECTORY_IS_FILE : ERR_CA_DIRECTORY_READ,
			FACTS(.about = path, .number = errno));
	enum err err = list_directory(files, path, directory, &folder, reterr);
	for (size_t i = 0; i < folder.n && err == ERR_NONE; i++)
		err = read_path(files, folder.paths[i], true, ERR_CA_CERTIFICATES_READ, reterr);
	folder_clear(&folder);
	return err;
}

enum err anchor_files_add_system(struct anchor_files *files, const struct system_place *places,
				 size_t n, const struct system_place **ret_place,
				 struct error *reterr)
{
	for (size_t i = 0; i < n; i++) {
		const char *path = places[i].bundle;
		struct stat status;
		if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0 ||
		    access(path, R_OK) != 0)
			continue;
		*ret_place = &places[i];
		return read_path(files, path, false, ERR_CA_CERTIFICATES_READ, reterr);
	}
	*ret_place = NULL;
	return ERR_NONE;
}

/* --- a directory and all below it ---------------------------------------------------- */

/* Takes over the path of a directory, also on failure; of too many some are passed
 * over, as if they could not be read. */
static enum err push_directory(struct anchor_files *files, struct folder *directories, char *path,
			       struct error *reterr)
{
	enum { MAX_DIRECTORIES = 100 };
	if (directories->n < MAX_DIRECTORIES)
		return folder_add(directories, path, reterr);
	files->unreadable = true;
	free(path);
	return ERR_NONE;
}

/* Adds the files of a folder, and the directories to those that are to be listed;
 * but: not the entry of this name, or NULL. */
static enum err take_entries(struct anchor_files *files, const struct folder *folder,
			     const char *but, struct folder *directories, struct error *reterr)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < folder->n && err == ERR_NONE; i++) {
		const char *path = folder->paths[i];
		struct stat status;
		if (but != NULL && strcmp(strrchr(path, '/') + 1, but) == 0)
			continue;
		if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
			err = push_directory(files, directories, strdup(path), reterr);
		else
			err = read_path(files, path, true, ERR_CA_CERTIFICATES_READ, reterr);
	}
	return err;
}

static enum err list_and_take(struct anchor_files *files, const char *path, const char *but,
			      struct folder *directories, struct error *reterr)
{
	struct folder folder = { 0 };
	DIR *directory = opendir(path);
	if (directory == NULL) {
		files->unreadable |= errno != ENOENT;
		return ERR_NONE;
	}
	enum err err = list_directory(files, path, directory, &folder, reterr);
	if (err == ERR_NONE)
		err = take_entries(files, &folder, but, directories, reterr);
	folder_clear(&folder);
	return err;
}

enum err anchor_files_add_local(struct anchor_files *files, const struct local_place *place,
				struct error *reterr)
{
	struct folder directories = { 0 };
	enum err err = list_and_take(files, place->directory, place->but, &directories, reterr);
	for (size_t i = 0; i < directories.n && err == ERR_NONE; i++)
		err = list_and_take(files, directories.paths[i], NULL, &directories, reterr);
	folder_clear(&directories);
	return err;
}

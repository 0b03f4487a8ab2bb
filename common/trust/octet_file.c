/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "octet_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAP_FROM_BYTES = 64 << 10 };

void octet_file_clear(struct octet_file *file)
{
	if (file->mapped)
		munmap((void *)(uintptr_t)file->data, file->len);
	else
		free((void *)(uintptr_t)file->data);
	*file = (struct octet_file){ 0 };
}

static enum err cannot_read(const char *path, const char *why, struct error *reterr)
{
	return error_set(reterr, ERR_USAGE, "cannot read %s: %s", path, why);
}

/* Reads to the end: pipes and other files that cannot be mapped, too.  The size
 * that stat gave is only where to begin. */
static enum err read_all(int fd, const char *path, size_t expected, struct octet_file *ret_file,
			 struct error *reterr)
{
	size_t size = expected + 1;
	size_t len = 0;
	uint8_t *data = malloc(size);
	while (data != NULL) {
		ssize_t n = read(fd, data + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || len + (size_t)n > OCTET_FILE_MAX_BYTES) {
			int error = n < 0 ? errno : EFBIG;
			free(data);
			return cannot_read(path, strerror(error), reterr);
		}
		if (n == 0) {
			*ret_file = (struct octet_file){ data, len, false };
			return ERR_NONE;
		}
		len += (size_t)n;
		if (len < size)
			continue;
		size = 2 * size + 4096;
		uint8_t *larger = realloc(data, size);
		if (larger == NULL)
			free(data);
		data = larger;
	}
	return error_no_memory(reterr);
}

enum err octet_file_read_descriptor(int fd, const struct stat *status, const char *path,
				    struct octet_file *ret_file, struct error *reterr)
{
	bool regular = S_ISREG(status->st_mode);
	if (regular && status->st_size > OCTET_FILE_MAX_BYTES)
		return cannot_read(path, strerror(EFBIG), reterr);
	size_t size = regular ? (size_t)status->st_size : 0;
	if (size >= MAP_FROM_BYTES) {
		void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			*ret_file = (struct octet_file){ map, size, true };
			return ERR_NONE;
		}
	}
	return read_all(fd, path, size, ret_file, reterr);
}

enum err octet_file_read(const char *path, struct octet_file *ret_file, struct error *reterr)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return cannot_read(path, strerror(errno), reterr);
	enum err err;
	if (fstat(fd, &status) != 0)
		err = cannot_read(path, strerror(errno), reterr);
	else if (S_ISDIR(status.st_mode))
		err = cannot_read(path, strerror(EISDIR), reterr);
	else
		err = octet_file_read_descriptor(fd, &status, path, ret_file, reterr);
	close(fd);
	return err;
}

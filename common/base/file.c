/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	MAP_FROM_BYTES = 64 << 10,
	CHUNK_BYTES = 16 << 10,
	PAUSE_NS = 5000000,
};

static enum err read_failed(const char *path, int number, struct error *reterr)
{
	return error_raise(reterr, ERR_FILE_READ, FACTS(.about = path, .number = number));
}

static enum err too_large(const char *path, const struct file_bounds *bounds, struct error *reterr)
{
	return error_raise(reterr, ERR_FILE_TOO_LARGE,
			   FACTS(.about = path, .count = (int64_t)bounds->max_bytes,
				 .term = bounds->expected));
}

/* Waits until fd can be read. */
static enum err wait_readable(int fd, const char *path, struct deadline deadline,
			      struct error *reterr)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
	int n;
	do {
		n = poll(&wanted, 1, deadline_left_ms(deadline));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return read_failed(path, errno, reterr);
	/* What is always ready need not have an end either. */
	if (n == 0 || deadline_left_ms(deadline) == 0)
		return error_raise(reterr, ERR_FILE_DID_NOT_END, FACTS(.about = path));
	return ERR_NONE;
}

/* Some files of /proc are ready by poll(2) and then are not. */
static void pause_a_moment(void)
{
	const struct timespec moment = { .tv_nsec = PAUSE_NS };
	nanosleep(&moment, NULL);
}

/* Makes room for an octet at least and the NUL behind it; not for much more than
 * may be read. */
static bool make_room(struct buffer *buffer, size_t max_bytes, size_t *size)
{
	if (*size - buffer->len > 1)
		return true;
	size_t larger = 2 * *size + CHUNK_BYTES + 1;
	if (larger > max_bytes + 2)
		larger = max_bytes + 2;
	uint8_t *data = realloc(buffer->data, larger);
	if (data == NULL)
		return false;
	buffer->data = data;
	*size = larger;
	return true;
}

/* Reads to the end.  The size that stat gave is only where to begin; regular
 * files are always ready. */
static enum err read_all(int fd, const char *path, const struct stat *status,
			 const struct file_bounds *bounds, struct buffer *buffer,
			 struct error *reterr)
{
	bool is_regular = S_ISREG(status->st_mode);
	size_t size = (is_regular ? (size_t)status->st_size : 0) + 2;
	buffer->data = malloc(size);
	if (buffer->data == NULL)
		return error_no_memory(reterr);
	for (bool is_sure = is_regular;;) {
		enum err err =
			is_sure ? ERR_NONE : wait_readable(fd, path, bounds->deadline, reterr);
		if (err != ERR_NONE)
			return err;
		if (!make_room(buffer, bounds->max_bytes, &size))
			return error_no_memory(reterr);
		ssize_t n = read(fd, buffer->data + buffer->len, size - buffer->len - 1);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return read_failed(path, errno, reterr);
		if (n < 0) {
			is_sure = false;
			pause_a_moment();
			continue;
		}
		buffer->len += (size_t)n;
		buffer->data[buffer->len] = '\0';
		if (buffer->len > bounds->max_bytes)
			return too_large(path, bounds, reterr);
		if (n == 0)
			return ERR_NONE;
	}
}

static bool map(int fd, size_t size, struct buffer *ret_buffer)
{
	void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return false;
	*ret_buffer = (struct buffer){ data, size, true };
	return true;
}

enum err file_read_descriptor(int fd, const struct stat *status, const char *path,
			      const struct file_bounds *bounds, struct buffer *ret_buffer,
			      struct error *reterr)
{
	struct stat own;
	if (status == NULL && fstat(fd, &own) != 0)
		return read_failed(path, errno, reterr);
	if (status == NULL)
		status = &own;
	if (S_ISDIR(status->st_mode))
		return read_failed(path, EISDIR, reterr);
	bool is_regular = S_ISREG(status->st_mode);
	if (is_regular && (uint64_t)status->st_size > bounds->max_bytes)
		return too_large(path, bounds, reterr);
	size_t size = is_regular ? (size_t)status->st_size : 0;
	if (bounds->may_map && size >= MAP_FROM_BYTES && map(fd, size, ret_buffer))
		return ERR_NONE;
	struct buffer buffer = { 0 };
	enum err err = read_all(fd, path, status, bounds, &buffer, reterr);
	if (err == ERR_NONE)
		*ret_buffer = buffer;
	else
		buffer_clear(&buffer);
	return err;
}

enum err file_read(const char *path, const struct file_bounds *bounds, struct buffer *ret_buffer,
		   struct error *reterr)
{
	if (strcmp(path, "-") == 0)
		return file_read_descriptor(STDIN_FILENO, NULL, "standard input", bounds,
					    ret_buffer, reterr);
	/* O_NONBLOCK: a FIFO without a writer must not hold up the run. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return read_failed(path, errno, reterr);
	enum err err = file_read_descriptor(fd, NULL, path, bounds, ret_buffer, reterr);
	close(fd);
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

static enum err read_failed(const char *path, struct error *reterr)
{
	return error_set(reterr, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
}

/* Waits until fd can be read.  Regular files are always ready. */
static enum err wait_readable(int fd, const char *path, struct deadline deadline,
			      struct error *reterr)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
	int n;
	do {
		n = poll(&wanted, 1, deadline_left_ms(deadline));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return read_failed(path, reterr);
	if (n == 0)
		return error_set(reterr, ERR_TIMEOUT, "%s did not end within the time limit", path);
	return ERR_NONE;
}

static enum err read_all(int fd, const char *path, struct deadline deadline, struct strbuf *data,
			 struct error *reterr)
{
	char chunk[16384];
	for (;;) {
		enum err err = wait_readable(fd, path, deadline, reterr);
		if (err != ERR_NONE)
			return err;
		ssize_t n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			return read_failed(path, reterr);
		if (n == 0)
			return strbuf_failed(data) ? error_no_memory(reterr) : ERR_NONE;
		if (data->len + (size_t)n > FILE_MAX_BYTES)
			return error_set(
				reterr, ERR_USAGE,
				"%s is larger than %d MiB: expected certificates in PEM form", path,
				FILE_MAX_BYTES >> 20);
		strbuf_append_bytes(data, chunk, (size_t)n);
	}
}

enum err file_read_all(const char *path, struct deadline deadline, struct bytes *ret_data,
		       struct error *reterr)
{
	bool is_stdin = strcmp(path, "-") == 0;
	/* O_NONBLOCK: a FIFO without a writer must not hold up the run. */
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return read_failed(path, reterr);
	struct strbuf data = { 0 };
	enum err err = read_all(fd, is_stdin ? "standard input" : path, deadline, &data, reterr);
	if (!is_stdin)
		close(fd);
	if (err != ERR_NONE) {
		strbuf_clear(&data);
		return err;
	}
	*ret_data = (struct bytes){ (uint8_t *)data.text, data.len };
	return ERR_NONE;
}

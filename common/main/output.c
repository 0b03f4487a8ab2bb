/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "output.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"

enum { SHORTAGE_TRIES = 20, SHORTAGE_NS = 5000000 };

static bool wait_writable(int wait_ms)
{
	struct pollfd wanted = { .fd = STDOUT_FILENO, .events = POLLOUT };
	return poll(&wanted, 1, wait_ms) > 0 || errno == EINTR;
}

static void wait_a_moment(void)
{
	const struct timespec moment = { .tv_nsec = SHORTAGE_NS };
	nanosleep(&moment, NULL);
}

/* May it go on after errno? */
static bool goes_on(int wait_ms, int *tries)
{
	if (errno == EINTR)
		return true;
	if (errno == EAGAIN)
		return wait_writable(wait_ms);
	if (error_of_shortage(errno) == ERR_NONE || ++*tries > SHORTAGE_TRIES)
		return false;
	wait_a_moment();
	return true;
}

bool output_write(const char *text, size_t len, int wait_ms)
{
	int tries = 0;
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, text, len);
		if (n == 0 || (n < 0 && !goes_on(wait_ms, &tries)))
			return false;
		if (n < 0)
			continue;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

bool output_write_lines(const char *text, size_t len, int wait_ms)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) + 1 : len;
		if (!output_write(text, line, wait_ms))
			return false;
		text += line;
		len -= line;
	}
	return true;
}

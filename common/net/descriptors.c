/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "descriptors.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The lowest that is free: as many are open, but for gaps.  What else keeps a socket from being
 * opened says nothing of that. */
static rlim_t first_free(rlim_t none)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno == EMFILE ? none : STDERR_FILENO + 1;
	close(fd);
	return (rlim_t)fd;
}

size_t descriptors_left(size_t wanted)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return wanted;
	rlim_t first = first_free(limit.rlim_cur), most = first + wanted;
	if (limit.rlim_cur < most && limit.rlim_cur < limit.rlim_max) {
		struct rlimit raised = limit;
		raised.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
			limit = raised;
	}
	rlim_t left = limit.rlim_cur > first ? limit.rlim_cur - first : 0;
	return left < wanted ? (size_t)left : wanted;
}

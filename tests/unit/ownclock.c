/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For programs linked with $(OWN_CLOCK): their monotonic clock stops while they wait
 * for a processor, so that deadlines and times measured are those of an idle machine
 * however busy this one is.  Linux counts that wait for each thread; elsewhere the
 * clock is the system's. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int __wrap_clock_gettime(clockid_t id, struct timespec *now);
int __wrap___clock_gettime64(clockid_t id, struct timespec *now);

/* The second number of "on the processor, waiting for it, how often", nanoseconds. */
static int64_t waited_ns(void)
{
	static _Thread_local int64_t waited;
	char text[128], *end;
	int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	if (fd < 0) /* also when a test has taken all descriptors: what was last known */
		return waited;
	ssize_t n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	strtoll(text, &end, 10);
	waited = strtoll(end, NULL, 10);
	return waited;
}

/* Not by the library's function: its name is the one that is replaced. */
static int system_clock(clockid_t id, struct timespec *now)
{
#ifdef SYS_clock_gettime64
	struct {
		int64_t s, ns;
	} wide;
	int code = (int)syscall(SYS_clock_gettime64, id, &wide);
	now->tv_sec = (time_t)wide.s;
	now->tv_nsec = (long)wide.ns;
	return code;
#else
	return (int)syscall(SYS_clock_gettime, id, now);
#endif
}

int __wrap_clock_gettime(clockid_t id, struct timespec *now)
{
	int code;
	int64_t waited;
	/* Both at one time: what is waited for between them would turn the clock back. */
	do {
		waited = waited_ns();
		code = system_clock(id, now);
	} while (waited != waited_ns());
	if (code == 0 && id == CLOCK_MONOTONIC) {
		int64_t ns = (int64_t)now->tv_sec * 1000000000 + now->tv_nsec - waited;
		now->tv_sec = (time_t)(ns / 1000000000);
		now->tv_nsec = (long)(ns % 1000000000);
	}
	return code;
}

/* Its name where times are made 64 bits wide. */
int __wrap___clock_gettime64(clockid_t id, struct timespec *now)
{
	return __wrap_clock_gettime(id, now);
}

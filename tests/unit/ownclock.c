/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For programs linked with $(OWN_CLOCK): their monotonic clock stops while they wait
 * for a processor, so that deadlines and times measured are those of an idle machine
 * however busy this one is.  Linux counts that wait for each thread; elsewhere the
 * clock is the system's. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

int __wrap_clock_gettime(clockid_t id, struct timespec *now);
int __wrap___clock_gettime64(clockid_t id, struct timespec *now);

static int open_schedstat(void)
{
	return open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

/* The main thread's is kept open, from before a test takes all descriptors; a child
 * that was forked has one of its own. */
static int main_fd = -1;
static pid_t main_pid;

__attribute__((constructor)) static void open_main(void)
{
	if (main_fd >= 0)
		close(main_fd);
	main_fd = open_schedstat();
	main_pid = getpid();
}

/* The second number of "on the processor, waiting for it, how often", nanoseconds;
 * negative: not to be had. */
static int64_t waited_ns(void)
{
	char text[128], *end;
	bool is_main = (pid_t)syscall(SYS_gettid) == getpid();
	if (is_main && getpid() != main_pid)
		open_main();
	int fd = is_main ? main_fd : open_schedstat();
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	if (!is_main)
		close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	strtoll(text, &end, 10);
	return strtoll(end, NULL, 10);
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

/* The wait is counted in ticks of the scheduler, sometimes one ahead: the clock stands
 * still meanwhile. */
static int64_t own_ns(const struct timespec *now)
{
	static _Thread_local int64_t waited, last;
	int64_t counted = waited_ns();
	if (counted >= 0)
		waited = counted;
	int64_t ns = (int64_t)now->tv_sec * 1000000000 + now->tv_nsec - waited;
	if (ns > last)
		last = ns;
	return last;
}

int __wrap_clock_gettime(clockid_t id, struct timespec *now)
{
	int code = system_clock(id, now);
	if (code == 0 && id == CLOCK_MONOTONIC) {
		int64_t ns = own_ns(now);
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

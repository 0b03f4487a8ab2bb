/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measure COMMAND...: runs it once with its output thrown away and prints
 * "exit wall_us cpu_us faults max_rss_kB".  A small program of its own, because
 * a child's max RSS includes that of the process it was forked from. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static long long us(struct timeval t)
{
	return (long long)t.tv_sec * 1000000 + t.tv_usec;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	int status = 0;
	if (argc < 2)
		return 2;
	long long start = now_us();
	pid_t child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 1;
	printf("%d %lld %lld %ld %ld\n",
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), now_us() - start,
	       us(usage.ru_utime) + us(usage.ru_stime), usage.ru_minflt, usage.ru_maxrss);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory FILE COMMAND...: runs it once and writes "exit max_rss_kB cpu_us" to FILE.  A
 * small program of its own, because a child's memory counts that of the process
 * that it was forked from. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	int status = 0;
	if (argc < 3)
		return 2;
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 1;
	FILE *file = fopen(argv[1], "w");
	if (file == NULL)
		return 1;
	long long us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
		       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	fprintf(file, "%d %ld %lld\n",
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), usage.ru_maxrss,
		us);
	return fclose(file) == 0 ? 0 : 1;
}

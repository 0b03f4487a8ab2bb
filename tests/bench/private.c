/* SPDX-License-Identifier: GPL-3.0-or-later */
/* private COMMAND...: runs it once with its output thrown away and prints
 * "exit private_kB": the memory that is its own when it exits, before the kernel
 * gives it back.  Pages of files (libraries, the bundle) do not count: how many of
 * them are there, and who else maps them, is up to the page cache and to the other
 * processes of the machine. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static void start(char **command)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	/* Stack and heap begin at the same place of a page in each run. */
	(void)personality(ADDR_NO_RANDOMIZE);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
		execvp(command[0], command);
	_exit(127);
}

/* Pages without a file behind them, in memory or swapped out; -1: cannot be read. */
static long private_kb(pid_t pid)
{
	char line[256];
	long anonymous = -1, swapped = 0;
	snprintf(line, sizeof(line), "/proc/%d/smaps_rollup", (int)pid);
	FILE *file = fopen(line, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		sscanf(line, "Anonymous: %ld", &anonymous);
		sscanf(line, "Swap: %ld", &swapped);
	}
	if (file != NULL)
		fclose(file);
	return anonymous < 0 ? -1 : anonymous + swapped;
}

int main(int argc, char **argv)
{
	int status = 0;
	long private = -1;
	if (argc < 2)
		return 2;
	pid_t child = fork();
	if (child == 0)
		start(argv + 1);
	/* It stops once it has been executed, again at its exit, and at each signal. */
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 1;
	if (WIFSTOPPED(status) &&
	    ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL) != 0)
		return 1;
	while (WIFSTOPPED(status)) {
		int signal = WSTOPSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
		private = private_kb(child);
		ptrace(PTRACE_CONT, child, NULL, signal == SIGTRAP ? 0 : signal);
		if (waitpid(child, &status, 0) != child)
			return 1;
	}
	printf("%d %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	       private);
	return 0;
}

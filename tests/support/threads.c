/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "threads.h"

#include <dirent.h>
#include <poll.h>

size_t test_threads(void)
{
	size_t n = 0;
	DIR *tasks = opendir("/proc/self/task");
	if (tasks == NULL)
		return 1;
	for (const struct dirent *entry = readdir(tasks); entry != NULL; entry = readdir(tasks))
		n += entry->d_name[0] != '.';
	closedir(tasks);
	return n;
}

void test_wait_for_threads(void)
{
	for (int ms = 0; ms < 2000 && test_threads() > 1; ms++)
		(void)poll(NULL, 0, 1);
}

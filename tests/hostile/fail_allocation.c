/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded: the allocation with the number $FAIL_ALLOCATION fails, with
 * $FAIL_FOR_GOOD all after it, too.  At the end of the process their number is
 * written to the file $FAIL_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

static atomic_ulong count;
static unsigned long first;
static bool for_good, has_begun;

static const char *variable(const char *name, size_t len)
{
	for (char **v = environ; v != NULL && *v != NULL; v++) {
		size_t i = 0;
		while (i < len && (*v)[i] == name[i])
			i++;
		if (i == len && (*v)[i] == '=')
			return *v + len + 1;
	}
	return NULL;
}
#define VARIABLE(name) variable(name, sizeof(name) - 1)

static void begin(void)
{
	const char *number = VARIABLE("FAIL_ALLOCATION");
	has_begun = true;
	for (; number != NULL && *number >= '0' && *number <= '9'; number++)
		first = 10 * first + (unsigned long)(*number - '0');
	for_good = VARIABLE("FAIL_FOR_GOOD") != NULL;
}

static bool fails(void)
{
	if (!has_begun)
		begin();
	unsigned long n = atomic_fetch_add(&count, 1) + 1;
	if (first == 0 || (for_good ? n < first : n != first))
		return false;
	errno = ENOMEM;
	return true;
}

#define NEXT(type, name, ...) \
	static type (*next)(__VA_ARGS__); \
	if (next == NULL) \
	*(void **)&next = dlsym(RTLD_NEXT, name)

void *malloc(size_t size)
{
	NEXT(void *, "malloc", size_t);
	return fails() ? NULL : next(size);
}

void *calloc(size_t n, size_t size)
{
	NEXT(void *, "calloc", size_t, size_t);
	return fails() ? NULL : next(n, size);
}

void *realloc(void *memory, size_t size)
{
	NEXT(void *, "realloc", void *, size_t);
	return size > 0 && fails() ? NULL : next(memory, size);
}

__attribute__((destructor)) static void end(void)
{
	unsigned long n = atomic_load(&count);
	const char *path = VARIABLE("FAIL_COUNT");
	FILE *file = path != NULL ? fopen(path, "w") : NULL;
	if (file == NULL)
		return;
	fprintf(file, "%lu\n", n);
	fclose(file);
}

void _exit(int code)
{
	end();
	for (;;)
		syscall(SYS_exit_group, code);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "allocation.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#ifdef HAVE_MALLOPT
#include <malloc.h>
#endif

enum { GROWTH_BYTES = 512 * 1024 };

void allocation_grow_at_once(void)
{
#ifdef HAVE_MALLOPT
	(void)mallopt(M_TOP_PAD, GROWTH_BYTES);
#ifdef M_ARENA_MAX
	(void)mallopt(M_ARENA_MAX, 1);
#endif
#endif
}

/* Before main() begins the libraries' constructors have asked for memory already. */
static _Atomic(void (*)(void)) watcher;
static atomic_bool has_failed;

void allocation_watch(void (*on_failure)(void))
{
	atomic_store(&watcher, on_failure);
	if (atomic_load(&has_failed))
		on_failure();
}

#ifdef HAVE_OWN_ALLOCATION
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif

/* Those behind this program's own: the C library's, or what was preloaded. */
static struct {
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t n, size_t size);
	void *(*realloc)(void *memory, size_t size);
} next;

static void find_next(void)
{
	static atomic_bool is_finding;
	/* An old dlsym asks for memory itself, and does without. */
	if (atomic_exchange(&is_finding, true))
		return;
	*(void **)&next.malloc = dlsym(RTLD_NEXT, "malloc");
	*(void **)&next.calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&next.realloc = dlsym(RTLD_NEXT, "realloc");
}

static void tell_failure(void)
{
	atomic_store(&has_failed, true);
	void (*on_failure)(void) = atomic_load(&watcher);
	if (on_failure != NULL)
		on_failure();
}

static void *checked(void *memory, bool is_wanted)
{
	if (memory == NULL && is_wanted)
		tell_failure();
	return memory;
}

void *malloc(size_t size)
{
	if (next.malloc == NULL)
		find_next();
	return next.malloc == NULL ? NULL : checked(next.malloc(size), size > 0);
}

void *calloc(size_t n, size_t size)
{
	if (next.calloc == NULL)
		find_next();
	return next.calloc == NULL ? NULL : checked(next.calloc(n, size), n > 0 && size > 0);
}

void *realloc(void *memory, size_t size)
{
	if (next.realloc == NULL)
		find_next();
	return next.realloc == NULL ? NULL : checked(next.realloc(memory, size), size > 0);
}

#ifdef HAVE_SYS_EPOLL_H
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
	int (*ctl)(int epoll, int operation, int fd, struct epoll_event *event);
	*(void **)&ctl = dlsym(RTLD_NEXT, "epoll_ctl");
	int failed = ctl != NULL ? ctl(epoll, operation, fd, event) : -1;
	/* ENOSPC: this user has no more of the memory that the kernel has for it. */
	if (failed != 0 && (ctl == NULL || errno == ENOMEM || errno == ENOSPC))
		tell_failure();
	return failed;
}
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "library_thread.h"

#ifdef HAVE_OWN_ALLOCATION
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/signal_stack.h"

typedef void *thread_function(void *context);
typedef int create_function(pthread_t *ret_thread, const pthread_attr_t *attributes,
			    thread_function *fn, void *context);

struct start {
	thread_function *fn;
	void *context;
};

static __thread bool is_of_library;

bool library_thread_is_this(void)
{
	return is_of_library;
}

static void *run(void *context)
{
	struct start start = *(struct start *)context;
	free(context);
	is_of_library = true;
	return signal_stack_call(start.fn, start.context);
}

int pthread_create(pthread_t *ret_thread, const pthread_attr_t *attributes, thread_function *fn,
		   void *context)
{
	create_function *next;
	*(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
	if (next == NULL)
		return EAGAIN;
	if (attributes != NULL)
		return next(ret_thread, attributes, fn, context);
	struct start *start = malloc(sizeof(*start));
	if (start == NULL)
		return EAGAIN;
	*start = (struct start){ fn, context };
	int err = next(ret_thread, NULL, run, start);
	if (err != 0)
		free(start);
	return err;
}

#else

bool library_thread_is_this(void)
{
	return false;
}

#endif

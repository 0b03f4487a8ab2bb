/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "signal_stack.h"

#include <signal.h>
#include <stddef.h>

enum { THREAD_SIGNAL_BYTES = 32 << 10 };

char signal_stack[SIGNAL_STACK_BYTES];

void *signal_stack_call(void *(*fn)(void *context), void *context)
{
	char upper_end[THREAD_SIGNAL_BYTES];
	stack_t own = { .ss_sp = upper_end, .ss_size = sizeof(upper_end) };
	stack_t before = { .ss_flags = SS_DISABLE };
	(void)sigaltstack(&own, &before);
	void *result = fn(context);
	(void)sigaltstack(&before, NULL);
	return result;
}

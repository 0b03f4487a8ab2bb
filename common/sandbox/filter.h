/* filter.h - what a step leaves of the system calls, as a program for the kernel's
 * filter (seccomp(2)).  Pure; the table is syscalls.def.
 *
 * What is not left fails with EPERM, a call that is newer than Linux 5.0 with ENOSYS: the C
 * library has another way.  Nothing is killed: a refusal where none should be must still
 * end in a line.
 */
#ifndef CCN_SANDBOX_FILTER_H
#define CCN_SANDBOX_FILTER_H

#include <linux/filter.h>
#include <stddef.h>
#include <sys/types.h>

#include "step.h"

enum { FILTER_MAX = 512 };

/* Writes the program of RESOLVE or OBTAIN for a process whose id is own, and returns
 * its length; 0: the step has none, or nothing is known of this processor.
 *
 * below: the step whose filter is in force already, and stays so (all of them are asked, and
 * each can refuse).  Above that of RESOLVE, OBTAIN repeats nothing of it: a shorter program,
 * since the kernel's work grows with it. */
size_t filter_make(enum sandbox_step step, enum sandbox_step below, pid_t own,
		   struct sock_filter ret_program[FILTER_MAX]);

#endif

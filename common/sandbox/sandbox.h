/* sandbox.h - gives up what the rest of a run does not need, step by step, for all
 * threads and for good.
 *
 * What the kernel does not have, or does not let be used, is left out: a check works
 * with less protection all the same.
 */
#ifndef CCN_SANDBOX_SANDBOX_H
#define CCN_SANDBOX_SANDBOX_H

#include <stdbool.h>

#include "step.h"

/* struct sandbox s = { 0 }: nothing was given up. */
struct sandbox {
	enum sandbox_step step;
	bool has_seccomp; /* the filter of system calls is in force */
	int landlock;     /* so is Landlock of this version; 0: not, or not needed */
	/* Set before: names are looked up by what has read all its files, so that none is left
	 * to be opened from SANDBOX_RESOLVE on (by Landlock). */
	bool needs_no_files;
};

/* False: built without it. */
extern const bool sandbox_is_built;

/* The caller sees to it that SIGXFSZ does not end the process: a write fails
 * instead.
 *
 * Goes on to a step; what lies between may be left out, and there is no way back.
 * Before the first thread is started at least SANDBOX_RESOLVE is entered, since
 * Landlock does not reach threads that are there. */
void sandbox_enter(struct sandbox *sandbox, enum sandbox_step step);

#endif

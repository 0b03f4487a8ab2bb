/* landlock.h - what a step leaves of the file system, where the kernel has Landlock
 * (landlock(7)): beside the filter of system calls, and also without it. */
#ifndef CCN_SANDBOX_LANDLOCK_H
#define CCN_SANDBOX_LANDLOCK_H

#include <stdbool.h>

#include "step.h"

/* The version of its interface; 0: this kernel has none, or not for us. */
int landlock_version(void);

/* For this thread, and those that it starts from now on: no file is written,
 * removed, run; from SANDBOX_OBTAIN on none is read.  What is open stays so.  False:
 * not done. */
bool landlock_restrict(enum sandbox_step step, int version);

#endif

/* step.h - how much of its rights a process has given up: each step less than the
 * one before. */
#ifndef CCN_SANDBOX_STEP_H
#define CCN_SANDBOX_STEP_H

enum sandbox_step {
	SANDBOX_OPEN,    /* nothing was given up */
	SANDBOX_PREPARE, /* files: no new rights, no core dump, nobody looks into the memory */
	SANDBOX_RESOLVE, /* names: whatever modules of the system need; nothing is written or run */
	SANDBOX_OBTAIN,  /* connections: TCP, what is open, memory, the clock */
	SANDBOX_JUDGE,   /* ... without sockets: nothing more is opened */
};

#endif

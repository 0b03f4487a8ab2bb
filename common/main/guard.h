/* guard.h - nothing ends the process without a line and an exit code of a plugin: no
 * signal, no crash, no library that calls exit().
 *
 * Signals from outside, crashes, and a watchdog that ends what does not end
 * itself: armed first of all, it goes off a little after the time limit, whatever
 * the process is doing then (a loop within a library, a file system that hangs).
 * What is to be said is kept here as it becomes known; a handler only copies it.
 *
 * The state is the process's own, as signals are.
 */
#ifndef CCN_MAIN_GUARD_H
#define CCN_MAIN_GUARD_H

#include <stdint.h>

#include "report/last_words.h"

/* Takes the signals, in the default format.  HUP, INT and QUIT stay ignored when
 * they were (nohup, a shell's background). */
void guard_start(void);

/* Ends the process soon after deadline_us (clock_now_us): at once when it has used
 * up its part of the processor for n endpoints since then, in any case after
 * about a second (and some milliseconds an endpoint).  May be called again with
 * another deadline. */
void guard_until(int64_t deadline_us, size_t n);

void guard_format(const struct output_format *format);

/* What goes on; host (borrowed, raw) is what is worked on, or NULL. */
void guard_stage(enum run_stage stage, const char *host);
/* How many endpoints there are becomes known as names are looked up: each has its time
 * (guard_until). */
void guard_done(size_t done, size_t total);
/* This endpoint is CRITICAL; borrowed.  The first one is kept. */
void guard_critical(const char *host, const char *finding_id);

/* The result is being written: from now on nothing else is.  What ends the process
 * then is UNKNOWN, until all of it was written: then exit_code is. */
void guard_result_begins(void);
void guard_result_is_out(int exit_code);

/* Says that there is no memory, without any; returns the exit code. */
int guard_no_memory(void);

/* From now on that ends the process, whoever asked for memory (allocation.h); a
 * result that is being written is written to its end. */
void guard_allocations(void);

#endif

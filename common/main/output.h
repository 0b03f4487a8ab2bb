/* output.h - standard output: written to the end, or known not to be.
 *
 * Async-signal-safe.
 */
#ifndef CCN_MAIN_OUTPUT_H
#define CCN_MAIN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all of it.  Interrupted, written in part, no memory in the kernel just
 * now: goes on.  Would block, as somebody else's terminal can: waits wait_ms for
 * the reader each time (-1: for ever).  False when there is nobody who reads, or no
 * room. */
bool output_write(const char *text, size_t len, int wait_ms);

/* The same, a line at a time: so a pipe that others write to, too, takes each whole that is not
 * longer than PIPE_BUF. */
bool output_write_lines(const char *text, size_t len, int wait_ms);

#endif

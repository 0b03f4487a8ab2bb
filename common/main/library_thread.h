/* library_thread.h - threads that libraries begin, as libunbound does.
 *
 * The process's pthread_create() stands before the C library's, as its exit() does (guard.h): a
 * thread that a library begins gets a stack for the handlers of signals, so that a crash tells of
 * itself when the thread has used up its own.  Threads of the program, which name their
 * attributes, see to that themselves.  Where the C library's cannot be found (allocation.h)
 * there is nothing of this.
 */
#ifndef CCN_MAIN_LIBRARY_THREAD_H
#define CCN_MAIN_LIBRARY_THREAD_H

#include <stdbool.h>

/* Is this one of them?  Async-signal-safe. */
bool library_thread_is_this(void);

#endif

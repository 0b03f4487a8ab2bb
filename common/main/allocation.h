/* allocation.h - the process's malloc, calloc and realloc: the C library's, and a
 * word when there is no memory.
 *
 * Libraries swallow such a failure: they take a certificate for malformed, a root
 * for missing, a name for unknown, or crash.  Whoever judges by what they say then
 * judges the peer by a failure of its own.  So it is noticed here, by whomever the
 * memory was asked for, before anybody can draw a conclusion.
 *
 * So is memory of the kernel's for what is waited for (epoll_ctl): libevent goes on without,
 * and libunbound then waits for a name server that has answered, until the time is over.
 *
 * Where the allocator is somebody else's (sanitizers) or cannot be found (a program
 * linked statically), there is nothing to notice: configure says so
 * (HAVE_OWN_ALLOCATION).
 */
#ifndef CCN_MAIN_ALLOCATION_H
#define CCN_MAIN_ALLOCATION_H

/* The heap grows in large steps: one check needs little more than the C library takes at
 * first, and it would ask the kernel for a bit more and give it back at once.  Memory that
 * nothing is written to costs nothing.  Threads, which wait most of the time, share the heap:
 * one of its own for each takes 64 MB of what the process may address (ulimit -v), and is made
 * of what is read from files. */
void allocation_grow_at_once(void);

/* From now on on_failure is called when an allocation fails, in the thread that
 * asked, before it is answered; at once when one has failed before.  It may not
 * return, must be async-signal-safe, and may not allocate. */
void allocation_watch(void (*on_failure)(void));

#endif

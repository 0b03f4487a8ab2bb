/* allocation.h - the process's malloc, calloc and realloc: the C library's, and a
 * word when there is no memory.
 *
 * Libraries swallow such a failure: they take a certificate for malformed, a root
 * for missing, a name for unknown, or crash.  Whoever judges by what they say then
 * judges the peer by a failure of its own.  So it is noticed here, by whomever the
 * memory was asked for, before anybody can draw a conclusion.
 *
 * Where the allocator is somebody else's (sanitizers) or cannot be found (a program
 * linked statically), there is nothing to notice: configure says so
 * (HAVE_OWN_ALLOCATION).
 */
#ifndef CCN_MAIN_ALLOCATION_H
#define CCN_MAIN_ALLOCATION_H

/* From now on on_failure is called when an allocation fails, in the thread that
 * asked, before it is answered; at once when one has failed before.  It may not
 * return, must be async-signal-safe, and may not allocate. */
void allocation_watch(void (*on_failure)(void));

#endif

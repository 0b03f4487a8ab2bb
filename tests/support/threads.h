/* threads.h - which threads of a test are left.
 *
 * Those of a resolver outlive it: resolver_free() waits for none.
 */
#ifndef CCN_TESTS_SUPPORT_THREADS_H
#define CCN_TESTS_SUPPORT_THREADS_H

#include <stddef.h>

/* How many threads this process has; 1 where that is not to be had (not Linux). */
size_t test_threads(void);

/* To be called before fork(): waits until there is no other thread, two seconds at
 * most, as one that sleeps for good does no harm.  What a thread has locked at that
 * moment stays locked in the child; glibc takes care of its own allocator, but the
 * one of AddressSanitizer (gcc 12, gcc 14) lets the child wait for ever. */
void test_wait_for_threads(void);

#endif

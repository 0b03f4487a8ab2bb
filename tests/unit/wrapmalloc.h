/* wrapmalloc.h - allocations of our own code that fail when a test says so: the
 * linker sends them here ($(WRAP_MALLOC) in Makefile.am). */
#ifndef CCN_TESTS_UNIT_WRAPMALLOC_H
#define CCN_TESTS_UNIT_WRAPMALLOC_H

#include <stdbool.h>

/* The test's own: asked before each allocation, also by other threads. */
bool allocation_fails(void);

#endif

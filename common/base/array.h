/* array.h - arrays that grow by one element at a time.
 *
 * Nothing but the number of elements has to be kept: room is for the next power of two.
 */
#ifndef CCN_BASE_ARRAY_H
#define CCN_BASE_ARRAY_H

#include <stddef.h>

/* Makes room for one element more in an array of n, which began as NULL with 0 (or
 * was allocated with 1) and grew by this function alone.  The caller owns what is
 * returned, in the array's place; NULL when memory runs out or no memory could hold
 * so many: the array is untouched then. */
void *array_grow(void *array, size_t n, size_t element_size);

#endif

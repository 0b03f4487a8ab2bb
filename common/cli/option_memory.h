/* option_memory.h - what options own: memory that parsers allocate. */
#ifndef CCN_CLI_OPTION_MEMORY_H
#define CCN_CLI_OPTION_MEMORY_H

#include "options.h"

/* Makes room for one element more in an array of n; NULL when memory runs out
 * (the array is untouched then). */
void *array_grow(void *array, size_t n, size_t element_size);

/* Hands memory from malloc to the options to own; false, and freed, when memory
 * runs out. */
bool options_own(struct options *options, void *memory);

/* The same with a copy of a text; NULL: out of memory. */
const char *options_own_text(struct options *options, const char *text);

#endif

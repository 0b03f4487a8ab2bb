/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "array.h"

#include <stdint.h>
#include <stdlib.h>

void *array_grow(void *array, size_t n, size_t element_size)
{
	/* Powers of two: room is made when n reaches one. */
	if (n > 0 && (n & (n - 1)) != 0)
		return array;
	/* Not left to reallocarray(): AddressSanitizer ends the process there. */
	if (n > SIZE_MAX / 2 / element_size)
		return NULL;
	return realloc(array, (n > 0 ? n * 2 : 1) * element_size);
}

/* choices.h - octets that choose: what a fuzz target, or a lot, makes things from. */
#ifndef CCN_TESTS_SUPPORT_CHOICES_H
#define CCN_TESTS_SUPPORT_CHOICES_H

#include "base/bytes.h"

/* When they are used up every choice is the first one. */
struct choices {
	const uint8_t *data;
	size_t len;
	size_t at;
};

/* 0 to n - 1 (n <= 256). */
unsigned choose(struct choices *choices, unsigned n);

/* One of a table. */
#define CHOOSE(choices, table) ((table)[choose(choices, LENGTH(table))])

#endif

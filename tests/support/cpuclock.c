/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cpuclock.h"

#include <stdlib.h>
#include <time.h>

int64_t test_cpu_us(void)
{
	struct timespec used = { 0 };
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

int64_t test_slow(void)
{
	const char *factor = getenv("CCN_TEST_SLOW");
	return factor != NULL ? atoi(factor) : 1;
}

int test_rounds(int n)
{
	const char *factor = getenv("CCN_TEST_ROUNDS");
	return factor != NULL ? (int)(n * atof(factor)) : n;
}

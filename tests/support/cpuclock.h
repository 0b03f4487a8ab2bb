/* cpuclock.h - how much a test has worked, however busy the machine is. */
#ifndef CCN_TESTS_SUPPORT_CPUCLOCK_H
#define CCN_TESTS_SUPPORT_CPUCLOCK_H

#include <stdint.h>

/* Processor time of this process, in microseconds. */
int64_t test_cpu_us(void);

/* How many times longer it may take here: CCN_TEST_SLOW (sanitizers, a busy machine), or
 * once. */
int64_t test_slow(void);

/* How many of n cases, that are made by chance or are more than anybody would write down, are tried
 * here: n times CCN_TEST_ROUNDS (10: a long run; 0.25: beside one that tries all), or n. */
int test_rounds(int n);

#endif

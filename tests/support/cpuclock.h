/* cpuclock.h - how much a test has worked, however busy the machine is. */
#ifndef CCN_TESTS_SUPPORT_CPUCLOCK_H
#define CCN_TESTS_SUPPORT_CPUCLOCK_H

#include <stdint.h>

/* Processor time of this process, in microseconds. */
int64_t test_cpu_us(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deadline.h"

#include <limits.h>
#include <time.h>

int64_t clock_now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct deadline deadline_after(int64_t start_us, double seconds)
{
	return (struct deadline){ start_us + (int64_t)(seconds * 1e6) };
}

int deadline_left_ms(struct deadline deadline)
{
	int64_t left_us = deadline.at_us - clock_now_us();
	if (left_us <= 0)
		return 0;
	int64_t left_ms = (left_us + 999) / 1000;
	return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

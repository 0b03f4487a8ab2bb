/* deadline.h - one absolute, monotonic point in time for a whole run.
 *
 * Reads CLOCK_MONOTONIC; changes nothing.  Times are microseconds, signed.
 */
#ifndef CCN_BASE_DEADLINE_H
#define CCN_BASE_DEADLINE_H

#include <stdint.h>

/* Now, in microseconds of CLOCK_MONOTONIC. */
int64_t clock_now_us(void);

struct deadline {
	int64_t at_us; /* CLOCK_MONOTONIC */
};

/* The deadline that lies seconds after start_us. */
struct deadline deadline_after(int64_t start_us, double seconds);

/* Time left in milliseconds for poll(2): rounded up, 0 once it has passed. */
int deadline_left_ms(struct deadline deadline);

#endif

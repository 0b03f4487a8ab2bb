/* work.h - how much may still be done, counted in operations, not in time: what is
 * pure stays so, and comes to the same verdict on every machine.
 *
 * A unit is about what it takes to compare two short names (25 ns, 2026).
 */
#ifndef CCN_BASE_WORK_H
#define CCN_BASE_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct work {
	uint64_t left;
	bool exhausted; /* something was refused: what was not found was not all looked for */
};

/* Asked before something is done that costs so many units.  False, once and for
 * all, when there are not so many left.  NULL: as much as one likes. */
static inline bool work_take(struct work *work, uint64_t units)
{
	if (work == NULL)
		return true;
	work->exhausted = work->exhausted || units > work->left;
	if (!work->exhausted)
		work->left -= units;
	return !work->exhausted;
}

#endif

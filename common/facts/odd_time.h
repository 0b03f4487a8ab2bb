/* odd_time.h - dates in forms that RFC 5280 4.1.2.5 forbids, and which some
 * clients read all the same.
 *
 * Pure.
 */
#ifndef CCN_FACTS_ODD_TIME_H
#define CCN_FACTS_ODD_TIME_H

#include "facts/der.h"
#include "facts/oddity.h"

/* Reads UTCTime or GeneralizedTime in any of these forms: without seconds, with a
 * fraction, an offset, or without a zone (taken as UTC), a day that the month
 * lacks (counted on into the next), second 60, hour 24.  Sets ODDITY_BIT of TIME_x
 * in *oddities; false when it is not even that. */
bool odd_time_read(const struct der_element *element, int64_t *ret_s, uint64_t *oddities);

#endif

/* civiltime.h - calendar dates to seconds and back, UTC, by own arithmetic.
 *
 * Pure: no time zone, no locale, no clock.  Seconds are counted from
 * 1970-01-01T00:00:00Z, signed 64-bit, proleptic Gregorian calendar, no leap
 * seconds; years 0 to 9999.
 */
#ifndef CCN_BASE_CIVILTIME_H
#define CCN_BASE_CIVILTIME_H

#include <stdbool.h>
#include <stdint.h>

enum { CIVILTIME_TEXT_BYTES = 24 };

/* Seconds of a date.  False when a field is out of range (month 1-12, a day
 * that the month has, hour 0-23, minute 0-59, second 0-60; 60 counts as 59). */
bool civiltime_seconds(int year, int month, int day, int hour, int minute, int second,
		       int64_t *ret_s);

/* Writes "2026-11-22T18:32:53Z" (RFC 3339).  Times outside the years 0 to 9999
 * are written as the nearest end of that span. */
void civiltime_format(int64_t time_s, char ret_text[CIVILTIME_TEXT_BYTES]);

/* Parses RFC 3339 ("2026-11-22T18:32:53Z", "...+01:00", fractions ignored), a
 * date alone ("2026-11-22", midnight UTC), or "@seconds" (signed decimal).
 * The whole text must fit. */
bool civiltime_parse(const char *text, int64_t *ret_s);

#endif

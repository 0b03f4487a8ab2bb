/* units.h - durations, dates and counts in words and figures.
 *
 * Pure: no locale, no time zone; dates and durations without floating point.
 */
#ifndef CCN_REPORT_UNITS_H
#define CCN_REPORT_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* The length of a time, sign ignored: "60 days", "29 hours", "1 second".  Whole
 * units, rounded down, at least two of them but for seconds. */
void duration_append(struct strbuf *out, int64_t seconds);

/* The same without rounding, in the largest unit up to days that holds it whole:
 * "60 days", "36 hours", "5184001 seconds". */
void exact_duration_append(struct strbuf *out, int64_t seconds);

/* A share from 0.0 to 1.0: "25%", "12.5%". */
void percent_append(struct strbuf *out, double share);

/* "2027-01-21" and "2027-01-21 18:32 UTC". */
void date_append(struct strbuf *out, int64_t time_s);
void moment_append(struct strbuf *out, int64_t time_s);

/* How far away at_s is, and when: "in 60 days (2027-01-21)", "3 days ago
 * (2026-11-19)"; within two days the time of the day stands in the brackets. */
void when_append(struct strbuf *out, int64_t from_now_s, int64_t at_s);

/* Microseconds as seconds with three decimals: "0.031"; below 0 counts as 0. */
void seconds_append(struct strbuf *out, int64_t time_us);

/* A time limit: "10 s", "3.3 s", "0.25 s"; less than 0.01 s counts as that. */
void limit_append(struct strbuf *out, int64_t time_us);

/* "1 name", "2 names": both forms given. */
void count_append(struct strbuf *out, size_t n, const char *one, const char *many);

#endif

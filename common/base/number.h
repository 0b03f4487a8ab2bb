/* number.h - decimal numbers as people type them, whole and exact.
 *
 * Pure: digits are ASCII, the point is ".", no locale, no sign, no exponent, no
 * blanks, nothing is rounded on the way in.
 */
#ifndef CCN_BASE_NUMBER_H
#define CCN_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#define BILLION INT64_C(1000000000)

/* Parses a whole number from min to max; the whole text must be digits. */
bool number_parse(const char *text, int64_t min, int64_t max, int64_t *ret_value);

/* A decimal number, "12" or "12.5": whole + billionths / 10^9. */
struct decimal {
	int64_t whole;      /* 0 to 999,999,999,999 */
	int64_t billionths; /* 0 to 999,999,999; further digits are cut off */
};

/* Reads a decimal number at *text and moves *text behind it.  False, with
 * *text untouched, when there is none, or it has more than 12 digits before
 * the point, or no digit behind it. */
bool decimal_scan(const char **text, struct decimal *ret_decimal);

/* The number times factor (0 to 1,000,000), rounded to the nearest whole number. */
int64_t decimal_times(struct decimal decimal, int64_t factor);

#endif

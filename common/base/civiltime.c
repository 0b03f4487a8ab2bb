/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "civiltime.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define DAY_S INT64_C(86400)
#define YEAR_0_S INT64_C(-62167219200)
#define YEAR_9999_END_S INT64_C(253402300799)

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01; the year is counted from March so that the leap day
 * is the last of its year. */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

bool civiltime_seconds(int year, int month, int day, int hour, int minute, int second,
		       int64_t *ret_s)
{
	if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month) || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59 || second < 0 || second > 60)
		return false;
	if (second == 60)
		second = 59;
	*ret_s = days_from_civil(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second;
	return true;
}

void civiltime_format(int64_t time_s, char ret_text[CIVILTIME_TEXT_BYTES])
{
	if (time_s < YEAR_0_S)
		time_s = YEAR_0_S;
	if (time_s > YEAR_9999_END_S)
		time_s = YEAR_9999_END_S;
	int64_t days = (time_s - YEAR_0_S) / DAY_S;
	int second = (int)((time_s - YEAR_0_S) % DAY_S);
	int year = (int)(days / 366);
	while (days_from_civil(year + 1, 1, 1) - days_from_civil(0, 1, 1) <= days)
		year++;
	int day = (int)(days - (days_from_civil(year, 1, 1) - days_from_civil(0, 1, 1))) + 1;
	int month = 1;
	while (day > days_in_month(year, month))
		day -= days_in_month(year, month++);
	snprintf(ret_text, CIVILTIME_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02dZ", year % 10000,
		 month % 100, day % 100, second / 3600 % 100, second / 60 % 60, second % 60);
}

/* Reads exactly n digits at *text and moves behind them. */
static bool parse_digits(const char **text, int n, int *ret_value)
{
	int value = 0;
	for (; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		value = value * 10 + (**text - '0');
	}
	*ret_value = value;
	return true;
}

static bool parse_char(const char **text, const char *allowed)
{
	for (; *allowed != '\0'; allowed++) {
		if (**text == *allowed) {
			(*text)++;
			return true;
		}
	}
	return false;
}

/* "Z" or "+hh:mm" or "-hh:mm": the seconds that local time is ahead of UTC. */
static bool parse_offset(const char **text, int64_t *ret_s)
{
	int hour, minute;
	if (parse_char(text, "Zz")) {
		*ret_s = 0;
		return true;
	}
	int sign = **text == '-' ? -1 : 1;
	if (!parse_char(text, "+-") || !parse_digits(text, 2, &hour) || !parse_char(text, ":") ||
	    !parse_digits(text, 2, &minute) || hour > 23 || minute > 59)
		return false;
	*ret_s = sign * (hour * 3600 + minute * 60);
	return true;
}

static bool parse_seconds(const char *text, int64_t *ret_s)
{
	if (*text != '-' && (*text < '0' || *text > '9'))
		return false;
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || value < YEAR_0_S ||
	    value > YEAR_9999_END_S)
		return false;
	*ret_s = value;
	return true;
}

bool civiltime_parse(const char *text, int64_t *ret_s)
{
	int year, month, day, hour = 0, minute = 0, second = 0;
	int64_t offset_s = 0, local_s;
	if (*text == '@')
		return parse_seconds(text + 1, ret_s);
	if (!parse_digits(&text, 4, &year) || !parse_char(&text, "-") ||
	    !parse_digits(&text, 2, &month) || !parse_char(&text, "-") ||
	    !parse_digits(&text, 2, &day))
		return false;
	if (*text != '\0') {
		if (!parse_char(&text, "Tt ") || !parse_digits(&text, 2, &hour) ||
		    !parse_char(&text, ":") || !parse_digits(&text, 2, &minute) ||
		    !parse_char(&text, ":") || !parse_digits(&text, 2, &second))
			return false;
		if (parse_char(&text, ".")) {
			int digit;
			if (!parse_digits(&text, 1, &digit))
				return false;
			while (parse_digits(&text, 1, &digit))
				continue;
		}
		if (!parse_offset(&text, &offset_s))
			return false;
	}
	if (*text != '\0' || !civiltime_seconds(year, month, day, hour, minute, second, &local_s))
		return false;
	*ret_s = local_s - offset_s;
	return true;
}

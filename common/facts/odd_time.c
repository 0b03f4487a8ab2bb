/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/odd_time.h"

#include "base/civiltime.h"

/* Takes two digits. */
static bool take_pair(struct bytes *text, int *ret_pair)
{
	if (text->len < 2 || !ascii_is_digit(text->data[0]) || !ascii_is_digit(text->data[1]))
		return false;
	*ret_pair = 10 * (text->data[0] - '0') + (text->data[1] - '0');
	*text = bytes_from(*text, 2);
	return true;
}

static bool is_next(struct bytes text, char c)
{
	return text.len > 0 && text.data[0] == (uint8_t)c;
}

/* A date and a time of day, as they are written. */
struct fields {
	int year, month, day, hour, minute, second;
};

static bool take_fields(struct bytes *text, bool four_digits, struct fields *ret_fields,
			uint64_t *oddities)
{
	struct fields f = { 0 };
	int century = 0, year;
	if ((four_digits && !take_pair(text, &century)) || !take_pair(text, &year) ||
	    !take_pair(text, &f.month) || !take_pair(text, &f.day) || !take_pair(text, &f.hour) ||
	    !take_pair(text, &f.minute))
		return false;
	if (!four_digits)
		century = year >= 50 ? 19 : 20;
	f.year = 100 * century + year;
	if (!take_pair(text, &f.second))
		*oddities |= ODDITY_BIT(TIME_NO_SECONDS);
	*ret_fields = f;
	return true;
}

static bool take_fraction(struct bytes *text, uint64_t *oddities)
{
	if (!is_next(*text, '.') && !is_next(*text, ','))
		return true;
	*oddities |= ODDITY_BIT(TIME_FRACTION);
	*text = bytes_from(*text, 1);
	if (text->len == 0 || !ascii_is_digit(text->data[0]))
		return false;
	while (text->len > 0 && ascii_is_digit(text->data[0]))
		*text = bytes_from(*text, 1);
	return true;
}

/* Z, +hhmm, -hhmm, or nothing: how much the clock there is ahead. */
static bool take_zone(struct bytes *text, int64_t *ret_ahead_s, uint64_t *oddities)
{
	int hours, minutes;
	*ret_ahead_s = 0;
	if (is_next(*text, 'Z')) {
		*text = bytes_from(*text, 1);
		return true;
	}
	if (text->len == 0) {
		*oddities |= ODDITY_BIT(TIME_NO_ZONE);
		return true;
	}
	bool behind = is_next(*text, '-');
	if (!behind && !is_next(*text, '+'))
		return false;
	*oddities |= ODDITY_BIT(TIME_OFFSET);
	*text = bytes_from(*text, 1);
	if (!take_pair(text, &hours) || !take_pair(text, &minutes) || hours > 23 || minutes > 59)
		return false;
	*ret_ahead_s = (behind ? -1 : 1) * (int64_t)(60 * (60 * hours + minutes));
	return true;
}

/* Seconds of a date whose day or time of day may be one too many. */
static bool count_on(const struct fields *f, int64_t *ret_s, uint64_t *oddities)
{
	int64_t first, unused;
	if (f->day < 1 || f->day > 31 || f->hour > 24 || f->minute > 59 || f->second > 60 ||
	    !civiltime_seconds(f->year, f->month, 1, 0, 0, 0, &first))
		return false;
	if (!civiltime_seconds(f->year, f->month, f->day, 0, 0, 0, &unused))
		*oddities |= ODDITY_BIT(TIME_CALENDAR);
	if (f->hour == 24)
		*oddities |= ODDITY_BIT(TIME_HOUR_24);
	if (f->second == 60)
		*oddities |= ODDITY_BIT(TIME_SECOND_60);
	*ret_s = first + INT64_C(86400) * (f->day - 1) + INT64_C(3600) * f->hour +
		 INT64_C(60) * f->minute + f->second;
	return true;
}

bool odd_time_read(const struct der_element *element, int64_t *ret_s, uint64_t *oddities)
{
	struct bytes text = element->contents;
	struct fields fields;
	int64_t local_s, ahead_s;
	uint64_t odd = 0;
	bool four_digits = element->tag == DER_GENERALIZED_TIME;
	if (!four_digits && element->tag != DER_UTC_TIME)
		return false;
	if (!take_fields(&text, four_digits, &fields, &odd) || !take_fraction(&text, &odd) ||
	    !take_zone(&text, &ahead_s, &odd) || text.len > 0 || !count_on(&fields, &local_s, &odd))
		return false;
	*ret_s = local_s - ahead_s;
	*oddities |= odd;
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/civiltime.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, YEAR_S = 31556952 };

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void duration_append(struct strbuf *out, int64_t seconds)
{
	static const struct {
		uint64_t from; /* used from this many seconds on */
		uint64_t unit;
		const char *one, *many;
	} units[] = {
		{ 10 * (uint64_t)YEAR_S, YEAR_S, "year", "years" },
		{ 2 * DAY_S, DAY_S, "day", "days" },
		{ 2 * HOUR_S, HOUR_S, "hour", "hours" },
		{ 2 * MINUTE_S, MINUTE_S, "minute", "minutes" },
		{ 0, 1, "second", "seconds" },
	};
	uint64_t length = magnitude(seconds);
	size_t i = 0;
	while (length < units[i].from)
		i++;
	length /= units[i].unit;
	strbuf_printf(out, "%" PRIu64 " %s", length, length == 1 ? units[i].one : units[i].many);
}

void exact_duration_append(struct strbuf *out, int64_t seconds)
{
	static const struct {
		uint64_t unit;
		const char *one, *many;
	} units[] = {
		{ DAY_S, "day", "days" },
		{ HOUR_S, "hour", "hours" },
		{ MINUTE_S, "minute", "minutes" },
		{ 1, "second", "seconds" },
	};
	uint64_t length = magnitude(seconds);
	size_t i = 0;
	while (length % units[i].unit != 0)
		i++;
	length /= units[i].unit;
	strbuf_printf(out, "%" PRIu64 " %s", length, length == 1 ? units[i].one : units[i].many);
}

void percent_append(struct strbuf *out, double share)
{
	int64_t parts = (int64_t)(share * 1e9 + 0.5); /* of 1e7 to a percent */
	strbuf_printf(out, "%" PRId64, parts / 10000000);
	int64_t rest = parts % 10000000;
	for (int64_t unit = 1000000; rest > 0; rest %= unit, unit /= 10) {
		if (unit == 1000000)
			strbuf_append_char(out, '.');
		strbuf_append_char(out, (char)('0' + rest / unit));
	}
	strbuf_append_char(out, '%');
}

void date_append(struct strbuf *out, int64_t time_s)
{
	char text[CIVILTIME_TEXT_BYTES];
	civiltime_format(time_s, text);
	strbuf_append_bytes(out, text, 10);
}

void moment_append(struct strbuf *out, int64_t time_s)
{
	char text[CIVILTIME_TEXT_BYTES];
	civiltime_format(time_s, text);
	strbuf_append_bytes(out, text, 10);
	strbuf_append_char(out, ' ');
	strbuf_append_bytes(out, text + 11, 5);
	strbuf_append(out, " UTC");
}

void when_append(struct strbuf *out, int64_t from_now_s, int64_t at_s)
{
	if (from_now_s >= 0)
		strbuf_append(out, "in ");
	duration_append(out, from_now_s);
	strbuf_append(out, from_now_s >= 0 ? " (" : " ago (");
	if (magnitude(from_now_s) < 2 * DAY_S)
		moment_append(out, at_s);
	else
		date_append(out, at_s);
	strbuf_append_char(out, ')');
}

void seconds_append(struct strbuf *out, int64_t time_us)
{
	int64_t ms = time_us <= 0 ? 0 : time_us / 1000 + (time_us % 1000 >= 500 ? 1 : 0);
	strbuf_printf(out, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

/* What is within less is within this, and no time at all is no limit. */
enum { LEAST_LIMIT_US = 10000 };

void limit_append(struct strbuf *out, int64_t time_us)
{
	double s = time_us > LEAST_LIMIT_US ? (double)time_us / 1e6 : LEAST_LIMIT_US / 1e6;
	int digits = s >= 9.95 ? 0 : s >= 0.995 ? 1 : 2;
	char text[32];
	int n = snprintf(text, sizeof(text), "%.*f", digits, s);
	while (digits > 0 && n > 1 && text[n - 1] == '0')
		n--;
	if (n > 1 && text[n - 1] == '.')
		n--;
	strbuf_append_bytes(out, text, (size_t)n);
	strbuf_append(out, " s");
}

void count_append(struct strbuf *out, size_t n, const char *one, const char *many)
{
	strbuf_printf(out, "%zu %s", n, n == 1 ? one : many);
}

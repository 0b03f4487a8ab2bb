/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "number.h"

enum { WHOLE_DIGITS = 12 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool decimal_scan(const char **text, struct decimal *ret_decimal)
{
	struct decimal value = { 0, 0 };
	const char *p = *text;
	int n = 0;
	for (; is_digit(*p); p++) {
		if (++n > WHOLE_DIGITS)
			return false;
		value.whole = value.whole * 10 + (*p - '0');
	}
	if (n == 0)
		return false;
	if (*p == '.') {
		if (!is_digit(*++p))
			return false;
		int64_t weight = BILLION / 10;
		for (; is_digit(*p); p++, weight /= 10)
			value.billionths += (*p - '0') * weight;
	}
	*text = p;
	*ret_decimal = value;
	return true;
}

int64_t decimal_times(struct decimal decimal, int64_t factor)
{
	return decimal.whole * factor + (decimal.billionths * factor + BILLION / 2) / BILLION;
}

bool number_parse(const char *text, int64_t min, int64_t max, int64_t *ret_value)
{
	struct decimal value;
	for (const char *p = text; *p != '\0'; p++) {
		if (!is_digit(*p))
			return false;
	}
	if (!decimal_scan(&text, &value) || value.whole < min || value.whole > max)
		return false;
	*ret_value = value.whole;
	return true;
}

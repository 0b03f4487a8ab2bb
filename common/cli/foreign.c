/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "foreign.h"

#include <string.h>

#define FOREIGN(programs, letter, name, whose, here) \
	{ FOREIGN_FOR_##programs, letter, name, whose ": " here },

static const struct foreign_row table[] = {
#include "foreign.def"
};

const struct foreign_row *foreign_table(size_t *ret_n)
{
	*ret_n = sizeof(table) / sizeof(table[0]);
	return table;
}

static bool is_for(const struct foreign_row *row, const struct program *program)
{
	switch (row->programs) {
	case FOREIGN_FOR_ANY:
		return true;
	case FOREIGN_FOR_HOST:
		return !program->finds_services;
	case FOREIGN_FOR_DOMAIN:
		return program->finds_services;
	}
	return false;
}

static bool is_called(const struct foreign_row *row, const char *option, size_t len)
{
	if (len == 1)
		return row->letter == *option;
	return len > 0 && strlen(row->name) == len && memcmp(row->name, option, len) == 0;
}

size_t foreign_answers(const struct program *program, const char *option, size_t len,
		       const char *ret_answers[ERROR_CHOICES + 1])
{
	size_t n = 0;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]) && n < ERROR_CHOICES; i++) {
		if (is_for(&table[i], program) && is_called(&table[i], option, len))
			ret_answers[n++] = table[i].answer;
	}
	ret_answers[n] = NULL;
	return n;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "option_lookup.h"

#include <stdio.h>
#include <string.h>

#include "foreign.h"

enum { SHOWN_BYTES = 96, NEAREST_MAX_BYTES = 32 };

const struct option_row *option_find_letter(const struct program *program, char letter)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		if (letter != '\0' && program->rows[i]->letter == letter)
			return program->rows[i];
	}
	return NULL;
}

/* Changes needed to make one word of the other (Levenshtein), for words of up to
 * NEAREST_MAX_BYTES octets. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[NEAREST_MAX_BYTES + 1];
	for (size_t k = 0; k <= b_len; k++)
		row[k] = k;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t k = 1; k <= b_len; k++) {
			size_t best = diagonal + (a[i - 1] != b[k - 1]);
			diagonal = row[k];
			best = row[k] + 1 < best ? row[k] + 1 : best;
			row[k] = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
		}
	}
	return row[b_len];
}

/* The row whose name is nearest to what was typed; NULL when none is near. */
static const struct option_row *find_nearest(const struct program *program, const char *name,
					     size_t len)
{
	const struct option_row *nearest = NULL;
	size_t best = len / 4 + 2; /* as many changes make another word */
	for (size_t i = 0; i < program->n_rows && len <= NEAREST_MAX_BYTES; i++) {
		const struct option_row *row = program->rows[i];
		size_t row_len = strlen(row->name);
		size_t d = row_len <= NEAREST_MAX_BYTES ? distance(name, len, row->name, row_len)
							: best;
		if (d < best && d < row_len) {
			best = d;
			nearest = row;
		}
	}
	return nearest;
}

/* "--name", as it was typed, for errors. */
static void show_typed(const char *name, size_t len, char ret_typed[SHOWN_BYTES + 3])
{
	snprintf(ret_typed, SHOWN_BYTES + 3, "--%.*s", len < SHOWN_BYTES ? (int)len : SHOWN_BYTES,
		 name);
}

enum err option_unknown(const struct program *program, const char *option, size_t len,
			const char *typed, struct error *reterr)
{
	const char *answers[ERROR_CHOICES + 1];
	if (foreign_answers(program, option, len, answers) > 0)
		return error_raise(reterr, ERR_OPTION_FOREIGN,
				   FACTS(.about = typed, .choices = answers));
	return error_raise(reterr, ERR_OPTION_UNKNOWN, FACTS(.about = typed));
}

static enum err unknown_name(const struct program *program, const char *name, size_t len,
			     struct error *reterr)
{
	char typed[SHOWN_BYTES + 3];
	const struct option_row *nearest = find_nearest(program, name, len);
	show_typed(name, len, typed);
	enum err err = option_unknown(program, name, len, typed, reterr);
	if (err != ERR_OPTION_UNKNOWN || nearest == NULL)
		return err;
	return error_raise(reterr, ERR_OPTION_UNKNOWN_NEAR,
			   FACTS(.about = typed, .term = nearest->name));
}

/* Is this its name, or the start of it? */
static bool may_be(const struct option_row *row, const char *name, size_t len)
{
	return strncmp(row->name, name, len) == 0 &&
	       (strlen(row->name) == len || (row->flags & OPT_WHOLE) == 0);
}

static enum err ambiguous_name(const struct program *program, const char *name, size_t len,
			       struct error *reterr)
{
	char typed[SHOWN_BYTES + 3];
	const char *fits[ERROR_CHOICES + 1] = { NULL };
	size_t n = 0;
	for (size_t i = 0; i < program->n_rows && n < ERROR_CHOICES; i++) {
		if (may_be(program->rows[i], name, len))
			fits[n++] = program->rows[i]->name;
	}
	show_typed(name, len, typed);
	return error_raise(reterr, ERR_OPTION_AMBIGUOUS, FACTS(.about = typed, .choices = fits));
}

enum err option_find_name(const struct program *program, const char *name, size_t len,
			  const struct option_row **ret_row, struct error *reterr)
{
	const struct option_row *found = NULL;
	size_t n_found = 0;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (!may_be(row, name, len))
			continue;
		found = row;
		n_found++;
		if (row->name[len] == '\0') {
			n_found = 1;
			break;
		}
	}
	if (n_found == 0 || len == 0)
		return unknown_name(program, name, len, reterr);
	if (n_found > 1)
		return ambiguous_name(program, name, len, reterr);
	*ret_row = found;
	return ERR_NONE;
}

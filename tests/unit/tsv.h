/* tsv.h - reads the vector files of tests/data: one row a line, columns
 * separated by tabs, comments behind "#".  For tests only: a file that cannot
 * be read or a row with another number of columns fails the test. */
#ifndef CCN_TESTS_TSV_H
#define CCN_TESTS_TSV_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TSV_COLUMNS = 12, TSV_LINE_BYTES = 32768 };

struct tsv {
	FILE *file;
	const char *path;
	size_t n_columns;
	size_t line_number;
	char line[TSV_LINE_BYTES];
	char *column[TSV_COLUMNS];
};

static inline void tsv_open(struct tsv *t, const char *path, size_t n_columns)
{
	memset(t, 0, sizeof(*t));
	t->path = path;
	t->n_columns = n_columns;
	t->file = fopen(path, "r");
	if (t->file == NULL)
		fail_msg("cannot read %s", path);
}

/* Reads the next row into t->column; false at the end of the file. */
static inline bool tsv_next(struct tsv *t)
{
	while (fgets(t->line, sizeof(t->line), t->file) != NULL) {
		size_t n = 0;
		t->line_number++;
		t->line[strcspn(t->line, "\n")] = '\0';
		if (t->line[0] == '#' || t->line[0] == '\0')
			continue;
		for (char *rest = t->line; n < TSV_COLUMNS; rest++) {
			t->column[n++] = rest;
			rest += strcspn(rest, "\t");
			if (*rest == '\0')
				break;
			*rest = '\0';
		}
		if (n != t->n_columns)
			fail_msg("%s:%zu: %zu columns, not %zu", t->path, t->line_number, n,
				 t->n_columns);
		return true;
	}
	fclose(t->file);
	t->file = NULL;
	return false;
}

static inline int tsv_hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes the escapes out of a column, in place and NUL-terminated: \xNN, \\, and
 * "(empty)".  Returns the number of octets. */
static inline size_t tsv_unescape(struct tsv *t, char *text)
{
	size_t n = 0;
	if (strcmp(text, "(empty)") == 0)
		text[0] = '\0';
	for (const char *p = text; *p != '\0';) {
		if (p[0] != '\\') {
			text[n++] = *p++;
		} else if (p[1] == '\\') {
			text[n++] = '\\';
			p += 2;
		} else if (p[1] == 'x' && tsv_hex_digit(p[2]) >= 0 && tsv_hex_digit(p[3]) >= 0) {
			text[n++] = (char)(tsv_hex_digit(p[2]) * 16 + tsv_hex_digit(p[3]));
			p += 4;
		} else {
			fail_msg("%s:%zu: unknown escape", t->path, t->line_number);
		}
	}
	text[n] = '\0';
	return n;
}

/* True when a column of flags ("a,b", "-" for none) has this one. */
static inline bool tsv_has_flag(const char *flags, const char *flag)
{
	size_t n = strlen(flag);
	for (const char *p = flags; p != NULL; p = strchr(p, ',')) {
		p += *p == ',';
		if (strncmp(p, flag, n) == 0 && (p[n] == ',' || p[n] == '\0'))
			return true;
	}
	return false;
}

#endif

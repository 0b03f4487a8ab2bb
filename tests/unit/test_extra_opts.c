/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/extra_opts: option files of the monitoring plugins. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/extra_opts.h"
#include "support/errorwords.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* --- the text ----------------------------------------------------------------------------- */

struct text_row {
	const char *id;
	const char *text;
	const char *items; /* "key=value;key;..." of the section check_x; NULL: refused */
	const char *why;
};

static const struct text_row text_rows[] = {
	{ "one-option", "[check_x]\nhostname=www.example.com\n", "hostname=www.example.com;",
	  NULL },
	{ "no-newline-at-end", "[check_x]\nw=14", "w=14;", NULL },
	{ "blanks-around", " \t[ check_x ] \n \t w \t = \t 14 \t \n", "w=14;", NULL },
	{ "crlf", "[check_x]\r\nw=14\r\nall-addresses\r\n", "w=14;all-addresses;", NULL },
	{ "flag-alone", "[check_x]\nall-addresses\n", "all-addresses;", NULL },
	{ "flag-with-equals", "[check_x]\nall-addresses=\n", "all-addresses;", NULL },
	{ "comments", "# a\n; b\n[check_x]\n#w=1\n ;c=2\nw=14\n", "w=14;", NULL },
	{ "hash-in-value", "[check_x]\nproxy=http://u:a#b@h\n", "proxy=http://u:a#b@h;", NULL },
	{ "hash-behind-blank", "[check_x]\nrequest=/a #b\n", "request=/a #b;", NULL },
	{ "quotes-are-text", "[check_x]\nmsstd=\"a b\"\n", "msstd=\"a b\";", NULL },
	{ "equals-in-value", "[check_x]\nstate=name-mismatch=ok\n", "state=name-mismatch=ok;",
	  NULL },
	{ "repeated", "[check_x]\nH=a\nH=b\n", "H=a;H=b;", NULL },
	{ "other-sections", "[a]\nnonsense here ! \nw=1\n[check_x]\nw=2\n[b]\nw=3\n", "w=2;",
	  NULL },
	{ "section-in-parts", "[check_x]\nw=2\n[b]\nw=3\n[check_x]\nc=1\n", "w=2;c=1;", NULL },
	{ "prefix-of-section", "[check]\nw=1\n[check_x2]\nw=2\n[check_x]\n", "", NULL },
	{ "empty-section", "[check_x]\n", "", NULL },
	{ "comment-behind-section", "[check_x] # mine\nw=1\n", "w=1;", NULL },
	{ "letter-case-counts", "[Check_X]\nw=1\n[check_x]\nw=2\n", "w=2;", NULL },
	{ "utf-8",
	  "[check_x]\nH=b\xc3\xbc"
	  "cher.example\n",
	  "H=b\xc3\xbc"
	  "cher.example;",
	  NULL },
	{ "no-section-at-all", "\n# nothing\n", NULL, "has no section check_x" },
	{ "empty-file", "", NULL, "has no section check_x" },
	{ "other-section-only", "[a]\nw=1\n", NULL, "has no section check_x" },
	{ "option-before-section", "w=1\n[check_x]\n", NULL, "FILE, line 1: expected a section" },
	{ "unclosed-section", "\n[check_x\nw=1\n", NULL, "FILE, line 2: expected a section" },
	{ "text-behind-section", "[check_x] w=1\n", NULL, "line 1: expected nothing behind" },
	{ "value-without-key", "[check_x]\n=1\n", NULL, "line 2: expected the name of an option" },
	{ "blank-in-key", "[check_x]\nw 14\n", NULL, "line 2: expected the name of an option" },
	{ "blank-in-key-with-value", "[check_x]\nw x = 14\n", NULL, "line 2: expected the name" },
};

static void text(void **state)
{
	const struct text_row *row = *state;
	size_t len = strlen(row->text);
	char *copy = malloc(len + 1), items[256] = "";
	struct extra_opts extra = { .file = "FILE" };
	struct error error = { 0 };
	assert_non_null(copy);
	memcpy(copy, row->text, len + 1);
	enum err err = extra_opts_parse(copy, len, "check_x", &extra, &error);
	if (row->items == NULL) {
		assert_int_equal(error_finding(err), FINDING_USAGE);
		assert_int_equal(error_finding(error.code), FINDING_USAGE);
		if (strstr(error_words(&error), row->why) == NULL)
			fail_msg("said: %s", error_words(&error));
	} else {
		assert_int_equal(err, ERR_NONE);
		for (size_t i = 0; i < extra.n; i++) {
			const struct extra_opt *item = &extra.items[i];
			size_t used = strlen(items);
			snprintf(items + used, sizeof(items) - used, "%s%s%s;", item->key,
				 item->value != NULL ? "=" : "",
				 item->value != NULL ? item->value : "");
		}
		assert_string_equal(items, row->items);
	}
	free(copy);
	extra_opts_clear(&extra);
	extra_opts_clear(&extra);
}

static void knows_the_line(void **unused)
{
	char copy[] = "\n\n[check_x]\n\nw=1\n#\nc=2\n";
	struct extra_opts extra = { 0 };
	(void)unused;
	assert_int_equal(extra_opts_parse(copy, strlen(copy), "check_x", &extra, NULL), ERR_NONE);
	assert_int_equal(extra.n, 2);
	assert_int_equal(extra.items[0].line, 5);
	assert_int_equal(extra.items[1].line, 7);
	extra_opts_clear(&extra);
}

static void refuses_a_nul(void **unused)
{
	char copy[] = "[check_x]\nw=1\0hostname=a\n";
	struct extra_opts extra = { .file = "FILE" };
	struct error error = { 0 };
	(void)unused;
	assert_int_equal(
		error_finding(extra_opts_parse(copy, sizeof(copy) - 1, "check_x", &extra, &error)),
		FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "not a text file"));
	extra_opts_clear(&extra);
}

/* --- the file ------------------------------------------------------------------------------- */

/* A folder of its own for each test, with option files in it. */
struct folder {
	char path[64];
};

static void write_file(const struct folder *folder, const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
	struct folder *folder = malloc(sizeof(*folder));
	if (folder == NULL)
		return -1;
	strcpy(folder->path, "/tmp/test_extra_opts.XXXXXX");
	unsetenv("MP_CONFIG_FILE");
	unsetenv("NAGIOS_CONFIG_PATH");
	*state = folder;
	return mkdtemp(folder->path) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "a.ini", "monitoring-plugins.ini", "plugins.ini",
					     "big.ini", "fifo" };
	struct folder *folder = *state;
	char path[128];
	for (size_t i = 0; i < N(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder->path, names[i]);
		unlink(path);
	}
	rmdir(folder->path);
	free(folder);
	unsetenv("MP_CONFIG_FILE");
	unsetenv("NAGIOS_CONFIG_PATH");
	return 0;
}

/* The value of the first option that a locator leads to, or "" with an error. */
static const char *first_value(const char *locator, struct error *error)
{
	static char value[256];
	struct extra_opts extra = { 0 };
	value[0] = '\0';
	if (extra_opts_read(locator, "check_x", deadline_after(clock_now_us(), 0.1), &extra,
			    error) == ERR_NONE &&
	    extra.n > 0)
		snprintf(value, sizeof(value), "%s", extra.items[0].value);
	extra_opts_clear(&extra);
	return value;
}

static void a_locator_names_section_and_file(void **state)
{
	const struct folder *folder = *state;
	char locator[128];
	struct error error = { 0 };
	write_file(folder, "a.ini", "[check_x]\nw=1\n[dmz]\nw=2\n[@odd]\nw=3\n");
	snprintf(locator, sizeof(locator), "@%s/a.ini", folder->path);
	assert_string_equal(first_value(locator, &error), "1");
	snprintf(locator, sizeof(locator), "dmz@%s/a.ini", folder->path);
	assert_string_equal(first_value(locator, &error), "2");
	assert_int_equal(error.code, ERR_NONE);
	snprintf(locator, sizeof(locator), "none@%s/a.ini", folder->path);
	assert_string_equal(first_value(locator, &error), "");
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "has no section none"));
}

static void the_environment_names_the_default_file(void **state)
{
	const struct folder *folder = *state;
	char path[128];
	struct error error = { 0 };
	write_file(folder, "a.ini", "[check_x]\nw=mp\n[dmz]\nw=dmz\n");
	write_file(folder, "plugins.ini", "[check_x]\nw=plugins\n");
	snprintf(path, sizeof(path), ":/nonexistent::%s:", folder->path);
	setenv("NAGIOS_CONFIG_PATH", path, 1);
	assert_string_equal(first_value(NULL, &error), "plugins");
	write_file(folder, "monitoring-plugins.ini", "[check_x]\nw=monitoring\n");
	assert_string_equal(first_value("", &error), "monitoring");
	setenv("MP_CONFIG_FILE", "", 1);
	assert_string_equal(first_value("", &error), "monitoring");
	snprintf(path, sizeof(path), "%s/a.ini", folder->path);
	setenv("MP_CONFIG_FILE", path, 1);
	assert_string_equal(first_value(NULL, &error), "mp");
	assert_string_equal(first_value("dmz", &error), "dmz");
	/* A file that is named goes before all. */
	snprintf(path, sizeof(path), "@%s/plugins.ini", folder->path);
	assert_string_equal(first_value(path, &error), "plugins");
	assert_int_equal(error.code, ERR_NONE);
	/* A file that is named and missing is an error, not a reason to look on. */
	setenv("MP_CONFIG_FILE", "/nonexistent/x.ini", 1);
	assert_string_equal(first_value(NULL, &error), "");
	assert_non_null(
		strstr(error_words(&error), "cannot read /nonexistent/x.ini: No such file"));
}

static void unreadable_files_are_errors(void **state)
{
	const struct folder *folder = *state;
	char locator[128], path[128];
	struct error error = { 0 };
	assert_string_equal(first_value("@/nonexistent", &error), "");
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	assert_string_equal(first_value("dmz@", &error), "");
	assert_non_null(strstr(error_words(&error), "expected a section, @ and a file"));
	snprintf(locator, sizeof(locator), "@%s", folder->path);
	assert_string_equal(first_value(locator, &error), "");
	assert_non_null(strstr(error_words(&error), "directory"));
	/* A pipe into which nobody writes must not hold up the run. */
	snprintf(path, sizeof(path), "%s/fifo", folder->path);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(locator, sizeof(locator), "@%s/fifo", folder->path);
	assert_string_equal(first_value(locator, &error), "");
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
}

static void long_texts_are_refused(void **unused)
{
	static char locator[4096];
	struct error error = { 0 };
	(void)unused;
	memset(locator, 'a', sizeof(locator) - 1);
	assert_string_equal(first_value(locator, &error), "");
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	locator[0] = '@';
	assert_string_equal(first_value(locator, &error), "");
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
}

static void the_size_is_bounded(void **state)
{
	const struct folder *folder = *state;
	char locator[128];
	struct error error = { 0 };
	char *text = malloc(EXTRA_OPTS_MAX_BYTES + 2);
	assert_non_null(text);
	memset(text, '#', EXTRA_OPTS_MAX_BYTES + 1);
	memcpy(text, "[check_x]\nw=1\n", 14);
	text[EXTRA_OPTS_MAX_BYTES] = '\0';
	snprintf(locator, sizeof(locator), "@%s/big.ini", folder->path);
	write_file(folder, "big.ini", text);
	assert_string_equal(first_value(locator, &error), "1");
	text[EXTRA_OPTS_MAX_BYTES] = '#';
	text[EXTRA_OPTS_MAX_BYTES + 1] = '\0';
	write_file(folder, "big.ini", text);
	assert_string_equal(first_value(locator, &error), "");
	assert_non_null(
		strstr(error_words(&error), "is larger than 1 MiB: expected sections of options"));
	free(text);
}

int main(void)
{
	struct CMUnitTest tests[N(text_rows) + 7] = {
		cmocka_unit_test(knows_the_line),
		cmocka_unit_test(refuses_a_nul),
		cmocka_unit_test_setup_teardown(a_locator_names_section_and_file, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(the_environment_names_the_default_file, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(unreadable_files_are_errors, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(the_size_is_bounded, make_folder, remove_folder),
		cmocka_unit_test(long_texts_are_refused),
	};
	size_t n = 7;
	for (size_t i = 0; i < N(text_rows); i++)
		tests[n++] = (struct CMUnitTest){ text_rows[i].id, text, NULL, NULL,
						  (void *)&text_rows[i] };
	return _cmocka_run_group_tests("extra_opts", tests, n, NULL, NULL);
}

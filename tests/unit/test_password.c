/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where --pass-in takes a password from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "cli/password.h"
#include "support/errorwords.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(text) text, sizeof(text) - 1

static const struct row {
	const char *id, *text;
	size_t len;
	const char *password, *words;
} rows[] = {
	{ "no-line-end", TEXT("secret"), "secret", NULL },
	{ "line-end", TEXT("secret\n"), "secret", NULL },
	{ "line-end-of-windows", TEXT("secret\r\nother"), "secret", NULL },
	{ "first-line-alone", TEXT("secret\nother\n"), "secret", NULL },
	{ "blanks-count", TEXT(" a b \n"), " a b ", NULL },
	{ "return-within", TEXT("a\rb\n"), "a\rb", NULL },
	{ "utf-8", TEXT("p\xc3\xa4ss\xe2\x82\xac\n"), "p\xc3\xa4ss\xe2\x82\xac", NULL },
	{ "empty", TEXT(""), "", NULL },
	{ "empty-line", TEXT("\nsecret"), "", NULL },
	{ "empty-line-of-windows", TEXT("\r\n"), "", NULL },
	{ "latin", TEXT("p\xe4ss\n"), NULL, " is no text in UTF-8" },
	{ "nul", TEXT("a\0b\n"), NULL, " is no text in UTF-8" },
	{ "nul-behind", TEXT("a\n\0"), "a", NULL },
};

static enum err read_text(const struct row *row, struct buffer *password, struct error *error)
{
	char source[64] = "file:/tmp/test_password.XXXXXX";
	int fd = mkstemp(source + strlen("file:"));
	assert_true(fd >= 0);
	assert_int_equal(write(fd, row->text, row->len), row->len);
	close(fd);
	enum err err = password_read(source, deadline_after(clock_now_us(), 10), password, error);
	unlink(source + strlen("file:"));
	return err;
}

static void file_is_read(void **state)
{
	const struct row *row = *state;
	struct buffer password = { 0 };
	struct error error = { 0 };
	enum err err = read_text(row, &password, &error);
	assert_int_equal(err, error.code);
	if (row->password != NULL) {
		assert_int_equal(err, ERR_NONE);
		assert_string_equal((const char *)password.data, row->password);
		assert_int_equal(password.len, strlen(row->password));
	} else {
		assert_int_equal(error_finding(err), FINDING_USAGE);
		assert_non_null(strstr(error_words(&error), row->words));
	}
	buffer_clear_secret(&password);
	assert_null(password.data);
}

static void a_long_one_is_refused(void **unused)
{
	static char text[PASSWORD_MAX_BYTES + 1];
	struct row row = { .text = text, .len = PASSWORD_MAX_BYTES };
	struct buffer password = { 0 };
	struct error error = { 0 };
	(void)unused;
	memset(text, 'a', sizeof(text));
	assert_int_equal(read_text(&row, &password, NULL), ERR_NONE);
	assert_int_equal(password.len, PASSWORD_MAX_BYTES);
	buffer_clear_secret(&password);
	row.len++;
	assert_int_equal(read_text(&row, &password, &error), ERR_PASSWORD_TOO_LONG);
	assert_non_null(strstr(error_words(&error), " has more than 1024 octets"));
}

static void variable_is_read(void **unused)
{
	const struct deadline deadline = deadline_after(clock_now_us(), 10);
	struct buffer password = { 0 };
	struct error error = { 0 };
	(void)unused;
	setenv("TEST_PASSWORD", "a\nb", 1);
	assert_int_equal(password_read("env:TEST_PASSWORD", deadline, &password, NULL), ERR_NONE);
	assert_string_equal((const char *)password.data, "a\nb");
	assert_string_equal(getenv("TEST_PASSWORD"), "");
	password_forget(&password);
	assert_null(password.data);
	password_forget(&password);
	assert_int_equal(password_read("env:TEST_NO_PASSWORD", deadline, &password, &error),
			 ERR_PASSWORD_NO_VARIABLE);
	assert_string_equal(error_words(&error),
			    "there is no variable TEST_NO_PASSWORD in the environment");
}

static void sources(void **unused)
{
	static const char *const good[] = { "file:a", "file:-", "file:file:", "env:A" };
	static const char *const bad[] = { "",       "a",      "file:",   "env:",
					   "pass:a", "FILE:a", " file:a", "stdin" };
	(void)unused;
	for (size_t i = 0; i < N(good); i++)
		assert_true(password_is_source(good[i]));
	for (size_t i = 0; i < N(bad); i++)
		assert_false(password_is_source(bad[i]));
	assert_string_equal(password_file("file:-"), "-");
	assert_null(password_file("env:A"));
	assert_null(password_file(NULL));
}

int main(void)
{
	struct CMUnitTest tests[8 + N(rows)] = {
		cmocka_unit_test(a_long_one_is_refused),
		cmocka_unit_test(variable_is_read),
		cmocka_unit_test(sources),
	};
	size_t n = 3;
	for (size_t i = 0; i < N(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, file_is_read, NULL, NULL,
						  (void *)&rows[i] };
	return _cmocka_run_group_tests("password", tests, n, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/hosts_file: a text cut into lines of words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "cli/hosts_file.h"

static const struct row {
	const char *id;
	const char *text;
	const char *lines; /* "number:word,word;" of each */
} rows[] = {
	{ "nothing", "", "" },
	{ "one", "mail.example.com", "1:mail.example.com;" },
	{ "end-of-line", "mail.example.com\n", "1:mail.example.com;" },
	{ "two", "a\nb\n", "1:a;2:b;" },
	{ "empty-lines", "\n\na\n \t\n\nb", "3:a;6:b;" },
	{ "crlf", "a -w 30\r\nb\r\n", "1:a,-w,30;2:b;" },
	{ "cr-cr-lf", "a -w 30 \r \r\n# b\r\r\nc\r", "1:a,-w,30;3:c;" },
	{ "blanks", " \t a \t -n  b\v\f ", "1:a,-n,b;" },
	{ "comments", "# a\n  #b\na # -n x\nb #\n", "3:a;4:b;" },
	{ "hash-within-a-word", "https://a/#b -n x#y\n", "1:https://a/#b,-n,x#y;" },
	{ "comment-at-the-end", "a\n#", "1:a;" },
	{ "many-words", "a b c d e f g h i", "1:a,b,c,d,e,f,g,h,i;" },
	{ "quoted", "\"a b\" c\n", "1:a b,c;" },
	{ "quoted-within-a-word", "a --x=\"b  c\"d\n", "1:a,--x=b  cd;" },
	{ "quoted-hash", "a \"# b\"\n", "1:a,# b;" },
	{ "quoted-nothing", "a \"\" b\n", "1:a,,b;" },
	{ "quoted-to-the-end", "a \"b\"", "1:a,b;" },
	{ "any-octets", "\xff\x01 \x7f\n", "1:\xff\x01,\x7f;" },
};

static void lines_of_words(void **state)
{
	const struct row *row = *state;
	struct strbuf found = { 0 };
	char *text = strdup(row->text);
	assert_non_null(text);
	struct hosts_file file = { .rest = text };
	bool is_there = true;
	while (is_there) {
		assert_int_equal(hosts_file_next(&file, &is_there, NULL), ERR_NONE);
		for (int i = 0; is_there && i < file.n_words; i++) {
			if (i == 0)
				strbuf_printf(&found, "%zu", file.line);
			strbuf_append_char(&found, i == 0 ? ':' : ',');
			strbuf_append(&found, file.words[i]);
		}
		if (is_there)
			strbuf_append_char(&found, ';');
	}
	assert_string_equal(strbuf_text(&found), row->lines);
	/* At the end it stays at the end. */
	assert_int_equal(hosts_file_next(&file, &is_there, NULL), ERR_NONE);
	assert_false(is_there);
	hosts_file_clear(&file);
	strbuf_clear(&found);
	free(text);
}

/* ... and what is behind it is not taken for a line of its own. */
static void a_quotation_mark_without_another(void **state)
{
	static const char *const texts[] = { "a \"b\nc\n", "\"", "a\"b", "a \"b\" c\"\n" };
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *text = strdup(texts[i]);
		assert_non_null(text);
		struct hosts_file file = { .rest = text };
		struct error why = { 0 };
		bool is_there;
		assert_int_equal(hosts_file_next(&file, &is_there, &why), ERR_HOSTS_FILE_QUOTE);
		assert_int_equal(file.line, 1);
		assert_false(is_there);
		hosts_file_clear(&file);
		free(text);
	}
}

/* Lines that end otherwise are not taken for the words or the comment of one. */
static void a_return_within_a_line(void **unused)
{
	static const char *const texts[] = { "# old\rmail.example.com\r", "a\rb\n", "a # x\r\rb" };
	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *text = strdup(texts[i]);
		assert_non_null(text);
		struct hosts_file file = { .rest = text };
		bool is_there;
		assert_int_equal(hosts_file_next(&file, &is_there, NULL), ERR_HOSTS_FILE_RETURN);
		assert_false(is_there);
		hosts_file_clear(&file);
		free(text);
	}
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[N + 2] = {
		[N] = cmocka_unit_test(a_quotation_mark_without_another),
		[N + 1] = cmocka_unit_test(a_return_within_a_line),
	};
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, lines_of_words, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

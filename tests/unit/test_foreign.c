/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/foreign: every option of another plugin is answered, with options that there are. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/foreign.h"
#include "cli/option_lookup.h"
#include "cli/options_parse.h"
#include "plugins/programs.h"
#include "support/errorwords.h"

enum { WORDS = 6, WORD_BYTES = 128, FIRST_LINE_BYTES = 900 };

static const struct program *const programs[] = {
#define X(name) &name,
	PROGRAMS(X)
#undef X
};
enum { N_PROGRAMS = sizeof(programs) / sizeof(programs[0]) };

/* Parses up to WORDS words, then NULL. */
static enum err parse(const struct program *program, const char *const *words, struct error *error)
{
	char *argv[WORDS + 2] = { (char *)program->name };
	int n = 0;
	struct options options;
	for (; n < WORDS && words[n] != NULL; n++)
		argv[n + 1] = (char *)words[n];
	enum err err = options_parse(program, n + 1, argv, &options, error);
	options_clear(&options);
	return err;
}

/* Is the option (letter or name) this program's own, or taken for the start of one? */
static bool is_own(const struct program *program, const char *option)
{
	const struct option_row *row;
	struct error error;
	if (option[1] == '\0')
		return option_find_letter(program, *option) != NULL;
	enum err err = option_find_name(program, option, strlen(option), &row, &error);
	return err == ERR_NONE || err == ERR_OPTION_AMBIGUOUS;
}

static bool is_asked(const struct foreign_row *row, const struct program *program)
{
	return row->programs == FOREIGN_FOR_ANY ||
	       (row->programs == FOREIGN_FOR_DOMAIN) == program->finds_services;
}

/* What a program says to the option, as a word of its command line and with a value behind it that
 * tries to do harm; the answer must be there, and nothing of the value. */
static void require_answer(const struct program *program, const char *option, const char *answer)
{
	char word[WORD_BYTES], joined[WORD_BYTES + 16];
	bool is_letter = option[1] == '\0';
	snprintf(word, sizeof(word), "%s%s", is_letter ? "-" : "--", option);
	snprintf(joined, sizeof(joined), "%s%s\n|<HARM>", word, is_letter ? "" : "=");
	const char *const lines[][WORDS + 1] = { { word, NULL },
						 { word, "|'harm'=1", NULL },
						 { joined, NULL } };
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct error error = { 0 };
		assert_int_equal(parse(program, lines[i], &error), ERR_OPTION_FOREIGN);
		const char *words = error_words(&error);
		if (strstr(words, answer) == NULL || strstr(words, word) == NULL ||
		    strlen(words) > FIRST_LINE_BYTES || strpbrk(words, "|<>\n'") != NULL)
			fail_msg("%s %s said: %s", program->name, word, words);
	}
}

static int require_answers(const struct foreign_row *row, const char *option)
{
	int told = 0;
	for (size_t p = 0; p < N_PROGRAMS; p++) {
		if (!is_asked(row, programs[p]) || is_own(programs[p], option))
			continue;
		require_answer(programs[p], option, row->answer);
		told++;
	}
	return told;
}

static void every_row_is_told(void **unused)
{
	size_t n;
	const struct foreign_row *table = foreign_table(&n);
	(void)unused;
	for (size_t i = 0; i < n; i++) {
		const struct foreign_row *row = &table[i];
		const char letter[] = { row->letter, '\0' };
		bool can_be = N_PROGRAMS > 1 || row->programs != FOREIGN_FOR_DOMAIN;
		assert_true(row->letter != '\0' || row->name[0] != '\0');
		if (row->letter != '\0' && can_be && require_answers(row, letter) == 0)
			fail_msg("-%c is told by no program: %s", row->letter, row->answer);
		if (row->name[0] != '\0' && can_be && require_answers(row, row->name) == 0)
			fail_msg("--%s is told by no program: %s", row->name, row->answer);
	}
}

/* Who knows check_cert_name is told what each of its options is elsewhere. */
static void every_option_of_check_cert_name_is_known(void **unused)
{
	(void)unused;
	for (size_t p = 0; p < N_PROGRAMS; p++) {
		for (size_t i = 0; i < check_cert_name.n_rows; i++) {
			const char *name = check_cert_name.rows[i]->name;
			if (!is_own(programs[p], name))
				require_answer(programs[p], name, "check_cert_name: ");
		}
	}
}

static void answers_are_plain(void **unused)
{
	size_t n;
	const struct foreign_row *table = foreign_table(&n);
	(void)unused;
	for (size_t i = 0; i < n; i++) {
		const char *answer = table[i].answer;
		assert_true(strncmp(answer, "check_", 6) == 0 ||
			    strncmp(answer, "icingacli ", 10) == 0);
		assert_null(strpbrk(answer, ";|<>[]\"$`\\\n"));
		assert_int_not_equal(answer[strlen(answer) - 1], '.');
		for (const char *p = answer; *p != '\0'; p++)
			assert_true(*p >= ' ' && *p <= '~');
	}
}

/* --- what an answer says to write ----------------------------------------------------------- */

/* An option that an answer names, with what stands behind it. */
struct named {
	char option[WORD_BYTES]; /* "-w", "--state" */
	char value[WORD_BYTES];  /* "30", "self-signed=ok", "" */
};

/* The next one in the answer; NULL when there is no more, else what is behind it. */
static const char *next_named(const char *answer, struct named *ret_named)
{
	const char *start = strstr(answer, " -");
	if (start == NULL)
		return NULL;
	start++;
	size_t len = strcspn(start, " ,;)=");
	snprintf(ret_named->option, sizeof(ret_named->option), "%.*s", (int)len, start);
	const char *value = start + len;
	if (*value == '=' || *value == ' ')
		value++;
	snprintf(ret_named->value, sizeof(ret_named->value), "%.*s", (int)strcspn(value, " ,;)"),
		 value);
	return start + len;
}

static void require_option(const struct program *program, const struct named *named,
			   const char *answer)
{
	const struct option_row *row = NULL;
	struct error error;
	bool is_name = named->option[1] == '-';
	if (is_name)
		(void)!option_find_name(program, named->option + 2, strlen(named->option + 2), &row,
					&error);
	else
		row = option_find_letter(program, named->option[1]);
	if (row == NULL || (is_name && strcmp(row->name, named->option + 2) != 0))
		fail_msg("%s has no %s: %s", program->name, named->option, answer);
	if (!is_name && row->argument == NULL) /* "-vvv" */
		assert_int_equal(strspn(named->option + 1, (char[]){ row->letter, '\0' }),
				 strlen(named->option + 1));
	/* Values in small letters are meant as they stand; NAME, FILE are to be filled in. */
	if (row->argument == NULL || named->value[0] < '0' || named->value[0] > 'z' ||
	    (named->value[0] > '9' && named->value[0] < 'a'))
		return;
	const char *const host[] = { named->option, named->value, "-H", "www.example.com",
				     "-p",          "4443",       NULL };
	const char *const domain[] = { named->option, named->value, "-d", "example.com", NULL };
	if (row->id == OPTION_PROTOCOL || row->id == OPTION_STATE || row->id == OPTION_OUTPUT ||
	    row->id == OPTION_WARNING) {
		if (parse(program, program->finds_services ? domain : host, &error) != ERR_NONE)
			fail_msg("%s: %s", answer, error_words(&error));
	}
}

static void answers_name_options_that_there_are(void **unused)
{
	size_t n;
	const struct foreign_row *table = foreign_table(&n);
	int found = 0;
	(void)unused;
	for (size_t i = 0; i < n; i++) {
		for (size_t p = 0; p < N_PROGRAMS; p++) {
			struct named named;
			const char *rest = is_asked(&table[i], programs[p]) ? table[i].answer : "";
			while ((rest = next_named(rest, &named)) != NULL) {
				require_option(programs[p], &named, table[i].answer);
				found++;
			}
		}
	}
	assert_true(found > 50 * N_PROGRAMS);
}

/* --- several plugins; files ------------------------------------------------------------------- */

static const struct said_row {
	const char *const words[WORDS + 1];
	const char *said;
} said_rows[] = {
	{ { "-H", "www.example.com", "-C", "30,14" },
	  "unknown option -C; check_http, check_curl: write -w 30 -c 14 for 30,14; check_ssl_cert: "
	  "write --client-cert=FILE; check_smtp: no more is said than leads to TLS, the rest stays "
	  "with that plugin; check_ldap: nothing in the directory is asked for, that stays with "
	  "check_ldap" },
	{ { "-H", "www.example.com", "-SC30,14" },
	  "unknown option -S; check_http, check_curl: leave it out, TLS is always spoken, and the "
	  "least version is --require=tls=1.2; check_smtp, check_ldap, check_tcp, check_imap, "
	  "check_pop: write how TLS begins, such as -P smtp (STARTTLS), -P imaps, -P pop3s, -P "
	  "ldaps, -P tls" },
	{ { "-H", "www.example.com", "--rootcert=ca.pem" },
	  "unknown option --rootcert; check_ssl_cert: write --ca-file=FILE or --ca-dir=DIR" },
	{ { "-H", "www.example.com", "--issuer", "X" },
	  "unknown option --issuer; check_ssl_cert: write --require=issuer=NAME, where * and ? "
	  "make "
	  "a pattern" },
	{ { "-H", "www.example.com", "--clientpass", "X" },
	  "unknown option --clientpass; check_ssl_cert: write --pass-in=file:PATH or "
	  "--pass-in=env:NAME" },
	{ { "-H", "www.example.com", "--all-local" },
	  "unknown option --all-local; check_ssl_cert: leave it out, names, trust and dates "
	  "are always checked" },
	{ { "-H", "www.example.com", "--no_tls1_1" },
	  "unknown option --no_tls1_1; check_ssl_cert: write --priority=NORMAL:-VERS-TLS1.1" },
	{ { "-H", "www.example.com", "--cookie-jar=X" },
	  "unknown option --cookie-jar; check_curl: no page is read here, that stays with "
	  "check_http" },
	/* Whoever mistypes one of ours is not told of others. */
	{ { "--rootcerts" }, "unknown option --rootcerts; -h lists them all" },
	{ { "--certificat" }, "unknown option --certificat; -h lists them all" },
	{ { "--criticle" },
	  "unknown option --criticle; the nearest is --critical, and -h lists them all" },
	{ { "--foo" }, "unknown option --foo; -h lists them all" },
	/* One of the two plugins for the other. */
	{ { "--domain=example.com" },
	  "unknown option --domain; check_cert_domain: finds the hosts of a domain, call that "
	  "plugin for it" },
	/* What is ours stays ours. */
	{ { "-H", "www.example.com", "-p", "0" }, "-p 0: a port is a number from 1 to 65535" },
};

static void all_that_is_known_is_one_sentence(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(said_rows) / sizeof(said_rows[0]); i++) {
		struct error error = { 0 };
		assert_int_not_equal(parse(&check_cert_name, said_rows[i].words, &error), ERR_NONE);
		assert_string_equal(error_words(&error), said_rows[i].said);
	}
}

static void option_files_are_answered_too(void **unused)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "[check_http]\nC = 30,14\n",
		  ", line 2: unknown option C; check_http, check_curl: write -w 30 -c 14" },
		{ "[check_http]\n\ncertificate=30,14\n",
		  ", line 3: unknown option certificate; check_http, check_curl, check_tcp, " },
	};
	char path[] = "/tmp/test_foreign.XXXXXX", word[WORD_BYTES];
	(void)unused;
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	snprintf(word, sizeof(word), "--extra-opts=check_http@%s", path);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const words[] = { "-H", "www.example.com", word, NULL };
		struct error error = { 0 };
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, rows[i].text, strlen(rows[i].text), 0),
				 strlen(rows[i].text));
		assert_int_equal(parse(&check_cert_name, words, &error), ERR_OPTION_FOREIGN);
		if (strstr(error_words(&error), path) != error_words(&error) ||
		    strstr(error_words(&error), rows[i].said) == NULL)
			fail_msg("%s", error_words(&error));
	}
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_told),
		cmocka_unit_test(every_option_of_check_cert_name_is_known),
		cmocka_unit_test(answers_are_plain),
		cmocka_unit_test(answers_name_options_that_there_are),
		cmocka_unit_test(all_that_is_known_is_one_sentence),
		cmocka_unit_test(option_files_are_answered_too),
	};
	return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}

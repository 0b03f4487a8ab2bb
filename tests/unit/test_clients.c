/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what families of clients take: that it is of a piece, and that
 * every cell says where it comes from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/clients.h"
#include "clients/family.h"
#include "clients/trait.h"
#include "report_fixture.h"
#include "support/safecheck.h"

/* Longer ones make lines that nobody reads to the end. */
enum { TEXT_BYTES_MAX = 160, REMARK_BYTES_MAX = 200 };

/* All faults of a test are told at once: whoever adds rows wants to see them
 * all. */
static int n_faults;

static void fault(const char *what, const char *where, const char *family)
{
	print_error("%s%s%s: %s\n", where, family != NULL ? ", " : "", family != NULL ? family : "",
		    what);
	n_faults++;
}

static void expect(bool holds, const char *what, enum trait trait, enum client_family family)
{
	if (!holds)
		fault(what, trait_info(trait)->id, family_info(family)->id);
}

static int begin(void **state)
{
	(void)state;
	n_faults = 0;
	return 0;
}

/* Calls check for every cell. */
static void for_each_cell(void (*check)(enum trait trait, enum client_family family,
					enum cell cell))
{
	for (int t = 0; t < TRAIT_COUNT; t++) {
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			check((enum trait)t, (enum client_family)f,
			      trait_info((enum trait)t)->cells[f]);
	}
	assert_int_equal(n_faults, 0);
}

/* --- where cells come from -------------------------------------------------------- */

static const char *remark_of(enum trait trait, enum client_family family)
{
	return trait_note(trait, family).remark;
}

static void documented(enum trait trait, enum client_family family, enum cell cell)
{
	bool is_measured = family_info(family)->measured[0] != '\0';
	struct trait_note note = trait_note(trait, family);
	if (!is_measured && (cell == CELL_TAKES || cell == CELL_REFUSES))
		expect(note.family == family && note.source[0] != '\0',
		       "a cell Y or N of a family that was not measured has no document", trait,
		       family);
}

/* Of Apple, Windows and Android nothing was measured. */
static void what_was_not_measured_is_documented(void **state)
{
	(void)state;
	for_each_cell(documented);
}

static void sourced(enum trait trait, enum client_family family, enum cell cell)
{
	if (cell == CELL_REFUSES)
		expect(trait_source(trait, family)[0] != '\0', "a refusal has no source", trait,
		       family);
}

static void every_refusal_has_a_source(void **state)
{
	(void)state;
	for_each_cell(sourced);
}

static void explained(enum trait trait, enum client_family family, enum cell cell)
{
	if (cell == CELL_DEPENDS)
		expect(remark_of(trait, family)[0] != '\0',
		       "a cell D without a note that says on what it depends", trait, family);
}

static void what_depends_says_on_what(void **state)
{
	(void)state;
	for_each_cell(explained);
}

/* --- words -------------------------------------------------------------------------- */

static bool is_id(const char *id)
{
	size_t len = strlen(id);
	return len > 0 && len < 64 && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == len &&
	       id[0] != '-' && id[len - 1] != '-';
}

/* A clause, an order or a remark: it goes into the middle of a sentence. */
static void check_words(const char *words, size_t limit, const char *where, const char *family)
{
	size_t len = strlen(words);
	const char *why = safecheck_text(words, len);
	if (why != NULL)
		fault(why, where, family);
	if (len > limit)
		fault("too long to be read", where, family);
	if (len > 0 && (strchr(".,;: ", words[len - 1]) != NULL || words[0] == ' '))
		fault("begins or ends as no clause does", where, family);
	if (strchr(words, '\n') != NULL || strstr(words, "  ") != NULL)
		fault("blanks or line breaks", where, family);
}

static void traits_have_words(void **state)
{
	(void)state;
	for (int t = 0; t < TRAIT_COUNT; t++) {
		const struct trait_info *info = trait_info((enum trait)t);
		if (!is_id(info->id))
			fault("not an id", info->id, NULL);
		for (int k = 0; k < t; k++) {
			if (strcmp(info->id, trait_info((enum trait)k)->id) == 0)
				fault("this id is there twice", info->id, NULL);
		}
		if (info->text[0] == '\0')
			fault("no text", info->id, NULL);
		check_words(info->text, TEXT_BYTES_MAX, info->id, NULL);
		check_words(info->fix, TEXT_BYTES_MAX, info->id, NULL);
		if ((info->is_present == NULL) != (info->kind == TRAIT_WAY))
			fault("a rule has a predicate, a way has none", info->id, NULL);
	}
	assert_int_equal(n_faults, 0);
}

static void check_note(enum trait trait, enum client_family family, enum cell cell)
{
	struct trait_note note = trait_note(trait, family);
	const char *id = trait_info(trait)->id;
	(void)cell;
	check_words(note.since, REMARK_BYTES_MAX, id, family_info(family)->id);
	check_words(note.remark, REMARK_BYTES_MAX, id, family_info(family)->id);
	check_words(note.source, REMARK_BYTES_MAX, id, family_info(family)->id);
}

static void notes_have_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < trait_n_notes(); i++) {
		struct trait_note note = trait_note_at(i);
		if (note.since[0] == '\0' && note.remark[0] == '\0' && note.source[0] == '\0')
			fault("a note that says nothing", trait_info(note.trait)->id, NULL);
	}
	for_each_cell(check_note);
}

/* Of two notes about one cell nobody would read the second. */
static void a_cell_has_one_note(void **state)
{
	(void)state;
	for (size_t i = 0; i < trait_n_notes(); i++) {
		struct trait_note note = trait_note_at(i);
		for (size_t k = 0; k < i; k++) {
			struct trait_note other = trait_note_at(k);
			if (note.trait == other.trait && note.family == other.family)
				fault("two notes about one cell", trait_info(note.trait)->id,
				      note.family == CLIENT_ALL ? "all"
								: family_info(note.family)->id);
		}
	}
	assert_int_equal(n_faults, 0);
}

/* --- families ------------------------------------------------------------------------ */

static void families_are_found_by_their_words(void **state)
{
	(void)state;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct family_info *info = family_info((enum client_family)f);
		enum client_family found = CLIENT_FAMILY_COUNT;
		assert_true(is_id(info->id));
		assert_true(family_find(bytes_of(info->id), &found));
		assert_int_equal(found, f);
		for (const char *const *alias = info->aliases; *alias != NULL; alias++) {
			/* Nobody else is called so. */
			assert_true(family_find(bytes_of(*alias), &found));
			assert_int_equal(found, f);
		}
		check_words(info->name, 40, info->id, NULL);
		check_words(info->members, TEXT_BYTES_MAX, info->id, NULL);
		check_words(info->version, TEXT_BYTES_MAX, info->id, NULL);
	}
	assert_int_equal(n_faults, 0);
}

static void nobody_is_called_so(void **state)
{
	static const char *const words[] = { "", "all", "chrom", "java ", "netscape" };
	enum client_family family = CLIENT_JAVA;
	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++)
		assert_false(family_find(bytes_of(words[i]), &family));
	assert_int_equal(family, CLIENT_JAVA);
	assert_true(family_find(bytes_of("OUTLOOK"), &family));
	assert_int_equal(family, CLIENT_WINDOWS);
}

/* --- what is as it should be ------------------------------------------------------- */

static void check_accepted(struct result *result)
{
	clients_verdicts(result, NOW_S, NULL);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct client_verdict *verdict = &result->clients.families[f];
		for (int t = 0; t < TRAIT_COUNT; t++) {
			expect(!trait_set_has(&verdict->refused, (enum trait)t) &&
				       !trait_set_has(&verdict->depends, (enum trait)t),
			       "a good certificate is not accepted", (enum trait)t,
			       (enum client_family)f);
		}
		assert_int_equal(verdict->answer, CLIENT_ACCEPTS);
	}
}

static void all_accept_an_impeccable_certificate(void **state)
{
	struct fixture *f = malloc(sizeof(*f));
	(void)state;
	assert_non_null(f);
	fixture_init(f);
	check_accepted(add_healthy(f, "mail.contoso.com", "192.0.2.10"));
	check_accepted(add_healthy(f, "contoso.com", "192.0.2.11"));
	fixture_clear(f);
	free(f);
	assert_int_equal(n_faults, 0);
}

/* What every family takes is nothing to ask about, but how a name fits. */
static void each_rule_is_minded_by_somebody(void **state)
{
	(void)state;
	for (int t = 0; t < TRAIT_COUNT; t++) {
		const struct trait_info *info = trait_info((enum trait)t);
		bool any = info->kind == TRAIT_WAY;
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			any = any || info->cells[f] != CELL_TAKES;
		if (!any)
			fault("a rule that every family takes", info->id, NULL);
	}
	assert_int_equal(n_faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_not_measured_is_documented, begin),
		cmocka_unit_test_setup(every_refusal_has_a_source, begin),
		cmocka_unit_test_setup(what_depends_says_on_what, begin),
		cmocka_unit_test_setup(traits_have_words, begin),
		cmocka_unit_test_setup(notes_have_words, begin),
		cmocka_unit_test_setup(a_cell_has_one_note, begin),
		cmocka_unit_test_setup(families_are_found_by_their_words, begin),
		cmocka_unit_test_setup(nobody_is_called_so, begin),
		cmocka_unit_test_setup(all_accept_an_impeccable_certificate, begin),
		cmocka_unit_test_setup(each_rule_is_minded_by_somebody, begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

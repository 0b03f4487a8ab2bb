/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presented identifiers and their match with a reference: tests/data/names.tsv,
 * and properties that hold for every row of it. */
#include <config.h>

#include <stdbool.h>
#include <time.h>

#include "names/dnsname.h"
#include "names/match.h"
#include "names/suffix.h"
#include "tsv.h"

static const char *const reason_ids[] = {
#define X(ID, fits, text, fix) [NAME_REASON_##ID] = #ID,
	NAME_REASONS(X)
#undef X
};

static const char *const defect_ids[] = {
#define X(ID, text) [NAME_DEFECT_##ID] = #ID,
	NAME_DEFECTS(X)
#undef X
};

enum {
	N_REASONS = sizeof(reason_ids) / sizeof(reason_ids[0]),
	N_DEFECTS = sizeof(defect_ids) / sizeof(defect_ids[0])
};

/* One row of names.tsv. */
struct row {
	const char *id;
	const char *reference;
	struct presented_name name;
	struct match_rules rules;
	bool needs_psl;
	const char *defect;
	const char *expected;
};

static enum name_kind kind_of(const struct tsv *t, const char *text)
{
	static const char *const kinds[] = { "dns", "ip", "uri", "srv", "email", "dir", "other" };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i], text) == 0)
			return (enum name_kind)i;
	}
	fail_msg("%s:%zu: no kind %s", t->path, t->line_number, text);
	return NAME_OTHER;
}

static bool next_row(struct tsv *t, struct row *row)
{
	if (!tsv_next(t))
		return false;
	tsv_unescape(t, t->column[1]);
	size_t len = tsv_unescape(t, t->column[3]);
	*row = (struct row){
		.id = t->column[0],
		.reference = t->column[1],
		.name = { .kind = kind_of(t, t->column[2]),
			  .value = { (const uint8_t *)t->column[3], len } },
		.rules = { .wildcards = tsv_has_flag(t->column[4], "nowild") ? WILDCARDS_NONE
					: tsv_has_flag(t->column[4], "sip")  ? WILDCARDS_NOT_FOR_SIP
									     : WILDCARDS_RFC9525 },
		.needs_psl = tsv_has_flag(t->column[4], "psl"),
		.defect = t->column[5],
		.expected = t->column[6],
	};
	row->name.defect = presented_name_defect(row->name.kind, row->name.value);
	return true;
}

static bool is_skipped(const struct row *row)
{
#ifdef HAVE_LIBPSL
	(void)row;
	return false;
#else
	return row->needs_psl;
#endif
}

/* What the library says: a reason's id, or "refused". */
static const char *answer(const struct row *row)
{
	struct reference reference;
	struct error error = { 0 };
	enum err err = reference_parse(row->reference, &reference, &error);
	if (err != ERR_NONE) {
		assert_int_equal(error_finding(err), FINDING_USAGE);
		assert_int_equal(error_finding(error.code), FINDING_USAGE);
		return "refused";
	}
	assert_int_equal(error.code, ERR_NONE);
	enum name_reason reason = match_name(&reference, &row->name, &row->rules);
	struct matcher matcher = matcher_make(&reference, &row->rules);
	assert_true(!name_reason_fits(reason) || matcher_may_fit(&matcher, &row->name));
	return reason_ids[reason];
}

static void vectors_hold(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	size_t n = 0;
	size_t n_failed = 0;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		const char *defect = defect_ids[row.name.defect];
		n++;
		if (strcmp(defect, row.defect) != 0) {
			print_error("%s: defect %s, expected %s\n", row.id, defect, row.defect);
			n_failed++;
		}
		if (!is_skipped(&row) && strcmp(answer(&row), row.expected) != 0) {
			print_error("%s: %s, expected %s\n", row.id, answer(&row), row.expected);
			n_failed++;
		}
	}
	assert_int_equal(n_failed, 0);
	assert_true(n >= 500);
}

/* Every row's id is its own and says what is expected; the file has rows that
 * fit, that do not, and of every reason and defect that match.c can give. */
static void vectors_are_complete(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	bool has_reason[N_REASONS] = { false };
	bool has_defect[N_DEFECTS] = { false };
	static char ids[2000][64];
	size_t n = 0;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		bool fits = false;
		for (size_t i = 0; i < N_REASONS; i++) {
			if (strcmp(reason_ids[i], row.expected) == 0) {
				has_reason[i] = true;
				fits = name_reason_fits((enum name_reason)i);
			}
		}
		const char *prefix = strcmp(row.expected, "refused") == 0 ? "refused-"
				     : fits                               ? "ok-"
									  : "crit-";
		if (strncmp(row.id, prefix, strlen(prefix)) != 0)
			fail_msg("%s does not begin with %s", row.id, prefix);
		has_defect[row.name.defect] = true;
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(ids[i], row.id);
		assert_true(n < 2000 && strlen(row.id) < sizeof(ids[0]));
		memcpy(ids[n++], row.id, strlen(row.id) + 1);
	}
	for (size_t i = 0; i < N_REASONS; i++) {
		/* The CN's reasons are name_verdict()'s, and those of a whole list. */
		if (!has_reason[i] && strstr(reason_ids[i], "CN") == NULL &&
		    i != NAME_REASON_UNREADABLE && i != NAME_REASON_ALL_MALFORMED)
			fail_msg("no row for %s", reason_ids[i]);
	}
	for (size_t i = 0; i < N_DEFECTS; i++) {
		if (!has_defect[i] && i != NAME_DEFECT_ENCODING)
			fail_msg("no row for %s", defect_ids[i]);
	}
}

static void change_case(char *text, size_t len, unsigned seed)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)text[i];
		seed = seed * 1103515245U + 12345U;
		if (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z' && (seed >> 16 & 1) != 0)
			text[i] = (char)(c ^ 0x20);
	}
}

/* Letter case never decides, on either side. */
static void case_makes_no_difference(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		const char *before = answer(&row);
		for (unsigned seed = 1; seed <= 4; seed++) {
			change_case(t.column[1], strlen(t.column[1]), seed);
			if (row.name.kind != NAME_IP)
				change_case(t.column[3], row.name.value.len, seed * 77);
			row.name.defect = presented_name_defect(row.name.kind, row.name.value);
			if (strcmp(answer(&row), before) != 0)
				fail_msg("%s: %s became %s", row.id, before, answer(&row));
		}
	}
}

/* What stands behind a name in memory is never read: each beginning of each name, with
 * octets behind it that could go on with it. */
static void octets_behind_make_no_difference(void **state)
{
	(void)state;
	static const char behind[] = "\0a9.:*-/@]";
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		struct bytes whole = row.name.value;
		struct reference reference;
		bool refused = reference_parse(row.reference, &reference, NULL) != ERR_NONE;
		for (size_t len = 0; len <= whole.len && len < 80; len++) {
			enum name_defect defect = NAME_DEFECT_NONE;
			enum name_reason reason = NAME_REASON_NO_NAMES;
			for (size_t i = 0; i < sizeof(behind); i++) {
				uint8_t octets[128];
				memset(octets, behind[i], sizeof(octets));
				memcpy(octets, whole.data, len);
				row.name.value = (struct bytes){ octets, len };
				row.name.defect =
					presented_name_defect(row.name.kind, row.name.value);
				enum name_reason here =
					refused ? NAME_REASON_NO_NAMES
						: match_name(&reference, &row.name, &row.rules);
				if (i > 0 && (row.name.defect != defect || here != reason))
					fail_msg("%s: %zu octets, then '%c': %s %s, else %s %s",
						 row.id, len, behind[i],
						 defect_ids[row.name.defect], reason_ids[here],
						 defect_ids[defect], reason_ids[reason]);
				defect = row.name.defect;
				reason = here;
			}
		}
	}
}

/* A reference means the same with and without its one trailing dot. */
static void trailing_dot_makes_no_difference(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	char dotted[4096];
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		struct reference reference;
		const char *before = answer(&row);
		size_t len = strlen(row.reference);
		if (reference_parse(row.reference, &reference, NULL) != ERR_NONE ||
		    reference.kind == REFERENCE_IP || row.reference[len - 1] == '.' ||
		    row.reference[len - 1] == '/' || (uint8_t)row.reference[len - 1] > 0x7f)
			continue;
		snprintf(dotted, sizeof(dotted), "%s.", row.reference);
		row.reference = dotted;
		if (strcmp(answer(&row), before) != 0)
			fail_msg("%s: %s became %s", row.id, before, answer(&row));
	}
}

/* A defect keeps a name from fitting: whichever, but for a hyphen at the edge of a
 * label of the very name. */
static void defects_never_fit(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		struct reference reference;
		if (reference_parse(row.reference, &reference, NULL) != ERR_NONE)
			continue;
		for (int i = NAME_DEFECT_NONE + 1; i < (int)N_DEFECTS; i++) {
			row.name.defect = (enum name_defect)i;
			bool may = i == NAME_DEFECT_LABEL_HYPHEN &&
				   reference.kind == REFERENCE_DNS && row.name.kind == NAME_DNS &&
				   bytes_is(row.name.value, reference.ascii);
			if (name_reason_fits(match_name(&reference, &row.name, &row.rules)) != may)
				fail_msg("%s fits with defect %s", row.id, defect_ids[i]);
		}
	}
}

/* Only names of the reference's own kind ever fit. */
static void other_kinds_never_fit(void **state)
{
	(void)state;
	static const enum name_kind own[] = { NAME_DNS, NAME_IP, NAME_SRV, NAME_URI };
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (next_row(&t, &row)) {
		struct reference reference;
		if (reference_parse(row.reference, &reference, NULL) != ERR_NONE)
			continue;
		for (int kind = NAME_DNS; kind <= NAME_OTHER; kind++) {
			row.name.kind = (enum name_kind)kind;
			row.name.defect = presented_name_defect(row.name.kind, row.name.value);
			if (row.name.kind != own[reference.kind] &&
			    name_reason_fits(match_name(&reference, &row.name, &row.rules)))
				fail_msg("%s fits as kind %d", row.id, kind);
		}
	}
}

/* Texts are clauses: there, without the characters that the report escapes, and
 * a fix for whatever does not fit. */
static void texts_are_plain(void **state)
{
	(void)state;
	for (int i = 0; i < (int)N_REASONS; i++) {
		enum name_reason reason = (enum name_reason)i;
		const char *texts[] = { name_reason_text(reason), name_reason_fix(reason) };
		assert_true(strlen(texts[0]) > 0);
		assert_true(name_reason_fits(reason) || strlen(texts[1]) > 0);
		for (size_t k = 0; k < 2; k++)
			assert_int_equal(strcspn(texts[k], "|<>&\"'`$[]\\"), strlen(texts[k]));
	}
	for (int i = NAME_DEFECT_NONE + 1; i < (int)N_DEFECTS; i++) {
		const char *text = name_defect_text((enum name_defect)i);
		assert_true(strlen(text) > 0);
		assert_int_equal(strcspn(text, "|<>&\"'`$[]\\"), strlen(text));
	}
}

/* --exact-names: a wildcard reference is a name like any other. */
static void wildcard_reference_is_literal(void **state)
{
	(void)state;
	static const struct {
		const char *reference;
		const char *presented;
		enum name_reason reason;
	} rows[] = {
		{ "*.example.com", "*.example.com", NAME_REASON_EXACT },
		{ "*.EXAMPLE.com.", "*.example.COM", NAME_REASON_EXACT },
		{ "*.example.com", "www.example.com", NAME_REASON_SHARED_DOMAIN },
		{ "*.example.com", "example.com", NAME_REASON_SHARED_DOMAIN },
		{ "*.example.com", "*.www.example.com", NAME_REASON_SHARED_DOMAIN },
		{ "*.www.example.com", "*.example.com", NAME_REASON_SHARED_DOMAIN },
		{ "*.example.com", "*.contoso.com", NAME_REASON_UNRELATED },
		{ "*.com", "*.com", NAME_REASON_EXACT },
		{ "*.com", "example.com", NAME_REASON_UNRELATED },
		{ "*.b\xc3\xbc"
		  "cher.example",
		  "*.xn--bcher-kva.example", NAME_REASON_EXACT },
	};
	struct match_rules rules = { WILDCARDS_RFC9525, false };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reference reference;
		struct presented_name name = { NAME_DNS, NAME_DEFECT_NONE,
					       bytes_of(rows[i].presented) };
		assert_int_equal(reference_parse_exact(rows[i].reference, &reference, NULL),
				 ERR_NONE);
		assert_true(reference.wildcard);
		enum name_reason reason = match_name(&reference, &name, &rules);
		if (reason != rows[i].reason)
			fail_msg("%s %s: %s", rows[i].reference, rows[i].presented,
				 reason_ids[reason]);
	}
}

static void splits_leave_results_alone(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "x", ":", "sip:", "_", "_a", "a.b", "_.a", "_-.b" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct bytes first = bytes_of("first");
		struct bytes second = bytes_of("second");
		assert_false(presented_srv_split(bytes_of(bad[i]), &first, &second));
		assert_false(presented_uri_split(bytes_of(bad[i]), &first, &second));
		assert_true(bytes_equal(first, bytes_of("first")));
		assert_true(bytes_equal(second, bytes_of("second")));
	}
}

/* Sanitizers make everything slower; the limit is an order of magnitude above
 * what is measured without. */
static void many_names_are_fast(void **state)
{
	(void)state;
	enum { N = 100000 };
	static char texts[N][32];
	struct reference reference;
	struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct timespec start, end;
	size_t n_fit = 0;
	for (size_t i = 0; i < N; i++)
		snprintf(texts[i], sizeof(texts[i]), "%shost%zu.example.com",
			 i % 3 == 0 ? "*." : "", i);
	assert_int_equal(reference_parse("www.host99999.example.com", &reference, NULL), ERR_NONE);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	struct matcher matcher = matcher_make(&reference, &rules);
	for (size_t i = 0; i < N; i++) {
		struct presented_name name = { NAME_DNS, NAME_DEFECT_NONE, bytes_of(texts[i]) };
		n_fit += name_reason_fits(matcher_match(&matcher, &name));
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	double ms = (double)(end.tv_sec - start.tv_sec) * 1e3 +
		    (double)(end.tv_nsec - start.tv_nsec) / 1e6;
	print_message("%d names in %.1f ms\n", N, ms);
	assert_int_equal(n_fit, 1);
	assert_true(ms < 500);
}

/* Of thousands of names those of others are told at once: by host, address, service or scheme. */
static void names_of_others_are_passed_over(void **unused)
{
	static const struct match_rules rules = { .wildcards = WILDCARDS_RFC9525 };
	static const struct {
		const char *reference;
		enum name_kind kind;
		struct bytes fits, other;
	} cases[] = {
		{ "www.example.com", NAME_DNS, BYTES("*.example.com"), BYTES("ftp.example.com") },
		{ "192.0.2.1", NAME_IP, BYTES("\xc0\0\2\1"), BYTES("\xc0\0\2\2") },
		{ "srv:_imaps.example.com", NAME_SRV, BYTES("_imaps.example.com"),
		  BYTES("_imaps.example.org") },
		{ "uri:sip:example.com", NAME_URI, BYTES("sip:example.com"),
		  BYTES("https://example.com") },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reference reference;
		assert_int_equal(reference_parse(cases[i].reference, &reference, NULL), ERR_NONE);
		struct matcher matcher = matcher_make(&reference, &rules);
		for (int kind = 0; kind <= NAME_OTHER; kind++) {
			struct presented_name fits = { .kind = (enum name_kind)kind,
						       .value = cases[i].fits };
			struct presented_name other = { .kind = (enum name_kind)kind,
							.value = cases[i].other };
			print_message("%s, %d\n", cases[i].reference, kind);
			assert_int_equal(matcher_may_fit(&matcher, &fits),
					 fits.kind == cases[i].kind);
			assert_false(matcher_may_fit(&matcher, &other));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_hold),
		cmocka_unit_test(vectors_are_complete),
		cmocka_unit_test(case_makes_no_difference),
		cmocka_unit_test(octets_behind_make_no_difference),
		cmocka_unit_test(trailing_dot_makes_no_difference),
		cmocka_unit_test(defects_never_fit),
		cmocka_unit_test(other_kinds_never_fit),
		cmocka_unit_test(texts_are_plain),
		cmocka_unit_test(wildcard_reference_is_literal),
		cmocka_unit_test(splits_leave_results_alone),
		cmocka_unit_test(many_names_are_fast),
		cmocka_unit_test(names_of_others_are_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report: golden texts of every situation (tests/data/report/ID.txt and
 * ID.json), and what must hold for any: one first line, one pipe, no octet that
 * could steer a reader, text and JSON of one opinion.
 *
 * With REPORT_GOLDEN_WRITE set in the environment the golden files are written
 * anew; read the difference before you keep it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "report/errno_words.h"
#include "report/explain.h"
#include "report/format.h"
#include "report/report_json.h"
#include "report/report_text.h"
#include "report/text_bound.h"
#include "report/tree_text.h"
#include "report/units.h"
#include "report_checks.h"
#include "report_situations.h"
#include "support/cpuclock.h"
#include "support/jsoncheck.h"
#include "support/reportcheck.h"
#include "wrapmalloc.h"

/* --- golden files ------------------------------------------------------------ */

static void run_situation(void **state)
{
	const struct situation *situation = *state;
	struct fixture *f = malloc(sizeof(*f));
	struct strbuf text = { 0 }, json = { 0 };
	assert_non_null(f);
	fixture_init(f);
	situation->build(f);
	check_invariants(fixture_input(f), &text, &json);
	compare_golden(situation->id, "txt", strbuf_text(&text));
	if (situation->has_json)
		compare_golden(situation->id, "json", strbuf_text(&json));
	strbuf_clear(&text);
	strbuf_clear(&json);
	fixture_clear(f);
	free(f);
}

/* --- any combination, any octets ------------------------------------------------------ */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static struct bytes random_text(struct fixture *f, uint32_t *seed)
{
	static const char *const fragments[] = {
		"[OK]", "|",  "\n", "a.example",     "\342\200\256",
		"'",    "\"", "<",  "xn--bcher-kva", ".",
		"*.",   " ",  "\\", "\377",          "$",
		"`",    "\t", ", ", "\314\201",      "("
	};
	char text[256];
	size_t n = 0;
	for (uint32_t i = next_random(seed) % 12; i > 0; i--) {
		const char *fragment = fragments[next_random(seed) % 20];
		memcpy(text + n, fragment, strlen(fragment));
		n += strlen(fragment);
	}
	if (next_random(seed) % 16 == 0)
		text[n++] = '\0';
	return fixture_bytes(f, text, n);
}

static void random_result(struct fixture *f, uint32_t *seed)
{
	char *address = fixture_alloc(f, 32);
	snprintf(address, 32, "192.0.2.%u", (unsigned)(next_random(seed) % 4));
	struct result *r =
		add_endpoint(f, next_random(seed) % 2 ? "a.example" : "b.example", address);
	if (next_random(seed) % 8 == 0) {
		fail_at(r, STEP_STARTTLS, ERR_STARTTLS_TURNED_AWAY,
			FACTS(.said = random_text(f, seed)));
		return;
	}
	add_chain(f, r, NULL, NULL, (int)(next_random(seed) % 100) - 50);
	for (uint32_t i = next_random(seed) % 6; i > 0; i--) {
		struct bytes value = random_text(f, seed);
		add_name(f, r, (enum name_kind)(next_random(seed) % 7),
			 next_random(seed) % 2 ? NAME_DEFECT_NONE : NAME_DEFECT_CHARACTER,
			 value.data, value.len);
	}
	r->session.chain[0].subject = random_text(f, seed);
	r->session.chain[1].cns[0].value = random_text(f, seed);
	int n = (int)r->session.chain[0].n_names;
	set_name(r, 0, (enum name_reason)(next_random(seed) % (NAME_REASON_CN + 1)),
		 n > 0 ? (int)(next_random(seed) % (uint32_t)n) : -1);
	r->names[0].hint = (enum name_hint)(next_random(seed) % (NAME_HINT_DEFAULT_HOST + 1));
	if (!name_reason_fits(r->names[0].reason))
		find(r, FINDING_NAME_MISMATCH);
	r->trust.faults = next_random(seed);
	for (enum finding_id id = FINDING_PRINCIPAL_MISMATCH; id < FINDING_ENDPOINT_COUNT; id++) {
		if (next_random(seed) % 8 != 0)
			continue;
		add_finding(r, id, (enum state)(next_random(seed) % 4), 0,
			    next_random(seed) % 2 ? NULL : &r->session.chain[1]);
		r->findings[r->n_findings - 1].waived =
			r->findings[r->n_findings - 1].state == STATE_OK;
	}
}

static void random_combinations(void **unused)
{
	(void)unused;
	uint32_t seed = 42;
	struct fixture *f = malloc(sizeof(*f));
	assert_non_null(f);
	for (int round = 0, end = test_rounds(500); round < end; round++) {
		struct strbuf text = { 0 }, json = { 0 };
		fixture_init(f);
		for (uint32_t n = 1 + next_random(&seed) % 5; n > 0; n--)
			random_result(f, &seed);
		f->input.verbosity = (int)(next_random(&seed) % 3);
		f->input.sni_off = next_random(&seed) % 2;
		f->input.log = (const char *)random_text(f, &seed).data;
		check_invariants(fixture_input(f), &text, &json);
		strbuf_clear(&text);
		strbuf_clear(&json);
		fixture_clear(f);
	}
	free(f);
}

/* --- every finding -------------------------------------------------------------------- */

/* Each finding by itself: what it has to say is said, in words that no other
 * finding has. */
static struct result *one_finding(struct fixture *f, enum finding_id id, bool has_certificate)
{
	struct result *r = has_certificate ? add_healthy(f, "mail.contoso.com", "192.0.2.1")
					   : add_endpoint(f, "mail.contoso.com", "192.0.2.1");
	/* What would let it fall back on the words of a mismatch. */
	if (has_certificate && id == FINDING_NAME_MISMATCH)
		set_name(r, 0, NAME_REASON_UNRELATED, -1);
	if (has_certificate && id == FINDING_CN_ONLY)
		set_name(r, 0, NAME_REASON_CN, -1);
	/* What some refuse, and no other finding tells. */
	if (has_certificate && id == FINDING_CLIENT_REFUSES)
		r->session.chain[0].is_ca = true;
	find(r, id);
	return r;
}

static void every_finding_is_explained(void **unused)
{
	(void)unused;
	struct strbuf clauses[FINDING_COUNT] = { { 0 } }, sentences[FINDING_COUNT] = { { 0 } };
	for (enum finding_id id = FINDING_NONE + 1; id < FINDING_ENDPOINT_COUNT; id++) {
		struct fixture *f = malloc(sizeof(*f));
		assert_non_null(f);
		fixture_init(f);
		const struct result *r = one_finding(f, id, true);
		explain_clause(&clauses[id], fixture_input(f), r, &r->findings[0]);
		explain_finding(&sentences[id], fixture_input(f), r, &r->findings[0]);
		if (clauses[id].len == 0 || sentences[id].len == 0)
			fail_msg("%s is not explained", finding_info(id)->id);
		for (enum finding_id k = FINDING_NONE + 1; k < id; k++) {
			if (strcmp(clauses[k].text, clauses[id].text) == 0 ||
			    strcmp(sentences[k].text, sentences[id].text) == 0)
				fail_msg("%s has the words of %s", finding_info(id)->id,
					 finding_info(k)->id);
		}
		fixture_clear(f);
		free(f);
	}
	for (size_t i = 0; i < FINDING_COUNT; i++) {
		strbuf_clear(&clauses[i]);
		strbuf_clear(&sentences[i]);
	}
}

static void any_finding_without_certificate(void **unused)
{
	(void)unused;
	for (enum finding_id id = FINDING_NONE + 1; id < FINDING_ENDPOINT_COUNT; id++) {
		for (int verbosity = 0; verbosity < 2; verbosity++) {
			struct fixture *f = malloc(sizeof(*f));
			struct strbuf text = { 0 }, json = { 0 };
			assert_non_null(f);
			fixture_init(f);
			one_finding(f, id, false);
			f->input.verbosity = verbosity;
			check_invariants(fixture_input(f), &text, &json);
			strbuf_clear(&text);
			strbuf_clear(&json);
			fixture_clear(f);
			free(f);
		}
	}
}

/* --- growth ------------------------------------------------------------------------------ */

/* Many endpoints that borrow one large certificate. */
static struct result *many_endpoints(struct fixture *f, size_t n, bool same_host)
{
	struct result *results = calloc(n, sizeof(*results));
	assert_non_null(results);
	const struct result *model = &f->results[0];
	for (size_t i = 0; i < n; i++) {
		results[i] = *model;
		struct session *s = &results[i].session;
		snprintf(s->address, sizeof(s->address), "10.%zu.%zu.%zu", i >> 16, i >> 8 & 255,
			 i & 255);
		if (same_host)
			continue;
		char *host = fixture_alloc(f, 48);
		snprintf(host, 48, "host-%zu.example", i);
		results[i].host = host;
		results[i].identity = NULL;
	}
	return results;
}

static void large_fixture(struct fixture *f, size_t n_names)
{
	fixture_init(f);
	struct result *r = add_mismatch(f, "mail.contoso.com", "192.0.2.1", NAMES("first.example"),
					NAME_REASON_UNRELATED, 0);
	struct certificate *leaf = &r->session.chain[0];
	char *text = fixture_alloc(f, n_names * 250);
	leaf->names = realloc(leaf->names, n_names * sizeof(*leaf->names));
	assert_non_null(leaf->names);
	memset(text, 'x', n_names * 250);
	for (size_t i = 0; i < n_names; i++) {
		snprintf(text + i * 250, 30, "%020zu", i);
		text[i * 250 + 20] = '.';
		leaf->names[i] = (struct presented_name){ NAME_DNS,
							  NAME_DEFECT_NONE,
							  { (uint8_t *)text + i * 250, 250 } };
	}
	leaf->n_names = n_names;
	set_name(r, 0, NAME_REASON_UNRELATED, 0);
	fixture_input(f);
}

static void check_large(size_t n_endpoints, size_t n_names, bool same_host, bool expect_cut)
{
	struct fixture *f = malloc(sizeof(*f));
	struct strbuf text = { 0 }, json = { 0 };
	assert_non_null(f);
	large_fixture(f, n_names);
	struct result *results = many_endpoints(f, n_endpoints, same_host);
	struct report_input input = f->input;
	input.results = results;
	input.n_results = n_endpoints;
	clock_t start = clock();
	assert_int_equal(report_text(&input, &text), STATE_CRITICAL);
	assert_int_equal(report_json(&input, &json), STATE_CRITICAL);
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	/* Far above what it takes (sanitizers included), far below a square. */
	assert_true(seconds < 20);
	assert_null(reportcheck_text(strbuf_text(&text), STATE_CRITICAL));
	assert_null(json_error(strbuf_text(&json)));
	assert_int_equal(strstr(strbuf_text(&json), "\"chain_cut\":true") != NULL ||
				 strstr(strbuf_text(&json), "\"names_omitted\":1") != NULL,
			 expect_cut);
	strbuf_clear(&text);
	strbuf_clear(&json);
	free(results);
	fixture_clear(f);
	free(f);
}

static void a_thousand_addresses_with_large_certificates(void **unused)
{
	(void)unused;
	check_large(1000, 10000, true, true);
}

static void three_thousand_hosts(void **unused)
{
	(void)unused;
	check_large(3000, 2, false, true);
}

static void one_certificate_with_ten_thousand_names(void **unused)
{
	(void)unused;
	check_large(1, 10000, true, false);
}

/* And the worst is there, wherever it stands. */
static void endpoints_beyond_the_limit_are_counted(void **unused)
{
	(void)unused;
	struct fixture *f = malloc(sizeof(*f));
	struct strbuf json = { 0 };
	char omitted[16], worst[80];
	assert_non_null(f);
	large_fixture(f, 1);
	struct result *results = many_endpoints(f, 20000, true);
	struct report_input input = f->input;
	input.results = results;
	input.n_results = 20000;
	for (size_t i = 0; i + 1 < input.n_results; i++)
		results[i].n_findings = 0;
	assert_int_equal(report_json(&input, &json), STATE_CRITICAL);
	assert_null(json_error(strbuf_text(&json)));
	json_value(strbuf_text(&json), "endpoints_omitted", omitted, sizeof(omitted));
	assert_int_equal(json_count(strbuf_text(&json), "endpoints") + atoi(omitted), 20000);
	assert_true(atoi(omitted) > 0);
	snprintf(worst, sizeof(worst), "\"address\":\"%s\"",
		 results[input.n_results - 1].session.address);
	assert_non_null(strstr(strbuf_text(&json), worst));
	strbuf_clear(&json);
	free(results);
	fixture_clear(f);
	free(f);
}

/* What is left out is counted, also what one line stands for. */
static void groups_beyond_the_bound_are_counted(void **unused)
{
	(void)unused;
	enum { BAD = 300, GOOD = 100 };
	struct fixture *f = malloc(sizeof(*f));
	struct strbuf out = { 0 };
	size_t kept = 0, left_out = 0;
	assert_non_null(f);
	fixture_init(f);
	for (int i = 0; i < BAD + GOOD; i++) {
		char *host = fixture_alloc(f, 48);
		snprintf(host, 48, "host-%d.contoso.com", i);
		struct result *r = add_healthy(f, host, "192.0.2.1");
		if (i < BAD)
			find(r, FINDING_EXPIRED);
	}
	f->input.max_bytes = TEXT_MAX_BYTES;
	assert_int_equal(report_text(fixture_input(f), &out), STATE_CRITICAL);
	assert_true(out.len <= TEXT_MAX_BYTES);
	for (const char *at = strbuf_text(&out); (at = strstr(at, "\n\t\\_")) != NULL; at++)
		kept++;
	const char *last = strstr(strbuf_text(&out), " more lines, with ");
	assert_non_null(last);
	assert_int_equal(sscanf(last, " more lines, with %zu", &left_out), 1);
	assert_int_equal(kept - 1 + left_out, BAD + GOOD);
	strbuf_clear(&out);
	fixture_clear(f);
	free(f);
}

static const char line_of_120[] =
	"\t\t\\_[CRITICAL] - trust: some words, which say nothing but take room up to "
	"the end of the lines, of one hundred and more\n";

/* In so much room behind its other lines. */
static void bound_a_tree(struct strbuf *out, size_t room)
{
	struct tree tree = tree_as_text(out);
	strbuf_append(out, "[CRITICAL] - short\n");
	size_t first = out->len;
	strbuf_append(out, "\t\\_[OK] - it has room\n"
			   "\t\\_[CRITICAL] - mail\n");
	size_t parent = strlen("\t\\_[CRITICAL] - mail\n");
	strbuf_append(out, line_of_120);
	for (int i = 0; i < 5; i++)
		strbuf_append(out, "\t\t\\_[CRITICAL] - not this one\n");
	text_bound(out, 0, first + TEXT_BOUND_LAST_BYTES + parent + room, &tree);
}

static void the_beginning_of_a_line_is_kept(void **unused)
{
	static const struct {
		size_t room;
		const char *kept;
	} cases[] = {
		{ 119, "\t\\_[CRITICAL] - mail\n"
		       "\t\t\\_[CRITICAL] - trust: some words, which say nothing but take room "
		       "up to the end of the lines, of one hundred and...\n"
		       "\t\\_[CRITICAL] - 6 more lines" },
		{ 80, "\t\\_[CRITICAL] - mail\n\t\\_[CRITICAL] - 7 more lines" },
	};
	(void)unused;
	assert_int_equal(strlen(line_of_120), 120);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct strbuf out = { 0 };
		bound_a_tree(&out, cases[i].room);
		if (strstr(strbuf_text(&out), cases[i].kept) == NULL)
			fail_msg("%zu octets of room:\n%s", cases[i].room, strbuf_text(&out));
		strbuf_clear(&out);
	}
}

static void too_much_for_memory_is_unknown(void **unused)
{
	(void)unused;
	/* What is in the buffer already leaves room for the fallback only. */
	static char before[STRBUF_LIMIT_BYTES - 200];
	struct fixture *f = malloc(sizeof(*f));
	assert_non_null(f);
	memset(before, 'x', sizeof(before));
	fixture_init(f);
	add_healthy(f, "mail.contoso.com", "192.0.2.1");
	for (int is_json = 0; is_json < 2; is_json++) {
		struct strbuf out = { 0 };
		strbuf_append_bytes(&out, before, sizeof(before));
		const struct report_input *input = fixture_input(f);
		assert_int_equal(is_json ? report_json(input, &out) : report_text(input, &out),
				 STATE_UNKNOWN);
		assert_false(strbuf_failed(&out));
		const char *text = strbuf_text(&out) + sizeof(before);
		if (is_json) {
			assert_null(json_error(text));
			assert_int_equal(json_count(text, "endpoints"), 0);
		} else {
			assert_string_equal(
				text,
				"[UNKNOWN] - internal: the report does not fit into memory\n");
		}
		strbuf_clear(&out);
	}
	fixture_clear(f);
	free(f);
}

/* --- memory that runs out ----------------------------------------------------------------------
 */

/* The allocation that fails, counted from 0; -1: none. */
static long failing = -1;

bool allocation_fails(void)
{
	return failing >= 0 && failing-- == 0;
}

/* Fails each allocation in turn: the report is then as ever (nothing was lost),
 * or the one line that says what happened. */
static void run_without_memory(struct fixture *f, bool is_json)
{
	const struct report_input *input = fixture_input(f);
	struct strbuf whole = { 0 };
	enum state expected = is_json ? report_json(input, &whole) : report_text(input, &whole);
	for (long i = 0;; i++) {
		struct strbuf out = { 0 };
		failing = i;
		enum state state = is_json ? report_json(input, &out) : report_text(input, &out);
		bool is_through = failing >= 0;
		failing = -1;
		if (state != expected || strcmp(strbuf_text(&out), strbuf_text(&whole)) != 0) {
			/* Not even the fallback, when its own buffer failed first. */
			assert_int_equal(state, STATE_UNKNOWN);
			if (!strbuf_failed(&out) &&
			    strstr(strbuf_text(&out), "into memory") == NULL)
				fail_msg("allocation %ld: %s", i, strbuf_text(&out));
		}
		strbuf_clear(&out);
		if (is_through)
			break;
	}
	strbuf_clear(&whole);
}

static void every_allocation_fails_once(void **unused)
{
	(void)unused;
	static const char *const ids[] = { "ok_idn",
					   "hostile_subject",
					   "mismatch_many_names",
					   "group_several_faults",
					   "group_no_descriptors",
					   "hosts_all_well",
					   "every_fault",
					   "requirements_unmet",
					   "verbose_failed_addresses",
					   "connect_failed",
					   "dane_mismatch",
					   "dane_ee_verbose" };
	static const struct situation *const tables[] = { situations_names, situations_chain,
							  situations_dane, situations_run };
	size_t found = 0;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		for (size_t k = 0; k < LENGTH(tables); k++) {
			const struct situation *s = tables[k];
			while (s->id != NULL && strcmp(s->id, ids[i]) != 0)
				s++;
			if (s->id == NULL)
				continue;
			struct fixture *f = malloc(sizeof(*f));
			assert_non_null(f);
			fixture_init(f);
			s->build(f);
			f->input.verbosity = (int)(i % 2);
			run_without_memory(f, false);
			run_without_memory(f, true);
			fixture_clear(f);
			free(f);
			found++;
		}
	}
	assert_int_equal(found, sizeof(ids) / sizeof(ids[0]));
}

/* --- runs without a result ------------------------------------------------------------------ */

static const struct error_row {
	enum err code;
	struct error_facts facts;
	const char *option;
	enum state state;
	const char *summary; /* the text is this behind the state */
} error_rows[] = {
	{ ERR_FILE_TOO_LARGE,
	  { .about = "x.pem", .count = 64 << 20 },
	  "--crl-file",
	  STATE_UNKNOWN,
	  "usage: --crl-file: x.pem is larger than 64 MiB (see --help)" },
	{ ERR_OPTION_UNKNOWN,
	  { .about = "--hostnme" },
	  "",
	  STATE_UNKNOWN,
	  "usage: unknown option --hostnme; -h lists them all" },
	{ ERR_NO_MEMORY, { 0 }, "", STATE_UNKNOWN, "internal: out of memory" },
	{ ERR_RESOLVE_TIMEOUT,
	  { .about = "mail.contoso.com", .count = 2500000 },
	  "",
	  STATE_CRITICAL,
	  "timeout: no answer from the name servers for mail.contoso.com within 2.5 s" },
	{ ERR_NONE,
	  { 0 },
	  "",
	  STATE_UNKNOWN,
	  "internal: the plugin could not do its work (no memory, a library failed)" },
	{ ERR_CRL_FILE_EMPTY,
	  { .about = "|x=1\n[OK] <b> it's \"\n" },
	  "",
	  STATE_UNKNOWN,
	  "usage: no CRL in the file \\x7cx=1\\x0a\\x5bOK\\x5d \\x3cb\\x3e it\342\200\231s "
	  "\\x22\\x0a (expected PEM: -----BEGIN X509 CRL-----, or DER) (see --help)" },
};

static void errors_are_one_line(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(error_rows) / sizeof(error_rows[0]); i++) {
		const struct error_row *row = &error_rows[i];
		struct error error;
		struct strbuf out = { 0 };
		char value[256], text[300];
		snprintf(text, sizeof(text), "[%s] - %s\n", state_name(row->state), row->summary);
		error_raise(&error, row->code, row->facts);
		snprintf(error.option.name, sizeof(error.option.name), "%s", row->option);
		assert_int_equal(report_error_text(&error, &out), row->state);
		assert_string_equal(strbuf_text(&out), text);
		strbuf_reset(&out);
		assert_int_equal(report_error_json(&error, &out), row->state);
		assert_null(json_error(strbuf_text(&out)));
		assert_int_equal(state_at(strbuf_text(&out), "state"), row->state);
		json_value(strbuf_text(&out), "summary", value, sizeof(value));
		assert_string_equal(value, row->summary);
		assert_int_equal(json_count(strbuf_text(&out), "endpoints"), 0);
		assert_int_equal(json_count(strbuf_text(&out), "perfdata"), 0);
		check_keys(strbuf_text(&out), "", "state exit_code summary endpoints perfdata");
		strbuf_clear(&out);
	}
}

/* --- figures in words ---------------------------------------------------------------------------
 */

static const struct {
	int64_t seconds;
	const char *text;
} durations[] = {
	{ 0, "0 seconds" },         { 1, "1 second" },
	{ -1, "1 second" },         { 119, "119 seconds" },
	{ 120, "2 minutes" },       { 7199, "119 minutes" },
	{ 7200, "2 hours" },        { 172799, "47 hours" },
	{ 172800, "2 days" },       { 5184000, "60 days" },
	{ 315000000, "3645 days" }, { 315569520, "10 years" },
	{ -315569520, "10 years" }, { INT64_MIN, "292277024626 years" },
};

static void durations_in_words(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		struct strbuf out = { 0 };
		duration_append(&out, durations[i].seconds);
		assert_string_equal(strbuf_text(&out), durations[i].text);
		strbuf_clear(&out);
	}
}

static void seconds_with_three_decimals(void **unused)
{
	static const struct {
		int64_t us;
		const char *text;
	} rows[] = { { 0, "0.000" },      { -5, "0.000" },       { 499, "0.000" },
		     { 500, "0.001" },    { 31400, "0.031" },    { 999499, "0.999" },
		     { 999500, "1.000" }, { 61000000, "61.000" } };
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf out = { 0 };
		seconds_append(&out, rows[i].us);
		assert_string_equal(strbuf_text(&out), rows[i].text);
		strbuf_clear(&out);
	}
}

static void limits_in_seconds(void **unused)
{
	static const struct {
		int64_t us;
		const char *text;
	} rows[] = {
		{ 0, "0.01 s" },        { -5, "0.01 s" },         { 4000, "0.01 s" },
		{ 14000, "0.01 s" },    { 16000, "0.02 s" },      { 250000, "0.25 s" },
		{ 999999, "1 s" },      { 1000000, "1 s" },       { 3333333, "3.3 s" },
		{ 4990000, "5 s" },     { 9990000, "10 s" },      { 12340000, "12 s" },
		{ 100000000, "100 s" }, { 3600000000, "3600 s" }, { INT64_MAX, "9223372036855 s" }
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf out = { 0 };
		limit_append(&out, rows[i].us);
		assert_string_equal(strbuf_text(&out), rows[i].text);
		strbuf_clear(&out);
	}
}

static void system_errors_in_words(void **unused)
{
	(void)unused;
	assert_string_equal(errno_words(ECONNREFUSED), "connection refused");
	assert_string_equal(errno_words(EHOSTUNREACH), "no route to host");
	assert_string_equal(errno_words(EPIPE), errno_words(ECONNRESET));
	assert_true(strlen(errno_words(99999)) > 0);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(random_combinations),
		cmocka_unit_test(every_finding_is_explained),
		cmocka_unit_test(any_finding_without_certificate),
		cmocka_unit_test(a_thousand_addresses_with_large_certificates),
		cmocka_unit_test(three_thousand_hosts),
		cmocka_unit_test(one_certificate_with_ten_thousand_names),
		cmocka_unit_test(endpoints_beyond_the_limit_are_counted),
		cmocka_unit_test(groups_beyond_the_bound_are_counted),
		cmocka_unit_test(the_beginning_of_a_line_is_kept),
		cmocka_unit_test(too_much_for_memory_is_unknown),
		cmocka_unit_test(every_allocation_fails_once),
		cmocka_unit_test(errors_are_one_line),
		cmocka_unit_test(durations_in_words),
		cmocka_unit_test(seconds_with_three_decimals),
		cmocka_unit_test(limits_in_seconds),
		cmocka_unit_test(system_errors_in_words),
	};
	static const struct situation *const tables[] = { situations_names, situations_chain,
							  situations_dane, situations_run };
	enum { N_OTHERS = sizeof(others) / sizeof(others[0]), ROOM = 256 };
	static struct CMUnitTest tests[ROOM];
	size_t n = 0;
	for (size_t k = 0; k < sizeof(tables) / sizeof(tables[0]); k++) {
		for (const struct situation *s = tables[k]; s->id != NULL && n < ROOM - N_OTHERS;
		     s++)
			tests[n++] = (struct CMUnitTest){ s->id, run_situation, NULL, NULL,
							  (void *)(uintptr_t)s };
	}
	memcpy(&tests[n], others, sizeof(others));
	n += N_OTHERS;
	return _cmocka_run_group_tests("report", tests, n, NULL, NULL);
}

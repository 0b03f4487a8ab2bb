/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of families of clients: the line, the clause of the first line, and
 * what would mend it.  The table of traits is one of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/alarm.h"
#include "report/explain.h"
#include "report/explain_clients.h"

/* --- a table ------------------------------------------------------------------------- */

enum {
	AUTHORITY, /* told by none */
	STRICT,
	INCOMPLETE, /* told by chain-incomplete */
	EXPIRED,    /* told by expired */
	ODD,
	MORE, /* this and those behind it: told by none */
	LAST = MORE + 2,
};

static struct trait_info infos[] = {
	[AUTHORITY] = { .id = "authority",
			.text = "the certificate is one of an authority",
			.fix = "issue a certificate with CA: false" },
	[STRICT] = { .id = "strict",
		     .text = "the serial number is negative",
		     .fix = "issue it again" },
	[INCOMPLETE] = { .id = "incomplete",
			 .finding = FINDING_CHAIN_INCOMPLETE,
			 .text = "the server did not send the intermediate",
			 .fix = "let the server send it" },
	[EXPIRED] = { .id = "expired",
		      .finding = FINDING_EXPIRED,
		      .text = "the certificate has expired",
		      .fix = "renew it" },
	[ODD] = { .id = "odd", .text = "the name has a dot at its end", .fix = "" },
	[MORE] = { .id = "more", .text = "reason 0", .fix = "" },
	{ .id = "more", .text = "reason 1", .fix = "" },
	[LAST] = { .id = "more", .text = "reason 2", .fix = "" },
};

const struct trait_info *__wrap_trait_info(enum trait trait);
struct trait_note __wrap_trait_note(enum trait trait, enum client_family family);

const struct trait_info *__wrap_trait_info(enum trait trait)
{
	static const struct trait_info none = { .id = "none", .text = "", .fix = "" };
	return (size_t)trait < LENGTH(infos) ? &infos[trait] : &none;
}

struct trait_note __wrap_trait_note(enum trait trait, enum client_family family)
{
	struct trait_note note = { .since = "", .remark = "", .source = "" };
	if ((int)trait == INCOMPLETE && (family == CLIENT_CHROME || family == CLIENT_WINDOWS))
		note.remark = "they fetch it";
	if ((int)trait == ODD && family == CLIENT_OPENSSL)
		note.remark = "curl takes it, PHP does not";
	return note;
}

/* --- rows ------------------------------------------------------------------------------ */

_Static_assert((int)LAST < (int)TRAIT_COUNT, "these are traits");

#define ONE(ID) CLIENT_BIT(ID)
#define ALL CLIENT_ALL_BITS
#define UNMEASURED (ONE(APPLE) | ONE(WINDOWS) | ONE(ANDROID))
#define CELLS 4

struct cells {
	int trait;
	enum cell cell;
	unsigned families;
};

static const struct row {
	const char *id;
	struct cells cells[CELLS];
	const char *line;
	const char *clause; /* of client-refuses; NULL: it is not raised */
	const char *fix;
} rows[] = {
	{ "all-accept", { { 0 } }, "accepted by all families", NULL, NULL },
	{ "two-refuse",
	  { { AUTHORITY, CELL_REFUSES, ONE(FIREFOX) | ONE(RUSTLS) } },
	  "refused by Firefox and rustls: the certificate is one of an authority; accepted by all "
	  "others",
	  "is refused by Firefox and rustls: the certificate is one of an authority",
	  "issue a certificate with CA: false" },
	{ "some-are-not-known",
	  { { AUTHORITY, CELL_REFUSES, ONE(FIREFOX) }, { AUTHORITY, CELL_UNKNOWN, UNMEASURED } },
	  "refused by Firefox: the certificate is one of an authority; not known for Apple "
	  "devices, Windows/Outlook and Android; accepted by all others",
	  "is refused by Firefox: the certificate is one of an authority",
	  "issue a certificate with CA: false" },
	{ "known-of-none",
	  { { STRICT, CELL_UNKNOWN, ONE(APPLE) } },
	  "not known for Apple devices: the serial number is negative; accepted by all others",
	  NULL,
	  NULL },
	{ "members-differ",
	  { { ODD, CELL_DEPENDS, ONE(OPENSSL) }, { ODD, CELL_REFUSES, ONE(JAVA) } },
	  "refused by Java: the name has a dot at its end; it depends for OpenSSL: curl takes it, "
	  "PHP does not; accepted by all others",
	  "is refused by Java: the name has a dot at its end",
	  "" },
	{ "it-depends",
	  { { ODD, CELL_DEPENDS, ONE(OPENSSL) } },
	  "it depends for OpenSSL: the name has a dot at its end (curl takes it, PHP does not); "
	  "accepted by all others",
	  NULL,
	  NULL },
	{ "told-and-fetched",
	  { { INCOMPLETE, CELL_REFUSES, ALL & ~(ONE(CHROME) | ONE(WINDOWS)) } },
	  "refused by all but Chrome/Edge and Windows/Outlook: the server did not send the "
	  "intermediate; accepted by Chrome/Edge and Windows/Outlook (they fetch it)",
	  NULL,
	  NULL },
	{ "told-for-all",
	  { { EXPIRED, CELL_REFUSES, ALL } },
	  "refused by all families for the reasons above",
	  NULL,
	  NULL },
	{ "what-is-not-told-comes-first",
	  { { EXPIRED, CELL_REFUSES, ALL }, { STRICT, CELL_REFUSES, ONE(GO) } },
	  "refused by Go: the serial number is negative, and 1 more reason; by all others: the "
	  "certificate has expired",
	  "is refused by Go: the serial number is negative, and 1 more reason",
	  "issue it again" },
	{ "nobody-accepts",
	  { { STRICT, CELL_REFUSES, ALL } },
	  "refused by all families: the serial number is negative",
	  "is refused by all families: the serial number is negative",
	  "issue it again" },
	{ "several-reasons",
	  { { AUTHORITY, CELL_REFUSES, ONE(FIREFOX) | ONE(RUSTLS) },
	    { STRICT, CELL_REFUSES, ONE(FIREFOX) | ONE(RUSTLS) | ONE(JAVA) },
	    { ODD, CELL_REFUSES, ONE(FIREFOX) | ONE(RUSTLS) } },
	  "refused by Firefox and rustls: the certificate is one of an authority, and 2 more "
	  "reasons; by Java: the serial number is negative; accepted by all others",
	  "is refused by Firefox and rustls: the certificate is one of an authority, and 2 more "
	  "reasons; by Java for other reasons",
	  "issue a certificate with CA: false; issue it again" },
	{ "all-but-is-said-of-those-that-accept",
	  { { STRICT, CELL_REFUSES, ALL & ~(ONE(GO) | ONE(JAVA)) },
	    { AUTHORITY, CELL_REFUSES, ONE(JAVA) } },
	  "refused by Chrome/Edge, Firefox, Apple devices, Windows/Outlook, Android, OpenSSL, "
	  "Python, Node.js, GnuTLS and rustls: the serial number is negative; by Java: the "
	  "certificate is one of an authority; accepted by Go",
	  "is refused by Chrome/Edge, Firefox, Apple devices, Windows/Outlook, Android, OpenSSL, "
	  "Python, Node.js, GnuTLS and rustls: the serial number is negative; by Java for other "
	  "reasons",
	  "issue it again; issue a certificate with CA: false" },
};

static void set_cells(struct result *result, const struct cells *cells)
{
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		struct client_verdict *verdict = &result->clients.families[f];
		bool refuses = cells->cell == CELL_REFUSES;
		if ((cells->families & 1U << f) == 0)
			continue;
		infos[cells->trait].cells[f] = cells->cell;
		trait_set_add(&result->clients.present, (enum trait)cells->trait);
		trait_set_add(refuses ? &verdict->refused : &verdict->depends,
			      (enum trait)cells->trait);
		if (refuses)
			verdict->answer = CLIENT_REFUSES;
		else if (verdict->answer == CLIENT_ACCEPTS)
			verdict->answer = CLIENT_DEPENDS;
	}
}

static void tell(struct result *result, const struct demands *demands)
{
	for (size_t t = 0; t < LENGTH(infos); t++) {
		enum finding_id id = infos[t].finding;
		if (id != FINDING_NONE && trait_set_has(&result->clients.present, (enum trait)t))
			assert_int_equal(result_add_finding(result, demands, id,
							    finding_info(id)->state, 0, NULL, NULL),
					 ERR_NONE);
	}
}

static const struct finding *find_refusal(const struct result *result)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id == FINDING_CLIENT_REFUSES)
			return &result->findings[i];
	}
	return NULL;
}

static void check_finding(const struct row *row, const struct result *result,
			  const struct demands *demands)
{
	struct report_input input = { .results = result, .n_results = 1, .demands = demands };
	const struct finding *finding = find_refusal(result);
	struct strbuf clause = { 0 }, sentence = { 0 }, fix = { 0 };
	assert_int_equal(finding != NULL, row->clause != NULL);
	if (finding == NULL)
		return;
	explain_clause(&clause, &input, result, finding);
	explain_finding(&sentence, &input, result, finding);
	explain_fix(&fix, &input, result, finding);
	assert_string_equal(strbuf_text(&clause), row->clause);
	assert_string_equal(strbuf_text(&sentence), row->line);
	assert_string_equal(strbuf_text(&fix), row->fix);
	strbuf_clear(&clause);
	strbuf_clear(&sentence);
	strbuf_clear(&fix);
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct result result = { .n_names = 1 };
	struct demands demands;
	struct strbuf line = { 0 };
	demands_init(&demands);
	for (size_t t = 0; t < LENGTH(infos); t++)
		memset(infos[t].cells, 0, sizeof(infos[t].cells));
	for (size_t i = 0; i < CELLS; i++)
		set_cells(&result, &row->cells[i]);
	tell(&result, &demands);
	assert_int_equal(clients_judge(&result, &demands, 0, NULL), ERR_NONE);
	explain_clients_all(&line, &result);
	assert_string_equal(strbuf_text(&line), row->line);
	check_finding(row, &result, &demands);
	strbuf_clear(&line);
	result_clear(&result);
}

/* So many reasons that nobody would read them all. */
static void many_reasons_are_put_together(void **state)
{
	static const int reasons[] = { AUTHORITY, STRICT, ODD, MORE, MORE + 1, LAST };
	struct result result = { .n_names = 1 };
	struct strbuf line = { 0 };
	(void)state;
	for (size_t i = 0; i < LENGTH(reasons); i++)
		set_cells(&result, &(struct cells){ reasons[i], CELL_REFUSES, 1U << i });
	explain_clients_all(&line, &result);
	assert_string_equal(
		strbuf_text(&line),
		"refused by Chrome/Edge: the certificate is one of an authority; by Firefox: the "
		"serial number is negative; by Apple devices: the name has a dot at its end; by "
		"Windows/Outlook: reason 0; by Android and Java for other reasons; accepted by Go, "
		"Python, Node.js, GnuTLS and rustls; by OpenSSL (curl takes it, PHP does not)");
	strbuf_clear(&line);
}

/* What clients would agree on with the server was not tried. */
static void an_offer_of_the_users_is_no_clients(void **state)
{
	struct result result = { .n_names = 1, .session.offer = OFFER_GIVEN };
	struct strbuf line = { 0 };
	(void)state;
	explain_clients_all(&line, &result);
	assert_string_equal(strbuf_text(&line), "accepted by all families, as far as what "
						"--priority offers can tell");
	strbuf_clear(&line);
}

/* None would take it for a name that it does not have. */
static void nothing_is_said_of_a_name_that_nobody_gave(void **state)
{
	struct result result = { 0 };
	struct strbuf line = { 0 };
	(void)state;
	explain_clients_all(&line, &result);
	assert_string_equal(strbuf_text(&line),
			    "accepted by all families, as far as can be told without a name");
	strbuf_clear(&line);
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 3] = {
		cmocka_unit_test(many_reasons_are_put_together),
		cmocka_unit_test(an_offer_of_the_users_is_no_clients),
		cmocka_unit_test(nothing_is_said_of_a_name_that_nobody_gave),
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[3 + i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	return _cmocka_run_group_tests("words", tests, LENGTH(tests), NULL, NULL);
}

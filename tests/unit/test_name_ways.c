/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which ways a certificate fits a name (tests/data/name_ways.tsv), what must
 * hold for any names whatever, and that ten thousand of them are no matter. */
#include <config.h>

#include <stdbool.h>
#include <time.h>

#include "clients/clients.h"
#include "clients/host.h"
#include "clients/name_ways.h"
#include "clients/san_entries.h"
#include "clients/size.h"
#include "names/iptext.h"
#include "names/loose.h"
#include "tsv.h"

enum { MAX_NAMES = 8, VALUE_BYTES = 256 };

struct fixture {
	struct certificate certificate;
	struct presented_name names[MAX_NAMES];
	struct presented_name cns[MAX_NAMES];
	uint8_t values[2 * MAX_NAMES][VALUE_BYTES];
	size_t n_values;
};

static struct bytes keep(struct fixture *f, const void *data, size_t len)
{
	uint8_t *value = f->values[f->n_values++];
	assert_true(len <= VALUE_BYTES && f->n_values <= LENGTH(f->values));
	memcpy(value, data, len);
	return (struct bytes){ value, len };
}

static void add_name(struct fixture *f, enum name_kind kind, struct bytes value)
{
	assert_true(f->certificate.n_names < MAX_NAMES);
	f->names[f->certificate.n_names++] =
		(struct presented_name){ kind, presented_name_defect(kind, value), value };
	f->certificate.has_san = true;
}

static void add_cn(struct fixture *f, struct bytes value, enum name_defect defect)
{
	assert_true(f->certificate.n_cns < MAX_NAMES);
	f->cns[f->certificate.n_cns++] = (struct presented_name){ NAME_DNS, defect, value };
}

static void add_bmp(struct fixture *f, const char *text, size_t len)
{
	uint8_t wide[VALUE_BYTES] = { 0 };
	for (size_t i = 0; i < len; i++)
		wide[2 * i + 1] = (uint8_t)text[i];
	add_cn(f, keep(f, wide, 2 * len), NAME_DEFECT_ENCODING);
}

static void add_of_kind(struct fixture *f, const char *kind, const char *text, size_t len)
{
	static const struct {
		const char *word;
		enum name_kind kind;
	} kinds[] = { { "dns", NAME_DNS },     { "srv", NAME_SRV },       { "uri", NAME_URI },
		      { "mail", NAME_EMAIL },  { "octets", NAME_IP },     { "pieces", NAME_DNS },
		      { "other", NAME_OTHER }, { "badother", NAME_OTHER } };
	uint8_t ip[16];
	if (strcmp(kind, "bmp") == 0) {
		add_bmp(f, text, len);
		return;
	}
	struct bytes value = keep(f, text, len);
	if (strcmp(kind, "cn") == 0) {
		add_cn(f, value, presented_name_defect(NAME_DNS, value));
		return;
	}
	if (strcmp(kind, "ip") == 0) {
		size_t n = ip_parse(value, ip);
		assert_true(n > 0);
		add_name(f, NAME_IP, keep(f, ip, n));
		return;
	}
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		if (strcmp(kind, kinds[i].word) != 0)
			continue;
		add_name(f, kinds[i].kind, value);
		if (strcmp(kind, "pieces") == 0 || strcmp(kind, "badother") == 0)
			f->names[f->certificate.n_names - 1].defect = NAME_DEFECT_ENCODING;
		return;
	}
	fail_msg("no kind %s", kind);
}

static void fixture_start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->certificate.names = f->names;
	f->certificate.cns = f->cns;
}

static void fixture_make(struct fixture *f, struct tsv *t, char *words)
{
	fixture_start(f);
	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
		char *colon = strchr(word, ':');
		if (strcmp(word, "san-empty") == 0) {
			f->certificate.defects |= CERTIFICATE_DEFECT_SAN_EMPTY;
		} else if (strcmp(word, "san-unreadable") == 0) {
			f->certificate.defects |= CERTIFICATE_DEFECT_SAN;
		} else {
			assert_non_null(colon);
			*colon = '\0';
			size_t len = tsv_unescape(t, colon + 1);
			add_of_kind(f, word, colon + 1, len);
		}
	}
}

static void append(char *text, size_t size, const char *word)
{
	size_t n = strlen(text);
	assert_true(n + strlen(word) < size);
	memcpy(text + n, word, strlen(word) + 1);
}

static void write_ways(const struct name_ways *ways, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < ways->n; i++) {
		bool first = true;
		append(text, size, i > 0 ? " " : "");
		for (int w = 0; w < WAY_COUNT; w++) {
			if ((ways->ways[i] >> w & 1) == 0)
				continue;
			append(text, size, first ? "" : "+");
			append(text, size, trait_info(way_trait((enum way)w))->id);
			first = false;
		}
	}
	if (ways->n == 0)
		append(text, size, "none");
}

static bool is_skipped(const char *flags)
{
#ifdef HAVE_LIBPSL
	(void)flags;
	return false;
#else
	return tsv_has_flag(flags, "psl");
#endif
}

static void vectors_hold(void **state)
{
	(void)state;
	static struct fixture f;
	struct tsv t;
	size_t n_failed = 0;
	tsv_open(&t, TEST_DATA_DIR "/name_ways.tsv", 6);
	while (tsv_next(&t)) {
		struct reference reference;
		char text[1024];
		if (is_skipped(t.column[4]))
			continue;
		assert_int_equal(reference_parse(t.column[1], &reference, NULL), ERR_NONE);
		fixture_make(&f, &t, t.column[2]);
		struct name_ways ways = name_ways(&f.certificate, &reference);
		write_ways(&ways, text, sizeof(text));
		if (strcmp(text, t.column[3]) != 0) {
			print_error("%s: %s, expected %s\n", t.column[0], text, t.column[3]);
			n_failed++;
		}
	}
	assert_int_equal(n_failed, 0);
}

/* Of each row of the table something is tested. */
static void vectors_have_every_way(void **state)
{
	(void)state;
	struct tsv t;
	bool seen[WAY_COUNT] = { false };
	tsv_open(&t, TEST_DATA_DIR "/name_ways.tsv", 6);
	while (tsv_next(&t)) {
		for (char *word = strtok(t.column[3], " +"); word != NULL;
		     word = strtok(NULL, " +")) {
			for (int w = 0; w < WAY_COUNT; w++) {
				if (strcmp(word, trait_info(way_trait((enum way)w))->id) == 0)
					seen[w] = true;
			}
		}
	}
	for (int w = 0; w < WAY_COUNT; w++) {
		if (!seen[w])
			fail_msg("no row has %s", trait_info(way_trait((enum way)w))->id);
	}
}

/* XMPP: the domain is asked for, and the SRV-ID of the protocol's service fits. */
static void a_service_name_of_the_protocol(void **state)
{
	static struct fixture f;
	struct reference reference;
	char text[256];
	(void)state;
	assert_int_equal(reference_parse("example.test", &reference, NULL), ERR_NONE);
	fixture_start(&f);
	add_of_kind(&f, "srv", "_xmpp-client.example.test", 25);
	struct name_verdict verdict = { &reference, NAME_REASON_SERVICE, &f.names[0],
					NAME_HINT_NONE };
	struct name_ways ways = name_verdict_ways(&f.certificate, &verdict);
	write_ways(&ways, text, sizeof(text));
	assert_string_equal(text, "service-name");
	verdict.reason = NAME_REASON_OTHER_SERVICE;
	assert_int_equal(name_verdict_ways(&f.certificate, &verdict).n, 0);
	add_of_kind(&f, "dns", "example.test", 12);
	verdict.reason = NAME_REASON_SERVICE;
	ways = name_verdict_ways(&f.certificate, &verdict);
	write_ways(&ways, text, sizeof(text));
	assert_string_equal(text, "name-itself");
}

static enum client_answer answer_for(const struct certificate *certificate,
				     const struct reference *references, size_t n,
				     enum client_family family)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct name_verdict verdicts[3];
	struct certificate chain[1] = { *certificate };
	for (size_t i = 0; i < n; i++)
		verdicts[i] = name_verdict(certificate, &references[i], &rules);
	struct result result = { .session = { .chain = chain, .n_chain = 1 },
				 .has_certificate = true,
				 .names = verdicts,
				 .n_names = n };
	clients_verdicts(&result, 1700000000, NULL);
	/* What is not about names is none of this test's business. */
	for (int i = 0; i < TRAIT_COUNT; i++) {
		if (trait_info((enum trait)i)->kind == TRAIT_WAY || i == TRAIT_NAME_MISMATCH) {
			if (trait_set_has(&result.clients.families[family].refused, (enum trait)i))
				return CLIENT_REFUSES;
		}
	}
	return CLIENT_ACCEPTS;
}

/* A family must find each of the names that are asked for. */
static void every_name_must_be_found(void **state)
{
	static struct fixture f;
	struct reference references[3];
	(void)state;
	fixture_start(&f);
	add_of_kind(&f, "dns", "a.test", 6);
	add_of_kind(&f, "dns", "b*.example.test", 15);
	assert_int_equal(reference_parse("a.test", &references[0], NULL), ERR_NONE);
	assert_int_equal(reference_parse("bb.example.test", &references[1], NULL), ERR_NONE);
	assert_int_equal(reference_parse("c.test", &references[2], NULL), ERR_NONE);
	assert_int_equal(answer_for(&f.certificate, references, 1, CLIENT_CHROME), CLIENT_ACCEPTS);
	assert_int_equal(answer_for(&f.certificate, references, 2, CLIENT_CHROME), CLIENT_REFUSES);
	assert_int_equal(answer_for(&f.certificate, references, 2, CLIENT_NODE), CLIENT_ACCEPTS);
	assert_int_equal(answer_for(&f.certificate, references, 3, CLIENT_NODE), CLIENT_REFUSES);
}

/* --- what must hold whatever the names are ----------------------------------------- */

static int badness(enum cell cell)
{
	static const int of[] = {
		[CELL_TAKES] = 0, [CELL_DEPENDS] = 1, [CELL_UNKNOWN] = 1, [CELL_REFUSES] = 2
	};
	return of[cell];
}

/* What a family's own column says, and nothing else: so no family can change
 * another's verdict. */
static enum client_answer by_column(const struct name_ways *ways, enum client_family family)
{
	int best = 2;
	for (size_t i = 0; i < ways->n; i++) {
		int worst = 0;
		for (int w = 0; w < WAY_COUNT; w++) {
			int of_row = badness(trait_info(way_trait((enum way)w))->cells[family]);
			if ((ways->ways[i] >> w & 1) != 0 && of_row > worst)
				worst = of_row;
		}
		if (worst < best)
			best = worst;
	}
	return best == 0 ? CLIENT_ACCEPTS : best == 1 ? CLIENT_DEPENDS : CLIENT_REFUSES;
}

static enum client_answer worse(enum client_answer a, enum client_answer b)
{
	return a > b ? a : b;
}

/* The rules that are there, by the family's own column. */
static enum client_answer by_rules(const struct client_verdicts *clients, enum client_family family)
{
	enum client_answer answer = CLIENT_ACCEPTS;
	for (int i = 0; i < TRAIT_COUNT; i++) {
		const struct trait_info *info = trait_info((enum trait)i);
		if (info->kind != TRAIT_RULE || !trait_set_has(&clients->present, (enum trait)i))
			continue;
		int bad = badness(info->cells[family]);
		answer = worse(answer, bad == 0   ? CLIENT_ACCEPTS
				       : bad == 1 ? CLIENT_DEPENDS
						  : CLIENT_REFUSES);
	}
	return answer;
}

static void check_families(const struct result *result, const struct name_ways *ways)
{
	const struct client_verdicts *clients = &result->clients;
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		enum client_family family = (enum client_family)i;
		const struct client_verdict *verdict = &clients->families[i];
		assert_int_equal(verdict->answer,
				 worse(by_column(ways, family), by_rules(clients, family)));
		assert_int_equal(verdict->answer == CLIENT_REFUSES,
				 !trait_set_is_empty(&verdict->refused));
		if (verdict->answer == CLIENT_ACCEPTS)
			assert_true(ways->n > 0 && trait_set_is_empty(&verdict->depends));
	}
	assert_int_equal(trait_set_has(&clients->present, TRAIT_NAME_MISMATCH), ways->n == 0);
}

/* No way holds another one, and none is without one of the ways to look. */
static void check_ways(const struct name_ways *ways)
{
	const uint64_t bases =
		WAY_BIT(EXACT) | WAY_BIT(WILDCARD) | WAY_BIT(WILDCARD_PREFIX) |
		WAY_BIT(WILDCARD_SUFFIX) | WAY_BIT(WILDCARD_MIDDLE) | WAY_BIT(WILDCARD_INNER) |
		WAY_BIT(WILDCARD_SEVERAL) | WAY_BIT(WILDCARD_ALONE) | WAY_BIT(U_LABEL_BOTH) |
		WAY_BIT(U_LABEL_PRESENTED) | WAY_BIT(U_LABEL_LATIN1) | WAY_BIT(SERVICE) |
		WAY_BIT(ADDRESS) | WAY_BIT(ADDRESS_MAPPED) | WAY_BIT(ADDRESS_AS_DNS) |
		WAY_BIT(ADDRESS_WILDCARD) | WAY_BIT(ADDRESS_AS_CN) | WAY_BIT(CN);
	assert_true(ways->n <= NAME_WAYS_MAX);
	for (size_t i = 0; i < ways->n; i++) {
		assert_true((ways->ways[i] & bases) != 0);
		assert_true(ways->ways[i] >> WAY_COUNT == 0);
		for (size_t k = 0; k < ways->n; k++)
			assert_true(i == k || (ways->ways[i] & ~ways->ways[k]) != 0);
	}
}

static void check(const struct certificate *certificate, const struct reference *reference)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct certificate chain[1] = { *certificate };
	struct name_verdict verdict = name_verdict(certificate, reference, &rules);
	struct result result = { .session = { .chain = chain, .n_chain = 1 },
				 .has_certificate = true,
				 .names = &verdict,
				 .n_names = 1 };
	struct name_ways ways = name_ways(certificate, reference);
	check_ways(&ways);
	/* What fits by RFC 9525 fits in some way, and a name that no client finds
	 * does not fit. */
	if (name_reason_fits(verdict.reason) || verdict.reason == NAME_REASON_CN_ONLY)
		assert_true(ways.n > 0);
	clients_verdicts(&result, 1700000000, NULL);
	check_families(&result, &ways);
}

static uint32_t random_state = 1;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 1664525U + 1013904223U;
	return (random_state >> 8) % n;
}

/* Pieces of names, so that many of them fit somehow. */
static size_t random_name(char *name, size_t size)
{
	static const char *const pieces[] = { "www",  "example", "test",       ".",     ".",
					      ".",    "*",       "w",          "-",     "_",
					      "xn--", " ",       "WWW",        "co.uk", "com",
					      "127",  "0",       "::1",        "\xc3",  "\xbc",
					      "\xfc", "\x01",    "fa\xc3\x9f", "ss" };
	static const char *const whole[] = { "www.example.test", "*.example.test",
					     "example.test",     "127.0.0.1",
					     "*.test",           "xn--bcher-kva.example.test" };
	size_t n = 0;
	if (random_below(3) == 0) {
		const char *text = whole[random_below(LENGTH(whole))];
		n = strlen(text);
		memcpy(name, text, n);
	}
	for (unsigned k = random_below(n > 0 ? 3 : 7); k > 0; k--) {
		const char *text = pieces[random_below(LENGTH(pieces))];
		size_t len = strlen(text);
		assert_true(n + len + 1 < size);
		memcpy(name + n, text, len);
		n += len;
		if (random_below(20) == 0)
			name[n++] = '\0';
	}
	return n;
}

static void random_certificate(struct fixture *f)
{
	static const char *const kinds[] = { "dns", "dns", "dns",    "dns", "cn",
					     "bmp", "uri", "octets", "srv", "pieces" };
	char name[VALUE_BYTES];
	fixture_start(f);
	for (unsigned n = random_below(6); n > 0; n--) {
		size_t len = random_name(name, sizeof(name) / 2);
		add_of_kind(f, kinds[random_below(LENGTH(kinds))], name, len);
	}
	if (random_below(10) == 0)
		f->certificate.defects |= CERTIFICATE_DEFECT_SAN;
}

static void any_names_at_all(void **state)
{
	static const char *const asked[] = {
		"www.example.test",
		"example.test",
		"WWW.Example.TEST.",
		"localhost",
		"127.0.0.1",
		"::1",
		"bücher.example.test",
		"faß.example.test",
		"xn--bcher-kva.example.test",
		"my_host.example.test",
		"-a.example.test",
		"srv:_imaps.example.test",
		"uri:sip:example.test",
		"example.co.uk",
		"com",
	};
	static struct fixture f;
	(void)state;
	for (size_t r = 0; r < LENGTH(asked); r++) {
		struct reference reference;
		assert_int_equal(reference_parse(asked[r], &reference, NULL), ERR_NONE);
		for (int i = 0; i < 3000; i++) {
			random_certificate(&f);
			check(&f.certificate, &reference);
		}
	}
}

/* The vectors of single names against RFC 9525 (names.tsv). */
static void what_fits_by_the_standard_is_found(void **state)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	static struct fixture f;
	struct tsv t;
	size_t n = 0;
	(void)state;
	tsv_open(&t, TEST_DATA_DIR "/names.tsv", 8);
	while (tsv_next(&t)) {
		struct reference reference;
		const char *kind = strcmp(t.column[2], "ip") == 0 ? "octets" : t.column[2];
		tsv_unescape(&t, t.column[1]);
		size_t len = tsv_unescape(&t, t.column[3]);
		if (strcmp(kind, "other") == 0 || strcmp(kind, "dir") == 0 ||
		    strcmp(kind, "email") == 0 || len > VALUE_BYTES ||
		    reference_parse(t.column[1], &reference, NULL) != ERR_NONE)
			continue;
		fixture_start(&f);
		add_of_kind(&f, kind, t.column[3], len);
		check(&f.certificate, &reference);
		if (name_reason_fits(match_name(&reference, &f.names[0], &rules)))
			n++;
	}
	assert_true(n > 100);
}

/* --- how long it takes ---------------------------------------------------------------- */

static double seconds_for(const struct certificate *certificate, const struct reference *reference)
{
	double best = 1;
	for (int i = 0; i < 5; i++) {
		clock_t start = clock();
		struct name_ways ways = name_ways(certificate, reference);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		assert_true(ways.n <= NAME_WAYS_MAX);
		if (seconds < best)
			best = seconds;
	}
	return best;
}

/* Each name is looked at once: ten thousand names cost what ten thousand names
 * cost, odd ones too, and no more than some comparisons of octets each. */
static void ten_thousand_names(void **state)
{
	enum { N = 10000 };
	static struct presented_name names[N];
	static char texts[N][32];
	struct reference reference;
	(void)state;
	assert_int_equal(reference_parse("www.example.test", &reference, NULL), ERR_NONE);
	for (int i = 0; i < N; i++) {
		int len = i % 10 == 0 ? snprintf(texts[i], sizeof(texts[i]), "%d*.*.example", i)
				      : snprintf(texts[i], sizeof(texts[i]), "n%d.example.test", i);
		struct bytes value = { (const uint8_t *)texts[i], (size_t)len };
		names[i] = (struct presented_name){ NAME_DNS,
						    presented_name_defect(NAME_DNS, value), value };
	}
	struct certificate certificate = { .names = names, .n_names = N };
	double seconds = seconds_for(&certificate, &reference);
	print_message("%d names in %.1f ms\n", N, 1000 * seconds);
	assert_true(seconds < 0.1);
}

/* --- loose.h ------------------------------------------------------------------------------ */

static void globs_hold(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool covers;
	} rows[] = {
		{ "*", "", true },          { "**", "", true },          { "a*b*c", "abc", true },
		{ "a*b*c", "aXbYc", true }, { "a*b*c", "aXbYd", false }, { "*ab", "aab", true },
		{ "", "", true },           { "", "a", false },          { "a", "", false },
		{ "A*", "abc", true },      { "*a*a*a*", "aa", false }
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_int_equal(loose_glob(bytes_of(rows[i].pattern), bytes_of(rows[i].text)),
				 rows[i].covers);
}

/* --- entries beside the name, sizes, hosts ------------------------------------------------ */

static void make_of_text(struct fixture *f, const char *names)
{
	char words[512];
	struct tsv t = { .path = "here" };
	assert_true(strlen(names) < sizeof(words));
	memcpy(words, names, strlen(names) + 1);
	fixture_make(f, &t, words);
}

/* Which of the rules about entries are there, as text. */
static void write_entries(const struct situation *situation, char *text, size_t size)
{
	static const struct {
		const char *word;
		bool (*is_so)(const struct situation *situation);
	} rules[] = {
		{ "length", has_address_of_wrong_length }, { "empty-ip", has_empty_address },
		{ "empty-dns", has_empty_dns_name },       { "ascii", has_dns_name_not_ascii },
		{ "utf8", has_dns_name_not_utf8 },         { "nul", has_dns_name_with_nul },
		{ "pieces", has_name_in_pieces },          { "localhost", is_localhost },
		{ "empty-mail", has_empty_email },         { "empty-uri", has_empty_uri },
		{ "broken", has_broken_other_name }
	};
	text[0] = '\0';
	for (size_t i = 0; i < LENGTH(rules); i++) {
		if (!rules[i].is_so(situation))
			continue;
		append(text, size, text[0] != '\0' ? " " : "");
		append(text, size, rules[i].word);
	}
}

static void entries_are_seen(void **state)
{
	static const struct {
		const char *host;
		const char *names;
		const char *expected;
	} rows[] = {
		{ "a.test", "dns:a.test dns:*.b.test ip:127.0.0.1 ip:::1 cn:a.test", "" },
		{ "a.test", "", "" },
		{ "a.test", "octets:\\x7f\\x00\\x00\\x01\\x01", "length" },
		{ "a.test", "octets:\\x7f\\x00\\x00\\x01\\xff\\xff\\xff\\xff", "length" },
		{ "a.test", "octets:", "empty-ip" },
		{ "a.test", "dns:a.test octets: octets:\\x01", "length empty-ip" },
		{ "a.test", "dns:", "empty-dns" },
		{ "a.test", "mail: uri: srv:", "empty-mail empty-uri" },
		{ "a.test", "other:\\x88\\x00", "broken" },
		{ "a.test", "other:\\x88\\x02\\x2a\\x03", "" },
		{ "a.test", "badother:\\xa0\\x02\\xff\\xff", "broken" },
		{ "a.test", "other:\\xa5\\x00", "" },
		{ "a.test", "dns:b\\xc3\\xbc.test", "ascii" },
		{ "a.test", "dns:b\\xfc.test", "ascii utf8" },
		{ "a.test", "dns:\\xe2\\x82\\xac", "ascii" },
		{ "a.test", "dns:\\xe2\\x82", "ascii utf8" },
		{ "a.test", "dns:\\xf0\\x9f\\x98\\x80.test", "ascii" },
		{ "a.test", "dns:\\xf8.test", "ascii utf8" },
		{ "a.test", "dns:\\xc0\\x80", "ascii utf8" },
		{ "a.test", "uri:\\xff mail:\\xff cn:\\xff", "" },
		{ "a.test", "dns:a\\x00b.test", "nul" },
		{ "a.test", "dns:\\x00", "nul" },
		{ "a.test", "cn:a\\x00b.test", "" },
		{ "a.test", "pieces:a.test", "pieces" },
		{ "a.test", "dns:a..b.test dns:. dns:* dns:a,b dns:a@b dns:\\x20", "" },
		{ "localhost", "dns:localhost", "localhost" },
		{ "LOCALHOST.", "dns:localhost", "localhost" },
		{ "localhost.test", "dns:localhost", "" },
		{ "127.0.0.1", "dns:localhost", "" },
	};
	static struct fixture f;
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct reference reference;
		char text[256];
		assert_int_equal(reference_parse(rows[i].host, &reference, NULL), ERR_NONE);
		make_of_text(&f, rows[i].names);
		struct name_verdict verdict = { .reference = &reference };
		struct result result = { .session = { .chain = &f.certificate, .n_chain = 1 },
					 .names = &verdict,
					 .n_names = 1 };
		struct situation situation = { .result = &result };
		write_entries(&situation, text, sizeof(text));
		assert_string_equal(text, ""); /* no certificate */
		result.has_certificate = true;
		write_entries(&situation, text, sizeof(text));
		if (strcmp(text, rows[i].expected) != 0)
			fail_msg("row %zu: %s, not %s", i, text, rows[i].expected);
	}
}

static void sizes_are_seen(void **state)
{
	enum { KIB = 1024 };
	static const struct {
		size_t leaf, intermediate;
		bool over_32k, over_64k, over_100k, over_128k, one_over_64k;
	} rows[] = {
		{ 1000, 1000, false, false, false, false, false },
		/* 4 octets, and 5 for each certificate */
		{ 31 * KIB, KIB - 14, false, false, false, false, false },
		{ 31 * KIB, KIB - 13, true, false, false, false, false },
		{ 63 * KIB, KIB - 14, true, false, false, false, false },
		{ 63 * KIB, KIB - 13, true, true, false, false, false },
		{ 64 * KIB - 1, 0, true, true, false, false, false },
		{ 64 * KIB, 0, true, true, false, false, true },
		{ 100, 64 * KIB, true, true, false, false, true },
		{ 60 * KIB, 40 * KIB - 14, true, true, false, false, false },
		{ 60 * KIB, 40 * KIB - 13, true, true, true, false, false },
		{ 60 * KIB, 60 * KIB, true, true, true, false, false },
		{ 64 * KIB - 1, 64 * KIB - 1, true, true, true, true, false },
		{ 128 * KIB, 0, true, true, true, true, true },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certificate chain[2] = { { .der_len = rows[i].leaf },
						{ .der_len = rows[i].intermediate } };
		struct result result = { .session = { .chain = chain, .n_chain = 2 } };
		struct situation situation = { .result = &result };
		assert_false(is_over_32k(&situation) || has_certificate_over_64k(&situation));
		result.has_certificate = true;
		assert_int_equal(is_over_32k(&situation), rows[i].over_32k);
		assert_int_equal(is_over_64k(&situation), rows[i].over_64k);
		assert_int_equal(is_over_100k(&situation), rows[i].over_100k);
		assert_int_equal(is_over_128k(&situation), rows[i].over_128k);
		assert_int_equal(has_certificate_over_64k(&situation), rows[i].one_over_64k);
	}
}

static void idna_2003_is_another_name(void **state)
{
	static const struct {
		const char *host;
		const char *mapped; /* NULL: the same by both */
	} rows[] = { { "faß.example.test", "fass.example.test" },
		     { "FAß.example.test.", "fass.example.test" },
		     { "www.faß.test", "www.fass.test" },
		     { "xn--fa-hia.example.test", NULL },
		     { "bücher.example.test", NULL },
		     { "ßü.test", "xn--ss-yka.test" },
		     { "\xcf\x83\xcf\x82.test", "xn--4xaa.test" }, /* sigma, final sigma */
		     { "www.example.test", NULL },
		     { "srv:_imaps.faß.test", NULL } };
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct reference reference;
		char mapped[DNS_NAME_BYTES] = "";
		assert_int_equal(reference_parse(rows[i].host, &reference, NULL), ERR_NONE);
		struct host host = host_of(&reference);
		assert_int_equal(host_idna2003(&host, mapped, sizeof(mapped)),
				 rows[i].mapped != NULL);
		assert_string_equal(mapped, rows[i].mapped != NULL ? rows[i].mapped : "");
		assert_false(host_idna2003(&host, mapped, 4));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_hold),
		cmocka_unit_test(vectors_have_every_way),
		cmocka_unit_test(a_service_name_of_the_protocol),
		cmocka_unit_test(every_name_must_be_found),
		cmocka_unit_test(any_names_at_all),
		cmocka_unit_test(what_fits_by_the_standard_is_found),
		cmocka_unit_test(ten_thousand_names),
		cmocka_unit_test(globs_hold),
		cmocka_unit_test(entries_are_seen),
		cmocka_unit_test(sizes_are_seen),
		cmocka_unit_test(idna_2003_is_another_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

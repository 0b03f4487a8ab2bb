/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference identifiers: tests/data/references.tsv, and what holds for every
 * text that is taken or refused. */
#include <stdbool.h>

#include "names/bidi.h"
#include "names/dnsname.h"
#include "names/idn.h"
#include "names/iptext.h"
#include "names/reference.h"
#include "tsv.h"
#include "support/errorwords.h"

struct row {
	const char *id;
	const char *input;
	const char *parser;
	bool is_ok;
	const char *kind;
	const char *ascii; /* or what the error says */
	const char *unicode;
	const char *service;
	const char *flags;
};

static bool next_row(struct tsv *t, struct row *row)
{
	if (!tsv_next(t))
		return false;
	for (size_t i = 1; i <= 7; i++)
		tsv_unescape(t, t->column[i]);
	*row = (struct row){ t->column[0], t->column[1],
			     t->column[2], strcmp(t->column[3], "ok") == 0,
			     t->column[4], t->column[5],
			     t->column[6], t->column[7],
			     t->column[8] };
	return true;
}

static enum err parse(const char *parser, const char *text, struct reference *reference,
		      struct error *error)
{
	if (strcmp(parser, "host") == 0)
		return reference_parse_host(text, reference, error);
	if (strcmp(parser, "exact") == 0)
		return reference_parse_exact(text, reference, error);
	assert_string_equal(parser, "any");
	return reference_parse(text, reference, error);
}

static const char *const kinds[] = { "dns", "ip", "srv", "uri" };

/* What is wrong with an accepted reference; NULL when nothing is. */
static const char *difference(const struct row *row, const struct reference *reference)
{
	if (strcmp(row->kind, kinds[reference->kind]) != 0)
		return "kind";
	if (strcmp(row->ascii, reference->ascii) != 0)
		return reference->ascii;
	if (strcmp(row->unicode, reference->unicode) != 0)
		return "unicode form";
	if (strcmp(row->service, reference->service) != 0)
		return "service";
	if (strcmp(row->input, reference->text) != 0)
		return "text as typed";
	if (reference->odd_alabel != tsv_has_flag(row->flags, "odd"))
		return "odd_alabel";
	if (reference->wildcard != tsv_has_flag(row->flags, "wildcard"))
		return "wildcard";
	if ((reference->kind == REFERENCE_IP) != (reference->ip_len > 0))
		return "address";
	return NULL;
}

static bool row_holds(const struct row *row)
{
	struct reference reference;
	struct reference untouched;
	struct error error = { 0 };
	memset(&reference, 0x5a, sizeof(reference));
	untouched = reference;
	enum err err = parse(row->parser, row->input, &reference, &error);
	if (err != error.code || (err != ERR_NONE && error_finding(err) != FINDING_USAGE)) {
		print_error("%s: code %d and %d\n", row->id, (int)err, (int)error.code);
		return false;
	}
	if ((err == ERR_NONE) != row->is_ok) {
		print_error("%s: %s\n", row->id,
			    err == ERR_NONE ? "accepted" : error_words(&error));
		return false;
	}
	if (err != ERR_NONE) {
		bool same = memcmp(&reference, &untouched, sizeof(reference)) == 0;
		bool says = strstr(error_words(&error), row->ascii) != NULL;
		if (!same || !says)
			print_error("%s: %s%s\n", row->id, error_words(&error),
				    same ? "" : " (touched)");
		return same && says;
	}
	const char *what = difference(row, &reference);
	if (what != NULL)
		print_error("%s: %s\n", row->id, what);
	return what == NULL;
}

static void vectors_hold(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	size_t n = 0;
	size_t n_failed = 0;
	tsv_open(&t, TEST_DATA_DIR "/references.tsv", 10);
	while (next_row(&t, &row)) {
		n++;
		n_failed += !row_holds(&row);
		assert_int_equal(strncmp(row.id, row.is_ok ? "ok-" : "refused-", row.is_ok ? 3 : 8),
				 0);
	}
	assert_int_equal(n_failed, 0);
	assert_true(n >= 150);
}

/* The ASCII form of a reference is a reference, and its own ASCII form. */
static void ascii_form_is_stable(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/references.tsv", 10);
	while (next_row(&t, &row)) {
		struct reference first;
		struct reference again;
		if (parse(row.parser, row.input, &first, NULL) != ERR_NONE)
			continue;
		if (reference_parse_exact(first.ascii, &again, NULL) != ERR_NONE ||
		    strcmp(first.ascii, again.ascii) != 0 ||
		    strcmp(first.unicode, again.unicode) != 0 || first.ip_len != again.ip_len)
			fail_msg("%s: %s is not stable", row.id, first.ascii);
		if (first.unicode[0] != '\0' &&
		    (reference_parse_exact(first.unicode, &again, NULL) != ERR_NONE ||
		     strcmp(first.ascii, again.ascii) != 0))
			fail_msg("%s: %s is not stable", row.id, first.unicode);
	}
}

/* Hyphens at the edges of labels are allowed. */
static bool is_dns_name(struct bytes name)
{
	enum name_defect defect = dns_name_defect(name);
	return defect == NAME_DEFECT_NONE || defect == NAME_DEFECT_LABEL_HYPHEN;
}

/* What is accepted holds only what a DNS name or an address may hold. */
static void ascii_form_is_plain(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/references.tsv", 10);
	while (next_row(&t, &row)) {
		struct reference reference;
		uint8_t ip[16];
		if (parse(row.parser, row.input, &reference, NULL) != ERR_NONE)
			continue;
		struct bytes name = bytes_of(reference.ascii);
		if (reference.kind == REFERENCE_IP) {
			assert_int_equal(ip_parse(name, ip), reference.ip_len);
			assert_memory_equal(ip, reference.ip, reference.ip_len);
			continue;
		}
		assert_true(name.len <= DNS_NAME_MAX);
		if (reference.wildcard)
			name = bytes_from(name, 2);
		assert_true(is_dns_name(name));
		assert_int_equal(ip_parse(name, ip), 0);
	}
}

/* RFC 5952: what the C libraries' inet_ntop() differ in. */
static void addresses_have_one_text(void **state)
{
	static const char *const texts[] = {
		"0.0.0.0",
		"192.0.2.1",
		"::",
		"::1",
		"::ffff:192.0.2.1",
		"::c000:201",
		"::1:2",
		"2001:db8::",
		"2001:db8::1:0:0:1",
		"1:2:3:4::7:8",
		"2001:db8:0:1:1:1:1:1",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		uint8_t ip[16];
		char text[IP_TEXT_BYTES];
		size_t len = ip_parse(bytes_of(texts[i]), ip);
		assert_true(len > 0);
		ip_format(ip, len, text);
		assert_string_equal(text, texts[i]);
	}
}

/* An error repeats what was typed, says why and what is expected, and its own
 * words need no escaping. */
static void errors_are_plain(void **state)
{
	(void)state;
	struct tsv t;
	struct row row;
	tsv_open(&t, TEST_DATA_DIR "/references.tsv", 10);
	while (next_row(&t, &row)) {
		struct reference reference;
		struct error error = { 0 };
		if (parse(row.parser, row.input, &reference, &error) == ERR_NONE)
			continue;
		const char *why = strstr(error_words(&error), "cannot be checked");
		if (why == NULL)
			why = error_words(&error);
		assert_int_equal(strcspn(why, "|<>&\"'`$[]\\"), strlen(why));
		assert_true(strstr(why, "; expected ") != NULL || strstr(why, "; give ") != NULL);
		assert_true(strlen(error_words(&error)) < 512);
		size_t n = strlen(row.input) < 90 ? strlen(row.input) : 90;
		assert_true(n == 0 || strncmp(error_words(&error), row.input, n) == 0);
		assert_int_equal(error_finding(parse(row.parser, row.input, &reference, NULL)),
				 FINDING_USAGE);
	}
}

/* What an error repeats of a text that is too long: its octets, and "...". */
static void check_cut(const char *text, size_t n)
{
	struct reference reference;
	struct error error = { 0 };
	assert_int_equal(error_finding(reference_parse(text, &reference, &error)), FINDING_USAGE);
	assert_memory_equal(error_words(&error), text, n);
	assert_memory_equal(error_words(&error) + n, text[n] != '\0' ? "... cannot" : " cannot",
			    text[n] != '\0' ? 10 : 7);
}

/* A text of more than 100 octets is cut between characters, not within one. */
static void errors_cut_between_characters(void **state)
{
	(void)state;
	char text[400];
	for (size_t front = 0; front < 4; front++) {
		memset(text, 'a', front);
		for (size_t i = 0; i < 80; i++)
			memcpy(text + front + 3 * i, "\xe3\x81\x81", 3); /* small letters A */
		text[front + 240] = '\0';
		check_cut(text, 100 - (100 - front) % 3);
	}
	memset(text, 'a', 100);
	text[100] = '\0';
	check_cut(text, 100);
	memset(text, 0x80, 101); /* no character at all */
	text[101] = '\0';
	check_cut(text, 0);
}

static void unicode_form_for_display(void **state)
{
	(void)state;
	static const struct {
		const char *ascii;
		const char *unicode; /* NULL: none */
	} rows[] = {
		{ "xn--bcher-kva.example", "b\xc3\xbc"
					   "cher.example" },
		{ "XN--BCHER-KVA.Example", "b\xc3\xbc"
					   "cher.example" },
		{ "*.xn--bcher-kva.example", "*.b\xc3\xbc"
					     "cher.example" },
		{ "*.xn--4dbc.example", "*.\xd7\x90\xd7\x91.example" },
		{ "*.a.xn--4dbc", "*.a.\xd7\x90\xd7\x91" },
		{ "xn--tda.x", "\xc3\xbc.x" },
		{ "www.example.com", NULL },
		{ "", NULL },
		{ "xn--a.example", NULL },
		{ "xn--bcher-kva.xn--a", NULL },
		{ "xn--4dbc.3com.example", NULL },
		{ "xn--", NULL },
		{ "xn--.xn--", NULL },
		{ "..xn--bcher-kva", "..b\xc3\xbc"
				     "cher" },
		{ "xn--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
		  NULL },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[64] = "untouched";
		bool has = dns_name_to_unicode(rows[i].ascii, text, sizeof(text));
		if (has != (rows[i].unicode != NULL))
			fail_msg("%s: %s", rows[i].ascii, has ? text : "no unicode form");
		assert_string_equal(text, has ? rows[i].unicode : "untouched");
	}
	char small[8] = "small";
	assert_false(dns_name_to_unicode("xn--bcher-kva.example", small, sizeof(small)));
	assert_string_equal(small, "small");
}

/* Nothing is written beyond the room that there is, and what has none is said. */
static void conversions_have_room(void **state)
{
	static const char unicode[] = "ab--cd.b\xc3\xbc"
				      "cher.x";
	static const char ascii[] = "ab--cd.xn--bcher-kva.x";
	char room[sizeof(ascii) + 2];
	(void)state;
	for (size_t size = 0; size <= sizeof(ascii) + 1; size++) {
		const char *why = NULL;
		memset(room, '#', sizeof(room));
		if (idn_to_ascii(unicode, room, size, &why)) {
			assert_true(size >= sizeof(ascii));
			assert_string_equal(room, ascii);
		} else {
			assert_true(size < sizeof(ascii));
			assert_string_equal(why, "it is longer than 253 octets as A-labels");
		}
		assert_int_equal(room[size], '#');
	}
	for (size_t size = 0; size <= sizeof(unicode) + 1; size++) {
		memset(room, '#', sizeof(room));
		bool fits = size >= sizeof(unicode);
		assert_int_equal(idn_to_unicode(ascii, room, size), fits ? IDN_SOUND : IDN_ODD);
		if (fits)
			assert_string_equal(room, unicode);
		assert_int_equal(room[size], '#');
		memset(room, '#', sizeof(room));
		assert_int_equal(dns_name_to_unicode(ascii, room, size), fits);
		if (fits)
			assert_string_equal(room, unicode);
		assert_int_equal(room[size], '#');
	}
}

/* Many characters may become a short label, and too many are no label; one of ASCII
 * is not looked at. */
static void labels_that_are_converted(void **state)
{
	char text[1100], ascii[64];
	const char *why = NULL;
	(void)state;
	for (size_t len = 1022; len <= 1024; len++) {
		memset(text, 'a', len % 2);
		memcpy(text + len % 2, "\xc3\xbc", 2);
		for (size_t i = len % 2 + 2; i < len; i += 2)
			memcpy(text + i, "\xc2\xad",
			       2); /* a soft hyphen, which is mapped to nothing */
		text[len] = '\0';
		assert_int_equal(idn_to_ascii(text, ascii, sizeof(ascii), &why), len < 1024);
		if (len < 1024)
			assert_string_equal(ascii, len % 2 == 1 ? "xn--a-eha" : "xn--tda");
	}
	assert_string_equal(why, "a label is longer than 63 octets as A-label");
	assert_true(idn_to_ascii("ab--\x7f", ascii, sizeof(ascii), &why));
	assert_string_equal(ascii, "ab--\x7f");
}

static void version_is_that_of_libidn2(void **state)
{
	(void)state;
	assert_int_equal(strspn(idn_version(), "0123456789."), strlen(idn_version()));
	assert_memory_equal(idn_version(), "2.", 2);
}

/* Every text of one and of two octets is answered; one octet is a name when it
 * is a letter or an underscore. */
static void short_texts(void **state)
{
	(void)state;
	for (int c = 1; c < 256; c++) {
		char text[3] = { (char)c, '\0', '\0' };
		struct reference reference;
		bool is_name = reference_parse(text, &reference, NULL) == ERR_NONE;
		uint8_t lower = ascii_lower((uint8_t)c);
		if (is_name != ((lower >= 'a' && lower <= 'z') || c == '_'))
			fail_msg("octet %02x", (unsigned)c);
		for (int d = 1; d < 256; d++) {
			text[1] = (char)d;
			if (reference_parse(text, &reference, NULL) == ERR_NONE &&
			    reference.kind == REFERENCE_DNS)
				assert_true(is_dns_name(bytes_of(reference.ascii)));
		}
	}
}

/* RFC 5893 2, over labels that libidn2 has passed one by one.  ALEF, an
 * Arabic-Indic digit, and an extended one, which is a European digit. */
static void bidi_rule_of_whole_names(void **unused)
{
#define ALEF "\xd7\x90"
#define ARABIC_0 "\xd9\xa0"
#define ARABIC_9 "\xd9\xa9"
#define EXTENDED_0 "\xdb\xb0"
#define EXTENDED_9 "\xdb\xb9"
	static const struct {
		const char *name;
		bool sound;
	} rows[] = {
		{ "", true },
		{ ".", true },
		{ "0a._.-", true }, /* nothing runs from the right */
		{ ALEF, true },
		{ ALEF ".", true },
		{ ALEF "..", false },
		{ ALEF ".a", true },
		{ ALEF ".a0", true },
		{ ALEF ".a9", true },
		{ ALEF ".0a", false },
		{ ALEF ".9a", false },
		{ ALEF ".0", false },
		{ ALEF ".-a", false },
		{ ALEF ".a-", false },
		{ ALEF ".a-a", true },
		{ ALEF ".a_", false },
		{ ALEF ".a_a", true },
		{ "0a." ALEF, false },
		{ "a." ALEF ".0a", false },
		{ ALEF ".a\xc2\xb7", false }, /* MIDDLE DOT */
		{ ALEF ".a\xc2\xb8", true },
		{ ALEF ".\xf0\x90\xa4\x80", true }, /* U+10900, right-to-left, four octets */
		{ "\xf0\x90\xa4\x80.0a", false },
		{ "\xe0\xa1\x80.0a", false }, /* U+0840, right-to-left, three octets */
		{ "\xe0\xa1\x80.a", true },
		{ ALEF "0", true },
		{ ALEF ARABIC_0, true },
		{ ALEF "0" ARABIC_0, false },
		{ ALEF "0" ARABIC_9, false },
		{ ALEF EXTENDED_0 ARABIC_9, false },
		{ ALEF EXTENDED_9 ARABIC_9, false },
		{ ALEF "0." ALEF ARABIC_0, true }, /* in two labels */
		{ ARABIC_0 ".a", true },
		{ ARABIC_0 ".0a", false },
		{ ALEF "." EXTENDED_0 "a", false },
		/* not well formed: never read beyond the end */
		{ ALEF ".a\xd7", true },
		{ "\xf0\x90\xa4", true },
		/* such an octet alone is a character that runs from the left */
		{ ALEF ".\xd7-a", true },
		{ ALEF ".a\xd7-", false },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].name);
		uint8_t *exact = malloc(len + 1);
		memcpy(exact, rows[i].name, len);
		exact[len] = '0'; /* which no answer may stand on */
		print_message("%zu: %s\n", i, rows[i].name);
		assert_int_equal(bidi_name_is_sound((struct bytes){ exact, len }), rows[i].sound);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_hold),
		cmocka_unit_test(ascii_form_is_stable),
		cmocka_unit_test(ascii_form_is_plain),
		cmocka_unit_test(errors_are_plain),
		cmocka_unit_test(addresses_have_one_text),
		cmocka_unit_test(errors_cut_between_characters),
		cmocka_unit_test(unicode_form_for_display),
		cmocka_unit_test(conversions_have_room),
		cmocka_unit_test(labels_that_are_converted),
		cmocka_unit_test(version_is_that_of_libidn2),
		cmocka_unit_test(short_texts),
		cmocka_unit_test(bidi_rule_of_whole_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

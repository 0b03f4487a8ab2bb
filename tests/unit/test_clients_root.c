/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which browsers have the root that a path ends at, or another end of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clients/browser_root.h"
#include "support/sctbuilder.h"

/* Subject key identifiers that begin as those of roots in the table. */
#define BOTH "\x79\xb4\x59\xe6\x7b\xb6\xe5\xe4\x01\x73\x80\x08\x88\xc8\x1a\x58\xf6\xe9\x9b\x6e"
#define NEITHER "\x2e\xe3\xdb\xb2\x49\xd0\x9c\x54\x79\x5c\xfa\x27\x2a\xfe\xcc\x4e\xd2\xe8\x4e\x54"
#define NOT_CHROMIUM \
	"\x6a\x38\x5b\x26\x8d\xde\x8b\x5a\xf2\x4f\x7a\x54\x83\x19\x18\xe3\x08\x35\xa6\xba"
#define NOT_FIREFOX \
	"\x7c\x5d\x02\x84\x13\xd4\xcc\x8a\x9b\x81\xce\x17\x1c\x2e\x29\x1e\x9c\x48\x63\x42"
/* Those that a browser holds to a date: Chromium to the end of September 2026, Firefox to that of
 * 15 April 2026, and Chromium the day before. */
#define CHROMIUM_DATED \
	"\x53\x79\xbf\x5a\xaa\x2b\x4a\xcf\x54\x80\xe1\xd8\x9b\xc0\x9d\xf2\xb2\x03\x66\xcb"
#define BOTH_DATED \
	"\x1d\x1c\x65\x0e\xa8\xf2\x25\x7b\xb4\x91\xcf\xe4\xb1\xb1\xe6\xbd\x55\x74\x6c\x05"
#define UNKNOWN "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
#define FIRST_OF_TABLE \
	"\xcb\x0f\xc6\xdf\x42\x43\xcc\x3d\xcb\xb5\x48\x23\xa1\x1a\x7a\xa6\x2a\xbb\x34\x68"
/* The name of who issued the leaf, and of what else is sent. */
#define ISSUER "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x41"
#define OTHER_NAME "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x42"
#define SHORT "\x2e\xe3\xdb"
#define EIGHT "\x2e\xe3\xdb\xb2\x49\xd0\x9c\x54"

enum answer { NOTHING, NO_BROWSER, NO_CHROMIUM, NO_FIREFOX };

static const struct {
	const char *id;
	const char
		*path[3]; /* above the leaf: key identifiers, "" for none; the last is the anchor */
	const char *sent; /* one more that was sent, or NULL */
	enum root_kind root;
	enum answer answer;
} rows[] = {
	{ "of-both", { UNKNOWN, BOTH }, NULL, ROOT_PUBLIC, NOTHING },
	{ "of-neither", { UNKNOWN, NEITHER }, NULL, ROOT_PUBLIC, NO_BROWSER },
	{ "not-of-chromium", { UNKNOWN, NOT_CHROMIUM }, NULL, ROOT_PUBLIC, NO_CHROMIUM },
	{ "not-of-firefox", { UNKNOWN, NOT_FIREFOX }, NULL, ROOT_PUBLIC, NO_FIREFOX },
	{ "not-in-the-table", { NEITHER, UNKNOWN }, NULL, ROOT_PUBLIC, NOTHING },
	{ "own", { UNKNOWN, NEITHER }, NULL, ROOT_OWN, NOTHING },
	{ "kind-not-known", { UNKNOWN, NEITHER }, NULL, ROOT_UNKNOWN, NOTHING },
	{ "without-identifier", { UNKNOWN, "" }, NULL, ROOT_PUBLIC, NOTHING },
	{ "short-identifier", { UNKNOWN, SHORT }, NULL, ROOT_PUBLIC, NOTHING },
	{ "identifier-of-eight-octets", { UNKNOWN, EIGHT }, NULL, ROOT_PUBLIC, NO_BROWSER },
	{ "first-of-the-table", { FIRST_OF_TABLE, NEITHER }, NULL, ROOT_PUBLIC, NOTHING },
	{ "no-anchor", { NULL }, NULL, ROOT_PUBLIC, NOTHING },
	/* Signed by another root, too. */
	{ "cross-signed", { UNKNOWN, BOTH, NEITHER }, NULL, ROOT_PUBLIC, NOTHING },
	{ "cross-signed-by-one-of-firefox",
	  { UNKNOWN, NOT_CHROMIUM, NEITHER },
	  NULL,
	  ROOT_PUBLIC,
	  NO_CHROMIUM },
	{ "cross-signed-by-one-of-each",
	  { NOT_FIREFOX, NOT_CHROMIUM, NEITHER },
	  NULL,
	  ROOT_PUBLIC,
	  NOTHING },
	{ "sent-and-not-in-the-path", { UNKNOWN, NEITHER }, BOTH, ROOT_PUBLIC, NOTHING },
	{ "sent-for-one", { UNKNOWN, NEITHER }, NOT_FIREFOX, ROOT_PUBLIC, NO_FIREFOX },
};

static void give_names(struct certificate chain[2], const char *of_sent)
{
	chain[0].issuer = bytes_of(ISSUER);
	chain[1].subject = bytes_of(of_sent);
	chain[1].issuer = bytes_of(of_sent); /* as roots are */
}

static void give_identifier(struct certificate *certificate, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	certificate->subject_key_id = (struct bytes){ (const uint8_t *)text, len };
}

static void run_row(void **state)
{
	size_t i = *(const size_t *)*state;
	struct certificate above[3] = { 0 }, chain[2] = { 0 };
	struct result result = { .has_certificate = true };
	result.session.chain = chain;
	result.session.n_chain = rows[i].sent != NULL ? 2 : 1;
	give_identifier(&chain[1], rows[i].sent);
	give_names(chain, ISSUER);
	result.trust.root = rows[i].root;
	result.trust.anchored = rows[i].path[0] != NULL;
	result.trust.path.links[0] = &chain[0];
	result.trust.path.n = 1;
	for (size_t k = 0; k < 3 && rows[i].path[k] != NULL; k++) {
		give_identifier(&above[k], rows[i].path[k]);
		result.trust.path.links[result.trust.path.n++] = &above[k];
	}
	const struct situation situation = { .result = &result };
	assert_int_equal(root_is_of_no_browser(&situation), rows[i].answer == NO_BROWSER);
	assert_int_equal(root_is_not_of_chromium(&situation), rows[i].answer == NO_CHROMIUM);
	assert_int_equal(root_is_not_of_firefox(&situation), rows[i].answer == NO_FIREFOX);
}

/* When it was issued: the last second that counts for a browser, and the next. */
#define CHROMIUM_LAST INT64_C(1790812799)
#define IZENPE_CHROMIUM_LAST INT64_C(1776211199)
#define IZENPE_FIREFOX_LAST INT64_C(1776297599)

enum over { OVER_NONE = 0, OVER_CHROMIUM = 1, OVER_FIREFOX = 2 };

static const struct {
	const char *id;
	const char *anchor, *sent;
	int64_t not_before_s, embedded_s, stapled_s; /* of timestamps; 0 for none */
	unsigned over;
	enum root_kind root;
} dated_rows[] = {
	{ "in-time", CHROMIUM_DATED, NULL, CHROMIUM_LAST, 0, 0, OVER_NONE, ROOT_PUBLIC },
	{ "late", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 1, 0, 0, OVER_CHROMIUM, ROOT_PUBLIC },
	{ "late-by-timestamp", CHROMIUM_DATED, NULL, CHROMIUM_LAST, CHROMIUM_LAST + 1, 0,
	  OVER_CHROMIUM, ROOT_PUBLIC },
	{ "in-time-by-timestamp", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 1, CHROMIUM_LAST, 0,
	  OVER_NONE, ROOT_PUBLIC },
	{ "late-by-stapled", CHROMIUM_DATED, NULL, CHROMIUM_LAST, 0, CHROMIUM_LAST + 1,
	  OVER_CHROMIUM, ROOT_PUBLIC },
	{ "in-time-by-stapled", CHROMIUM_DATED, NULL, CHROMIUM_LAST, CHROMIUM_LAST + 1,
	  CHROMIUM_LAST, OVER_NONE, ROOT_PUBLIC },
	{ "in-time-by-embedded", CHROMIUM_DATED, NULL, CHROMIUM_LAST, CHROMIUM_LAST,
	  CHROMIUM_LAST + 1, OVER_NONE, ROOT_PUBLIC },
	{ "two-days-before-it-begins", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 172800, CHROMIUM_LAST,
	  0, OVER_NONE, ROOT_PUBLIC },
	{ "longer-before-it-begins", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 172801, CHROMIUM_LAST, 0,
	  OVER_CHROMIUM, ROOT_PUBLIC },
	{ "false-one-stapled", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 172801, CHROMIUM_LAST + 172801,
	  1, OVER_CHROMIUM, ROOT_PUBLIC },
	{ "false-one-stapled-and-one-in-time", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 1,
	  CHROMIUM_LAST, 1, OVER_NONE, ROOT_PUBLIC },
	{ "own", CHROMIUM_DATED, NULL, CHROMIUM_LAST + 1, 0, 0, OVER_NONE, ROOT_OWN },
	{ "sent-without-date", CHROMIUM_DATED, BOTH, CHROMIUM_LAST + 1, 0, 0, OVER_NONE,
	  ROOT_PUBLIC },
	{ "of-none-but-one-sent-that-is-dated", NEITHER, CHROMIUM_DATED, CHROMIUM_LAST + 1, 0, 0,
	  OVER_CHROMIUM, ROOT_PUBLIC },
	{ "sent-with-later-date", BOTH_DATED, CHROMIUM_DATED, CHROMIUM_LAST, 0, 0, OVER_NONE,
	  ROOT_PUBLIC },
	{ "never-is-not-late", NEITHER, NULL, CHROMIUM_LAST + 1, 0, 0, OVER_NONE, ROOT_PUBLIC },
	{ "always-is-not-late", BOTH, NULL, INT64_MAX, 0, 0, OVER_NONE, ROOT_PUBLIC },
	{ "two-in-time", BOTH_DATED, NULL, IZENPE_CHROMIUM_LAST, 0, 0, OVER_NONE, ROOT_PUBLIC },
	{ "late-for-one", BOTH_DATED, NULL, IZENPE_FIREFOX_LAST, 0, 0, OVER_CHROMIUM, ROOT_PUBLIC },
	{ "late-for-both", BOTH_DATED, NULL, IZENPE_FIREFOX_LAST + 1, 0, 0,
	  OVER_CHROMIUM | OVER_FIREFOX, ROOT_PUBLIC },
	{ "firefox-does-not-look-at-timestamps", BOTH_DATED, NULL, IZENPE_FIREFOX_LAST + 1,
	  IZENPE_CHROMIUM_LAST, 0, OVER_FIREFOX, ROOT_PUBLIC },
};

static void run_dated_row(void **state)
{
	size_t i = *(const size_t *)*state;
	struct certificate anchor = { 0 }, chain[2] = { 0 };
	struct derbuf embedded = { 0 }, list = { 0 }, stapled = { 0 };
	static const uint8_t serial[] = { 1 };
	struct result result = { .has_certificate = true };
	result.session.chain = chain;
	result.session.n_chain = dated_rows[i].sent != NULL ? 2 : 1;
	chain[0].not_before_s = dated_rows[i].not_before_s;
	give_identifier(&chain[1], dated_rows[i].sent);
	give_names(chain, ISSUER);
	give_identifier(&anchor, dated_rows[i].anchor);
	if (dated_rows[i].embedded_s != 0) {
		sct_build_list(&embedded, dated_rows[i].embedded_s);
		chain[0].scts = derbuf_bytes(&embedded);
	}
	if (dated_rows[i].stapled_s != 0) {
		sct_build_list(&list, dated_rows[i].stapled_s);
		sct_build_response(&stapled, "020101", SCT_STAPLED, derbuf_bytes(&list));
		chain[0].serial = (struct bytes){ serial, sizeof(serial) };
		result.session.ocsp_response = stapled.data;
		result.session.ocsp_response_len = stapled.len;
	}
	result.trust.root = dated_rows[i].root;
	result.trust.anchored = true;
	result.trust.path = (struct path){ .links = { &chain[0], &anchor }, .n = 2 };
	const struct situation situation = { .result = &result };
	assert_int_equal(root_is_over_for_chromium(&situation),
			 (dated_rows[i].over & OVER_CHROMIUM) != 0);
	assert_int_equal(root_is_over_for_firefox(&situation),
			 (dated_rows[i].over & OVER_FIREFOX) != 0);
	derbuf_clear(&embedded);
	derbuf_clear(&list);
	derbuf_clear(&stapled);
}

/* TWCA Global Root CA: what is in the middle of its key. */
static void root_without_identifier_is_known_by_its_key(void **unused)
{
	static const uint8_t spki[] = "01234567\x4f\x2d\x9b\x1d\x91\x44\xfd\x56";
	struct certificate anchor = { .spki = { spki, sizeof(spki) - 1 } }, leaf = { 0 };
	struct result result = { .has_certificate = true };
	const struct situation situation = { .result = &result };
	(void)unused;
	leaf.not_before_s = INT64_C(1789430399);
	result.session.chain = &leaf;
	result.session.n_chain = 1;
	result.trust.root = ROOT_PUBLIC;
	result.trust.anchored = true;
	result.trust.path = (struct path){ .links = { &leaf, &anchor }, .n = 2 };
	assert_false(root_is_over_for_chromium(&situation));
	leaf.not_before_s++;
	assert_true(root_is_over_for_chromium(&situation));
	give_identifier(&anchor, "x");
	assert_false(root_is_over_for_chromium(&situation));
	give_identifier(&anchor, NULL);
	anchor.spki.len--;
	assert_false(root_is_over_for_chromium(&situation));
}

/* Whoever sends the root of another authority has no path to it. */
static void what_is_sent_has_to_stand_above(void **unused)
{
	struct certificate anchor = { 0 }, chain[3] = { { 0 } };
	struct result result = { .has_certificate = true };
	const struct situation situation = { .result = &result };
	(void)unused;
	give_identifier(&anchor, NEITHER);
	give_names(chain, OTHER_NAME);
	give_identifier(&chain[1], BOTH);
	result.session.chain = chain;
	result.session.n_chain = 3;
	result.trust.root = ROOT_PUBLIC;
	result.trust.anchored = true;
	result.trust.path = (struct path){ .links = { &chain[0], &anchor }, .n = 2 };
	assert_true(root_is_of_no_browser(&situation));
	chain[2].subject = bytes_of(ISSUER);
	assert_true(root_is_of_no_browser(&situation));
	chain[2].issuer = bytes_of(OTHER_NAME);
	assert_false(root_is_of_no_browser(&situation));
	chain[2].authority_key_id = bytes_of(UNKNOWN);
	assert_true(root_is_of_no_browser(&situation));
	/* No name is not the same as no name. */
	chain[0].issuer.len = chain[1].subject.len = 0;
	assert_true(root_is_of_no_browser(&situation));
	/* One of an octet is. */
	chain[0].issuer = chain[1].subject = bytes_of("x");
	assert_false(root_is_of_no_browser(&situation));
}

static void root_that_a_server_shows_is_its_own_end(void **unused)
{
	struct certificate root = { 0 };
	struct result result = { .has_certificate = true };
	const struct situation situation = { .result = &result };
	(void)unused;
	give_identifier(&root, BOTH);
	result.session.chain = &root;
	result.session.n_chain = 1;
	result.trust.root = ROOT_PUBLIC;
	result.trust.anchored = true;
	result.trust.path = (struct path){ .links = { &root }, .n = 1 };
	assert_false(root_is_of_no_browser(&situation));
}

static void no_two_rows_are_of_one_root(void **unused)
{
	static const uint64_t identifiers[] = {
#define ROOT(key_identifier, chromium, firefox, name) (key_identifier),
#include "clients/browser_roots.def"
#undef ROOT
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(identifiers); i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(identifiers[i] != identifiers[k]);
	}
}

int main(void)
{
	enum { ROWS = LENGTH(rows), DATED = LENGTH(dated_rows) };
	static size_t index[ROWS + DATED];
	struct CMUnitTest tests[ROWS + DATED + 4];
	for (size_t i = 0; i < ROWS + DATED; i++) {
		bool is_dated = i >= ROWS;
		index[i] = is_dated ? i - ROWS : i;
		tests[i] = (struct CMUnitTest){ is_dated ? dated_rows[index[i]].id : rows[i].id,
						is_dated ? run_dated_row : run_row, NULL, NULL,
						&index[i] };
	}
	tests[ROWS + DATED] = (struct CMUnitTest)cmocka_unit_test(no_two_rows_are_of_one_root);
	tests[ROWS + DATED + 1] =
		(struct CMUnitTest)cmocka_unit_test(what_is_sent_has_to_stand_above);
	tests[ROWS + DATED + 2] =
		(struct CMUnitTest)cmocka_unit_test(root_without_identifier_is_known_by_its_key);
	tests[ROWS + DATED + 3] =
		(struct CMUnitTest)cmocka_unit_test(root_that_a_server_shows_is_its_own_end);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

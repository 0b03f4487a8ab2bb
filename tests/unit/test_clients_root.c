/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which browsers have the root that a path ends at, or another end of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clients/browser_root.h"

/* Subject key identifiers that begin as those of roots in the table. */
#define BOTH "\x79\xb4\x59\xe6\x7b\xb6\xe5\xe4\x01\x73\x80\x08\x88\xc8\x1a\x58\xf6\xe9\x9b\x6e"
#define NEITHER "\x2e\xe3\xdb\xb2\x49\xd0\x9c\x54\x79\x5c\xfa\x27\x2a\xfe\xcc\x4e\xd2\xe8\x4e\x54"
#define NOT_CHROMIUM \
	"\x6a\x38\x5b\x26\x8d\xde\x8b\x5a\xf2\x4f\x7a\x54\x83\x19\x18\xe3\x08\x35\xa6\xba"
#define NOT_FIREFOX \
	"\x7c\x5d\x02\x84\x13\xd4\xcc\x8a\x9b\x81\xce\x17\x1c\x2e\x29\x1e\x9c\x48\x63\x42"
#define UNKNOWN "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
#define FIRST_OF_TABLE \
	"\xcb\x0f\xc6\xdf\x42\x43\xcc\x3d\xcb\xb5\x48\x23\xa1\x1a\x7a\xa6\x2a\xbb\x34\x68"
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

static void no_two_rows_are_of_one_root(void **unused)
{
	static const uint64_t identifiers[] = {
#define ROOT(key_identifier, browsers, name) (key_identifier),
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
	static size_t index[LENGTH(rows)];
	struct CMUnitTest tests[LENGTH(rows) + 1];
	for (size_t i = 0; i < LENGTH(rows); i++) {
		index[i] = i;
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL, &index[i] };
	}
	tests[LENGTH(rows)] = (struct CMUnitTest)cmocka_unit_test(no_two_rows_are_of_one_root);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

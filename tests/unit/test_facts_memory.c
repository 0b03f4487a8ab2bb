/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation fails once: an error that says so, nothing lost, nothing used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/name_text.h"
#include "facts/session.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

static long until_failure; /* 1: the next one fails; 0: none does */

bool allocation_fails(void)
{
	return until_failure > 0 && --until_failure == 0;
}

/* The same certificate with an octet of length more than needed (BER). */
static void add_long(struct derbuf *pem, const struct derbuf *der)
{
	struct derbuf ber = { 0 };
	assert_int_equal(der->data[1], 0x82);
	der_hex(&ber, "308300");
	der_raw(&ber, der->data + 2, der->len - 2);
	test_pem_append(pem, "CERTIFICATE", derbuf_bytes(&ber));
	derbuf_clear(&ber);
}

/* A chain of three, each with everything that is allocated for, the last to be
 * rewritten before it can be read. */
static void build_chain(struct derbuf *pem)
{
	for (unsigned i = 0; i < 3; i++) {
		struct certbuilder b;
		struct derbuf subtrees = { 0 }, der = { 0 };
		certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, i));
		test_name_add_text(&b.subject, OID_CN, "second");
		test_subtree_add_dns(&subtrees, "example.com");
		certbuilder_add_name_constraints(&b, true, &subtrees, &subtrees);
		certbuilder_add_dns(&b, "www.example.com");
		certbuilder_add_extension_hex(&b, "2.5.29.32", false, "300630040602550f");
		certbuilder_add_extension_hex(&b, "2.5.29.33", false, "300a30080602550f06025510");
		certbuilder_build(&b, &der);
		if (i < 2)
			test_pem_append(pem, "CERTIFICATE", derbuf_bytes(&der));
		else
			add_long(pem, &der);
		derbuf_clear(&subtrees);
		derbuf_clear(&der);
		certbuilder_clear(&b);
	}
}

/* Runs fn with the first, the second, ... allocation failing, until it needs no
 * more.  fn returns whether it succeeded. */
static void torture(bool (*fn)(void *context), void *context, long at_least)
{
	long n = 0;
	bool good;
	do {
		until_failure = ++n;
		good = fn(context);
		/* it succeeds exactly when nothing failed */
		assert_int_equal(good, until_failure > 0);
		until_failure = 0;
	} while (!good);
	assert_true(n > at_least);
}

static bool read_chain(void *context)
{
	const struct derbuf *pem = context;
	struct session session = { 0 };
	struct error error = { 0 };
	enum err err = session_read_chain(&session, derbuf_bytes(pem), &error);
	if (err == ERR_NONE) {
		assert_int_equal(session.n_chain, 3);
		assert_int_equal(session.chain[2].n_names, 1);
		assert_int_equal(session.chain[2].n_cns, 2);
		assert_int_equal(session.chain[2].name_constraints.n_excluded, 1);
	} else {
		assert_int_equal(error_finding(err), FINDING_INTERNAL);
		assert_int_equal(error_finding(error.code), FINDING_INTERNAL);
		assert_string_equal(error_words(&error), "out of memory");
		assert_true(session.n_chain < 3);
	}
	session_clear(&session);
	return err == ERR_NONE;
}

static void reading_a_chain(void **unused)
{
	struct derbuf pem = { 0 };
	(void)unused;
	build_chain(&pem);
	/* for each: the base64, the octets, the chain, five lists */
	torture(read_chain, &pem, 3 * 8);
	derbuf_clear(&pem);
}

static bool add_failed(void *context)
{
	struct session session = { 0 };
	struct error error = { .code = ERR_CONNECT }, reterr = { 0 };
	bool good = true;
	(void)context;
	for (size_t i = 0; good && i < 3; i++) {
		good = session_add_failed(&session, "192.0.2.1", &error, &reterr) == ERR_NONE;
		assert_int_equal(session.n_failed, i + good);
	}
	assert_int_equal(reterr.code, good ? ERR_NONE : ERR_NO_MEMORY);
	session_clear(&session);
	return good;
}

static void adding_failed_attempts(void **unused)
{
	(void)unused;
	torture(add_failed, NULL, 3);
}

static bool write_name(void *context)
{
	const struct bytes *name = context;
	struct strbuf text = { 0 };
	distinguished_name_append(&text, *name);
	bool good = !strbuf_failed(&text);
	if (good)
		assert_string_equal(strbuf_text(&text), "CN=second,CN=www.example.com");
	strbuf_clear(&text);
	return good;
}

static void writing_a_name(void **unused)
{
	struct derbuf pem = { 0 };
	struct session session = { 0 };
	(void)unused;
	build_chain(&pem);
	assert_int_equal(session_read_chain(&session, derbuf_bytes(&pem), NULL), ERR_NONE);
	torture(write_name, &session.chain[0].subject, 2);
	session_clear(&session);
	derbuf_clear(&pem);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_a_chain),
		cmocka_unit_test(adding_failed_attempts),
		cmocka_unit_test(writing_a_name),
	};
	return cmocka_run_group_tests_name("facts_memory", tests, NULL, NULL);
}

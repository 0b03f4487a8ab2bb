/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths of clients that do not search, over fake certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fakechain.h"
#include "verdicts/path_search.h"

/* Of each client: its path, a "!" behind one that ends at no anchor, a "=" before the
 * one that the search found too; and the faults of all of them that are anchored. */
struct row {
	const char *id, *chain, *anchors;
	const char *openssl, *partial, *gnutls;
	unsigned faults[PATH_TAKER_COUNT];
};

#define NO_FAULTS { 0, 0, 0 }
#define ALL(faults) { faults, faults, faults }

static const struct row rows[] = {
	{ "ordinary", "L<I I<R", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "faults-of-the-only-path", "L<I I<R,exp", "R<R", "=L I R", "=L I R", "=L I R",
	  ALL(FAULT(EXPIRED)) },
	{ "unsorted", "L<A B<C A<B C<R", "R<R", "=L A B C R", "=L A B C R", "=L A B C R",
	  NO_FAULTS },
	{ "root-first", "L<I R<R I<R", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "leaf-twice", "L<I L<I I<R", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "not-anchored", "L<I I<X", "R<R", "", "", "", NO_FAULTS },

	/* Cross-signed intermediates: the first that was sent. */
	{ "cross-good-first", "L<I I<R I<X,n=2", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "cross-unknown-first", "L<I I<X,n=2 I<R", "R<R", "L I!", "L I!", "L I!", NO_FAULTS },
	{ "cross-unknown-first-by-key-id", "L<I,aki=1 I<X,ski=2 I<R,ski=1", "R<R", "=L I R",
	  "=L I R", "=L I R", NO_FAULTS },
	{ "cross-expired-first",
	  "L<I I<R,exp I<R",
	  "R<R",
	  "=L I R",
	  "=L I R",
	  "L I R",
	  { 0, 0, FAULT(EXPIRED) } },
	{ "cross-expired-last", "L<I I<R I<R,exp", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "cross-constrained-first", "L<I I<R,permit=example.org I<R", "R<R", "L I R", "L I R",
	  "L I R", ALL(FAULT(NAME_CONSTRAINT)) },
	{ "cross-purpose-first", "L<I I<R,eku=c I<R", "R<R", "L I R", "L I R", "L I R",
	  ALL(FAULT(PURPOSE)) },
	{ "cross-sha1-first", "L<I I<R,sha1 I<R", "R<R", "L I R", "L I R", "L I R", NO_FAULTS },
	{ "cross-damaged-first", "L<I I<R,damaged I<R", "R<R", "L I R", "L I R", "L I R",
	  ALL(FAULT(SIGNATURE)) },
	{ "cross-of-another-key-first", "L<I I<R,key=X I<R", "R<R", "L I R", "L I R", "L I R",
	  ALL(FAULT(SIGNATURE)) },
	{ "all-expired", "L<I,aki=1 I<R,exp,ski=1 I<R,exp,ski=1,n=2", "R<R", "=L I R", "=L I R",
	  "=L I R", ALL(FAULT(EXPIRED)) },

	{ "issuer-named-by-another-serial", "L<I,akiserial=2 I<R,serial=1", "R<R", "L!", "L!",
	  "=L I R", ALL(FAULT(KEY_ID)) },

	/* Roots: the store comes first. */
	{ "cross-root", "L<I I<R R<X", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "cross-root-both-known", "L<I I<R R<X", "R<R X<X", "=L I R", "=L I R", "L I R X",
	  NO_FAULTS },
	{ "expired-root-valid-cross",
	  "L<I I<R R<Q",
	  "R<R,exp Q<Q",
	  "L I R",
	  "L I R",
	  "=L I R Q",
	  { FAULT(EXPIRED), FAULT(EXPIRED), 0 } },
	/* Tried again by the name of the last one itself. */
	{ "cross-root-of-an-expired-one", "L<I I<R R<Q", "R<R Q<Q,exp", "=L I R", "=L I R",
	  "=L I R", NO_FAULTS },
	{ "expired-root-and-its-successor", "L<I I<R", "R<R,exp R<R", "=L I R", "=L I R", "=L I R",
	  NO_FAULTS },
	{ "two-roots-of-one-name",
	  "L<R",
	  "R<R,key=X,by=X R<R",
	  "L R",
	  "L R",
	  "=L R",
	  { FAULT(SIGNATURE), FAULT(SIGNATURE), 0 } },
	{ "two-roots-of-one-name-the-other-last",
	  "L<R",
	  "R<R R<R,key=X,by=X",
	  "=L R",
	  "=L R",
	  "L R",
	  { 0, 0, FAULT(SIGNATURE) } },
	{ "two-roots-of-one-name-by-key-id", "L<R,aki=1", "R<R,key=X,by=X,ski=2 R<R,ski=1", "=L R",
	  "=L R", "=L R", NO_FAULTS },

	/* Anchors that are no roots. */
	{ "intermediate-in-store", "L<I I<R", "I<R", "L I!", "=L I", "=L I", NO_FAULTS },
	{ "intermediate-in-store-not-sent", "L<I", "I<R", "L I!", "=L I", "=L I", NO_FAULTS },
	{ "intermediate-beside-root", "L<I", "I<R R<R", "L I R", "=L I", "=L I", NO_FAULTS },
	{ "intermediate-expired-beside-root", "L<I", "I<R,exp R<R", "L I R", "=L I", "=L I",
	  ALL(FAULT(EXPIRED)) },
	{ "intermediate-below-expired-root",
	  "L<I",
	  "I<R R<R,exp",
	  "L I R",
	  "=L I",
	  "=L I",
	  { FAULT(EXPIRED), 0, 0 } },
	{ "store-does-not-lead-back-to-what-was-sent", "L<A A<B B<R", "A<B R<R", "L A!", "=L A",
	  "L A B R", NO_FAULTS },
	{ "leaf-in-store", "L<I,leaf", "L<I,leaf", "L!", "=L", "=L", NO_FAULTS },
	{ "leaf-in-store-beside-root", "L<R,leaf", "L<R,leaf R<R", "L R", "L R", "L R", NO_FAULTS },
	{ "leaf-in-store-below-what-was-sent",
	  "L<I,leaf I<X,nobc",
	  "L<I,leaf",
	  "L I!",
	  "L I",
	  "L I!",
	  { 0, FAULT(NOT_CA), 0 } },
	{ "unknown-issuer-and-more", "L<I I<R X<Y", "I<S,n=2,key=I R2<R2", "L I!", "=L I", "L I!",
	  NO_FAULTS },
	{ "self-issued-by-another-key", "L<I I<I,n=2,by=X,key=I I<R,n=3", "R<R", "L I!", "L I!",
	  "L!", NO_FAULTS },
	/* What names no other key than its own, and itself, looks like a root to OpenSSL. */
	{ "self-issued-without-key-ids", "L<A,by=2 A<A,key=2,by=1 A<R,key=1", "R<R", "L A!", "L A!",
	  "=L A A R", NO_FAULTS },
	{ "self-issued-by-key-id", "L<A,by=2 A<A,key=2,by=1,ski=2,aki=1 A<R,key=1,ski=1", "R<R",
	  "=L A A R", "=L A A R", "=L A A R", NO_FAULTS },
	{ "root-names-another-key-by-serial", "L<I", "I<R R<R,serial=1,akiserial=2", "L I R!",
	  "=L I", "=L I", NO_FAULTS },
	/* GnuTLS looks for anchors by the octets of their names. */
	{ "intermediate-in-store-root-in-other-letters", "L<I I<r,by=R", "I<r,by=R R<R", "L I R",
	  "=L I", "=L I", NO_FAULTS },
	{ "intermediate-in-store-beside-root-sent", "L<I I<R", "I<R R<R", "L I R", "=L I", "L I R",
	  NO_FAULTS },
	{ "self-signed-in-store", "L<L,leaf", "L<L,leaf", "=L", "=L", "=L", NO_FAULTS },

	/* GnuTLS: what else was sent. */
	{ "known-issuer-and-more", "L<I I<R X<Y", "R<R", "=L I R", "=L I R", "=L I R", NO_FAULTS },
	{ "intermediate-in-store-and-more", "L<I I<R X<Y", "I<R", "L I!", "=L I", "L I!",
	  NO_FAULTS },
	{ "leaf-in-store-and-more", "L<I,leaf X<Q", "L<I,leaf Q<Q", "L!", "=L", "L!", NO_FAULTS },
	{ "leaf-in-store-and-a-root", "L<I,leaf X<X", "L<I,leaf", "L!", "=L", "=L", NO_FAULTS },
	{ "another-root-of-that-name-sent", "L<R R<R,key=X,by=X,n=2", "R<R", "=L R", "=L R", "=L R",
	  NO_FAULTS },
	/* GnuTLS: tried again, or not. */
	{ "expired-leaf-below-two-anchors", "L<I,exp I<R", "R<R I<R,n=2", "L I R", "=L I", "=L I",
	  ALL(FAULT(EXPIRED)) },
	{ "root-signed-with-a-weak-hash", "L<I I<R", "R<R,sha1 I<R,n=2", "L I R", "=L I", "L I R",
	  NO_FAULTS },
	{ "anchor-signed-with-a-weak-hash", "L<J J<I", "I<R,sha1 J<I,n=2", "L J I!", "=L J",
	  "L J I", NO_FAULTS },
	{ "another-key-of-an-expired-intermediate",
	  "L<I I<R,exp",
	  "I<R,key=X,n=2 R<R",
	  "L I R",
	  "L I",
	  "=L I R",
	  { FAULT(SIGNATURE), FAULT(SIGNATURE), FAULT(EXPIRED) } },
	{ "tried-again-without-a-better-end", "L<A,exp A<B B<A", "A<A", "=L A", "=L A", "=L A",
	  ALL(FAULT(EXPIRED)) },

	/* Faults of paths that nobody found. */
	{ "expired-leaf-and-a-constrained-issuer", "L<I,exp I<R,permit=example.org I<R", "R<R",
	  "L I R", "L I R", "L I R", ALL(FAULT(EXPIRED) | FAULT(NAME_CONSTRAINT)) },
	{ "damaged-leaf-in-store-beside-root", "L<R,leaf,damaged", "L<R,leaf,damaged R<R", "L R",
	  "L R", "L R", ALL(FAULT(SIGNATURE)) },
	{ "damaged-intermediate-in-store", "L<I", "I<R,damaged R<R", "L I R", "=L I", "=L I",
	  NO_FAULTS },
	{ "new-key-of-the-root-below-the-old-one", "L<R,by=S R<R,key=S,by=R", "R<R", "L R", "L R",
	  "L R", ALL(FAULT(SIGNATURE)) },

	/* No end. */
	{ "each-other", "L<A A<B B<A B<R,n=2", "R<R", "L A B!", "L A B!", "L A B!", NO_FAULTS },
	{ "leaf-issues-its-issuer", "L<A A<L A<R,n=2", "R<R", "L A!", "L A!", "L A!", NO_FAULTS },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

static void check_path(const struct fake_world *world, const struct path_taken *taken,
		       const char *expected)
{
	char path[200];
	char text[256];
	fake_path_text(world, &taken->path, path, sizeof(path));
	snprintf(text, sizeof(text), "%s%s%s", taken->is_found ? "=" : "", path,
		 taken->path.n > 0 && !taken->anchored ? "!" : "");
	assert_string_equal(text, expected);
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct fake_world *world = fake_world_new(row->chain, row->anchors);
	struct trust_verdict v = fake_verdict(world);
	const char *const expected[] = { row->openssl, row->partial, row->gnutls };
	for (int i = 0; i < PATH_TAKER_COUNT; i++) {
		check_path(world, &v.taken[i], expected[i]);
		if (v.taken[i].anchored)
			assert_int_equal(v.taken[i].faults, row->faults[i]);
	}
	assert_false(world->asked_twice);
	fake_world_free(world);
}

/* A line that has no end within the limit of a path. */
static void test_long(void **state)
{
	char chain[400] = "L<I0";
	(void)state;
	for (int i = 0; i < PATH_MAX_CERTIFICATES + 2; i++) {
		size_t at = strlen(chain);
		snprintf(chain + at, sizeof(chain) - at, " I%d<I%d", i, i + 1);
	}
	strcat(chain, " I0<R,n=2");
	struct fake_world *world = fake_world_new(chain, "R<R");
	struct trust_verdict v = fake_verdict(world);
	assert_true(v.anchored);
	for (int i = 0; i < PATH_TAKER_COUNT; i++) {
		assert_false(v.taken[i].anchored);
		assert_int_equal(v.taken[i].path.n, PATH_MAX_CERTIFICATES);
	}
	fake_world_free(world);
}

/* Certificates behind the last that was sent are none. */
static void test_not_sent(void **state)
{
	static const char *const chains[] = { "L<I,leaf I<X", "L<I,leaf X<Q" };
	(void)state;
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
		struct fake_world *world = fake_world_new(chains[i], "L<I,leaf");
		world->chain.n = 1;
		struct trust_verdict v = fake_verdict(world);
		check_path(world, &v.taken[PATH_TAKER_OPENSSL], "L!");
		check_path(world, &v.taken[PATH_TAKER_OPENSSL_PARTIAL], "=L");
		check_path(world, &v.taken[PATH_TAKER_GNUTLS], "=L");
		fake_world_free(world);
	}
}

static uint64_t work_of(const char *chain, const char *anchors)
{
	struct work work = { .left = UINT64_MAX };
	struct fake_world *world = fake_world_new(chain, anchors);
	world->work = &work;
	(void)fake_verdict(world);
	fake_world_free(world);
	return UINT64_MAX - work.left;
}

/* What everybody takes is not followed: with the same certificates in another order
 * each of them looks at 16 links. */
static void test_ordinary_is_cheap(void **state)
{
	const uint64_t following = PATH_TAKER_COUNT * PATH_MAX_CERTIFICATES * 4;
	(void)state;
	assert_true(work_of("L<I1 I1<I2 I2<R", "R<R") + following <=
		    work_of("L<I1 I2<R I1<I2", "R<R"));
	assert_true(work_of("L<I I<R R<R", "R<R") + following <= work_of("L<I R<R I<R", "R<R"));
	assert_true(work_of("L<R", "R<R") + following <= work_of("L<R X<Y", "R<R"));
}

static enum signature_answer is_bad(void *context, const struct certificate *child,
				    const struct certificate *issuer)
{
	(void)context, (void)child, (void)issuer;
	return SIGNATURE_BAD;
}

/* In units of base/work.h: each of 16 links is looked for among all that was sent, by
 * the octets of its name, and all anchors. */
static void test_work_of_following(void **state)
{
	enum { UNITS = PATH_MAX_CERTIFICATES * (319 / 16 + 2 * 4) };
	static const uint8_t name[500] = { 0 };
	static const struct certificate chain[] = {
		{ .subject = { name, 255 } },
		{ .subject = { name, 64 } },
		{ .subject = { name, 500 } }, /* not sent */
	};
	static const struct certificate anchor = { .subject = { name, 1 } };
	static const struct certificate *const anchors[] = { &anchor, &anchor };
	const struct signature_oracle oracle = { is_bad, NULL };
	const struct path found = { .links = { &chain[0], &anchor }, .n = 2 };
	(void)state;
	for (int taker = 0; taker < PATH_TAKER_COUNT; taker++) {
		struct work work = { .left = UNITS };
		struct path_search search = {
			.chain = chain,
			.n_chain = 2,
			.anchors = anchors,
			.n_anchors = 2,
			.oracle = &oracle,
			.budget = &work,
		};
		struct path_taken taken =
			path_taken(&search, (enum path_taker)taker, &found, FAULT(EXPIRED));
		assert_int_equal(work.left, 0);
		assert_false(work.exhausted);
		assert_false(taken.anchored);
		work.left = UNITS - 1;
		taken = path_taken(&search, (enum path_taker)taker, &found, FAULT(EXPIRED));
		assert_true(work.exhausted);
		assert_int_equal(taken.faults, FAULT(TOO_COMPLEX));
		assert_true(taken.anchored);
		assert_false(taken.is_found);
		assert_int_equal(taken.path.n, found.n);
	}
}

int main(void)
{
	struct CMUnitTest tests[N_ROWS + 4];
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[N_ROWS] = (struct CMUnitTest)cmocka_unit_test(test_long);
	tests[N_ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(test_ordinary_is_cheap);
	tests[N_ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(test_work_of_following);
	tests[N_ROWS + 3] = (struct CMUnitTest)cmocka_unit_test(test_not_sent);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lazy trust anchors against the whole bundle: the verdict must be the same in
 * every case.  DIFFERENTIAL_PAIRS and DIFFERENTIAL_SEED change the number of
 * pairs of chain and bundle, and where the random numbers begin. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "randompki.h"
#include "support/certbuilder.h"
#include "trust/anchors.h"
#include "trust/signature.h"
#include "verdicts/trust.h"

enum { DEFAULT_PAIRS = 20000, DEFAULT_SEED = 5280, CHAINS_PER_BUNDLE = 40, BUNDLES_PER_PKI = 10 };

static unsigned long setting(const char *variable, unsigned long otherwise)
{
	const char *text = getenv(variable);
	return text == NULL ? otherwise : strtoul(text, NULL, 10);
}

/* --- an oracle that is quick: each pair of certificates is verified once ------------- */

struct cached_oracle {
	const struct random_pki *pki;
	struct signature_checker *checker;
	signed char answers[RANDOM_CERTIFICATES][RANDOM_CERTIFICATES]; /* -1: not asked */
};

static size_t find_index(const struct random_pki *pki, const struct certificate *c)
{
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++) {
		const struct derbuf *der = &pki->all[i].der;
		if (der->len == c->der_len && memcmp(der->data, c->der, der->len) == 0)
			return i;
	}
	support_die("a certificate from elsewhere");
}

static enum signature_answer cached_signed_by(void *context, const struct certificate *child,
					      const struct certificate *issuer)
{
	struct cached_oracle *cache = context;
	signed char *answer =
		&cache->answers[find_index(cache->pki, child)][find_index(cache->pki, issuer)];
	if (*answer < 0) {
		struct signature_oracle oracle = signature_checker_oracle(cache->checker);
		*answer = (signed char)oracle.signed_by(oracle.context, child, issuer);
	}
	return (enum signature_answer) * answer;
}

/* --- bundles --------------------------------------------------------------------------- */

static void add_text(struct derbuf *out, const char *text)
{
	der_raw(out, text, strlen(text));
}

static void to_crlf(struct derbuf *text)
{
	struct derbuf out = { 0 };
	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] == '\n')
			der_octet(&out, '\r');
		der_octet(&out, text->data[i]);
	}
	derbuf_clear(text);
	*text = out;
}

/* The same anchors in one of the forms that bundles have. */
static void write_bundle(const struct random_pki *pki, const struct random_list *anchors,
			 struct random_source *random, const char *path)
{
	static const char *const labels[] = { "CERTIFICATE", "CERTIFICATE", "X509 CERTIFICATE",
					      "TRUSTED CERTIFICATE" };
	static const char *const noise[] = {
		"",
		"",
		"",
		"# a comment\n",
		"Certificate:\n    Data:\n        Version: 3 (0x2)\n",
		"-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n",
		("-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUYQ==\n-----END "
		 "CERTIFICATE-----\n"),
		"-----BEGIN CERTIFICATE-----\nno end\n",
	};
	struct derbuf text = { 0 };
	for (size_t i = 0; i < anchors->n; i++) {
		struct bytes der = derbuf_bytes(&pki->all[anchors->index[i]].der);
		add_text(&text, noise[random_below(random, 8)]);
		test_pem_append(&text, labels[random_below(random, 4)], der);
		if (random_percent(random, 5))
			test_pem_append(&text, "CERTIFICATE", der);
	}
	if (random_percent(random, 30))
		to_crlf(&text);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(text.data, 1, text.len, file) != text.len || fclose(file) != 0)
		support_die(path);
	derbuf_clear(&text);
}

/* --- one pair ---------------------------------------------------------------------------- */

static bool same_verdict(const struct trust_verdict *a, const struct trust_verdict *b)
{
	if (a->reason != b->reason || a->faults != b->faults || a->path.n != b->path.n ||
	    a->anchored != b->anchored || a->incomplete != b->incomplete ||
	    a->unordered != b->unordered || a->root_sent != b->root_sent ||
	    a->n_superfluous != b->n_superfluous || !certificate_equal(a->at_fault, b->at_fault) ||
	    !certificate_equal(a->missing, b->missing) ||
	    !certificate_equal(a->weak_key, b->weak_key) ||
	    !certificate_equal(a->weak_signature, b->weak_signature) ||
	    !bytes_equal(a->missing_subject, b->missing_subject))
		return false;
	for (size_t i = 0; i < a->path.n; i++) {
		if (!certificate_equal(a->path.links[i], b->path.links[i]))
			return false;
	}
	return true;
}

struct tally {
	size_t n_pairs;
	size_t n_reasons[TRUST_REASON_COUNT];
};

static void compare(struct cached_oracle *cache, struct anchor_store *store,
		    const struct random_list *sent, const struct random_list *anchors,
		    struct tally *tally)
{
	struct certificate chain[RANDOM_CHAIN_MAX];
	const struct certificate *whole[RANDOM_CERTIFICATES];
	const struct certificate *const *lazy;
	struct error error;
	size_t n_lazy;
	for (size_t i = 0; i < sent->n; i++)
		chain[i] = cache->pki->all[sent->index[i]].facts;
	for (size_t i = 0; i < anchors->n; i++)
		whole[i] = &cache->pki->all[anchors->index[i]].facts;
	struct signature_oracle oracle = { cached_signed_by, cache };
	assert_int_equal(anchor_store_find(store, chain, sent->n, &lazy, &n_lazy, &error),
			 ERR_NONE);
	assert_true(n_lazy <= anchors->n);
	struct trust_verdict by_lazy =
		trust_verdict(chain, sent->n, lazy, n_lazy, RANDOM_NOW_S, &oracle, NULL);
	struct trust_verdict by_whole =
		trust_verdict(chain, sent->n, whole, anchors->n, RANDOM_NOW_S, &oracle, NULL);
	tally->n_pairs++;
	tally->n_reasons[by_whole.reason]++;
	if (same_verdict(&by_lazy, &by_whole))
		return;
	random_case_print(cache->pki, sent, anchors);
	printf("lazy: %s; whole: %s\n", trust_reason_text(by_lazy.reason),
	       trust_reason_text(by_whole.reason));
	fail();
}

static void run_bundle(struct cached_oracle *cache, struct random_source *random, const char *path,
		       struct tally *tally)
{
	struct random_list anchors, sent;
	struct anchor_store *store = NULL;
	struct error error;
	do
		random_anchors(random, &anchors);
	while (anchors.n == 0);
	write_bundle(cache->pki, &anchors, random, path);
	const char *paths[] = { path };
	const struct anchor_source source = { .ca_files = { paths, 1 } };
	for (size_t i = 0; i < CHAINS_PER_BUNDLE; i++) {
		/* Some chains have a store to themselves, others share it. */
		if (store == NULL || random_percent(random, 30)) {
			anchor_store_free(store);
			assert_int_equal(anchor_store_open(&source,
							   deadline_after(clock_now_us(), 10),
							   &store, &error),
					 ERR_NONE);
		}
		random_chain(cache->pki, random, &sent);
		compare(cache, store, &sent, &anchors, tally);
	}
	anchor_store_free(store);
}

static void test_lazy_equals_whole(void **state)
{
	static struct random_pki pki;
	static struct tally tally;
	struct random_source random = { setting("DIFFERENTIAL_SEED", DEFAULT_SEED) };
	size_t n_pairs = setting("DIFFERENTIAL_PAIRS", DEFAULT_PAIRS);
	char path[] = "/tmp/bundleXXXXXX";
	(void)state;
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	while (tally.n_pairs < n_pairs) {
		static struct cached_oracle cache;
		struct error error;
		random_pki_build(&pki, &random);
		cache.pki = &pki;
		memset(cache.answers, -1, sizeof(cache.answers));
		assert_int_equal(signature_checker_new(&cache.checker, &error), ERR_NONE);
		for (int i = 0; i < BUNDLES_PER_PKI; i++)
			run_bundle(&cache, &random, path, &tally);
		signature_checker_free(cache.checker);
		random_pki_clear(&pki);
	}
	unlink(path);
	print_message("%zu pairs\n", tally.n_pairs);
	for (size_t i = 0; i < TRUST_REASON_COUNT; i++)
		print_message("%8zu %s\n", tally.n_reasons[i],
			      trust_reason_text((enum trust_reason)i));
	/* the cases must be worth something */
	assert_true(tally.n_reasons[TRUST_REASON_TRUSTED] > tally.n_pairs / 20);
	assert_true(tally.n_reasons[TRUST_REASON_SIGNATURE] > 0);
	assert_true(tally.n_reasons[TRUST_REASON_MISSING_INTERMEDIATE] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_lazy_equals_whole) };
	return cmocka_run_group_tests_name("anchors-differential", tests, NULL, NULL);
}

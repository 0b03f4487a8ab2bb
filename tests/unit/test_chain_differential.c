/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our verdicts on chains against those of GnuTLS (gnutls_x509_trust_list_verify_crt2
 * with the whole bundle) and OpenSSL (X509_verify_cert), on random authorities,
 * chains and bundles.
 *
 * Every difference must fall under one of the policies listed below; one that
 * does not fails the test.  When we accept and a library does not, the library
 * is asked again about the very path that we found, with its trust anchor alone:
 * what it accepts then, it refused only because it did not look for that path; and
 * that is what the path that it takes foretells (verdicts/path_taken.h).
 * DIFFERENTIAL_PAIRS and DIFFERENTIAL_SEED change the number of pairs and where
 * the random numbers begin. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "randompki.h"
#include "facts/distinguished_name.h"
#include "support/cpuclock.h"
#include "trust/signature.h"
#include "verdicts/path_check.h"
#include "verdicts/trust.h"

enum { DEFAULT_PAIRS = 5000, DEFAULT_SEED = 6125, CHAINS_PER_BUNDLE = 20, BUNDLES_PER_PKI = 10 };

/* X(ID, which library, we accept, why) */
#define POLICIES(X) \
	X(ONE_PATH_ONLY, "both", true, \
	  "the library accepts the path that we found, but does not look for it") \
	X(FOLDED_NAMES, "GnuTLS", true, \
	  "RFC 5280 7.1: names compare without letter case; GnuTLS compares octets") \
	X(SELF_ISSUED_PATH_LENGTH, "GnuTLS", true, \
	  "RFC 5280 6.1.4 (l): self-issued authorities do not count; GnuTLS counts them") \
	X(SELF_ISSUED_ENDS, "both", true, \
	  "what is self-issued is taken for self-signed, and not asked for an issuer of the same " \
	  "name") \
	X(SAME_NAMES, "both", true, \
	  "two authorities of one name on the path: the library takes the wrong one by its name " \
	  "and does not try the other") \
	X(EMPTY_BASE, "GnuTLS", true, \
	  "an empty DNS base stands for all names (so in OpenSSL); GnuTLS drops it beside others") \
	X(COMMON_NAME_OF_ANY_KIND, "GnuTLS", true, \
	  "GnuTLS holds a common name that is no DNS name to DNS constraints") \
	X(LEAF_KEY_USAGE, "GnuTLS", false, \
	  "GnuTLS checks the leaf's key usage in the handshake only") \
	X(ANY_PURPOSE, "GnuTLS", false, \
	  "GnuTLS takes anyExtendedKeyUsage on a leaf for serverAuth") \
	X(ANCHOR_PURPOSE, "GnuTLS", false, "GnuTLS does not ask the trust anchor for its purpose") \
	X(ANCHOR_NOT_CA, "GnuTLS", false, \
	  "GnuTLS takes any self-signed anchor without basic constraints") \
	X(ANCHOR_KEY_USAGE_ONLY, "OpenSSL", false, \
	  "an anchor below others that is an authority by its key usage alone; GnuTLS refuses " \
	  "it, too") \
	X(CONSTRAINED_WILDCARD, "both", false, \
	  "a wildcard that covers an excluded name (CVE-2025-61727)") \
	X(CONSTRAINED_AUTHORITY, "GnuTLS", false, "GnuTLS holds leaves alone to name constraints") \
	X(ADDRESS_VERSIONS, "GnuTLS", false, \
	  "RFC 5280 4.2.1.10: iPAddress is one name form; GnuTLS lets IPv6 pass where only IPv4 " \
	  "is permitted, and the reverse") \
	X(LEAF_ANCHOR, "GnuTLS", false, \
	  "a leaf that is itself an anchor is asked for its dates and purpose only") \
	X(MISPLACED_CONSTRAINTS, "both", false, \
	  "RFC 5280 4.2.1.10: name constraints only in an authority") \
	X(MALFORMED_CONSTRAINTS, "both", false, \
	  "a wildcard in a subtree's base, which the library compares as it is") \
	X(MALFORMED_NAME, "both", false, \
	  "a name that is not well formed below constraints of its kind")

enum policy {
#define X(ID, library, accepts, why) POLICY_##ID,
	POLICIES(X)
#undef X
		N_POLICIES,
	POLICY_NONE = N_POLICIES,
};

static const struct {
	bool we_accept;
	const char *text;
} policies[] = {
#define X(ID, library, accepts, why) { accepts, #ID " (" library "): " why },
	POLICIES(X)
#undef X
};

static unsigned long setting(const char *variable, unsigned long otherwise)
{
	const char *text = getenv(variable);
	return text == NULL ? otherwise : strtoul(text, NULL, 10);
}

/* --- the two libraries ---------------------------------------------------------------- */

struct imported {
	gnutls_x509_crt_t gnutls; /* NULL: refused */
	X509 *openssl;
};

static struct imported import_one(const struct derbuf *der)
{
	struct imported both = { 0 };
	gnutls_datum_t datum = { der->data, (unsigned)der->len };
	const unsigned char *at = der->data;
	assert_int_equal(gnutls_x509_crt_init(&both.gnutls), 0);
	if (gnutls_x509_crt_import(both.gnutls, &datum, GNUTLS_X509_FMT_DER) < 0) {
		gnutls_x509_crt_deinit(both.gnutls);
		both.gnutls = NULL;
	}
	both.openssl = d2i_X509(NULL, &at, (long)der->len);
	return both;
}

static time_t fixed_time(time_t *time)
{
	if (time != NULL)
		*time = (time_t)RANDOM_NOW_S;
	return (time_t)RANDOM_NOW_S;
}

/* What a question needs: indexes of the certificates sent, and of the anchors;
 * and when the answer is yes, the path that the library took. */
struct question {
	const struct imported *all;
	const struct random_list *sent;
	const struct random_list *anchors;
	struct random_list path;
};

/* The edges that GnuTLS went over, as it reports them. */
struct edges {
	gnutls_x509_crt_t child[2 * RANDOM_CERTIFICATES];
	gnutls_x509_crt_t issuer[2 * RANDOM_CERTIFICATES];
	size_t n;
};
static struct edges edges;

static int note_edge(gnutls_x509_crt_t child, gnutls_x509_crt_t issuer, gnutls_x509_crl_t crl,
		     unsigned int status)
{
	(void)crl;
	(void)status;
	if (issuer != NULL && edges.n < 2 * RANDOM_CERTIFICATES) {
		edges.child[edges.n] = child;
		edges.issuer[edges.n++] = issuer;
	}
	return 0;
}

static size_t gnutls_index(const struct question *q, gnutls_x509_crt_t certificate)
{
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++) {
		if (q->all[i].gnutls != NULL &&
		    gnutls_x509_crt_equals(q->all[i].gnutls, certificate))
			return i;
	}
	support_die("GnuTLS: a certificate from elsewhere");
}

static bool is_anchor(const struct question *q, size_t index)
{
	for (size_t i = 0; i < q->anchors->n; i++) {
		if (q->anchors->index[i] == index)
			return true;
	}
	return false;
}

/* An anchor ends the path, though GnuTLS may have tried to go on. */
static void follow_edges(struct question *q)
{
	size_t at = q->sent->index[0];
	q->path.n = 0;
	q->path.index[q->path.n++] = at;
	for (size_t step = 0; step < edges.n && !is_anchor(q, at); step++) {
		size_t i = 0;
		while (i < edges.n && gnutls_index(q, edges.child[i]) != at)
			i++;
		size_t issuer = i < edges.n ? gnutls_index(q, edges.issuer[i]) : at;
		if (issuer == at || q->path.n == RANDOM_CHAIN_MAX)
			return;
		at = q->path.index[q->path.n++] = issuer;
	}
}

static bool gnutls_accepts(struct question *q)
{
	gnutls_x509_trust_list_t list;
	gnutls_x509_crt_t chain[RANDOM_CERTIFICATES];
	gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID,
					  (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER, 0 };
	unsigned status = 0;
	assert_int_equal(gnutls_x509_trust_list_init(&list, 0), 0);
	for (size_t i = 0; i < q->anchors->n; i++) {
		gnutls_x509_crt_t anchor = q->all[q->anchors->index[i]].gnutls;
		if (anchor != NULL)
			assert_int_equal(gnutls_x509_trust_list_add_cas(list, &anchor, 1, 0), 1);
	}
	int result = 0;
	for (size_t i = 0; i < q->sent->n; i++) {
		chain[i] = q->all[q->sent->index[i]].gnutls;
		if (chain[i] == NULL)
			result = -1;
	}
	edges.n = 0;
	if (result == 0)
		result = gnutls_x509_trust_list_verify_crt2(list, chain, (unsigned)q->sent->n,
							    &purpose, 1, 0, &status, note_edge);
	gnutls_x509_trust_list_deinit(list, 0);
	if (result != 0 || status != 0)
		return false;
	follow_edges(q);
	return true;
}

static void take_chain(struct question *q, STACK_OF(X509) * chain)
{
	q->path.n = 0;
	for (int i = 0; i < sk_X509_num(chain) && q->path.n < RANDOM_CHAIN_MAX; i++) {
		size_t at = 0;
		while (at < RANDOM_CERTIFICATES &&
		       (q->all[at].openssl == NULL ||
			X509_cmp(q->all[at].openssl, sk_X509_value(chain, i)) != 0))
			at++;
		q->path.index[q->path.n++] = at;
	}
}

static bool ask_openssl(struct question *q, X509_STORE *store, X509 *leaf,
			STACK_OF(X509) * untrusted)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	assert_int_equal(X509_STORE_CTX_init(context, store, leaf, untrusted), 1);
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_time(param, (time_t)RANDOM_NOW_S);
	/* Anchors of any kind, as in GnuTLS. */
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	bool accepted = X509_verify_cert(context) == 1;
	if (accepted)
		take_chain(q, X509_STORE_CTX_get0_chain(context));
	X509_STORE_CTX_free(context);
	return accepted;
}

static bool openssl_accepts(struct question *q)
{
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *untrusted = sk_X509_new_null();
	X509 *leaf = q->all[q->sent->index[0]].openssl;
	for (size_t i = 0; i < q->anchors->n; i++) {
		X509 *anchor = q->all[q->anchors->index[i]].openssl;
		if (anchor != NULL)
			assert_int_equal(X509_STORE_add_cert(store, anchor), 1);
	}
	for (size_t i = 1; i < q->sent->n; i++) {
		X509 *sent = q->all[q->sent->index[i]].openssl;
		if (sent != NULL)
			assert_true(sk_X509_push(untrusted, sent) > 0);
	}
	bool accepted = leaf != NULL && ask_openssl(q, store, leaf, untrusted);
	sk_X509_free(untrusted);
	X509_STORE_free(store);
	return accepted;
}

struct library {
	const char *name;
	bool (*accepts)(struct question *q);
};
static const struct library libraries[] = {
	{ "GnuTLS", gnutls_accepts },
	{ "OpenSSL", openssl_accepts },
};
enum { GNUTLS, OPENSSL, N_LIBRARIES };

/* --- why they differ -------------------------------------------------------------------- */

struct pair {
	const struct random_pki *pki;
	const struct signature_oracle *oracle;
	struct question question;
	struct trust_verdict verdict;
	size_t path[PATH_MAX_CERTIFICATES]; /* indexes of the links */
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

/* Does the library accept our path, with its last link as the only anchor? */
static bool accepts_path(const struct library *library, const struct pair *pair)
{
	struct random_list sent = { 0 }, anchor = { .n = 1 };
	struct question q = pair->question;
	for (size_t i = 0; i < pair->verdict.path.n; i++)
		sent.index[sent.n++] = pair->path[i];
	anchor.index[0] = sent.index[sent.n - 1];
	if (sent.n > 1)
		sent.n--;
	q.sent = &sent;
	q.anchors = &anchor;
	return library->accepts(&q);
}

static bool has_note(const struct pair *pair, size_t link, const char *note)
{
	return strstr(pair->pki->all[pair->path[link]].note, note) != NULL;
}

static bool any_note(const struct pair *pair, const char *note)
{
	for (size_t i = 0; i < pair->verdict.path.n; i++) {
		if (has_note(pair, i, note))
			return true;
	}
	return false;
}

static bool has_self_issued(const struct pair *pair)
{
	for (size_t i = 0; i + 1 < pair->verdict.path.n; i++) {
		if (certificate_is_self_issued(pair->verdict.path.links[i]))
			return true;
	}
	return false;
}

static bool has_same_names(const struct pair *pair)
{
	const struct path *path = &pair->verdict.path;
	for (size_t i = 1; i < path->n; i++) {
		for (size_t j = i + 1; j < path->n; j++) {
			if (distinguished_name_equal(path->links[i]->subject,
						     path->links[j]->subject))
				return true;
		}
	}
	return false;
}

static bool has_dns_constraint(const struct pair *pair)
{
	return any_note(pair, "nc+dns") || any_note(pair, "nc-dns") || any_note(pair, "nc-dot");
}

static enum policy why_we_accept(size_t library, const struct pair *pair)
{
	const struct certificate *leaf = pair->verdict.path.links[0];
	if (accepts_path(&libraries[library], pair))
		return POLICY_ONE_PATH_ONLY;
	if (library == GNUTLS && any_note(pair, "folded-issuer"))
		return POLICY_FOLDED_NAMES;
	if (library == GNUTLS && has_self_issued(pair) && any_note(pair, "pathlen"))
		return POLICY_SELF_ISSUED_PATH_LENGTH;
	if (has_self_issued(pair))
		return POLICY_SELF_ISSUED_ENDS;
	if (has_same_names(pair))
		return POLICY_SAME_NAMES;
	if (library == GNUTLS && any_note(pair, "nc+dns()"))
		return POLICY_EMPTY_BASE;
	if (library == GNUTLS && has_dns_constraint(pair) && leaf->n_cns > 0 &&
	    (leaf->cns[0].defect != NAME_DEFECT_NONE ||
	     memchr(leaf->cns[0].value.data, '.', leaf->cns[0].value.len) == NULL))
		return POLICY_COMMON_NAME_OF_ANY_KIND;
	return POLICY_NONE;
}

static bool is_wildcard(const struct presented_name *name)
{
	return name != NULL && name->value.len > 1 && name->value.data[0] == '*';
}

/* Are there permitted addresses, but none of this one's version? */
static bool is_other_version(const struct pair *pair)
{
	const struct presented_name *name = pair->verdict.constrained_name;
	bool other = false;
	if (name == NULL || name->kind != NAME_IP)
		return false;
	for (size_t i = 1; i < pair->verdict.path.n; i++) {
		const struct name_constraints *nc = &pair->verdict.path.links[i]->name_constraints;
		for (size_t j = 0; j < nc->n_permitted; j++)
			other |= nc->permitted[j].kind == NAME_IP &&
				 nc->permitted[j].base.len != 2 * name->value.len;
	}
	return other;
}

static enum policy why_name_constraint(size_t library, const struct pair *pair)
{
	const struct trust_verdict *v = &pair->verdict;
	if (library == GNUTLS && v->at_fault != v->path.links[0])
		return POLICY_CONSTRAINED_AUTHORITY;
	if (is_wildcard(v->constrained_name))
		return POLICY_CONSTRAINED_WILDCARD;
	if (v->constrained_name != NULL && v->constrained_name->defect != NAME_DEFECT_NONE)
		return POLICY_MALFORMED_NAME;
	if (library == GNUTLS && is_other_version(pair))
		return POLICY_ADDRESS_VERSIONS;
	return POLICY_NONE;
}

/* Is there an anchor of the leaf's name and key that is no authority? */
static bool has_other_edition(const struct pair *pair)
{
	const struct certificate *leaf = pair->verdict.path.links[0];
	for (size_t i = 0; i < pair->question.anchors->n; i++) {
		const struct certificate *anchor =
			&pair->pki->all[pair->question.anchors->index[i]].facts;
		if (!anchor->has_basic_constraints && bytes_equal(anchor->spki, leaf->spki) &&
		    distinguished_name_equal(anchor->subject, leaf->subject))
			return true;
	}
	return false;
}

/* We refuse: our reason, and for whom the library lets it pass. */
static enum policy why_we_refuse(size_t library, const struct pair *pair)
{
	const struct trust_verdict *v = &pair->verdict;
	bool of_anchor = v->anchored && v->at_fault == v->path.links[v->path.n - 1];
	switch (v->reason) {
	case TRUST_REASON_KEY_USAGE:
		return library == GNUTLS ? POLICY_LEAF_KEY_USAGE : POLICY_NONE;
	case TRUST_REASON_PURPOSE:
		if (library != GNUTLS)
			return POLICY_NONE;
		if (v->at_fault == v->path.links[0])
			return has_note(pair, 0, "eku-any") ? POLICY_ANY_PURPOSE : POLICY_NONE;
		return of_anchor ? POLICY_ANCHOR_PURPOSE : POLICY_NONE;
	case TRUST_REASON_NAME_CONSTRAINT:
		return why_name_constraint(library, pair);
	case TRUST_REASON_NOT_CA:
		if (!of_anchor || v->at_fault->has_basic_constraints)
			return POLICY_NONE;
		return library == GNUTLS ? POLICY_ANCHOR_NOT_CA : POLICY_ANCHOR_KEY_USAGE_ONLY;
	case TRUST_REASON_SELF_SIGNED:
		return library == GNUTLS && has_other_edition(pair) ? POLICY_ANCHOR_NOT_CA
								    : POLICY_NONE;
	case TRUST_REASON_UNKNOWN_CRITICAL:
		if (v->at_fault->n_unknown_critical == 0)
			return POLICY_MISPLACED_CONSTRAINTS;
		return library == GNUTLS && v->anchored && v->path.n == 1 ? POLICY_LEAF_ANCHOR
									  : POLICY_NONE;
	case TRUST_REASON_MALFORMED:
		return any_note(pair, "nc-malformed") ? POLICY_MALFORMED_CONSTRAINTS : POLICY_NONE;
	default:
		return POLICY_NONE;
	}
}

/* Our verdict on the path that the library took, with its end as anchor. */
static struct trust_verdict judge_their_path(const struct pair *pair, struct pair *ret_theirs,
					     struct certificate chain[RANDOM_CHAIN_MAX])
{
	const struct random_list *path = &pair->question.path;
	const struct certificate *anchor = &pair->pki->all[path->index[path->n - 1]].facts;
	*ret_theirs = *pair;
	for (size_t i = 0; i < path->n; i++)
		chain[i] = pair->pki->all[path->index[i]].facts;
	ret_theirs->verdict =
		trust_verdict(chain, path->n, &anchor, 1, RANDOM_NOW_S, pair->oracle, NULL);
	for (size_t i = 0; i < ret_theirs->verdict.path.n; i++)
		ret_theirs->path[i] = find_index(pair->pki, ret_theirs->verdict.path.links[i]);
	return ret_theirs->verdict;
}

static enum policy why_we_refuse_their_path(size_t library, const struct pair *pair)
{
	struct certificate chain[RANDOM_CHAIN_MAX];
	struct pair theirs;
	if (judge_their_path(pair, &theirs, chain).reason == TRUST_REASON_TRUSTED)
		return POLICY_NONE; /* we should have found it */
	return why_we_refuse(library, &theirs);
}

/* --- one pair ------------------------------------------------------------------------------ */

struct tally {
	size_t n_pairs;
	size_t n_accepted;
	size_t n_same[N_LIBRARIES];
	size_t n_policies[N_LIBRARIES][N_POLICIES];
	size_t n_unexplained;
	/* Of the paths that we found good: what the path that the library takes foretells. */
	size_t n_foretold[N_LIBRARIES];
	size_t n_not_foretold[N_LIBRARIES];
};

static const struct path_taken *taken_by(size_t library, const struct trust_verdict *verdict)
{
	return &verdict->taken[library == GNUTLS ? PATH_TAKER_GNUTLS : PATH_TAKER_OPENSSL_PARTIAL];
}

/* Are there two anchors side by side on it?  Whether one has signed the other was not
 * asked. */
static bool has_two_anchors(const struct pair *pair, const struct path *path)
{
	size_t n = 0;
	for (size_t i = 1; i < path->n; i++)
		n += is_anchor(&pair->question, find_index(pair->pki, path->links[i]));
	return n > 1;
}

/* For other reasons than that the library does not search, nothing is foretold. */
static void foretell(size_t library, const struct pair *pair, bool accepts, enum policy policy,
		     struct tally *tally)
{
	const struct path_taken *taken = taken_by(library, &pair->verdict);
	unsigned ignored = FAULT(POLICY) | (library == GNUTLS ? FAULT(PURPOSE) | FAULT(NOT_CA) : 0);
	bool is_good = taken->anchored && (taken->faults & ~ignored) == 0;
	if (!accepts && policy != POLICY_ONE_PATH_ONLY)
		return;
	if (is_good == accepts)
		tally->n_foretold[library]++;
	else if (!has_two_anchors(pair, &taken->path) &&
		 (accepts || (taken->faults & FAULT(PURPOSE)) == 0))
		tally->n_not_foretold[library]++;
}

static void explain(size_t library, struct pair *pair, struct tally *tally)
{
	bool we_accept = pair->verdict.reason == TRUST_REASON_TRUSTED;
	if (libraries[library].accepts(&pair->question) == we_accept) {
		tally->n_same[library]++;
		if (we_accept)
			foretell(library, pair, true, POLICY_NONE, tally);
		return;
	}
	enum policy policy =
		we_accept ? why_we_accept(library, pair) : why_we_refuse_their_path(library, pair);
	if (we_accept)
		foretell(library, pair, false, policy, tally);
	if (policy != POLICY_NONE) {
		assert_int_equal(policies[policy].we_accept, we_accept);
		tally->n_policies[library][policy]++;
		return;
	}
	tally->n_unexplained++;
	if (tally->n_unexplained > 10)
		return;
	printf("unexplained: %s says %s; we: %s", libraries[library].name, we_accept ? "no" : "yes",
	       trust_reason_text(pair->verdict.reason));
	if (!we_accept) {
		printf("; its path");
		for (size_t i = 0; i < pair->question.path.n; i++)
			printf(" %zu", pair->question.path.index[i]);
	}
	printf("; our path");
	for (size_t i = 0; i < pair->verdict.path.n; i++)
		printf(" %zu", pair->path[i]);
	printf("\n");
	random_case_print(pair->pki, pair->question.sent, pair->question.anchors);
}

static void compare(const struct random_pki *pki, const struct imported *all,
		    const struct random_list *sent, const struct random_list *anchors,
		    const struct signature_oracle *oracle, struct tally *tally)
{
	struct certificate chain[RANDOM_CHAIN_MAX];
	const struct certificate *whole[RANDOM_CERTIFICATES];
	struct pair pair = { .pki = pki,
			     .oracle = oracle,
			     .question = { .all = all, .sent = sent, .anchors = anchors } };
	for (size_t i = 0; i < sent->n; i++)
		chain[i] = pki->all[sent->index[i]].facts;
	for (size_t i = 0; i < anchors->n; i++)
		whole[i] = &pki->all[anchors->index[i]].facts;
	pair.verdict = trust_verdict(chain, sent->n, whole, anchors->n, RANDOM_NOW_S, oracle, NULL);
	for (size_t i = 0; i < pair.verdict.path.n; i++)
		pair.path[i] = find_index(pki, pair.verdict.path.links[i]);
	tally->n_pairs++;
	tally->n_accepted += pair.verdict.reason == TRUST_REASON_TRUSTED;
	for (size_t library = 0; library < N_LIBRARIES; library++)
		explain(library, &pair, tally);
}

static void run_pki(struct random_source *random, struct tally *tally)
{
	static struct random_pki pki;
	static struct imported all[RANDOM_CERTIFICATES];
	struct signature_checker *checker;
	struct random_list anchors, sent;
	struct error error;
	random_pki_build(&pki, random);
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++)
		all[i] = import_one(&pki.all[i].der);
	assert_int_equal(signature_checker_new(&checker, &error), ERR_NONE);
	struct signature_oracle oracle = signature_checker_oracle(checker);
	for (int bundle = 0; bundle < BUNDLES_PER_PKI; bundle++) {
		random_anchors(random, &anchors);
		for (int i = 0; i < CHAINS_PER_BUNDLE; i++) {
			random_chain(&pki, random, &sent);
			compare(&pki, all, &sent, &anchors, &oracle, tally);
		}
	}
	signature_checker_free(checker);
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++) {
		if (all[i].gnutls != NULL)
			gnutls_x509_crt_deinit(all[i].gnutls);
		X509_free(all[i].openssl);
	}
	random_pki_clear(&pki);
}

static void test_differences_are_explained(void **state)
{
	static struct tally tally;
	struct random_source random = { setting("DIFFERENTIAL_SEED", DEFAULT_SEED) };
	size_t n_pairs = setting("DIFFERENTIAL_PAIRS", (size_t)test_rounds(DEFAULT_PAIRS));
	(void)state;
	gnutls_global_set_time_function(fixed_time);
	while (tally.n_pairs < n_pairs)
		run_pki(&random, &tally);
	print_message("%zu pairs, %zu accepted\n", tally.n_pairs, tally.n_accepted);
	for (size_t library = 0; library < N_LIBRARIES; library++) {
		print_message("%8zu the same as %s\n", tally.n_same[library],
			      libraries[library].name);
		print_message("%8zu foretold by the path that it takes, %zu not\n",
			      tally.n_foretold[library], tally.n_not_foretold[library]);
		/* Its own idea of other rules makes some good or bad after all. */
		assert_true(tally.n_not_foretold[library] * 50 < tally.n_foretold[library]);
		for (size_t i = 0; i < N_POLICIES; i++) {
			if (tally.n_policies[library][i] > 0)
				print_message("%8zu we %s; %s\n", tally.n_policies[library][i],
					      policies[i].we_accept ? "accept" : "refuse",
					      policies[i].text);
		}
	}
	assert_int_equal(tally.n_unexplained, 0);
	assert_true(tally.n_accepted > tally.n_pairs / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_differences_are_explained) };
	return cmocka_run_group_tests_name("chain-differential", tests, NULL, NULL);
}

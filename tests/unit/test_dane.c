/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/verdicts/dane.h and facts/tlsa.h: every usage, selector and matching
 * type over real certificates; what counts, what does not, and what else is looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/certificate_read.h"
#include "support/certbuilder.h"
#include "trust/signature.h"
#include "trust/tlsa_digest.h"
#include "verdicts/dane.h"

#define NOW INT64_C(1795372373)
#define HOST "mx.example.com"

/* --- the certificates -------------------------------------------------------------- */

enum who {
	LEAF,    /* of I, for HOST */
	OTHER,   /* of I, for another name */
	EXPIRED, /* of I, for HOST */
	BY_CN,   /* of I, HOST in the common name alone */
	SELF,    /* signed by itself, for HOST */
	CLIENT,  /* of I, for HOST, not for TLS servers */
	INTER,   /* I, of R */
	ROOT,    /* R */
	FOREIGN, /* an authority of another name and key */
	WHO_COUNT,
};
static const char letters[] = "LWEKSCIRF";

static struct derbuf ders[WHO_COUNT];
static struct certificate certificates[WHO_COUNT];
static struct signature_checker *checker;

static void keep(enum who who, struct certbuilder *b)
{
	certbuilder_build(b, &ders[who]);
	assert_int_equal(certificate_read((struct bytes){ ders[who].data, ders[who].len },
					  &certificates[who], NULL),
			 ERR_NONE);
}

static void make_leaf(enum who who, const char *cn, const char *dns,
		      const struct certbuilder *issuer, unsigned key)
{
	static const char *const client[] = { OID_EKU_CLIENT_AUTH, NULL };
	struct certbuilder b;
	certbuilder_init(&b, cn, test_key(TEST_KEY_EC256, key));
	if (issuer != NULL)
		certbuilder_issued_by(&b, issuer);
	if (dns != NULL)
		certbuilder_add_dns(&b, dns);
	if (who == EXPIRED)
		b.not_after_s = NOW - 1;
	if (who == CLIENT)
		certbuilder_add_eku(&b, false, client);
	keep(who, &b);
	certbuilder_clear(&b);
}

static int make_all(void **unused)
{
	struct certbuilder root, inter, foreign;
	(void)unused;
	certbuilder_init(&root, "Root", test_key(TEST_KEY_EC256, 0));
	certbuilder_add_basic_constraints(&root, true, true, -1);
	certbuilder_init(&inter, "Intermediate", test_key(TEST_KEY_EC256, 1));
	certbuilder_issued_by(&inter, &root);
	certbuilder_add_basic_constraints(&inter, true, true, -1);
	certbuilder_init(&foreign, "Foreign", test_key(TEST_KEY_EC256, 2));
	certbuilder_add_basic_constraints(&foreign, true, true, -1);
	keep(ROOT, &root);
	keep(INTER, &inter);
	keep(FOREIGN, &foreign);
	make_leaf(LEAF, "leaf", HOST, &inter, 3);
	make_leaf(OTHER, "other", "www.example.org", &inter, 4);
	make_leaf(EXPIRED, "expired", HOST, &inter, 5);
	make_leaf(BY_CN, HOST, NULL, &inter, 6);
	make_leaf(SELF, "self", HOST, NULL, 7);
	make_leaf(CLIENT, "client", HOST, &inter, 8);
	certbuilder_clear(&root);
	certbuilder_clear(&inter);
	certbuilder_clear(&foreign);
	return signature_checker_new(&checker, NULL) == ERR_NONE ? 0 : -1;
}

static int drop_all(void **unused)
{
	(void)unused;
	for (int i = 0; i < WHO_COUNT; i++) {
		certificate_clear(&certificates[i]);
		derbuf_clear(&ders[i]);
	}
	signature_checker_free(checker);
	return 0;
}

static enum who who_of(char letter)
{
	const char *at = strchr(letters, letter);
	assert_non_null(at);
	return (enum who)(at - letters);
}

/* --- rows ---------------------------------------------------------------------------- */

struct row {
	const char *id;
	const char *chain; /* "LIR" */
	/* "3 1 1 L, 2 0 1 -": numbers, and of whom; -: of nobody, but of the right
	 * length; .: nothing; +: one octet too many; ~: octets that are no DER */
	const char *records;
	const char *outcome; /* and what else is looked at, and the record that decides */
	const char *looks;   /* at: n name, d dates, t trust without DANE, p path, k weak key */
};

#define MAIL "mail "
#define EVERY "ndtpk"

static const struct row rows[] = {
	/* Every usage, selector and matching type, right and wrong. */
	{ MAIL "ee-cert-full", "LI", "3 0 0 L", "fits EE 0", "k" },
	{ MAIL "ee-cert-256", "LI", "3 0 1 L", "fits EE 0", "k" },
	{ MAIL "ee-cert-512", "LI", "3 0 2 L", "fits EE 0", "k" },
	{ MAIL "ee-key-full", "LI", "3 1 0 L", "fits EE 0", "k" },
	{ MAIL "ee-key-256", "LI", "3 1 1 L", "fits EE 0", "k" },
	{ MAIL "ee-key-512", "LI", "3 1 2 L", "fits EE 0", "k" },
	{ MAIL "ee-cert-full-other", "LI", "3 0 0 W", "mismatch EE", "k" },
	{ MAIL "ee-cert-256-other", "LI", "3 0 1 W", "mismatch EE", "k" },
	{ MAIL "ee-cert-512-other", "LI", "3 0 2 W", "mismatch EE", "k" },
	{ MAIL "ee-key-full-other", "LI", "3 1 0 W", "mismatch EE", "k" },
	{ MAIL "ee-key-256-other", "LI", "3 1 1 W", "mismatch EE", "k" },
	{ MAIL "ee-key-512-other", "LI", "3 1 2 W", "mismatch EE", "k" },
	{ MAIL "ta-cert-full", "LI", "2 0 0 R", "fits TA 0", "dp" },
	{ MAIL "ta-cert-256", "LIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-cert-512", "LIR", "2 0 2 R", "fits TA 0", "dp" },
	{ MAIL "ta-key-full", "LI", "2 1 0 R", "fits TA 0", "dp" },
	{ MAIL "ta-key-256", "LIR", "2 1 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-key-512", "LIR", "2 1 2 R", "fits TA 0", "dp" },
	{ MAIL "ta-intermediate", "LI", "2 0 1 I", "fits TA 0", "dp" },
	{ MAIL "ta-intermediate-key", "LI", "2 1 1 I", "fits TA 0", "dp" },
	{ MAIL "ta-intermediate-in-record", "L", "2 0 0 I", "fits TA 0", "dp" },
	{ MAIL "ta-intermediate-key-in-record", "L", "2 1 0 I", "fits TA 0", "dp" },
	{ MAIL "ta-foreign-full", "LI", "2 0 0 F", "mismatch TA", "dp" },
	{ MAIL "ta-foreign-key", "LI", "2 1 0 F", "mismatch TA", "dp" },
	{ MAIL "ta-foreign-256", "LIF", "2 0 1 F", "mismatch TA", "dp" },
	{ "pkix-ee-cert-256", "LI", "1 0 1 L", "fits PKIX 0", EVERY },
	{ "pkix-ee-key-256", "LI", "1 1 1 L", "fits PKIX 0", EVERY },
	{ "pkix-ee-key-512", "LI", "1 1 2 L", "fits PKIX 0", EVERY },
	{ "pkix-ee-cert-full", "LI", "1 0 0 L", "fits PKIX 0", EVERY },
	{ "pkix-ee-other", "LI", "1 1 1 W", "mismatch PKIX", EVERY },
	{ "pkix-ta-root", "LI", "0 0 1 R", "fits PKIX 0", EVERY },
	{ "pkix-ta-root-key", "LI", "0 1 1 R", "fits PKIX 0", EVERY },
	{ "pkix-ta-intermediate", "LI", "0 0 1 I", "fits PKIX 0", EVERY },
	{ "pkix-ta-intermediate-full", "LI", "0 1 0 I", "fits PKIX 0", EVERY },
	{ "pkix-ta-foreign", "LIF", "0 0 1 F", "mismatch PKIX", EVERY },
	{ "pkix-ta-is-not-the-leaf", "LI", "0 0 1 L", "mismatch PKIX", EVERY },
	{ "pkix-ee-of-a-self-signed", "S", "1 1 1 S", "fits PKIX 0", EVERY },
	{ "https-ee", "LI", "3 1 1 L", "fits EE 0", "k" },

	/* RFC 7672, section 3.1.3. */
	{ MAIL "pkix-ee", "LI", "1 1 1 L", "unusable", EVERY },
	{ MAIL "pkix-ta", "LI", "0 0 1 R", "unusable", EVERY },
	{ MAIL "pkix-ee-beside-one-that-counts", "LI", "1 1 1 L, 3 1 1 W", "mismatch EE", "k" },

	/* RFC 7671, section 5.1: nothing but the key. */
	{ MAIL "ee-wrong-name", "WI", "3 1 1 W", "fits EE 0", "k" },
	{ MAIL "ee-expired", "EI", "3 1 1 E", "fits EE 0", "k" },
	{ MAIL "ee-self-signed", "S", "3 1 1 S", "fits EE 0", "k" },
	{ MAIL "ee-is-not-the-issuer", "LI", "3 1 1 I", "mismatch EE", "k" },

	/* DANE-TA: name, dates and path count. */
	{ MAIL "ta-wrong-name", "WIR", "2 0 1 R", "fits TA 0", "ndp" },
	{ MAIL "ta-name-of-recipient", "WIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-name-of-alias", "WIR", "2 0 1 R", "mismatch TA path", "ndp" },
	{ MAIL "ta-base-of-alias", "LIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-alias-is-recipient", "WIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ee-name-of-alias", "WIR", "3 1 1 W", "fits EE 0", "k" },
	{ "ta-name-of-alias", "WIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-expired", "EIR", "2 0 1 R", "fits TA 0", "dp" },
	{ MAIL "ta-by-common-name", "KIR", "2 0 1 R", "fits TA 0", "dp" },
	{ "ta-by-common-name", "KIR", "2 0 1 R", "fits TA 0", "ndp" },
	{ MAIL "ta-not-for-servers", "CIR", "2 0 1 R", "mismatch TA path", "dp" },
	{ MAIL "ta-digest-not-sent", "LI", "2 0 1 R", "mismatch TA", "dp" },
	{ MAIL "ta-gap-in-the-chain", "LR", "2 0 1 R", "mismatch TA", "dp" },
	{ MAIL "ta-is-not-the-leaf", "S", "2 0 1 S", "mismatch TA", "dp" },
	{ MAIL "ta-is-not-the-leaf-in-the-record", "S", "2 0 0 S", "mismatch TA", "dp" },
	{ MAIL "ta-is-not-the-leaf-sent-twice", "SS", "2 1 1 S", "mismatch TA", "dp" },
	{ MAIL "ta-key-of-the-leaf", "S", "2 1 0 S", "fits TA 0", "dp" },

	/* Rollover: any that fits. */
	{ MAIL "rollover-new-first", "LI", "3 1 1 W, 3 1 1 L", "fits EE 1", "k" },
	{ MAIL "rollover-old-first", "LI", "3 1 1 L, 3 1 1 W", "fits EE 0", "k" },
	{ MAIL "rollover-neither", "LI", "3 1 1 W, 3 1 1 E", "mismatch EE", "k" },
	{ MAIL "ee-before-ta", "WIR", "2 0 1 R, 3 1 1 W", "fits EE 1", "k" },
	{ MAIL "ta-when-no-ee-fits", "LIR", "3 1 1 W, 2 0 1 R", "fits TA 1", "dp" },
	{ MAIL "neither-ta-nor-ee", "LIR", "3 1 1 W, 2 0 1 F", "mismatch TA", "dp" },
	{ "pkix-when-the-name-is-not-ta", "WIR", "2 0 1 R, 1 1 1 W", "fits PKIX 1", EVERY },
	{ "ta-before-pkix", "LIR", "1 1 1 L, 2 0 1 R", "fits TA 1", "dp" },

	/* RFC 7671, section 9: the strongest digest alone. */
	{ MAIL "agility-right-256-wrong-512", "LI", "3 1 1 L, 3 1 2 -", "mismatch EE", "k" },
	{ MAIL "agility-wrong-256-right-512", "LI", "3 1 1 -, 3 1 2 L", "fits EE 1", "k" },
	{ MAIL "agility-other-selector", "LI", "3 0 1 L, 3 1 2 -", "fits EE 0", "k" },
	{ MAIL "agility-other-usage", "LI", "3 1 1 L, 2 1 2 -", "fits EE 0", "k" },
	{ MAIL "agility-full-counts-always", "LI", "3 1 0 L, 3 1 2 -", "fits EE 0", "k" },
	{ MAIL "agility-malformed-is-no-digest", "LI", "3 1 1 L, 3 1 2 .", "fits EE 0", "k" },
	{ MAIL "agility-unknown-is-no-digest", "LI", "3 1 1 L, 3 1 3 -", "fits EE 0", "k" },

	/* RFC 6698, section 4.1: what is not known or malformed. */
	{ MAIL "unknown-usage", "LI", "4 1 1 L", "unusable", EVERY },
	{ MAIL "private-usage", "LI", "255 1 1 L", "unusable", EVERY },
	{ MAIL "unknown-selector", "LI", "3 2 1 L", "unusable", EVERY },
	{ MAIL "unknown-matching", "LI", "3 1 3 L", "unusable", EVERY },
	{ MAIL "empty-digest", "LI", "3 1 1 .", "unusable", EVERY },
	{ MAIL "empty-512", "LI", "3 1 2 .", "unusable", EVERY },
	{ MAIL "empty-certificate", "LI", "3 0 0 .", "unusable", EVERY },
	{ MAIL "empty-key", "LI", "2 1 0 .", "unusable", EVERY },
	{ MAIL "long-digest", "LI", "3 1 1 +", "unusable", EVERY },
	{ MAIL "no-certificate", "LI", "3 0 0 ~", "unusable", EVERY },
	{ MAIL "no-authority", "LI", "2 0 0 ~", "unusable", EVERY },
	{ MAIL "no-key", "LI", "2 1 0 ~", "unusable", EVERY },
	{ MAIL "malformed-beside-a-good-one", "LI", "3 1 1 ., 3 1 1 L", "fits EE 1", "k" },
	{ MAIL "no-certificate-obtained", "", "3 1 1 L", "unseen", EVERY },
	{ MAIL "unusable-without-certificate", "", "1 1 1 L", "unusable", EVERY },
};

/* The octets of a record. */
static void add_record(struct tlsa_set *set, const char *text)
{
	unsigned usage, selector, matching;
	char whose;
	static const uint8_t junk[64] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
	struct derbuf rdata = { 0 };
	assert_int_equal(sscanf(text, "%u %u %u %c", &usage, &selector, &matching, &whose), 4);
	uint8_t numbers[] = { (uint8_t)usage, (uint8_t)selector, (uint8_t)matching };
	der_raw(&rdata, numbers, 3);
	size_t length = matching == 2 ? 64 : 32;
	if (whose == '-' || whose == '+') {
		der_raw(&rdata, junk, whose == '+' ? length + 1 : length);
	} else if (whose == '~') {
		der_raw(&rdata, junk, 5);
	} else if (whose != '.') {
		const struct certificate *c = &certificates[who_of(whose)];
		struct bytes octets =
			selector == 0 ? (struct bytes){ c->der, c->der_len } : c->spki;
		uint8_t digest[DANE_DIGEST_BYTES];
		if (matching == 0) {
			der_raw(&rdata, octets.data, octets.len);
		} else {
			assert_true(tlsa_digest(matching == 2 ? TLSA_SHA512 : TLSA_SHA256, octets,
						digest));
			der_raw(&rdata, digest, length);
		}
	}
	assert_int_equal(tlsa_set_add(set, (struct bytes){ rdata.data, rdata.len }, NULL),
			 ERR_NONE);
	derbuf_clear(&rdata);
}

static void add_records(struct tlsa_set *set, const char *records)
{
	char text[200];
	snprintf(text, sizeof(text), "%s", records);
	for (char *p = strtok(text, ","); p != NULL; p = strtok(NULL, ","))
		add_record(set, p);
}

/* "fits EE 0", "mismatch TA path" */
static void describe(const struct dane_verdict *v, char *text, size_t size)
{
	static const char *const outcomes[] = {
		[DANE_NO_RECORDS] = "none",   [DANE_INSECURE] = "insecure",
		[DANE_FAILED] = "failed",     [DANE_UNUSABLE] = "unusable",
		[DANE_UNSEEN] = "unseen",     [DANE_FITS] = "fits",
		[DANE_MISMATCH] = "mismatch",
	};
	static const char *const rules[] = { "", " PKIX", " TA", " EE" };
	int n = snprintf(text, size, "%s%s", outcomes[v->outcome], rules[v->rule]);
	if (v->outcome == DANE_FITS)
		snprintf(text + n, size - (size_t)n, " %zu", v->fitting);
	else if (v->has_path)
		snprintf(text + n, size - (size_t)n, " path");
}

static void dane_row(void **state)
{
	const struct row *row = *state;
	struct certificate chain[4];
	size_t n = strlen(row->chain);
	const struct certificate *const anchors[] = { &certificates[ROOT] };
	struct tlsa_set set = { .status = TLSA_SECURE, .base = HOST, .port = 25 };
	const char *host = strstr(row->id, "alias") != NULL ? "www.example.org" : "example.com";
	struct reference recipients[] = { { .kind = REFERENCE_DNS, .ascii = "example.net" },
					  { .kind = REFERENCE_DNS, .ascii = "www.example.org" } };
	struct reference other = { .kind = REFERENCE_DNS };
	struct match_rules rules = { 0 };
	struct signature_oracle oracle = signature_checker_oracle(checker);
	struct trust_verdict trust = { 0 };
	struct dane_verdict v;
	char text[64], looks[8] = "";
	snprintf(other.ascii, sizeof(other.ascii), "%s", host);
	snprintf(set.host, sizeof(set.host), "%s", host);
	for (size_t i = 0; i < n; i++)
		chain[i] = certificates[who_of(row->chain[i])];
	add_records(&set, row->records);
	if (n > 0)
		trust = trust_verdict(chain, n, anchors, 1, NOW, &oracle, NULL);
	const struct dane_question question = {
		.set = &set,
		.between_mail_servers = strncmp(row->id, MAIL, strlen(MAIL)) == 0,
		.chain = chain,
		.n_chain = n,
		.trust = &trust,
		.references = &other,
		.n_references = 1,
		.recipients = recipients,
		.n_recipients = strstr(row->id, "recipient") != NULL ? LENGTH(recipients) : 0,
		.match = &rules,
		.at_s = NOW,
		.oracle = &oracle,
		.digest = tlsa_digest,
	};
	assert_int_equal(dane_verdict(&question, &v, NULL), ERR_NONE);
	describe(&v, text, sizeof(text));
	assert_string_equal(text, row->outcome);
	static const struct {
		enum finding_id id;
		char letter;
	} findings[] = { { FINDING_NAME_MISMATCH, 'n' },
			 { FINDING_EXPIRED, 'd' },
			 { FINDING_UNTRUSTED, 't' },
			 { FINDING_WRONG_PURPOSE, 'p' },
			 { FINDING_WEAK_KEY, 'k' } };
	for (size_t i = 0; i < LENGTH(findings); i++) {
		char letter[] = { findings[i].letter, '\0' };
		/* A weak key of the leaf always counts; with EVERY and TA of any link, too. */
		if (dane_looks_at(&v, findings[i].id, NULL))
			strcat(looks, letter);
	}
	if (v.rule == DANE_RULE_TA)
		looks[strcspn(looks, "k")] = '\0';
	assert_string_equal(looks, row->looks);
	assert_int_equal(v.has_own, n > 0);
	dane_verdict_clear(&v);
	dane_verdict_clear(&v);
	tlsa_set_clear(&set);
	tlsa_set_clear(&set);
}

/* --- besides ------------------------------------------------------------------------- */

/* What DNS did not say decides before any record. */
static void statuses_decide(void **unused)
{
	static const struct {
		enum tlsa_status status;
		enum dane_outcome outcome;
	} pairs[] = { { TLSA_NONE, DANE_NO_RECORDS },
		      { TLSA_INSECURE_ADDRESSES, DANE_INSECURE },
		      { TLSA_INSECURE, DANE_INSECURE },
		      { TLSA_FAILED, DANE_FAILED } };
	(void)unused;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		struct tlsa_set set = { .status = pairs[i].status };
		struct dane_question question = { .set = &set,
						  .chain = &certificates[LEAF],
						  .n_chain = 1,
						  .digest = tlsa_digest };
		struct dane_verdict v;
		assert_int_equal(dane_verdict(&question, &v, NULL), ERR_NONE);
		assert_int_equal(v.outcome, pairs[i].outcome);
		assert_int_equal(v.rule, DANE_RULE_NONE);
		assert_true(v.has_own);
		assert_true(dane_looks_at(&v, FINDING_NAME_MISMATCH, NULL));
		dane_verdict_clear(&v);
	}
	assert_true(dane_looks_at(NULL, FINDING_NAME_MISMATCH, NULL));
}

/* Of a path by DANE-TA only its own certificates are looked at; a weak key only of the
 * leaf, where that alone counts. */
static void other_certificates_are_not_looked_at(void **unused)
{
	struct dane_verdict v = { .rule = DANE_RULE_TA,
				  .has_path = true,
				  .name_fits = true,
				  .leaf = &certificates[LEAF] };
	(void)unused;
	v.path.path = (struct path){ { &certificates[LEAF], &certificates[INTER] }, 2 };
	assert_true(dane_looks_at(&v, FINDING_WEAK_SIGNATURE, &certificates[INTER]));
	assert_false(dane_looks_at(&v, FINDING_WEAK_SIGNATURE, &certificates[ROOT]));
	assert_false(dane_looks_at(&v, FINDING_WEAK_KEY, &certificates[ROOT]));
	assert_false(dane_looks_at(&v, FINDING_CN_ONLY, NULL));
	assert_false(dane_looks_at(&v, FINDING_CHAIN_INCOMPLETE, &certificates[INTER]));
	v.rule = DANE_RULE_EE;
	assert_true(dane_looks_at(&v, FINDING_WEAK_KEY, &certificates[LEAF]));
	assert_false(dane_looks_at(&v, FINDING_WEAK_KEY, &certificates[INTER]));
	/* The connection, and what the user demands, count always. */
	assert_true(dane_looks_at(&v, FINDING_WEAK_PROTOCOL, NULL));
	assert_true(dane_looks_at(&v, FINDING_NAMES_MISSING, &certificates[LEAF]));
	assert_true(dane_looks_at(&v, FINDING_PRINCIPAL_MISMATCH, &certificates[LEAF]));
	assert_true(dane_looks_at(&v, FINDING_DANE_MISMATCH, NULL));
}

/* Too short for its numbers: reserved ones, which no client knows. */
static void short_rdata_is_unusable(void **unused)
{
	static const uint8_t rdata[] = { 3, 1 };
	struct tlsa_set set = { 0 };
	(void)unused;
	assert_int_equal(tlsa_set_add(&set, (struct bytes){ rdata, 2 }, NULL), ERR_NONE);
	assert_int_equal(tlsa_set_add(&set, (struct bytes){ NULL, 0 }, NULL), ERR_NONE);
	assert_int_equal(set.records[0].usage, 255);
	assert_int_equal(set.records[1].matching, 255);
	tlsa_set_clear(&set);
}

static void too_many_records_are_an_error(void **unused)
{
	static const uint8_t rdata[] = { 3, 1, 1 };
	struct tlsa_set set = { 0 };
	(void)unused;
	for (int i = 0; i < TLSA_MAX_RECORDS; i++)
		assert_int_equal(tlsa_set_add(&set, (struct bytes){ rdata, 3 }, NULL), ERR_NONE);
	assert_int_equal(tlsa_set_add(&set, (struct bytes){ rdata, 3 }, NULL), ERR_DANE_TOO_MANY);
	assert_int_equal(set.n, TLSA_MAX_RECORDS);
	tlsa_set_clear(&set);
}

int main(void)
{
	enum { N = LENGTH(rows), M = 4 };
	struct CMUnitTest tests[N + M] = {
		cmocka_unit_test(statuses_decide),
		cmocka_unit_test(other_certificates_are_not_looked_at),
		cmocka_unit_test(short_rdata_is_unusable),
		cmocka_unit_test(too_many_records_are_an_error),
	};
	for (size_t i = 0; i < N; i++)
		tests[M + i] = (struct CMUnitTest){ rows[i].id, dane_row, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, make_all, drop_all);
}

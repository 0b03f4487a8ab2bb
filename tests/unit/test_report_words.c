/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of the report at the edges: what is said must be so on both sides of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/explain.h"
#include "report/shown.h"
#include "report_fixture.h"
#include "verdicts/judge.h"

#define HOUR_S INT64_C(3600)

/* --- thresholds ------------------------------------------------------------------------ */

#define RENEW "; to fix: renew it, and make the service load it"
#define EARLIER(option) \
	"; to fix: get a certificate that expires earlier, or change the range (" option ")"
#define NO_WAY(option) "; to fix: change the range (" option "): no certificate can meet it"

/* A certificate of 100 days; what is said behind "expires in ... (...)". NULL: there is
 * nothing to find fault with. */
static const struct {
	const char *warning, *critical; /* NULL: the default, 21 and 7 days or 1/4 and 1/8 */
	int64_t left_s;
	const char *said;
} thresholds[] = {
	/* N and N: */
	{ "14", "1s", 14 * DAY_S, NULL },
	{ "14", "1s", 14 * DAY_S - 1, ", less than 14 days (warning)" RENEW },
	{ "14:", "1s", 14 * DAY_S, NULL },
	{ "14:", "1s", 14 * DAY_S - 1, ", less than 14 days (warning)" RENEW },
	{ "36h", "1s", 36 * HOUR_S, NULL },
	{ "36h", "1s", 36 * HOUR_S - 1, ", less than 36 hours (warning)" RENEW },
	{ "100s:", "1s", 100, NULL },
	{ "100s:", "1s", 99, ", less than 100 seconds (warning)" RENEW },
	/* Rounded down, as a time left is, it would be less than 21 days. */
	{ "21.5", "1s", 21 * DAY_S + 11 * HOUR_S, ", less than 516 hours (warning)" RENEW },
	{ "21", "14", 14 * DAY_S, ", less than 21 days (warning)" RENEW },
	{ "21", "14", 14 * DAY_S - 1, ", less than 14 days (critical)" RENEW },
	/* N:M */
	{ "7:30", "1s", 7 * DAY_S - 1, ", less than 7 days (warning)" RENEW },
	{ "7:30", "1s", 7 * DAY_S, NULL },
	{ "7:30", "1s", 30 * DAY_S, NULL },
	{ "7:30", "1s", 30 * DAY_S + 1, ", more than 30 days (warning)" EARLIER("-w") },
	{ "7:30", "3:60", 60 * DAY_S, ", more than 30 days (warning)" EARLIER("-w") },
	{ "7:30", "3:60", 60 * DAY_S + 1, ", more than 60 days (critical)" EARLIER("-c") },
	{ "7:30", "3:60", 3 * DAY_S - 1, ", less than 3 days (critical)" RENEW },
	/* ~:M and :M */
	{ "~:60", "1s", 60 * DAY_S, NULL },
	{ "~:60", "1s", 60 * DAY_S + 1, ", more than 60 days (warning)" EARLIER("-w") },
	{ "1s", "~:60", 60 * DAY_S + 1, ", more than 60 days (critical)" EARLIER("-c") },
	{ ":60", "1s", 60 * DAY_S, NULL },
	{ ":60", "1s", 60 * DAY_S + 1, ", more than 60 days (warning)" EARLIER("-w") },
	/* @M and @0:M and @~:M */
	{ "@7", "1s", 7 * DAY_S, ", not more than 7 days (warning)" RENEW },
	{ "@7", "1s", 7 * DAY_S + 1, NULL },
	{ "@0:91", "1s", 90 * DAY_S, ", not more than 91 days (warning)" RENEW },
	{ "1s", "@0:91", 91 * DAY_S, ", not more than 91 days (critical)" RENEW },
	{ "1s", "@0:91", 91 * DAY_S + 1, NULL },
	{ "@~:7", "1s", 7 * DAY_S, ", not more than 7 days (warning)" RENEW },
	{ "@~:7", "1s", 7 * DAY_S + 1, NULL },
	/* @N:M */
	{ "@3:7", "1s", 3 * DAY_S - 1, NULL },
	{ "@3:7", "1s", 3 * DAY_S, ", between 3 days and 7 days (warning)" RENEW },
	{ "@3:7", "1s", 7 * DAY_S, ", between 3 days and 7 days (warning)" RENEW },
	{ "@3:7", "1s", 7 * DAY_S + 1, NULL },
	{ "1s", "@3:7", 7 * DAY_S, ", between 3 days and 7 days (critical)" RENEW },
	/* @N: and what holds everything */
	{ "@60:", "1s", 60 * DAY_S - 1, NULL },
	{ "@60:", "1s", 60 * DAY_S, ", not less than 60 days (warning)" EARLIER("-w") },
	{ "1s", "@60:", 60 * DAY_S, ", not less than 60 days (critical)" EARLIER("-c") },
	{ "@0:", "1s", DAY_S, ", and the range holds any time (warning)" NO_WAY("-w") },
	{ "1s", "@~:", DAY_S, ", and the range holds any time (critical)" NO_WAY("-c") },
	{ "~:", "~:", 1, NULL },
	/* Shares, and the default, which is one for a short lifetime */
	{ "25%", "1s", 25 * DAY_S, NULL },
	{ "25%", "1s", 25 * DAY_S - 1,
	  ", less than 25% of its lifetime (100 days) (warning)" RENEW },
	{ "1s", "12.5%", 12 * DAY_S + 12 * HOUR_S - 1,
	  ", less than 12.5% of its lifetime (100 days) (critical)" RENEW },
	{ "100%", "0.001%", 100 * DAY_S - 1,
	  ", less than 100% of its lifetime (100 days) (warning)" RENEW },
	{ "100%", "0.001%", 85, ", less than 0.001% of its lifetime (100 days) (critical)" RENEW },
	{ NULL, NULL, 21 * DAY_S, NULL },
	{ NULL, NULL, 21 * DAY_S - 1, ", less than 21 days (warning)" RENEW },
	{ NULL, NULL, 7 * DAY_S - 1, ", less than 7 days (critical)" RENEW },
};

/* The same of a certificate of 6 days. */
static const struct {
	int64_t left_s;
	const char *said;
} short_lived[] = {
	{ 36 * HOUR_S, NULL },
	{ 36 * HOUR_S - 1, ", less than a quarter of its lifetime (6 days) (warning)" RENEW },
	{ 18 * HOUR_S, ", less than a quarter of its lifetime (6 days) (warning)" RENEW },
	{ 18 * HOUR_S - 1, ", less than an eighth of its lifetime (6 days) (critical)" RENEW },
};

static void give(const char *text, struct threshold *ret_threshold)
{
	if (text != NULL)
		assert_int_equal(threshold_parse(text, ret_threshold, NULL), ERR_NONE);
}

static void judge_dates_of(struct fixture *f, const char *warning, const char *critical,
			   int64_t left_s, int64_t lifetime_s)
{
	struct result *r = add_healthy(f, "mail.contoso.com", "192.0.2.10");
	const struct certificate *dated[DATED_CERTIFICATES];
	struct certificate *leaf = &r->session.chain[0];
	leaf->not_after_s = NOW_S + left_s;
	leaf->not_before_s = leaf->not_after_s - lifetime_s;
	give(warning, &f->demands.warning);
	give(critical, &f->demands.critical);
	r->dates = dates_verdict(dated, judge_dated_certificates(r, dated), NOW_S,
				 &f->demands.warning, &f->demands.critical);
	assert_int_equal(judge(r, &f->demands, NULL), ERR_NONE);
}

/* What the dates step says behind its date: "" when it is content. */
static void check_dates(const char *what, const char *warning, const char *critical, int64_t left_s,
			int64_t lifetime_s, const char *expected)
{
	struct fixture f;
	struct item items[ITEMS_MAX];
	struct strbuf out = { 0 };
	fixture_init(&f);
	judge_dates_of(&f, warning, critical, left_s, lifetime_s);
	const struct report_input *input = fixture_input(&f);
	size_t n = step_items(input, &f.results[0], STEP_DATES, items);
	assert_int_equal(n, 1);
	explain_item(&out, input, &f.results[0], &items[0]);
	const char *said = strchr(strbuf_text(&out), ')');
	if (said == NULL || strcmp(said + 1, expected != NULL ? expected : "") != 0)
		fail_msg("%s, %lld s left: %s", what, (long long)left_s, strbuf_text(&out));
	assert_int_equal(f.results[0].state == STATE_OK, expected == NULL);
	strbuf_clear(&out);
	fixture_clear(&f);
}

static void every_form_of_range_on_both_sides(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(thresholds) / sizeof(thresholds[0]); i++) {
		char what[100];
		snprintf(what, sizeof(what), "-w %s -c %s",
			 thresholds[i].warning != NULL ? thresholds[i].warning : "(default)",
			 thresholds[i].critical != NULL ? thresholds[i].critical : "(default)");
		check_dates(what, thresholds[i].warning, thresholds[i].critical,
			    thresholds[i].left_s, 100 * DAY_S, thresholds[i].said);
	}
	for (size_t i = 0; i < sizeof(short_lived) / sizeof(short_lived[0]); i++)
		check_dates("short-lived", NULL, NULL, short_lived[i].left_s, 6 * DAY_S,
			    short_lived[i].said);
}

/* The first line says why only where "expires in 90 days" alone is no fault. */
static void first_line_of_a_threshold(void **unused)
{
	static const struct {
		const char *warning;
		const char *clause;
	} rows[] = {
		{ "100", "expires in 90 days (2027-02-20)" },
		{ "@0:91", "expires in 90 days (2027-02-20)" },
		{ "~:60", "expires in 90 days (2027-02-20), more than 60 days" },
		{ "@60:", "expires in 90 days (2027-02-20), not less than 60 days" },
		{ "@60:91", "expires in 90 days (2027-02-20), between 60 days and 91 days" },
		{ "@0:", "expires in 90 days (2027-02-20), and the range holds any time" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture f;
		struct strbuf out = { 0 };
		fixture_init(&f);
		judge_dates_of(&f, rows[i].warning, "1s", 90 * DAY_S, 100 * DAY_S);
		const struct report_input *input = fixture_input(&f);
		assert_int_equal(f.results[0].n_findings, 1);
		explain_clause(&out, input, &f.results[0], &f.results[0].findings[0]);
		assert_string_equal(strbuf_text(&out), rows[i].clause);
		strbuf_clear(&out);
		fixture_clear(&f);
	}
}

/* --- trust -------------------------------------------------------------------------------- */

/* A situation in which a sentence that fits others would not be so. */
static void file(struct fixture *f)
{
	f->input.from_file = true;
}

/* From the 26th to the 24th. */
static void backwards(struct fixture *f)
{
	for (size_t i = 0; i < f->results[0].session.n_chain; i++) {
		f->results[0].session.chain[i].not_before_s = NOW_S + 4 * DAY_S;
		f->results[0].session.chain[i].not_after_s = NOW_S + 2 * DAY_S;
	}
}

static void cut(struct fixture *f)
{
	f->results[0].session.chain_cut = true;
}

static void namesake(struct fixture *f)
{
	f->results[0].trust.missing_has_namesake = true;
}

static void many_in_a_file(struct fixture *f)
{
	file(f);
	cut(f);
}

/* Content octets of 1.2.3.4.5 */
static uint8_t oid[] = { 0x2a, 3, 4, 5 };

static void unknown_critical(struct fixture *f)
{
	f->results[0].session.chain[0].n_unknown_critical = 1;
	f->results[0].session.chain[0].unknown_critical = (struct bytes){ oid, sizeof(oid) };
}

static void three_unknown_critical(struct fixture *f)
{
	unknown_critical(f);
	f->results[0].session.chain[0].n_unknown_critical = 3;
}

static void crl_outdated(struct fixture *f)
{
	f->results[0].revocation.crl_fault =
		(struct revocation_fault){ REVOCATION_REASON_OUTDATED, NOW_S - DAY_S };
}

static void crl_of_tomorrow(struct fixture *f)
{
	f->results[0].revocation.crl_fault =
		(struct revocation_fault){ REVOCATION_REASON_NOT_YET_VALID, NOW_S + DAY_S };
}

static void crl_of_another_key(struct fixture *f)
{
	f->results[0].revocation.crl_fault.reason = REVOCATION_REASON_OTHER_SIGNER;
}

static void staple_damaged(struct fixture *f)
{
	f->results[0].revocation.ocsp_fault.reason = REVOCATION_REASON_DAMAGED;
}

static void staple_of_nobody(struct fixture *f)
{
	f->results[0].revocation.ocsp_fault.reason = REVOCATION_REASON_CERTIFICATE_UNKNOWN;
}

static void crl_of_no_signer(struct fixture *f)
{
	f->results[0].revocation.crl_fault.reason = REVOCATION_REASON_KEY_USAGE;
}

static void no_crl(struct fixture *f)
{
	f->results[0].revocation.crl_fault.reason = REVOCATION_REASON_NO_LIST;
}

static void crl_without_issuer(struct fixture *f)
{
	f->results[0].revocation.crl_fault.reason = REVOCATION_REASON_NO_ISSUER;
}

static void dsa(struct fixture *f)
{
	f->results[0].session.chain[0].key_algorithm = KEY_DSA;
	f->results[0].session.chain[0].key_bits = 3072;
}

static void short_rsa(struct fixture *f)
{
	f->results[0].session.chain[0].key_bits = 1024;
}

static void plain(struct fixture *f)
{
	(void)f;
}

#define WHOLE "the root of an authority of your own is given with --ca-file"
#define OTHER "get the certificate from an authority whose own chain is without this fault"
#define REFUSE "; clients that neither know nor fetch this certificate refuse the connection"

/* at: the link that has the fault, 0 the leaf.  The reason is one of trust, or
 * TRUSTED. */
static const struct {
	void (*spoil)(struct fixture *f);
	enum finding_id id;
	enum trust_reason reason;
	size_t at;
	const char *clause, *sentence, *fix;
} sentences[] = {
#define ROW(spoil, id, reason, at, ...) \
	{ spoil, FINDING_##id, TRUST_REASON_##reason, at, __VA_ARGS__ }
	ROW(plain, UNTRUSTED, MISSING_INTERMEDIATE, 0,
	    "is not trusted (the issuer O=Contoso,CN=Contoso Root was not sent and is no trust "
	    "anchor)",
	    "the server did not send an intermediate certificate that leads to a trust anchor: "
	    "O=Contoso,CN=Contoso Root",
	    "let the server send the whole chain; " WHOLE),
	ROW(file, UNTRUSTED, MISSING_INTERMEDIATE, 0,
	    "is not trusted (the issuer O=Contoso,CN=Contoso Root is not in the file and is no "
	    "trust "
	    "anchor)",
	    "the file has no intermediate certificate that leads to a trust anchor: "
	    "O=Contoso,CN=Contoso Root",
	    "complete the chain in the file; " WHOLE),
	/* It may be among those that were not kept. */
	ROW(cut, UNTRUSTED, MISSING_INTERMEDIATE, 0,
	    "is not trusted (the issuer O=Contoso,CN=Contoso Root is not among the first 64 "
	    "certificates and is no trust anchor)",
	    "none of the first 64 certificates leads to a trust anchor, and more are not looked "
	    "at: "
	    "O=Contoso,CN=Contoso Root",
	    "let the server send its own chain and nothing else"),
	ROW(namesake, UNTRUSTED, MISSING_INTERMEDIATE, 0,
	    "is not trusted (the issuer O=Contoso,CN=Contoso Root was not sent and is no trust "
	    "anchor, only another one of this name)",
	    "the server did not send an intermediate certificate that leads to a trust anchor: "
	    "O=Contoso,CN=Contoso Root; there is another one of this name, which did not sign it",
	    "install the chain that belongs to this certificate; the root of today of an authority "
	    "of your own is given with --ca-file"),
	ROW(plain, CHAIN_INCOMPLETE, TRUSTED, 1,
	    "the server does not send the intermediate certificate Contoso Issuing CA",
	    "the server does not send the intermediate certificate Contoso Issuing CA",
	    "let the server send the whole chain" REFUSE),
	ROW(file, CHAIN_INCOMPLETE, TRUSTED, 1,
	    "the file lacks the intermediate certificate Contoso Issuing CA",
	    "the file lacks the intermediate certificate Contoso Issuing CA",
	    "complete the chain in the file" REFUSE),
	ROW(file, CHAIN_UNORDERED, TRUSTED, 0, "the chain in the file is in the wrong order",
	    "the chain in the file is in the wrong order", ""),
	ROW(plain, CHAIN_SUPERFLUOUS, TRUSTED, 0,
	    "the server sends 63 certificates that its chain does not need",
	    "the server sends 63 certificates that its chain does not need", ""),
	ROW(cut, CHAIN_SUPERFLUOUS, TRUSTED, 0,
	    "the server sends at least 63 certificates that its chain does not need",
	    "the server sends at least 63 certificates that its chain does not need", ""),
	ROW(many_in_a_file, CHAIN_SUPERFLUOUS, TRUSTED, 0,
	    "the file holds at least 63 certificates that its chain does not need",
	    "the file holds at least 63 certificates that its chain does not need", ""),
	ROW(file, TOO_COMPLEX, TOO_COMPLEX, 0, "has a chain that is too complex to follow",
	    "the chain is too complex to follow", "give the file its own chain and nothing else"),
	ROW(unknown_critical, UNTRUSTED, UNKNOWN_CRITICAL, 0,
	    "is not trusted (a critical extension that clients do not accept: 1.2.3.4.5)",
	    "a critical extension that clients do not accept: 1.2.3.4.5",
	    "get another certificate"),
	ROW(three_unknown_critical, UNTRUSTED, UNKNOWN_CRITICAL, 0,
	    "is not trusted (a critical extension that clients do not accept: 1.2.3.4.5 and 2 "
	    "more)",
	    "a critical extension that clients do not accept: 1.2.3.4.5 and 2 more",
	    "get another certificate"),
	ROW(plain, UNTRUSTED, UNKNOWN_CRITICAL, 0,
	    "is not trusted (name constraints, which only an authority may have)",
	    "name constraints, which only an authority may have", "get another certificate"),
	ROW(plain, UNTRUSTED, NOT_CA, 1,
	    "is not trusted (it signed a certificate, but is no authority (basic constraints): the "
	    "intermediate certificate Contoso Issuing CA)",
	    "it signed a certificate, but is no authority (basic constraints): the intermediate "
	    "certificate Contoso Issuing CA",
	    "get the certificate from an authority whose own certificate allows that"),
	ROW(plain, WRONG_PURPOSE, PURPOSE, 0, "is not meant for TLS servers",
	    "not for TLS servers (extended key usage without serverAuth)",
	    "get a certificate for TLS servers (extended key usage serverAuth)"),
	ROW(plain, WRONG_PURPOSE, PURPOSE, 1,
	    "the intermediate certificate Contoso Issuing CA is not meant for TLS servers",
	    "not for TLS servers (extended key usage without serverAuth): the intermediate "
	    "certificate "
	    "Contoso Issuing CA",
	    OTHER),
	ROW(plain, MALFORMED_CERTIFICATE, MALFORMED, 1,
	    "the intermediate certificate Contoso Issuing CA is malformed",
	    "the intermediate certificate Contoso Issuing CA is not well formed", OTHER),
	ROW(dsa, WEAK_KEY, TRUSTED, 0, "has a weak key (DSA, 3072 bits)",
	    "the certificate has a weak key (DSA, 3072 bits)",
	    "get a certificate for an EC or RSA key: DSA is withdrawn"),
	ROW(short_rsa, WEAK_KEY, TRUSTED, 0, "has a weak key (RSA, 1024 bits)",
	    "the certificate has a weak key (RSA, 1024 bits)",
	    "get a certificate for a longer key"),
	ROW(plain, WEAK_KEY, TRUSTED, 1,
	    "the intermediate certificate Contoso Issuing CA has a weak key (RSA, 2048 bits)",
	    "the intermediate certificate Contoso Issuing CA has a weak key (RSA, 2048 bits)",
	    OTHER),
	ROW(plain, WEAK_SIGNATURE, TRUSTED, 1,
	    "the intermediate certificate Contoso Issuing CA is signed with SHA-2",
	    "the intermediate certificate Contoso Issuing CA is signed with SHA-2",
	    "let the server send an intermediate certificate that is signed with SHA-256"),
	ROW(file, WEAK_SIGNATURE, TRUSTED, 1,
	    "the intermediate certificate Contoso Issuing CA is signed with SHA-2",
	    "the intermediate certificate Contoso Issuing CA is signed with SHA-2",
	    "take an intermediate certificate that is signed with SHA-256"),
	ROW(backwards, NOT_YET_VALID, TRUSTED, 0,
	    "is valid at no time: it ends (2026-11-24 12:00 UTC) before it begins (2026-11-26 "
	    "12:00 UTC)",
	    "is valid at no time: it ends (2026-11-24 12:00 UTC) before it begins (2026-11-26 "
	    "12:00 UTC)",
	    "get another certificate"),
	ROW(backwards, NOT_YET_VALID, TRUSTED, 1,
	    "the intermediate certificate Contoso Issuing CA is valid at no time: it ends "
	    "(2026-11-24 12:00 UTC) before it begins (2026-11-26 12:00 UTC)",
	    "the intermediate certificate Contoso Issuing CA is valid at no time: it ends "
	    "(2026-11-24 12:00 UTC) before it begins (2026-11-26 12:00 UTC)",
	    "install the chain that the authority offers today"),
	ROW(plain, REVOKED, TRUSTED, 0, "is revoked", "the certificate is revoked",
	    "install a new certificate"),
	ROW(plain, REVOKED, TRUSTED, 1,
	    "the intermediate certificate Contoso Issuing CA is revoked",
	    "the intermediate certificate Contoso Issuing CA is revoked",
	    "get a certificate of an authority that is not revoked, and install it with its chain"),
	ROW(crl_outdated, CRL_INVALID, TRUSTED, 0, "a CRL cannot be used",
	    "a CRL cannot be used: it was only valid until 2026-11-21T12:00:00Z",
	    "renew the file given with --crl-file"),
	ROW(crl_of_tomorrow, CRL_INVALID, TRUSTED, 0, "a CRL cannot be used",
	    "a CRL cannot be used: it is only valid from 2026-11-23T12:00:00Z",
	    "check the clocks, or give the CRL that holds today with --crl-file"),
	ROW(crl_of_another_key, CRL_INVALID, TRUSTED, 0, "a CRL cannot be used",
	    "a CRL cannot be used: it is not signed by the certificate\342\200\231s issuer",
	    "give a complete CRL of its issuer with --crl-file"),
	ROW(staple_damaged, OCSP_INVALID, TRUSTED, 0, "its stapled OCSP response is not valid",
	    "the stapled OCSP response is not valid: it is damaged",
	    "look at the OCSP stapling of the server"),
	ROW(staple_of_nobody, OCSP_INVALID, TRUSTED, 0, "its stapled OCSP response is not valid",
	    "the stapled OCSP response is not valid: the responder does not know the certificate",
	    "ask the authority, whose responder should know it"),
	ROW(crl_of_no_signer, CRL_INVALID, TRUSTED, 0, "a CRL cannot be used",
	    "a CRL cannot be used: its issuer\342\200\231s key may not sign CRLs",
	    "leave --crl-file out, or get a certificate of an authority whose key may sign CRLs "
	    "(key usage cRLSign)"),
	ROW(no_crl, CRL_INVALID, TRUSTED, 0, "no CRL can be used",
	    "no CRL can be used: there is none of the certificate\342\200\231s issuer in the file",
	    "give a complete CRL of its issuer with --crl-file"),
	ROW(crl_without_issuer, CRL_INVALID, TRUSTED, 0, "no CRL can be used",
	    "no CRL can be used: the certificate of its issuer, whose key signs it, is not known",
	    "let the server send the whole chain"),
#undef ROW
};

static void check_words(size_t i, const char *what, const char *expected, struct strbuf *out)
{
	if (strcmp(strbuf_text(out), expected) != 0)
		fail_msg("row %zu, %s: %s\nexpected %s", i, what, strbuf_text(out), expected);
	strbuf_clear(out);
}

static void sentences_that_depend_on_more(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct fixture f;
		struct strbuf out = { 0 };
		fixture_init(&f);
		struct result *r = add_healthy(&f, "mail.contoso.com", "192.0.2.10");
		const struct certificate *culprit = r->trust.path.links[sentences[i].at];
		if (sentences[i].reason != TRUST_REASON_TRUSTED)
			set_trust(r, sentences[i].reason, culprit);
		r->trust.n_superfluous = 63;
		r->trust.missing = culprit;
		r->trust.missing_subject = f.authorities[1].subject;
		sentences[i].spoil(&f);
		add_finding(r, sentences[i].id, STATE_CRITICAL, 0, culprit);
		const struct report_input *input = fixture_input(&f);
		explain_clause(&out, input, r, &r->findings[0]);
		check_words(i, "clause", sentences[i].clause, &out);
		explain_finding(&out, input, r, &r->findings[0]);
		check_words(i, "sentence", sentences[i].sentence, &out);
		explain_fix(&out, input, r, &r->findings[0]);
		check_words(i, "fix", sentences[i].fix, &out);
		fixture_clear(&f);
	}
}

/* Of a path with two faults each is told of the certificate that has it. */
static void each_fault_has_its_certificate(void **unused)
{
	struct fixture f;
	(void)unused;
	fixture_init(&f);
	struct result *r = add_healthy(&f, "mail.contoso.com", "192.0.2.10");
	set_trust(r, TRUST_REASON_UNKNOWN_ROOT, &f.authorities[1]);
	r->trust.faults |= FAULT(PURPOSE) | FAULT(MALFORMED);
	r->trust.culprits[TRUST_REASON_PURPOSE] = &r->session.chain[0];
	r->trust.culprits[TRUST_REASON_MALFORMED] = &r->session.chain[1];
	/* The library's word for the same. */
	r->session.error.code = ERR_TLS_CERTIFICATE_UNREADABLE;
	assert_int_equal(judge(r, &f.demands, NULL), ERR_NONE);
	assert_int_equal(r->n_findings, 3);
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *finding = &r->findings[i];
		assert_ptr_equal(finding->certificate,
				 finding->id == FINDING_WRONG_PURPOSE ? &r->session.chain[0]
				 : finding->id == FINDING_UNTRUSTED   ? &f.authorities[1]
								      : &r->session.chain[1]);
	}
	fixture_clear(&f);
}

/* --- the handshake ------------------------------------------------------------------------- */

static void fix_of_a_handshake(void **unused)
{
	static const struct {
		enum err code;
		int alert;
		enum tls_offer offer;
		const char *fix;
	} rows[] = {
		{ ERR_TLS_ALERT, 40, OFFER_WIDE, "" },
		{ ERR_TLS_ALERT, 40, OFFER_GIVEN, "leave --priority out, or offer more with it" },
		{ ERR_TLS_ALERT, 70, OFFER_GIVEN, "leave --priority out, or offer more with it" },
		{ ERR_TLS_ALERT, 80, OFFER_GIVEN, "" },
		{ ERR_TLS_ALERT, 120, OFFER_GIVEN, "give its protocol with -P" },
		{ ERR_TLS_ALERT_UNNAMED, 112, OFFER_CURRENT,
		  "give the name that clients use, with -H or --sni" },
		{ ERR_CERTIFICATE_TOO_LARGE, 0, OFFER_NONE, "get another certificate" },
		{ ERR_CERTIFICATE_LIMIT, 0, OFFER_NONE, "get another certificate" },
		{ ERR_CHAIN_TOO_LARGE, 0, OFFER_NONE,
		  "let the server send its own chain and nothing else" },
		{ ERR_TLS_MESSAGE_TOO_LARGE, 0, OFFER_NONE,
		  "let the server send its own chain and nothing else" },
		{ ERR_CERTIFICATES_TOO_LARGE, 0, OFFER_NONE, "check fewer endpoints in one run" },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture f;
		struct strbuf out = { 0 };
		fixture_init(&f);
		struct result *r = add_endpoint(&f, "mail.contoso.com", "192.0.2.10");
		fail_at(r, STEP_HANDSHAKE, rows[i].code,
			FACTS(.ended = ERROR_END_ALERT, .number = rows[i].alert));
		r->session.offer = rows[i].offer;
		explain_fix(&out, fixture_input(&f), r, &r->findings[0]);
		check_words(i, "fix", rows[i].fix, &out);
		fixture_clear(&f);
	}
}

/* --- what users see ------------------------------------------------------------------------ */

/* What failed for what this run alone did is seen by nobody else. */
static void nobody_sees_what_we_alone_did(void **unused)
{
	static const struct {
		enum err code;
		enum tls_offer offer;
		int proxy_protocol;
		bool is_shown;
		const char *protocol; /* NULL: "https" */
	} rows[] = {
		{ ERR_TLS_ALERT, OFFER_WIDE, 0, true, NULL },
		{ ERR_TLS_ALERT, OFFER_WIDE, 0, true, "file" },
		{ ERR_TLS_ALERT, OFFER_WIDE, 0, false, "smtp" },
		{ ERR_TLS_ALERT, OFFER_GIVEN, 0, false, NULL },
		{ ERR_TLS_ALERT, OFFER_CURRENT, 1, false, NULL },
		{ ERR_TLS_NOT_SPOKEN, OFFER_CURRENT, 0, true, NULL },
		{ ERR_TLS_NOT_SPOKEN, OFFER_CURRENT, 2, false, NULL },
		{ ERR_CLIENT_CERTIFICATE_REFUSED, OFFER_CURRENT, 0, false, NULL },
		{ ERR_TLS_ALERT_UNNAMED, OFFER_CURRENT, 0, false, NULL },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct result r = { .session = { .offer = rows[i].offer,
						 .proxy_protocol = rows[i].proxy_protocol } };
		struct finding finding = { .id = error_finding(rows[i].code),
					   .state = STATE_CRITICAL };
		struct shown shown;
		r.protocol = rows[i].protocol != NULL ? rows[i].protocol : "https";
		r.session.error.code = rows[i].code;
		r.findings = &finding;
		r.n_findings = 1;
		if (shown_find(&r, &shown) != rows[i].is_shown)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_range_on_both_sides),
		cmocka_unit_test(first_line_of_a_threshold),
		cmocka_unit_test(sentences_that_depend_on_more),
		cmocka_unit_test(each_fault_has_its_certificate),
		cmocka_unit_test(fix_of_a_handshake),
		cmocka_unit_test(nobody_sees_what_we_alone_did),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/domain/mail.h and mail_policy.h: what is asked for a domain whose answers
 * are made, and what they come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "base/strbuf.h"
#include "domain/discovery.h"
#include "net/http_answer.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

#define D "mail.test"
#define MX1 D " MX 10 mx." D
#define MX2 MX1 "\n" D " MX 20 mx2." D
#define STS "_mta-sts." D " TXT v=STSv1; id=1;"
#define POLICY(mode) "version: STSv1\nmode: " mode "\nmx: *." D "\nmax_age: 604800\n"

enum { HOSTS = 3, ANSWERS = 4 };

struct row {
	const char *id;
	/* Records; "" none, "-" no answer in time, "refused", "bogus". */
	const char *mx, *txt;
	/* The body, or its status and type: "404", "200 text/html"; "down": no connection, "lost":
	 * its host is not looked up, "bad ": with a certificate that is refused; NULL: it is not
	 * asked for. */
	const char *policy;
	/* Of each host in the order asked: "good", "name", "cn", "trust", "expired", "plain" (no
	 * STARTTLS), "soon" (expires, and nobody looks at it), "down" (refused), "gone" (no
	 * address), "lost" (not looked up), "silent", "away" (turned away), "short" (of a buffer
	 * here); and of DANE "ee", "miss", "insecure", "failed", "unusable", "unseen". */
	const char *hosts[HOSTS];
	/* Presence, what is said, the findings; then of each host what name-mismatch,
	 * starttls-refused, connect-failed count as there. */
	const char *expected;
	bool named, blind;
};

/* --- allocations that fail ------------------------------------------------------------------- */

static struct {
	bool is_on, has_failed;
	size_t left;
} failing;

bool allocation_fails(void)
{
	if (!failing.is_on || failing.has_failed)
		return false;
	failing.has_failed = failing.left == 0;
	failing.left--;
	return failing.has_failed;
}

static const struct row rows[] = {
	{ "plain", MX1, "", NULL, { "good" }, "there, one MX host; mx.mail.test WWC", 0, 0 },
	{ "two",
	  MX2,
	  "",
	  NULL,
	  { "good", "name" },
	  "there, 2 MX hosts; mx.mail.test WWC, mx2.mail.test WWC",
	  0,
	  0 },
	/* Which hosts */
	{ "same-host-twice",
	  MX1 "\n" D " MX 20 MX." D,
	  "",
	  NULL,
	  { "good" },
	  "there, one MX host; mx.mail.test WWC",
	  0,
	  0 },
	{ "address-is-no-host",
	  MX1 "\n" D " MX 20 192.0.2.1",
	  "",
	  NULL,
	  { "good" },
	  "there, one MX host, resolve-failed=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "address-alone",
	  D " MX 20 192.0.2.1",
	  "",
	  NULL,
	  { 0 },
	  "there, no MX record has a host that senders can use, resolve-failed=CRITICAL; ",
	  0,
	  0 },
	{ "localhost-is-no-host",
	  MX1 "\n" D " MX 5 LocalHost\n" D " MX 20 mail.localhost",
	  "",
	  NULL,
	  { "good" },
	  "there, one MX host, resolve-failed=WARNING, resolve-failed=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "localhost-alone",
	  D " MX 0 localhost",
	  "",
	  NULL,
	  { 0 },
	  "there, no MX record has a host that senders can use, resolve-failed=CRITICAL; ",
	  0,
	  0 },
	{ "null",
	  D " MX 0 .",
	  "",
	  NULL,
	  { 0 },
	  "there, the domain says that it takes no mail (null MX, RFC 7505); ",
	  0,
	  0 },
	{ "null-named",
	  D " MX 0 .",
	  "",
	  NULL,
	  { 0 },
	  "there, the domain says that it takes no mail (null MX, RFC 7505); ",
	  true,
	  0 },
	{ "null-beside-one",
	  MX1 "\n" D " MX 20 .",
	  "",
	  NULL,
	  { "down" },
	  "there, one MX host, resolve-failed=CRITICAL; mx.mail.test CCC",
	  0,
	  0 },
	{ "implicit",
	  "",
	  "",
	  NULL,
	  { "good" },
	  "there, no MX record, mail by the address of the domain; mail.test WWC",
	  0,
	  0 },
	{ "implicit-plain",
	  "",
	  "",
	  NULL,
	  { "plain" },
	  "there, no MX record, mail by the address of the domain; mail.test WWC",
	  0,
	  0 },
	{ "implicit-down", "", "", NULL, { "down" }, "none, not there; ", 0, 0 },
	{ "implicit-down-named",
	  "",
	  "",
	  NULL,
	  { "down" },
	  "none, not there, service-missing=CRITICAL; ",
	  true,
	  0 },
	{ "implicit-gone", "", "", NULL, { "gone" }, "none, not there; ", 0, 0 },
	{ "implicit-silent",
	  "",
	  "",
	  NULL,
	  { "silent" },
	  "unknown, whether the domain takes mail is not known: no answer to the attempt to "
	  "connect to  within 0.01 s; ",
	  0,
	  0 },
	{ "implicit-silent-named",
	  "",
	  "",
	  NULL,
	  { "silent" },
	  "unknown, whether the domain takes mail is not known: no answer to the attempt to "
	  "connect to  within 0.01 s, "
	  "service-unknown=UNKNOWN; ",
	  true,
	  0 },
	{ "implicit-lost",
	  "",
	  "",
	  NULL,
	  { "lost" },
	  "unknown, whether the domain takes mail is not known: the name servers gave no answer, "
	  "or failed, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "mx-refused",
	  "refused",
	  "",
	  NULL,
	  { 0 },
	  "unknown, which hosts take its mail is not known, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "mx-late",
	  "-",
	  "",
	  NULL,
	  { 0 },
	  "unknown, which hosts take its mail is not known, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "mx-bogus",
	  "bogus",
	  "",
	  NULL,
	  { 0 },
	  "unknown, which hosts take its mail is not known, dane-bogus=CRITICAL; ",
	  0,
	  0 },
	/* What counts */
	{ "one-down",
	  MX2,
	  "",
	  NULL,
	  { "good", "down" },
	  "there, 2 MX hosts; mx.mail.test WWC, mx2.mail.test CWW",
	  0,
	  0 },
	{ "one-down-one-plain",
	  MX2,
	  "",
	  NULL,
	  { "down", "plain" },
	  "there, 2 MX hosts; mx.mail.test CWW, mx2.mail.test WWC",
	  0,
	  0 },
	{ "one-turned-away",
	  MX2,
	  "",
	  NULL,
	  { "away", "good" },
	  "there, 2 MX hosts; mx.mail.test CWW, mx2.mail.test WWC",
	  0,
	  0 },
	{ "all-down",
	  MX2,
	  "",
	  NULL,
	  { "down", "gone" },
	  "there, 2 MX hosts; mx.mail.test CCC, mx2.mail.test CCC",
	  0,
	  0 },
	{ "turned-away", MX1, "", NULL, { "away" }, "there, one MX host; mx.mail.test CCC", 0, 0 },
	{ "silent", MX1, "", NULL, { "silent" }, "there, one MX host; mx.mail.test CCC", 0, 0 },
	/* DANE */
	{ "dane",
	  MX1,
	  "",
	  NULL,
	  { "good ee" },
	  "there, one MX host, DANE; mx.mail.test OCC",
	  0,
	  0 },
	{ "dane-mismatch",
	  MX1,
	  "",
	  NULL,
	  { "good miss" },
	  "there, one MX host, DANE; mx.mail.test OCC",
	  0,
	  0 },
	{ "dane-at-one",
	  MX2,
	  "",
	  NULL,
	  { "good ee", "name" },
	  "there, 2 MX hosts, DANE at some of them; mx.mail.test OCC, mx2.mail.test WWC",
	  0,
	  0 },
	{ "dane-unseen",
	  MX1,
	  "",
	  NULL,
	  { "plain unseen" },
	  "there, one MX host, DANE; mx.mail.test CCC",
	  0,
	  0 },
	{ "dane-unusable",
	  MX1,
	  "",
	  NULL,
	  { "good unusable" },
	  "there, one MX host; mx.mail.test WCC",
	  0,
	  0 },
	{ "dane-insecure",
	  MX1,
	  "",
	  NULL,
	  { "good insecure" },
	  "there, one MX host; mx.mail.test WWC",
	  0,
	  0 },
	{ "dane-failed",
	  MX1,
	  "",
	  NULL,
	  { "good failed" },
	  "there, one MX host; mx.mail.test WWC",
	  0,
	  0 },
	{ "dane-blind",
	  MX1,
	  "",
	  NULL,
	  { "good insecure" },
	  "there, one MX host, DANE cannot be seen from here, dane-insecure=OK; mx.mail.test WWC",
	  0,
	  true },
	{ "not-blind-where-nothing-is-asked",
	  D " MX 0 .",
	  "",
	  NULL,
	  { 0 },
	  "there, the domain says that it takes no mail (null MX, RFC 7505); ",
	  0,
	  true },
	/* MTA-STS */
	{ "enforce",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "good" },
	  "there, one MX host, MTA-STS in mode enforce; mx.mail.test CCC",
	  0,
	  0 },
	{ "testing",
	  MX1,
	  STS,
	  POLICY("testing"),
	  { "good" },
	  "there, one MX host, MTA-STS in mode testing; mx.mail.test WWC",
	  0,
	  0 },
	{ "none",
	  MX1,
	  STS,
	  POLICY("none"),
	  { "name" },
	  "there, one MX host, MTA-STS in mode none; mx.mail.test WWC",
	  0,
	  0 },
	{ "enforce-name",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "name" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; mx.mail.test "
	  "CCC",
	  0,
	  0 },
	{ "enforce-cn",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "cn" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; mx.mail.test "
	  "CCC",
	  0,
	  0 },
	{ "enforce-trust",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "trust" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; mx.mail.test "
	  "CCC",
	  0,
	  0 },
	{ "enforce-expired",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "expired" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; mx.mail.test "
	  "CCC",
	  0,
	  0 },
	{ "enforce-short-of-a-buffer-here",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "short" },
	  "there, one MX host, MTA-STS in mode enforce; mx.mail.test CCC",
	  0,
	  0 },
	{ "enforce-plain",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "plain" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; mx.mail.test "
	  "CCC",
	  0,
	  0 },
	{ "enforce-down-is-no-mismatch",
	  MX2,
	  STS,
	  POLICY("enforce"),
	  { "good", "down" },
	  "there, 2 MX hosts, MTA-STS in mode enforce; mx.mail.test CCC, mx2.mail.test CWW",
	  0,
	  0 },
	{ "testing-name",
	  MX1,
	  STS,
	  POLICY("testing"),
	  { "name" },
	  "there, one MX host, MTA-STS in mode testing, mta-sts-mismatch=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "enforce-other-host",
	  D " MX 10 mx.other.test",
	  STS,
	  POLICY("enforce"),
	  { "good" },
	  "there, one MX host, MTA-STS in mode enforce, mta-sts-mismatch=CRITICAL; "
	  "mx.other.test CCC",
	  0,
	  0 },
	{ "enforce-and-dane",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "expired ee" },
	  "there, one MX host, MTA-STS in mode enforce, DANE, mta-sts-mismatch=CRITICAL; "
	  "mx.mail.test OCC",
	  0,
	  0 },
	{ "enforce-soon-and-dane",
	  MX1,
	  STS,
	  POLICY("enforce"),
	  { "soon ee" },
	  "there, one MX host, MTA-STS in mode enforce, DANE, expires-soon=CRITICAL; "
	  "mx.mail.test OCC",
	  0,
	  0 },
	{ "testing-soon-and-dane",
	  MX1,
	  STS,
	  POLICY("testing"),
	  { "soon ee" },
	  "there, one MX host, MTA-STS in mode testing, DANE, expires-soon=WARNING; "
	  "mx.mail.test OCC",
	  0,
	  0 },
	{ "none-soon-and-dane",
	  MX1,
	  STS,
	  POLICY("none"),
	  { "soon ee" },
	  "there, one MX host, MTA-STS in mode none, DANE; mx.mail.test OCC",
	  0,
	  0 },
	{ "policy-host-refused",
	  MX1,
	  STS,
	  "bad " POLICY("enforce"),
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-host-lost",
	  MX1,
	  STS,
	  "lost",
	  { "name" },
	  "there, one MX host, service-unknown=UNKNOWN; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-host-down",
	  MX1,
	  STS,
	  "down",
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-late",
	  MX1,
	  STS,
	  "-",
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-404",
	  MX1,
	  STS,
	  "404",
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-html",
	  MX1,
	  STS,
	  "200 text/html",
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "policy-defect",
	  MX1,
	  STS,
	  POLICY("Enforce"),
	  { "name" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "record-defect",
	  MX1,
	  STS "\n" STS,
	  NULL,
	  { "good" },
	  "there, one MX host, mta-sts-invalid=WARNING; mx.mail.test WWC",
	  0,
	  0 },
	{ "record-of-another-kind",
	  MX1,
	  "_mta-sts." D " TXT v=spf1 -all",
	  NULL,
	  { "good" },
	  "there, one MX host; mx.mail.test WWC",
	  0,
	  0 },
	{ "record-unknown",
	  MX1,
	  "refused",
	  NULL,
	  { "good" },
	  "there, one MX host, service-unknown=UNKNOWN; mx.mail.test WWC",
	  0,
	  0 },
	{ "record-late",
	  MX1,
	  "-",
	  NULL,
	  { "good" },
	  "there, one MX host, service-unknown=UNKNOWN; mx.mail.test WWC",
	  0,
	  0 },
};

/* --- what is answered ------------------------------------------------------------------------ */

struct world {
	const struct row *row;
	struct service service;
	struct dns_reply replies[ANSWERS];
	size_t n_replies;
	struct http_answer answer;
	struct certificate certificate;
	struct result results[HOSTS + 1];
	struct name_verdict names[HOSTS + 1];
	struct dane_verdict dane[HOSTS + 1];
	struct tlsa_set sets[HOSTS + 1];
	size_t n_results, n_hosts;
};

static void answer_records(struct world *w, struct inquiry *inquiry, const char *records)
{
	struct dns_reply *reply = &w->replies[w->n_replies++];
	assert_true(w->n_replies <= ANSWERS);
	inquiry->reply = reply;
	if (strcmp(records, "refused") == 0) {
		*reply = (struct dns_reply){ .outcome = DNS_REFUSED, .rcode = 5 };
	} else if (strcmp(records, "bogus") == 0) {
		*reply = (struct dns_reply){ .outcome = DNS_BOGUS };
	} else {
		dns_answer_make(0, records, &reply->message);
		dns_reply_read(reply, inquiry->host, inquiry->records);
	}
	if (dns_reply_check(reply, inquiry->host, false, &inquiry->error) != ERR_NONE)
		assert_int_not_equal(inquiry->error.code, ERR_NONE);
}

static void end_with(struct session *session, enum step reached, enum err code, int number)
{
	session->reached = reached;
	error_raise(&session->error, code, FACTS(.number = number));
}

/* A certificate, and what is right with it. */
static struct result *make_result(struct world *w, struct inquiry *inquiry)
{
	size_t i = w->n_results++;
	struct result *result = &w->results[i];
	assert_true(i < LENGTH(w->results));
	w->names[i] = (struct name_verdict){ .reason = NAME_REASON_EXACT };
	*result = (struct result){ .inquiry = inquiry,
				   .session = { .reached = STEP_CLIENT_CERTIFICATE,
						.chain = &w->certificate,
						.n_chain = 1 },
				   .has_certificate = true,
				   .names = &w->names[i],
				   .n_names = 1 };
	result->trust.anchored = true;
	result->trust.faults = FAULT(TRUSTED);
	inquiry->results = result;
	inquiry->n_results = 1;
	return result;
}

static void distrust(struct result *result, enum trust_reason reason, bool anchored)
{
	result->trust.reason = reason;
	result->trust.faults = 1U << reason;
	result->trust.anchored = anchored;
}

/* In five hours; DANE, if there is any, does not look at it. */
static void expire_soon(struct result *result)
{
	result->findings = calloc(1, sizeof(*result->findings));
	assert_non_null(result->findings);
	result->findings[0] = (struct finding){ .id = FINDING_EXPIRES_SOON, .overlooked = true };
	result->n_findings = 1;
	result->dates.remaining_s = INT64_C(5) * 3600 + 1800;
	result->dates.alerts_critical = true;
}

static bool is_of(const char *what, const char *word)
{
	size_t len = strlen(word);
	return strncmp(what, word, len) == 0 && (what[len] == '\0' || what[len] == ' ');
}

static void spoil(struct result *result, const char *what)
{
	struct session *session = &result->session;
	if (is_of(what, "name"))
		result->names[0].reason = NAME_REASON_UNRELATED;
	else if (is_of(what, "cn"))
		result->names[0].reason = NAME_REASON_CN;
	else if (is_of(what, "trust"))
		distrust(result, TRUST_REASON_UNKNOWN_ROOT, false);
	else if (is_of(what, "expired"))
		distrust(result, TRUST_REASON_EXPIRED, true);
	else if (is_of(what, "soon"))
		expire_soon(result);
	else if (is_of(what, "plain"))
		end_with(session, STEP_STARTTLS, ERR_STARTTLS_NOT_OFFERED, 0);
	else if (is_of(what, "away"))
		end_with(session, STEP_STARTTLS, ERR_STARTTLS_TURNED_AWAY, 0);
	else if (is_of(what, "short"))
		end_with(session, STEP_HANDSHAKE, ERR_SHORTAGE, ENOBUFS);
	else if (is_of(what, "down"))
		end_with(session, STEP_CONNECT, ERR_CONNECT, ECONNREFUSED);
	else if (is_of(what, "gone"))
		end_with(session, STEP_RESOLVE, ERR_RESOLVE_NO_ADDRESS, 0);
	else if (is_of(what, "lost"))
		end_with(session, STEP_RESOLVE, ERR_RESOLVE_UNANSWERED, 0);
	else if (is_of(what, "silent"))
		end_with(session, STEP_CONNECT, ERR_TIMEOUT_CONNECT, 0);
	else
		assert_true(is_of(what, "good"));
	if (session->error.code != ERR_NONE) {
		session->chain = NULL;
		session->n_chain = 0;
		result->has_certificate = false;
	}
}

static void add_dane(struct world *w, struct result *result, const char *what)
{
	static const struct {
		const char *word;
		enum tlsa_status status;
		enum dane_outcome outcome;
		enum dane_rule rule;
	} kinds[] = {
		{ "ee", TLSA_SECURE, DANE_FITS, DANE_RULE_EE },
		{ "miss", TLSA_SECURE, DANE_MISMATCH, DANE_RULE_EE },
		{ "unusable", TLSA_SECURE, DANE_UNUSABLE, DANE_RULE_NONE },
		{ "unseen", TLSA_SECURE, DANE_UNSEEN, DANE_RULE_NONE },
		{ "insecure", TLSA_INSECURE_ADDRESSES, DANE_INSECURE, DANE_RULE_NONE },
		{ "failed", TLSA_FAILED, DANE_FAILED, DANE_RULE_NONE },
	};
	const char *word = strchr(what, ' ');
	size_t at = (size_t)(result - w->results);
	for (size_t i = 0; word != NULL && i < LENGTH(kinds); i++) {
		if (strcmp(word + 1, kinds[i].word) != 0)
			continue;
		w->sets[at].status = kinds[i].status;
		w->dane[at] = (struct dane_verdict){ .outcome = kinds[i].outcome,
						     .rule = kinds[i].rule,
						     .set = &w->sets[at],
						     .leaf = &w->certificate };
		result->dane = &w->dane[at];
		return;
	}
	assert_null(word);
}

static void answer_host(struct world *w, struct inquiry *inquiry)
{
	const char *what = w->row->hosts[w->n_hosts++];
	assert_true(w->n_hosts <= HOSTS);
	assert_non_null(what);
	assert_true(inquiry->with_tlsa);
	assert_int_equal(inquiry->port, 25);
	assert_string_equal(inquiry->protocol->name, "smtp");
	struct result *result = make_result(w, inquiry);
	spoil(result, what);
	add_dane(w, result, what);
	inquiry->error = result->session.error;
	if (inquiry->may_be_absent && result->session.reached <= STEP_PROXY) {
		inquiry->results = NULL;
		inquiry->n_results = 0;
	}
}

static void answer_policy(struct world *w, struct inquiry *inquiry)
{
	const char *said = w->row->policy;
	struct http_answer *answer = &w->answer;
	assert_non_null(said);
	assert_string_equal(inquiry->url.host, "mta-sts." D);
	assert_string_equal(inquiry->url.path, "/.well-known/mta-sts.txt");
	assert_true(inquiry->is_judged_first && inquiry->url.is_https);
	inquiry->answer = answer;
	if (strcmp(said, "down") == 0) {
		error_raise(&inquiry->error, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
		return;
	}
	if (strcmp(said, "lost") == 0) {
		error_raise(&inquiry->error, ERR_RESOLVE_TIMEOUT, FACTS());
		return;
	}
	struct result *result = make_result(w, inquiry);
	if (strncmp(said, "bad ", 4) == 0) {
		distrust(result, TRUST_REASON_SELF_SIGNED, false);
		said += 4;
	}
	answer->status = atoi(said);
	snprintf(answer->content_type, sizeof(answer->content_type), "text/plain; charset=utf-8");
	if (answer->status == 0) {
		answer->status = 200;
		strbuf_append(&answer->body, said);
	} else if (strlen(said) > 3) {
		snprintf(answer->content_type, sizeof(answer->content_type), "%s", said + 4);
	}
	assert_true(answer->status != 200 || inquiry->request.wanted.body(200));
	assert_false(inquiry->request.wanted.body(302));
}

/* False: the time is over before. */
static bool answer(struct world *w, struct inquiry *inquiry)
{
	const struct row *row = w->row;
	switch (inquiry->step) {
	case INQUIRY_MX:
		if (strcmp(row->mx, "-") == 0)
			return false;
		answer_records(w, inquiry, row->mx);
		break;
	case INQUIRY_MTA_STS_RECORD:
		if (strcmp(row->txt, "-") == 0)
			return false;
		answer_records(w, inquiry, row->txt);
		break;
	case INQUIRY_MX_HOST:
		answer_host(w, inquiry);
		break;
	case INQUIRY_MTA_STS_POLICY:
		if (row->policy != NULL && strcmp(row->policy, "-") == 0)
			return false;
		answer_policy(w, inquiry);
		break;
	default:
		fail_msg("step %s", inquiry_step_id(inquiry->step));
	}
	return true;
}

/* --- what it comes to ---------------------------------------------------------------------------
 */

static char counts_as(struct result *result, const struct demands *demands, enum finding_id id)
{
	assert_int_equal(
		result_add_finding(result, demands, id, finding_info(id)->state, 0, NULL, NULL),
		ERR_NONE);
	return state_name(result->findings[result->n_findings - 1].state)[0];
}

static void describe_host(struct world *w, const struct inquiry *inquiry, struct strbuf *out)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		struct result *result = &w->results[&inquiry->results[i] - w->results];
		struct demands demands;
		demands_init(&demands);
		assert_int_equal(inquiry->temper(&w->service, inquiry, result, &demands, NULL),
				 ERR_NONE);
		strbuf_printf(out, "%s%s %c%c%c",
			      out->len > 0 && out->text[out->len - 1] != ' ' ? ", " : "",
			      inquiry->host, counts_as(result, &demands, FINDING_NAME_MISMATCH),
			      counts_as(result, &demands, FINDING_STARTTLS_REFUSED),
			      counts_as(result, &demands, FINDING_CONNECT_FAILED));
		free(result->findings);
		result->findings = NULL;
		result->n_findings = 0;
		result->state = STATE_OK;
	}
}

static void describe(struct world *w, struct strbuf *out)
{
	static const char *const presences[] = { "unknown", "none", "there" };
	const struct service *service = &w->service;
	strbuf_printf(out, "%s, %s", presences[service->presence], error_words(&service->remark));
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		assert_true(error_words(&finding->why)[0] != '\0');
		strbuf_printf(out, ", %s=%s", finding_info(finding->id)->id,
			      state_name(finding->state));
	}
	strbuf_append(out, "; ");
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_MX_HOST)
			describe_host(w, service->inquiries[i], out);
	}
}

static struct world *world_of(const struct row *row, const struct service_settings *settings)
{
	struct world *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->row = row;
	w->service = (struct service){ .kind = SERVICE_MAIL,
				       .domain = D,
				       .domain_text = D,
				       .settings = settings,
				       .is_dns_blind = row->blind };
	return w;
}

static void world_free(struct world *w)
{
	service_clear(&w->service);
	for (size_t i = 0; i < w->n_replies; i++)
		dns_reply_clear(&w->replies[i]);
	http_answer_clear(&w->answer);
	free(w);
}

static void mail_row(void **state)
{
	struct service_settings settings = { 0 };
	struct demands demands;
	struct strbuf out = { 0 };
	const struct row *row = *state;
	settings.named[SERVICE_MAIL] = settings.is_any_named = row->named;
	struct world *w = world_of(row, &settings);
	demands_init(&demands);
	assert_int_equal(service_begin(&w->service, NULL), ERR_NONE);
	for (size_t i = 0; i < w->service.n_inquiries; i++) {
		if (answer(w, w->service.inquiries[i]))
			assert_int_equal(service_heard(&w->service, w->service.inquiries[i], NULL),
					 ERR_NONE);
	}
	assert_true(w->n_hosts == HOSTS || w->row->hosts[w->n_hosts] == NULL);
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	describe(w, &out);
	assert_string_equal(strbuf_text(&out), w->row->expected);
	strbuf_clear(&out);
	world_free(w);
}

/* Thirty hosts are asked once each, and what is said of them ends where there is no room. */
static void many_hosts(void **state)
{
	struct service_settings settings = { 0 };
	struct service service = {
		.kind = SERVICE_MAIL, .domain = D, .domain_text = D, .settings = &settings
	};
	struct dns_reply reply = { 0 };
	struct demands demands;
	struct strbuf records = { 0 };
	(void)state;
	demands_init(&demands);
	for (int i = 0; i < 30; i++)
		strbuf_printf(&records, "%s" D " MX %d mail-host-number-%d." D, i > 0 ? "\n" : "",
			      i, i);
	dns_answer_make(0, strbuf_text(&records), &reply.message);
	dns_reply_read(&reply, D, DNS_TYPE_MX);
	assert_int_equal(service_begin(&service, NULL), ERR_NONE);
	struct inquiry *mx = service.inquiries[0];
	mx->reply = &reply;
	assert_int_equal(service_heard(&service, mx, NULL), ERR_NONE);
	assert_int_equal(service.n_inquiries, 2 + 30);
	assert_int_equal(service_conclude(&service, &demands, NULL), ERR_NONE);
	const char *said = error_words(&mx->remark);
	assert_non_null(strstr(said, "0 mail-host-number-0." D ", 1 mail-host-number-1."));
	assert_string_equal(said + strlen(said) - 5, ", ...");
	assert_true(strlen(said) < 256);
	service_clear(&service);
	dns_reply_clear(&reply);
	strbuf_clear(&records);
}

/* Names of a host are the domain and where it leads to (DANE-TA), unless its MX records are
 * somebody's that nobody has validated (RFC 7672, section 3.2.2). */
static void names_of_recipients(void **state)
{
	static const struct {
		const char *records;
		bool secure;
		const char *names;
	} cases[] = {
		{ MX1, true, D },
		{ MX1, false, "" },
		{ D " CNAME Other.test.\nOther.test MX 10 mx." D, true, D " other.test" },
		{ D " CNAME other.test.\nother.test MX 10 mx." D, false, "" },
		{ "", true, D },
		{ "", false, D },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct service_settings settings = { 0 };
		struct service service = {
			.kind = SERVICE_MAIL, .domain = D, .domain_text = D, .settings = &settings
		};
		struct dns_reply reply = { 0 };
		struct strbuf names = { 0 };
		dns_answer_make(0, cases[i].records, &reply.message);
		dns_reply_read(&reply, D, DNS_TYPE_MX);
		reply.secure = cases[i].secure;
		assert_int_equal(service_begin(&service, NULL), ERR_NONE);
		struct inquiry *mx = service.inquiries[0];
		mx->reply = &reply;
		assert_int_equal(service_heard(&service, mx, NULL), ERR_NONE);
		assert_int_equal(service.n_inquiries, 3);
		const struct inquiry *host = service.inquiries[2];
		for (size_t k = 0; k < host->n_recipients; k++)
			strbuf_printf(&names, "%s%s", k > 0 ? " " : "", host->recipients[k].ascii);
		assert_string_equal(strbuf_text(&names), cases[i].names);
		strbuf_clear(&names);
		service_clear(&service);
		dns_reply_clear(&reply);
	}
}

/* Whichever answer comes first, each step stands behind the one that led to it. */
static void steps_behind_their_causes(void **state)
{
	static const enum inquiry_step expected[] = {
		INQUIRY_MX,
		INQUIRY_MX_HOST,
		INQUIRY_MX_HOST,
		INQUIRY_MTA_STS_RECORD,
		INQUIRY_MTA_STS_POLICY,
	};
	static const struct row row = { .mx = MX2, .txt = STS };
	for (size_t first = 0; first < 2; first++) {
		struct service_settings settings = { 0 };
		struct demands demands;
		struct world *w = calloc(1, sizeof(*w));
		assert_non_null(w);
		w->row = &row;
		w->service = (struct service){
			.kind = SERVICE_MAIL, .domain = D, .domain_text = D, .settings = &settings
		};
		demands_init(&demands);
		assert_int_equal(service_begin(&w->service, NULL), ERR_NONE);
		for (size_t i = 0; i < 2; i++) {
			struct inquiry *inquiry = w->service.inquiries[i ^ first];
			assert_true(answer(w, inquiry));
			assert_int_equal(service_heard(&w->service, inquiry, NULL), ERR_NONE);
		}
		assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
		assert_int_equal(w->service.n_inquiries, LENGTH(expected));
		for (size_t i = 0; i < LENGTH(expected); i++)
			assert_int_equal(w->service.inquiries[i]->step, expected[i]);
		assert_string_equal(w->service.inquiries[1]->host, "mx." D);
		assert_string_equal(w->service.inquiries[2]->host, "mx2." D);
		service_clear(&w->service);
		for (size_t i = 0; i < w->n_replies; i++)
			dns_reply_clear(&w->replies[i]);
		free(w);
	}
	(void)state;
}

/* However many other records there are, that of MTA-STS is found. */
static void many_texts(void **state)
{
	struct strbuf txt = { 0 };
	struct row row = { "many-texts",
			   MX1,
			   NULL,
			   POLICY("enforce"),
			   { "good" },
			   "there, one MX host, MTA-STS in mode enforce; mx.mail.test CCC",
			   0,
			   0 };
	void *argument = &row;
	(void)state;
	for (int i = 0; i < 300; i++)
		strbuf_printf(&txt, "_mta-sts." D " TXT x%d\n", i);
	strbuf_append(&txt, STS);
	row.txt = strbuf_text(&txt);
	mail_row(&argument);
	strbuf_clear(&txt);
}

/* Whichever allocation of ours fails, nothing is concluded. */
static void out_of_memory(void **state)
{
	static const struct row row = { "memory",   MX1,  STS, POLICY("enforce"),
					{ "good" }, NULL, 0,   0 };
	struct service_settings settings = { 0 };
	struct demands demands;
	bool is_over = false;
	(void)state;
	demands_init(&demands);
	for (size_t n = 0; !is_over; n++) {
		struct world *w = world_of(&row, &settings);
		failing.has_failed = false;
		failing.left = n;
		failing.is_on = true;
		enum err err = service_begin(&w->service, NULL);
		for (size_t i = 0; i < w->service.n_inquiries && err == ERR_NONE; i++) {
			failing.is_on = false;
			bool is_answered = answer(w, w->service.inquiries[i]);
			failing.is_on = true;
			if (is_answered)
				err = service_heard(&w->service, w->service.inquiries[i], NULL);
		}
		if (err == ERR_NONE)
			err = service_conclude(&w->service, &demands, NULL);
		failing.is_on = false;
		is_over = !failing.has_failed;
		assert_int_equal(err, is_over ? ERR_NONE : ERR_NO_MEMORY);
		world_free(w);
	}
}

/* A lack of this machine, or of its proxy, says nothing of what senders meet. */
static void failures_of_our_own(void **state)
{
	static const struct row row = { "own", MX1, STS, "down", { "good" }, NULL, 0, 0 };
	static const enum err errors[] = { ERR_SHORTAGE, ERR_NO_MEMORY, ERR_PROXY_REFUSED };
	struct service_settings settings = { 0 };
	struct demands demands;
	(void)state;
	demands_init(&demands);
	for (size_t k = 0; k < LENGTH(errors); k++) {
		struct world *w = world_of(&row, &settings);
		enum err err = service_begin(&w->service, NULL);
		for (size_t i = 0; i < w->service.n_inquiries && err == ERR_NONE; i++) {
			struct inquiry *inquiry = w->service.inquiries[i];
			assert_true(answer(w, inquiry));
			if (inquiry->step == INQUIRY_MTA_STS_POLICY)
				error_raise(&inquiry->error, errors[k], FACTS(.number = EMFILE));
			err = service_heard(&w->service, inquiry, NULL);
		}
		assert_int_equal(err, errors[k] == ERR_NO_MEMORY ? ERR_NO_MEMORY : ERR_NONE);
		if (err == ERR_NONE) {
			assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
			assert_int_equal(w->service.n_findings, 1);
			assert_int_equal(w->service.findings[0].id, FINDING_SERVICE_UNKNOWN);
			assert_int_equal(w->service.state, STATE_UNKNOWN);
		}
		world_free(w);
	}
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 6];
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].id,
						.test_func = mail_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	tests[LENGTH(rows)] = (struct CMUnitTest)cmocka_unit_test(many_hosts);
	tests[LENGTH(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(steps_behind_their_causes);
	tests[LENGTH(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(many_texts);
	tests[LENGTH(rows) + 3] = (struct CMUnitTest)cmocka_unit_test(out_of_memory);
	tests[LENGTH(rows) + 4] = (struct CMUnitTest)cmocka_unit_test(failures_of_our_own);
	tests[LENGTH(rows) + 5] = (struct CMUnitTest)cmocka_unit_test(names_of_recipients);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

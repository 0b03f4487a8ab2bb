/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/domain/sso.h: whom one asks, which hosts an answer leads to, and what
 * they come to, by answers that are made. */
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
#include "support/errorwords.h"

#define D "a.test"
#define ASKED_OF(cloud) "https://login." cloud "/getuserrealm.srf?login=" D "&xml=1"
#define ASKED ASKED_OF("microsoftonline.com")
#define CLOUD(name) "<CloudInstanceName>" name "</CloudInstanceName>"
#define REALM(kind, more) \
	"<RealmInfo Success='true'><NameSpaceType>" kind "</NameSpaceType>" more "</RealmInfo>"
#define FEDERATED(more) REALM("Federated", more)
#define PASSIVE(url) "<AuthURL>" url "</AuthURL>"
#define ACTIVE(url) "<STSAuthURL>" url "</STSAuthURL>"
/* "leaf", which is the certificate of every host here, and "other" */
#define LEAF "bGVhZg=="
#define OTHER "b3RoZXI="
#define TOKEN(base64) "<Certificate>" base64 "</Certificate>"
#define METADATA(base64) \
	"<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'><IDPSSODescriptor>" \
	"<KeyDescriptor use='signing'><KeyInfo " \
	"xmlns='http://www.w3.org/2000/09/xmldsig#'><X509Data>" \
	"<X509Certificate>" base64 "</X509Certificate></X509Data></KeyInfo></KeyDescriptor>" \
	"</IDPSSODescriptor></EntityDescriptor>"

enum { DOCUMENTS = 4, ENDPOINTS = 12 };

struct row {
	const char *id;
	/* The bodies of what is asked for, in that order; "404"; "-": no answer in time;
	 * "down": no connection; "bad ...": with a certificate that is refused. */
	const char *documents[DOCUMENTS];
	/* What was asked, the presence, what is said, the findings; then of each federation
	 * service what a mismatch counts as, and its remark. */
	const char *expected;
	struct service_settings settings;
	const char *realm; /* what is said of the answer; NULL: whatever */
	bool named, is_root_unknown;
	enum root_kind root; /* of every certificate; 0: public */
};

#define FILE_OF(text) { .realm_answer = { (const uint8_t *)(text), sizeof(text) - 1 } }

static const struct row rows[] = {
	{ .id = "managed",
	  .documents = { REALM("Managed", "") },
	  .expected = ASKED "; there, , realm-managed=OK; " },
	{ .id = "unknown",
	  .documents = { REALM("Unknown", "") },
	  .expected = ASKED "; none, not there; " },
	{ .id = "unknown-named",
	  .documents = { REALM("Unknown", "") },
	  .named = true,
	  .expected = ASKED "; none, not there, realm-unknown=WARNING; " },
	{ .id = "federated",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")
					   ACTIVE("https://STS.a.test/y")) },
	  .expected = ASKED "; there, federated, hosts of the federation service: 1; "
			    "sts.a.test:443 C for passive, active requests" },
	{ .id = "two-ports",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")
					   ACTIVE("https://sts.a.test:8443/y")) },
	  .expected = ASKED
	  "; there, federated, hosts of the federation service: 1; "
	  "sts.a.test:443 C for passive requests, sts.a.test:8443 C for active requests" },
	{ .id = "plain",
	  .documents = { FEDERATED(PASSIVE("http://sts.a.test/x")) },
	  .expected = ASKED
	  "; there, federated, hosts of the federation service: 0, realm-insecure=CRITICAL; " },
	{ .id = "mixed",
	  .documents = { FEDERATED(PASSIVE("http://sts.a.test/x") ACTIVE(
		  "https://sts.a.test/y") "<MEXURL>https://u:p@sts.a.test/</MEXURL>") },
	  .expected = ASKED "; there, federated, hosts of the federation service: 1, "
			    "realm-failed=UNKNOWN; sts.a.test:443 C for active requests",
	  .realm = "federated; URLs that are not of https and not checked: 1" },
	{ .id = "no-url",
	  .documents = { FEDERATED("") },
	  .expected = ASKED
	  "; there, federated, hosts of the federation service: 0, realm-insecure=CRITICAL; " },
	{ .id = "token",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x") TOKEN(LEAF)) },
	  .expected = ASKED "; there, federated, hosts of the federation service: 1, "
			    "token-certificate=CRITICAL; sts.a.test:443 C for passive requests" },
	{ .id = "damaged-token",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x") TOKEN("!") TOKEN(OTHER)) },
	  .expected = ASKED "; there, federated, hosts of the federation service: 1; "
			    "sts.a.test:443 C for passive requests",
	  .realm = "federated; URLs that are not of https and not checked: 0; damaged "
		   "certificates for tokens, which nothing is compared with: 1" },
	{ .id = "other-token",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x") TOKEN(OTHER)) },
	  .expected = ASKED "; there, federated, hosts of the federation service: 1; "
			    "sts.a.test:443 C for passive requests" },
	{ .id = "metadata",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")), METADATA(LEAF) },
	  .settings = { .reads_metadata = true },
	  .expected =
		  ASKED " https://sts.a.test/FederationMetadata/2007-06/FederationMetadata.xml; "
			"there, federated, hosts of the federation service: 1, "
			"token-certificate=CRITICAL; sts.a.test:443 C for passive requests" },
	{ .id = "no-metadata",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")), "404" },
	  .settings = { .reads_metadata = true },
	  .expected =
		  ASKED " https://sts.a.test/FederationMetadata/2007-06/FederationMetadata.xml; "
			"there, federated, hosts of the federation service: 1; "
			"sts.a.test:443 C for passive requests" },
	{ .id = "own-root",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")) },
	  .root = ROOT_OWN,
	  .expected = ASKED "; there, federated, hosts of the federation service: 1, "
			    "private-root=CRITICAL; sts.a.test:443 C for passive requests" },
	{ .id = "unknown-root",
	  .documents = { FEDERATED(PASSIVE("https://sts.a.test/x")) },
	  .is_root_unknown = true,
	  .expected = ASKED
	  "; there, federated, hosts of the federation service: 1; sts.a.test:443 C for "
	  "passive requests; whether its root is a public one is not known" },
	{ .id = "not-believed",
	  .documents = { "bad " FEDERATED(PASSIVE("https://sts.a.test/x") TOKEN(LEAF)) },
	  .expected = ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; "
			    "sts.a.test:443 O for passive requests" },
	{ .id = "status",
	  .documents = { "503" },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "down",
	  .documents = { "down" },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "late",
	  .documents = { "-" },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "no-answer",
	  .documents = { "<html>" },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "not-successful",
	  .documents = { "<RealmInfo Success='false'/>" },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	/* Which cloud */
	{ .id = "cloud",
	  .documents = { REALM("Managed",
			       "<CloudInstanceName>microsoftonline.us</CloudInstanceName>") },
	  .settings = { .cloud = "microsoftonline.us" },
	  .expected =
		  "https://login.microsoftonline.us/getuserrealm.srf?login=" D "&xml=1; there, , "
		  "realm-managed=OK; " },
	{ .id = "other-cloud",
	  .documents = { FEDERATED(CLOUD("microsoftonline.us") PASSIVE("https://false.test/")),
			 FEDERATED(CLOUD("MicrosoftOnline.US") PASSIVE("https://sts.a.test/")) },
	  .expected = ASKED
	  " " ASKED_OF("microsoftonline.us") "; there, federated, "
					     "hosts of the federation service: 1; sts.a.test:443 C "
					     "for passive requests" },
	{ .id = "third-cloud",
	  .documents = { REALM("Unknown", CLOUD("microsoftonline.us")),
			 REALM("Unknown", CLOUD("partner.microsoftonline.cn")),
			 FEDERATED(PASSIVE("https://sts.a.test/")) },
	  .expected = ASKED " " ASKED_OF("microsoftonline.us") " " ASKED_OF(
		  "partner.microsoftonline.cn") "; there, federated, "
						"hosts of the federation service: 1; "
						"sts.a.test:443 C for "
						"passive requests" },
	{ .id = "clouds-that-name-each-other",
	  .documents = { REALM("Managed", CLOUD("microsoftonline.us")),
			 FEDERATED(CLOUD("microsoftonline.com") PASSIVE("https://false.test/")) },
	  .expected =
		  ASKED " " ASKED_OF("microsoftonline.us") "; unknown, it is not known whether it "
							   "is there, realm-failed=UNKNOWN; " },
	{ .id = "other-cloud-not-believed",
	  .documents = { "bad " REALM("Managed", CLOUD("microsoftonline.us")),
			 REALM("Managed", "") },
	  .expected =
		  ASKED " " ASKED_OF("microsoftonline.us") "; unknown, it is not known whether it "
							   "is there, realm-failed=UNKNOWN; " },
	{ .id = "cloud-of-nobody",
	  .documents = { FEDERATED(CLOUD("b.test") PASSIVE("https://false.test/")) },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "cloud-that-is-the-domain",
	  .documents = { REALM("Managed", CLOUD(D)) },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "cloud-that-is-none",
	  .documents = { REALM("Managed", CLOUD("b.test/x?")) },
	  .expected =
		  ASKED "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "cloud-of-the-user",
	  .documents = { FEDERATED(CLOUD("b.test") PASSIVE("https://sts.a.test/")) },
	  .settings = { .cloud = "b.test" },
	  .expected = ASKED_OF("b.test") "; there, federated, hosts of the federation service: 1; "
					 "sts.a.test:443 C for passive requests" },
	{ .id = "url-with-braces",
	  .documents = { REALM("Managed", "<CloudInstanceName>b.test</CloudInstanceName>") },
	  .settings = { .realm_url = "https://realm.test/{}/json" },
	  .expected = "https://realm.test/" D "/json; there, , realm-managed=OK; " },
	{ .id = "url-without",
	  .documents = { REALM("Managed", "") },
	  .settings = { .realm_url = "https://realm.test/?d=" },
	  .expected = "https://realm.test/?d=" D "; there, , realm-managed=OK; " },
	/* A file */
	{ .id = "file",
	  .settings =
		  FILE_OF("{\"NameSpaceType\":\"Federated\",\"AuthURL\":\"https://sts.a.test/\"}"),
	  .expected = "; there, federated, hosts of the federation service: 1; "
		      "sts.a.test:443 C for passive requests" },
	{ .id = "file-for-the-domain",
	  .settings = FILE_OF("{\"NameSpaceType\":\"Managed\",\"DomainName\":\"A.Test.\"}"),
	  .expected = "; there, , realm-managed=OK; " },
	{ .id = "file-for-another-domain",
	  .settings = FILE_OF("{\"NameSpaceType\":\"Federated\",\"DomainName\":\"b.test\","
			      "\"AuthURL\":\"https://sts.a.test/\"}"),
	  .expected = "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "file-for-a-domain-below",
	  .settings = FILE_OF("{\"NameSpaceType\":\"Managed\",\"DomainName\":\"b.a.test\"}"),
	  .expected = "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "file-for-the-top-level",
	  .settings = FILE_OF("{\"NameSpaceType\":\"Managed\",\"DomainName\":\"test\"}"),
	  .expected = "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
	{ .id = "file-that-is-none",
	  .settings = FILE_OF("{"),
	  .expected = "; unknown, it is not known whether it is there, realm-failed=UNKNOWN; " },
};

/* --- answers -------------------------------------------------------------------------------- */

struct world {
	const struct row *row;
	struct service service;
	struct http_answer answers[DOCUMENTS];
	size_t n_documents;
	struct result results[ENDPOINTS];
	struct name_verdict names[ENDPOINTS];
	size_t n_results;
	struct certificate certificate;
	struct strbuf asked;
};

static void make_result(struct world *w, struct inquiry *inquiry, bool fits)
{
	size_t at = w->n_results++;
	struct result *result = &w->results[at];
	assert_true(at < ENDPOINTS);
	w->names[at].reason = fits ? NAME_REASON_EXACT : NAME_REASON_UNRELATED;
	*result = (struct result){
		.inquiry = inquiry,
		.session = { .reached = STEP_CLIENT_CERTIFICATE,
			     .chain = &w->certificate,
			     .n_chain = 1 },
		.has_certificate = true,
		.names = &w->names[at],
		.n_names = 1,
	};
	result->trust.anchored = true;
	result->trust.faults = FAULT(TRUSTED);
	result->trust.root = w->row->is_root_unknown        ? ROOT_UNKNOWN
			     : w->row->root != ROOT_UNKNOWN ? w->row->root
							    : ROOT_PUBLIC;
	inquiry->results = result;
	inquiry->n_results = 1;
}

/* False: the time is over before. */
static bool answer_document(struct world *w, struct inquiry *inquiry)
{
	size_t at = w->n_documents++;
	assert_true(at < DOCUMENTS);
	const char *said = w->row->documents[at];
	struct http_answer *answer = &w->answers[at];
	assert_non_null(said);
	strbuf_printf(&w->asked, "%shttps://%s%s", w->asked.len > 0 ? " " : "", inquiry->host,
		      inquiry->url.path);
	assert_true(inquiry->request.wanted.body(200));
	assert_false(inquiry->request.wanted.body(302) || inquiry->request.wanted.body(500));
	if (strcmp(said, "-") == 0)
		return false;
	if (strcmp(said, "down") == 0) {
		error_raise(&inquiry->error, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
		return true;
	}
	bool is_bad = strncmp(said, "bad ", 4) == 0;
	make_result(w, inquiry, !is_bad);
	answer->status = atoi(said);
	if (answer->status == 0) {
		answer->status = 200;
		strbuf_append(&answer->body, is_bad ? said + 4 : said);
	}
	inquiry->answer = answer;
	return true;
}

static bool answer(struct world *w, struct inquiry *inquiry)
{
	if (inquiry->kind == INQUIRY_OF_FILE)
		return false;
	if (inquiry->kind == INQUIRY_OF_DOCUMENT)
		return answer_document(w, inquiry);
	assert_int_equal(inquiry->step, INQUIRY_STS);
	make_result(w, inquiry, true);
	return true;
}

/* --- what it comes to --------------------------------------------------------------------------
 */

static void describe_sts(struct world *w, const struct inquiry *inquiry, struct strbuf *out)
{
	struct demands demands;
	struct result copy = inquiry->results[0];
	demands_init(&demands);
	assert_int_equal(inquiry->temper(&w->service, inquiry, &copy, &demands, NULL), ERR_NONE);
	assert_int_equal(result_add_finding(&copy, &demands, FINDING_NAME_MISMATCH, STATE_CRITICAL,
					    0, NULL, NULL),
			 ERR_NONE);
	strbuf_printf(out, "%s%s:%u %c %s", out->text[out->len - 2] == ';' ? "" : ", ",
		      inquiry->host, (unsigned)inquiry->port,
		      state_name(copy.findings[copy.n_findings - 1].state)[0],
		      error_words(&inquiry->remark));
	free(copy.findings);
}

static void describe(struct world *w, struct strbuf *out)
{
	static const char *const presences[] = { "unknown", "none", "there" };
	const struct service *service = &w->service;
	strbuf_printf(out, "%s; %s, %s", strbuf_text(&w->asked), presences[service->presence],
		      error_words(&service->remark));
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		assert_true(error_words(&finding->why)[0] != '\0');
		strbuf_printf(out, ", %s=%s", finding_info(finding->id)->id,
			      state_name(finding->state));
	}
	strbuf_append(out, "; ");
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_STS)
			describe_sts(w, service->inquiries[i], out);
	}
}

static void one_row(void **state)
{
	struct demands demands;
	struct strbuf out = { 0 };
	struct world *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->row = *state;
	struct service_settings settings = w->row->settings;
	settings.named[SERVICE_SSO] = settings.is_any_named = w->row->named;
	w->service = (struct service){
		.kind = SERVICE_SSO, .domain = D, .domain_text = D, .settings = &settings
	};
	w->certificate =
		(struct certificate){ .der = (uint8_t[]){ 'l', 'e', 'a', 'f' }, .der_len = 4 };
	demands_init(&demands);
	assert_int_equal(service_begin(&w->service, NULL), ERR_NONE);
	for (size_t i = 0; i < w->service.n_inquiries; i++) {
		if (answer(w, w->service.inquiries[i]))
			assert_int_equal(service_heard(&w->service, w->service.inquiries[i], NULL),
					 ERR_NONE);
	}
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	describe(w, &out);
	if (w->row->realm != NULL)
		assert_string_equal(error_words(&w->service.inquiries[0]->remark), w->row->realm);
	assert_string_equal(strbuf_text(&out), w->row->expected);
	strbuf_clear(&out);
	strbuf_clear(&w->asked);
	service_clear(&w->service);
	for (size_t i = 0; i < DOCUMENTS; i++)
		http_answer_clear(&w->answers[i]);
	free(w);
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows)];
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].id,
						.test_func = one_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

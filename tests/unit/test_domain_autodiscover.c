/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/domain/autodiscover.h: which ways are walked by answers that are made,
 * what they come to, and what counts at each stop. */
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
#include "support/cpuclock.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"

#define D "a.test"
#define XML "/autodiscover/autodiscover.xml"
#define ROOT "https://" D
#define HOST "https://autodiscover." D
#define HTTP "http://autodiscover." D
#define TO "https://b.test"
#define SRV "_autodiscover._tcp." D " SRV 0 1 443 b.test"
#define ERROR_600 \
	"<Autodiscover xmlns='http://schemas.microsoft.com/exchange/autodiscover/" \
	"responseschema/2006'><Response><Error><ErrorCode>600</ErrorCode></Error></Response>" \
	"</Autodiscover>"

enum { ANSWERS = 14, HOPS = 12 };

struct made {
	const char *url; /* that the one that was asked for begins with */
	/* 0: no answer in time; -1: this machine had no buffer for it; -2: the name servers
	 * failed; -3: the connection is refused */
	int status;
	const char *to; /* Location, or the body */
	/* 'x': of another name; 'c': one of cloud.test; 'o': of mail.a.test; else good */
	char certificate;
};

struct row {
	const char *id;
	struct made answers[ANSWERS]; /* all other hosts do not exist */
	const char *srv;              /* records; NULL: none; "-": no answer in time */
	/* Presence, what is said, the findings; then what a mismatch counts as at each stop
	 * that shows a certificate. */
	const char *expected;
	bool soap, named;
};

static const struct row rows[] = {
	{ "nothing", { { 0 } }, NULL, "none, not there; ", 0, 0 },
	{ "nothing-named",
	  { { 0 } },
	  NULL,
	  "none, not there, service-missing=CRITICAL; ",
	  0,
	  true },
	{ "root",
	  { { ROOT, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the domain itself; a.test C",
	  0,
	  0 },
	{ "own-failure-beside-a-way-that-fails",
	  { { HOST, -1, NULL, 0 }, { HTTP, 403, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "own-failure-at-the-root-beside-a-way-that-fails",
	  { { ROOT, -1, NULL, 0 }, { HTTP, 403, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "own-failure-beside-a-way-that-works",
	  { { ROOT, -1, NULL, 0 }, { HOST, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	{ "soap-does-not-ask-the-root",
	  { { ROOT, 401, NULL, 0 } },
	  NULL,
	  "none, not there; ",
	  true,
	  0 },
	{ "host",
	  { { HOST, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	{ "host-600",
	  { { HOST, 200, ERROR_600, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	/* Whoever takes POST alone. */
	{ "host-405",
	  { { HOST, 405, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	{ "root-405", { { ROOT, 405, NULL, 0 } }, NULL, "none, not there; a.test O", 0, 0 },
	/* Without TLS there are redirects only. */
	{ "http-401",
	  { { HOST, -3, NULL, 0 }, { HTTP, 401, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "http-401-named",
	  { { HOST, -3, NULL, 0 }, { HTTP, 401, NULL, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; ",
	  0,
	  true },
	{ "http-403-of-a-web-server",
	  { { HOST, 404, NULL, 0 }, { HTTP, 403, NULL, 0 } },
	  NULL,
	  "none, not there; autodiscover.a.test O",
	  0,
	  0 },
	{ "http-page-alone",
	  { { HOST, -3, NULL, 0 }, { HTTP, 404, NULL, 0 } },
	  NULL,
	  "none, not there; ",
	  0,
	  0 },
	/* A host autodiscover where nobody listens. */
	{ "host-down",
	  { { HOST, -3, NULL, 0 }, { HTTP, -3, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "host-down-named",
	  { { HOST, -3, NULL, 0 }, { HTTP, -3, NULL, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; ",
	  0,
	  true },
	{ "host-down-and-records-late-named",
	  { { HOST, -3, NULL, 0 }, { HTTP, -3, NULL, 0 } },
	  "-",
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; ",
	  0,
	  true },
	{ "host-down-and-another-way",
	  { { HOST, -3, NULL, 0 }, { HTTP, -3, NULL, 0 }, { TO, 401, NULL, 0 } },
	  SRV,
	  "there, clients find it by the SRV record; b.test C",
	  0,
	  0 },
	{ "root-down-is-usual", { { ROOT, -3, NULL, 0 } }, NULL, "none, not there; ", 0, 0 },
	{ "http-600", { { HTTP, 200, ERROR_600, 0 } }, NULL, "none, not there; ", 0, 0 },
	{ "http-401-and-another-way",
	  { { HTTP, 401, NULL, 0 }, { TO, 401, NULL, 0 } },
	  SRV,
	  "there, clients find it by the SRV record; b.test C",
	  0,
	  0 },
	{ "host-page",
	  { { HOST, 200, "<html>", 'x' } },
	  NULL,
	  "none, not there; autodiscover.a.test O",
	  0,
	  0 },
	{ "host-late",
	  { { HOST, 0, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "host-late-srv",
	  { { HOST, 0, NULL, 0 }, { TO, 401, NULL, 0 } },
	  SRV,
	  "there, clients find it by the SRV record; b.test C",
	  0,
	  0 },
	{ "root-late-is-usual", { { ROOT, 0, NULL, 0 } }, NULL, "none, not there; ", 0, 0 },
	{ "root-not-looked-up",
	  { { ROOT, -2, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "root-not-looked-up-and-another-way",
	  { { ROOT, -2, NULL, 0 }, { HOST, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	{ "root-not-looked-up-where-it-leads",
	  { { ROOT, 302, TO XML, 0 }, { TO, -2, NULL, 0 } },
	  NULL,
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; a.test W",
	  0,
	  0 },
	{ "root-mismatch",
	  { { ROOT, 404, NULL, 'x' }, { HOST, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover, after a warning of the certificate of "
	  "a.test, "
	  "autodiscover-root=WARNING; a.test W, autodiscover.a.test C",
	  0,
	  0 },
	{ "root-and-redirect-to-one-that-is-refused",
	  { { ROOT, 302, TO XML, 0 }, { HTTP, 302, TO XML, 0 }, { TO, 401, NULL, 'x' } },
	  NULL,
	  "there, no way works, autodiscover-root=WARNING, autodiscover-failed=CRITICAL; a.test W, "
	  "b.test C",
	  0,
	  0 },
	{ "root-mismatch-alone",
	  { { ROOT, 404, NULL, 'x' } },
	  NULL,
	  "none, not there; a.test O",
	  0,
	  0 },
	{ "root-bad-only-way",
	  { { ROOT, 401, NULL, 'x' } },
	  NULL,
	  "there, no way works, autodiscover-root=WARNING, autodiscover-failed=CRITICAL; a.test W",
	  0,
	  0 },
	{ "host-mismatch",
	  { { HOST, 401, NULL, 'x' } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test C",
	  0,
	  0 },
	{ "cloud",
	  { { HOST, 401, NULL, 'c' },
	    { HTTP, 302, "https://s.cloud.test" XML, 0 },
	    { "https://s.cloud.test", 401, NULL, 'c' } },
	  NULL,
	  "there, clients find it by the redirect by http; autodiscover.a.test O, s.cloud.test C",
	  0,
	  0 },
	/* The certificate lacks a name: clients ask by https first, and warn. */
	{ "own-front",
	  { { HOST, 401, NULL, 'o' },
	    { HTTP, 302, "https://mail." D XML, 0 },
	    { "https://mail." D, 401, NULL, 'o' } },
	  NULL,
	  "there, clients find it by the redirect by http, after a warning of the certificate of "
	  "autodiscover.a.test; autodiscover.a.test W, mail.a.test C",
	  0,
	  0 },
	/* Whatever becomes of the host where http leads to. */
	{ "cloud-not-looked-up",
	  { { HOST, 401, NULL, 'c' },
	    { HTTP, 302, "https://s.cloud.test" XML, 0 },
	    { "https://s.cloud.test", -2, NULL, 0 } },
	  NULL,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test O",
	  0,
	  0 },
	{ "cloud-late",
	  { { HOST, 401, NULL, 'c' },
	    { HTTP, 302, "https://s.cloud.test" XML, 0 },
	    { "https://s.cloud.test", 0, NULL, 0 } },
	  NULL,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test O",
	  0,
	  0 },
	{ "cloud-refused",
	  { { HOST, 401, NULL, 'c' }, { HTTP, 302, "https://s.cloud.test" XML, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test O",
	  0,
	  0 },
	/* One way fails, and of another it is not known whether it works. */
	{ "host-500-and-records-late",
	  { { HOST, 500, NULL, 0 } },
	  "-",
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test W",
	  0,
	  0 },
	{ "host-mismatch-and-target-not-looked-up",
	  { { HOST, 401, NULL, 'x' }, { TO, -2, NULL, 0 } },
	  SRV,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test W",
	  0,
	  0 },
	{ "host-500-and-root-not-looked-up",
	  { { ROOT, -2, NULL, 0 }, { HOST, 500, NULL, 0 } },
	  NULL,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test W",
	  0,
	  0 },
	{ "host-500-and-http-late",
	  { { HOST, 500, NULL, 0 }, { HTTP, 0, NULL, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test C",
	  0,
	  0 },
	{ "redirect-by-who-is-refused-to-one-late",
	  { { HOST, 302, TO XML, 'x' }, { TO, 0, NULL, 0 }, { HTTP, 500, NULL, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test C",
	  0,
	  0 },
	{ "hoster-mismatch",
	  { { HOST, 401, NULL, 'x' }, { HTTP, 302, TO XML, 0 }, { TO, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the redirect by http, after a warning of the certificate of "
	  "autodiscover.a.test; autodiscover.a.test W, b.test C",
	  0,
	  0 },
	{ "redirect-plain",
	  { { HTTP, 302, "http://b.test" XML, 0 } },
	  NULL,
	  "there, no way works, redirect-refused=WARNING, autodiscover-failed=CRITICAL; ",
	  0,
	  0 },
	{ "redirect-path", { { HTTP, 302, TO "/owa", 0 } }, NULL, "none, not there; ", 0, 0 },
	{ "redirect-path-met",
	  { { HTTP, 302, TO "/owa", 0 }, { TO, 401, NULL, 0 } },
	  SRV,
	  "there, clients find it by the SRV record, redirect-refused=WARNING; b.test C",
	  0,
	  0 },
	{ "redirect-path-not-met",
	  { { HTTP, 302, TO "/owa", 0 }, { HOST, 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C",
	  0,
	  0 },
	{ "redirect-308",
	  { { HTTP, 308, TO XML, 0 } },
	  NULL,
	  "there, no way works, redirect-refused=WARNING, autodiscover-failed=CRITICAL; ",
	  0,
	  0 },
	{ "redirect-to-itself",
	  { { HOST, 301, HOST XML, 0 } },
	  NULL,
	  "there, no way works, redirect-refused=WARNING, autodiscover-failed=CRITICAL; "
	  "autodiscover.a.test C",
	  0,
	  0 },
	{ "redirect-relative",
	  { { HOST XML, 301, "/autodiscover/x/autodiscover.xml", 0 },
	    { HOST "/autodiscover/x", 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the host autodiscover; autodiscover.a.test C, "
	  "autodiscover.a.test C",
	  0,
	  0 },
	{ "srv-leads-to-the-host",
	  { { HOST, 500, NULL, 0 } },
	  "_autodiscover._tcp." D " SRV 0 1 443 Autodiscover." D,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test C",
	  0,
	  0 },
	{ "srv-port",
	  { { TO, 401, NULL, 0 } },
	  "_autodiscover._tcp." D " SRV 0 1 8443 b.test",
	  "there, no way works, autodiscover-failed=CRITICAL; ",
	  0,
	  0 },
	{ "srv-no-name-before",
	  { { TO, 401, NULL, 0 } },
	  "_autodiscover._tcp." D " SRV 0 1 443 xn--abc-." D "\n_autodiscover._tcp." D
	  " SRV 5 1 443 b.test",
	  "there, clients find it by the SRV record; b.test C",
	  0,
	  0 },
	/* Clients choose by chance among servers of one priority. */
	{ "srv-peers",
	  { { TO, 401, NULL, 0 },
	    { "https://c.test" XML, 401, NULL, 'x' },
	    { "https://e.test" XML, 401, NULL, 'x' } },
	  "_autodiscover._tcp." D " SRV 0 1 443 xn--abc-." D "\n_autodiscover._tcp." D
	  " SRV 0 1 443 b.test\n_autodiscover._tcp." D " SRV 0 0 443 c.test\n_autodiscover._tcp." D
	  " SRV 0 0 8443 d.test\n_autodiscover._tcp." D " SRV 1 1 443 e.test",
	  "there, clients find it by the SRV record; b.test C, c.test C",
	  0,
	  0 },
	/* It names a host, whatever becomes of that. */
	{ "srv-leads-to-silence",
	  { { TO, 0, NULL, 0 } },
	  SRV,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "srv-late",
	  { { 0 } },
	  "-",
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; ",
	  0,
	  0 },
	{ "srv-not-offered",
	  { { 0 } },
	  "_autodiscover._tcp." D " SRV 0 0 0 .",
	  "none, not there; ",
	  0,
	  0 },
	/* The domain says nothing of it, and the certificate of a web server is no fault. */
	{ "srv-late-and-a-web-server",
	  { { HOST, 404, NULL, 'x' } },
	  "-",
	  "unknown, it is not known whether it is there, service-unknown=UNKNOWN; "
	  "autodiscover.a.test O",
	  0,
	  0 },
	{ "host-late-after-its-certificate",
	  { { HOST, 302, TO XML, 0 }, { TO, 0, NULL, 0 } },
	  NULL,
	  "there, it is not known whether a way works, service-unknown=UNKNOWN; "
	  "autodiscover.a.test W",
	  0,
	  0 },
	{ "refused-on-two-ways",
	  { { ROOT, 302, TO XML, 0 },
	    { HOST, 302, TO XML, 0 },
	    { TO, 401, NULL, 'x' },
	    { HTTP, 302, "https://c.test" XML, 0 },
	    { "https://c.test", 401, NULL, 0 } },
	  NULL,
	  "there, clients find it by the redirect by http, after a warning of the certificate of "
	  "b.test, autodiscover-root=WARNING; a.test W, b.test W, autodiscover.a.test W, c.test C",
	  0,
	  0 },
	/* The same URL is asked as the first one, too. */
	{ "redirect-to-the-root-that-nobody-answers",
	  { { HTTP, 302, ROOT XML, 0 } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; ",
	  0,
	  0 },
	/* Clients differ in which host they would ask, but it is one of Autodiscover. */
	{ "redirect-that-is-read-differently",
	  { { HTTP, 302, "https://b.test\\@c.test" XML "?a", 0 }, { TO, 401, NULL, 0 } },
	  NULL,
	  "there, no way works, redirect-refused=WARNING, autodiscover-failed=CRITICAL; ",
	  0,
	  0 },
	{ "redirect-to-a-page-that-is-read-differently",
	  { { HTTP, 302, "https://u@b.test/owa/", 0 } },
	  NULL,
	  "none, not there; ",
	  0,
	  0 },
	{ "two-ways-meet",
	  { { HOST, 302, TO XML, 0 }, { HTTP, 302, TO XML, 0 }, { TO, 401, NULL, 'x' } },
	  NULL,
	  "there, no way works, autodiscover-failed=CRITICAL; autodiscover.a.test C, b.test C",
	  0,
	  0 },
};

/* --- answers -------------------------------------------------------------------------------- */

struct world {
	struct row row;
	bool http_last; /* the answer by http comes when all others are there */
	struct service service;
	struct dns_reply reply;
	struct http_answer answers[ANSWERS];
	struct result results[ANSWERS];
	struct name_verdict names[ANSWERS];
	struct certificate certificate, of_cloud, of_mail;
	struct presented_name cloud_name, mail_name;
	size_t n;
};

static void make_result(struct world *w, struct inquiry *inquiry, char certificate, size_t at)
{
	struct result *result = &w->results[at];
	w->names[at].reason =
		certificate == 'x' ||
				(certificate == 'c' && strstr(inquiry->host, "cloud") == NULL) ||
				(certificate == 'o' && strncmp(inquiry->host, "mail.", 5) != 0)
			? NAME_REASON_UNRELATED
			: NAME_REASON_EXACT;
	*result = (struct result){
		.inquiry = inquiry,
		.session = { .reached = STEP_CLIENT_CERTIFICATE,
			     .chain = certificate == 'c'   ? &w->of_cloud
				      : certificate == 'o' ? &w->of_mail
							   : &w->certificate,
			     .n_chain = 1 },
		.has_certificate = true,
		.names = &w->names[at],
		.n_names = 1,
	};
	result->trust.anchored = true;
	result->trust.faults = FAULT(TRUSTED);
	inquiry->results = result;
	inquiry->n_results = 1;
}

static const struct made *find_made(const struct world *w, const struct inquiry *inquiry)
{
	char url[URL_BYTES + 300];
	snprintf(url, sizeof(url), "%s://%s%s", inquiry->url.is_https ? "https" : "http",
		 inquiry->host, inquiry->url.path);
	for (size_t i = 0; i < ANSWERS && w->row.answers[i].url != NULL; i++) {
		if (strncmp(url, w->row.answers[i].url, strlen(w->row.answers[i].url)) == 0)
			return &w->row.answers[i];
	}
	return NULL;
}

/* False: the time is over before. */
static bool answer_document(struct world *w, struct inquiry *inquiry)
{
	const struct made *made = find_made(w, inquiry);
	size_t at = w->n++;
	assert_true(at < ANSWERS);
	struct http_answer *answer = &w->answers[at];
	if (made == NULL) {
		error_raise(&inquiry->error, ERR_RESOLVE_NO_HOST, FACTS());
		return true;
	}
	if (made->status == 0)
		return false;
	if (made->status < 0) {
		error_raise(&inquiry->error,
			    made->status == -1   ? ERR_SHORTAGE
			    : made->status == -2 ? ERR_RESOLVE_SERVERS
						 : ERR_CONNECT,
			    FACTS(.number = made->status == -1 ? ENOBUFS : ECONNREFUSED));
		return true;
	}
	answer->status = made->status;
	inquiry->answer = answer;
	if (made->status == 200)
		strbuf_append(&answer->body, made->to);
	else if (made->to != NULL)
		snprintf(answer->location, sizeof(answer->location), "%s", made->to);
	if (inquiry->url.is_https)
		make_result(w, inquiry, made->certificate, at);
	return true;
}

static bool answer(struct world *w, struct inquiry *inquiry)
{
	if (inquiry->kind == INQUIRY_OF_DOCUMENT)
		return answer_document(w, inquiry);
	assert_int_equal(inquiry->kind, INQUIRY_OF_RECORDS);
	if (w->row.srv != NULL && strcmp(w->row.srv, "-") == 0)
		return false;
	dns_answer_make(0, w->row.srv != NULL ? w->row.srv : "", &w->reply.message);
	dns_reply_read(&w->reply, inquiry->host, inquiry->records);
	inquiry->reply = &w->reply;
	return true;
}

/* --- what it comes to --------------------------------------------------------------------------
 */

static void describe_stop(struct world *w, const struct inquiry *inquiry, struct strbuf *out)
{
	struct demands demands;
	if (inquiry->n_results == 0)
		return;
	struct result copy = inquiry->results[0];
	demands_init(&demands);
	assert_int_equal(inquiry->temper(&w->service, inquiry, &copy, &demands, NULL), ERR_NONE);
	assert_int_equal(result_add_finding(&copy, &demands, FINDING_NAME_MISMATCH, STATE_CRITICAL,
					    0, NULL, NULL),
			 ERR_NONE);
	strbuf_printf(out, "%s%s %c", out->text[out->len - 2] == ';' ? "" : ", ", inquiry->host,
		      state_name(copy.findings[copy.n_findings - 1].state)[0]);
	free(copy.findings);
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
	for (size_t i = 0; i < service->n_inquiries; i++)
		describe_stop(w, service->inquiries[i], out);
}

/* Answers what is asked and not answered yet, as far as that leads. */
static void hear(struct world *w, bool without_http)
{
	for (size_t i = 0; i < w->service.n_inquiries; i++) {
		struct inquiry *inquiry = w->service.inquiries[i];
		if (inquiry->is_answered ||
		    (without_http && inquiry->step == INQUIRY_AUTODISCOVER_REDIRECT))
			continue;
		if (answer(w, inquiry))
			assert_int_equal(service_heard(&w->service, inquiry, NULL), ERR_NONE);
	}
}

static void begin_walk(struct world *w, struct service_settings *settings)
{
	settings->named[SERVICE_AUTODISCOVER] = settings->is_any_named = w->row.named;
	w->service = (struct service){
		.kind = SERVICE_AUTODISCOVER, .domain = D, .domain_text = D, .settings = settings
	};
	w->cloud_name =
		(struct presented_name){ .kind = NAME_DNS, .value = bytes_of("*.cloud.test") };
	w->of_cloud = (struct certificate){ .names = &w->cloud_name, .n_names = 1 };
	w->mail_name = (struct presented_name){ .kind = NAME_DNS, .value = bytes_of("mail." D) };
	w->of_mail = (struct certificate){ .names = &w->mail_name, .n_names = 1 };
	assert_int_equal(service_begin(&w->service, NULL), ERR_NONE);
	hear(w, w->http_last);
	if (w->http_last)
		hear(w, false);
}

static void end_walk(struct world *w)
{
	service_clear(&w->service);
	dns_reply_clear(&w->reply);
	for (size_t i = 0; i < ANSWERS; i++)
		http_answer_clear(&w->answers[i]);
}

static void walk(struct world *w, struct strbuf *out)
{
	struct service_settings settings = { .is_soap_order = w->row.soap };
	struct demands demands;
	demands_init(&demands);
	begin_walk(w, &settings);
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	describe(w, out);
	end_walk(w);
}

static void expect(const struct row *row, bool http_last, const char *expected)
{
	struct world *w = calloc(1, sizeof(*w));
	struct strbuf out = { 0 };
	assert_non_null(w);
	w->row = *row;
	w->http_last = http_last;
	walk(w, &out);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_clear(&out);
	free(w);
}

static void one_row(void **state)
{
	const struct row *row = *state;
	expect(row, false, row->expected);
}

/* The first redirect of the way is one of ten that clients follow. */
static void hops(void **state)
{
	char urls[HOPS][64];
	(void)state;
	for (int n = 10; n <= 11; n++) {
		struct row row = { .answers = { { HTTP, 302, urls[1], 0 } } };
		for (int i = 1; i < HOPS; i++)
			snprintf(urls[i], sizeof(urls[i]), TO "/autodiscover/%c" XML, 'a' + i);
		for (int i = 1; i < n; i++)
			row.answers[i] = (struct made){ urls[i], 302, urls[i + 1], 0 };
		row.answers[n] = (struct made){ urls[n], 401, NULL, 0 };
		expect(&row, false,
		       n == 10 ? "there, clients find it by the redirect by http; b.test C, b.test "
				 "C, "
				 "b.test C, b.test C, b.test C, b.test C, b.test C, b.test C, "
				 "b.test C, "
				 "b.test C"
			       : "there, no way works, redirect-refused=WARNING, "
				 "autodiscover-failed=CRITICAL; b.test C, b.test C, b.test C, "
				 "b.test C, "
				 "b.test C, b.test C, b.test C, b.test C, b.test C, b.test C");
	}
}

/* Two ways meet, and it is the longer one that is heard of first: which way works is the
 * same. */
static void meets_late(void **state)
{
	char urls[HOPS][64];
	struct row row = { .answers = { { HOST, 302, urls[1], 0 }, { HTTP, 302, urls[5], 0 } } };
	(void)state;
	for (int i = 1; i < HOPS; i++) {
		snprintf(urls[i], sizeof(urls[i]), TO "/autodiscover/%c" XML, 'a' + i);
		row.answers[i + 1] = (struct made){ urls[i], 302, urls[i + 1], 0 };
	}
	row.answers[HOPS] = (struct made){ urls[HOPS - 1], 401, NULL, 0 };
	for (int late = 0; late <= 1; late++) {
		expect(&row, late == 1,
		       "there, clients find it by the redirect by http, "
		       "redirect-refused=WARNING; autodiscover.a.test W, b.test W, b.test W, "
		       "b.test W, b.test W, b.test C, b.test C, b.test C, b.test C, b.test C, "
		       "b.test C, b.test C");
	}
}

/* With -A a host has as many endpoints as addresses: what counts at each is known without
 * looking at all the others anew. */
static void thousands_of_addresses(void **state)
{
	enum { ADDRESSES = 4000 };
	struct world *w = calloc(1, sizeof(*w));
	struct result *crowd = calloc(ADDRESSES, sizeof(*crowd));
	struct service_settings settings = { 0 };
	(void)state;
	assert_non_null(w);
	assert_non_null(crowd);
	w->row = (struct row){ .answers = { { HOST, 401, NULL, 0 } } };
	begin_walk(w, &settings);
	struct inquiry *host = NULL;
	for (size_t i = 0; i < w->service.n_inquiries && host == NULL; i++) {
		if (w->service.inquiries[i]->n_results > 0)
			host = w->service.inquiries[i];
	}
	assert_non_null(host);
	for (size_t i = 0; i < ADDRESSES; i++)
		crowd[i] = host->results[0];
	host->results = crowd;
	host->n_results = ADDRESSES;
	int64_t begun_us = test_cpu_us();
	for (size_t i = 0; i < ADDRESSES; i++) {
		struct demands demands;
		demands_init(&demands);
		assert_int_equal(host->temper(&w->service, host, &crowd[i], &demands, NULL),
				 ERR_NONE);
		assert_int_equal(demands.states[FINDING_NAME_MISMATCH], STATE_CRITICAL);
	}
	assert_in_range(test_cpu_us() - begun_us, 0, 300000 * test_slow());
	end_walk(w);
	free(crowd);
	free(w);
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 3];
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].id,
						.test_func = one_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	tests[LENGTH(rows)] = (struct CMUnitTest)cmocka_unit_test(hops);
	tests[LENGTH(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(meets_late);
	tests[LENGTH(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(thousands_of_addresses);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

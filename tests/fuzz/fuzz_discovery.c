/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: how a service of a domain is found, from its first question to the report.
 * An input chooses the service, what the user says, and of each question whether it is
 * answered, when, and how: records, HTTP answers with bodies that it has itself, and the
 * certificates of hosts.  Whatever is answered:
 *   - it ends, within the bounds of service.h, and no question is asked twice;
 *   - records are asked below the domain alone, a document without TLS only where the
 *     redirect of Autodiscover begins, the realm only at a cloud that clients know;
 *   - what led to a question was answered before;
 *   - the state is the worst of what was found, a service that is missing has none that
 *     fits, and one that is well has a certificate that clients accept, unless the domain
 *     itself says that there is nothing to check;
 *   - every format can tell it (support/reportcheck.h). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/acceptance.h"
#include "domain/discovery.h"
#include "net/dns_records.h"
#include "net/http_answer.h"
#include "report/service_report.h"
#include "support/choices.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"
#include "support/reportcheck.h"
#include "verdicts/judge.h"

#define D "a.test"

enum { RECORDS_LIMIT = 70, PENDING_MAX = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What came of an inquiry, and what it borrows from. */
struct made {
	struct dns_reply reply;
	struct http_answer answer;
	bool is_endpoint; /* a result is made of it */
	struct error error;
	enum step reached;
	bool has_certificate;
	unsigned name, dane;
	enum trust_reason trust;
	enum root_kind root;
	struct certificate leaf;
	struct presented_name presented;
	struct tlsa_set tlsa;
};

struct world {
	struct choices choices;
	struct service_settings settings;
	struct service service;
	struct demands demands;
	struct made made[INQUIRIES_MAX];
	struct result results[INQUIRIES_MAX];
	size_t n_results;
};

static const char *const hosts[] = {
	D,           "mx." D, "MX." D,      "b.test",   "autodiscover." D, "autodiscover.b.test",
	"192.0.2.1", ".",     "xn--a.test", "a_b.test", "sts.b.test"
};
static const unsigned ports[] = { 443, 993, 25, 0, 5061, 65535 };
static const char *const texts[] = { "v=STSv1; id=1;", "v=STSv1;|id=2", "v=STSv1; id=",
				     "v=spf1 -all",    "v=sts1",        "" };
static const char *const locations[] = {
	"",
	"https://b.test/autodiscover/autodiscover.xml",
	"https://autodiscover.a.test/autodiscover/autodiscover.xml",
	"https://a.test/autodiscover/autodiscover.xml",
	"http://b.test/autodiscover/autodiscover.xml",
	"/autodiscover/autodiscover.xml",
	"../autodiscover/x/autodiscover.xml",
	"https://b.test/other",
	"//b.test/autodiscover/autodiscover.xml",
	"https://u@b.test/autodiscover/autodiscover.xml",
};
#define REALM(kind, more) \
	"<RealmInfo Success='true'><NameSpaceType>" kind "</NameSpaceType>" more "</RealmInfo>"
static const char *const bodies[] = {
	REALM("Managed", ""),
	REALM("Unknown", ""),
	REALM("Federated", "<AuthURL>https://sts.b.test/</AuthURL><MEXURL>http://b.test/</MEXURL>"),
	REALM("Federated", "<AuthURL>http://sts.b.test/</AuthURL>"),
	REALM("Managed", "<CloudInstanceName>microsoftonline.us</CloudInstanceName>"),
	REALM("Managed", "<CloudInstanceName>microsoftonline.com</CloudInstanceName>"),
	REALM("Managed", "<CloudInstanceName>a.test</CloudInstanceName>"),
	REALM("Federated", "<CloudInstanceName>partner.microsoftonline.cn</CloudInstanceName>"
			   "<STSAuthURL>https://a.test:8443/</STSAuthURL><Certificate>bGVhZg=="
			   "</Certificate>"),
	"version: STSv1\nmode: enforce\nmx: *.a.test\nmax_age: 604800\n",
	"version: STSv1\nmode: testing\nmx: b.test\nmax_age: 1\n",
	"version: STSv1\nmode: none\nmax_age: 604800\n",
	"<Autodiscover><Response><Account><Protocol><Type>EXPR</Type><Server>b.test</Server>"
	"<EwsUrl>http://b.test/</EwsUrl><OABUrl>https://a.test:8443/</OABUrl></Protocol></Account>"
	"</Response></Autodiscover>",
	"<Autodiscover><Response><Error><ErrorCode>600</ErrorCode></Error></Response>"
	"</Autodiscover>",
	"<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'><KeyDescriptor "
	"use='signing'><KeyInfo xmlns='http://www.w3.org/2000/09/xmldsig#'><X509Data>"
	"<X509Certificate>bGVhZg==</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
	"</EntityDescriptor>",
};
enum { OF_REALM = 8, OF_POLICY = 3, OF_AUTODISCOVER = 2, OF_METADATA = 1 };

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

/* --- answers -------------------------------------------------------------------------------- */

/* Octets of the input, as many as it says. */
static struct bytes take(struct choices *choices)
{
	size_t left = choices->len - choices->at, len = choose(choices, 256);
	len = 256 * choose(choices, 4) + len;
	left = choices->len - choices->at < left ? choices->len - choices->at : left;
	len = len < left ? len : left;
	struct bytes taken = { choices->data + choices->at, len };
	choices->at += len;
	return taken;
}

static void append_record(struct choices *choices, const struct inquiry *inquiry, const char *owner,
			  struct strbuf *out)
{
	const char *host = CHOOSE(choices, hosts);
	if (inquiry->records == DNS_TYPE_TXT)
		strbuf_printf(out, "%s%s TXT %s", out->len > 0 ? "\n" : "", owner,
			      CHOOSE(choices, texts));
	else if (inquiry->records == DNS_TYPE_MX)
		strbuf_printf(out, "%s%s MX %u %s", out->len > 0 ? "\n" : "", owner,
			      choose(choices, 256), host);
	else
		strbuf_printf(out, "%s%s SRV %u %u %u %s", out->len > 0 ? "\n" : "", owner,
			      choose(choices, 4), choose(choices, 4), CHOOSE(choices, ports), host);
}

static void make_message(struct choices *choices, const struct inquiry *inquiry,
			 struct buffer *ret_message)
{
	static const unsigned counts[] = { 1, 2, 3, 17, 33, RECORDS_LIMIT };
	struct strbuf records = { 0 };
	const char *owner = inquiry->host;
	unsigned n = CHOOSE(choices, counts);
	if (choose(choices, 8) == 1) {
		strbuf_printf(&records, "%s CNAME alias." D, owner);
		owner = "alias." D;
	}
	while (n-- > 0)
		append_record(choices, inquiry, owner, &records);
	dns_answer_make(0, strbuf_text(&records), ret_message);
	strbuf_clear(&records);
}

static void answer_records(struct world *w, struct inquiry *inquiry, struct made *made)
{
	static const enum dns_outcome failures[] = {
		DNS_NONE, DNS_BOGUS, DNS_UNANSWERED, DNS_NO_ANSWER, DNS_REFUSED, DNS_INDETERMINATE
	};
	struct choices *choices = &w->choices;
	struct dns_reply *reply = &made->reply;
	unsigned how = choose(choices, 4);
	if (how == 0) {
		reply->outcome = CHOOSE(choices, failures);
	} else if (how == 1) {
		require(buffer_copy(take(choices), &reply->message));
		dns_reply_read(reply, inquiry->host, inquiry->records);
	} else {
		make_message(choices, inquiry, &reply->message);
		dns_reply_read(reply, inquiry->host, inquiry->records);
	}
	reply->secure = choose(choices, 2) == 1;
	inquiry->reply = reply;
	enum err err = dns_reply_check(reply, inquiry->host, false, &inquiry->error);
	require(err == inquiry->error.code);
}

static const struct {
	enum step reached;
	enum err err;
	int number;
} failures[] = {
	{ STEP_RESOLVE, ERR_RESOLVE_NO_HOST, 0 },
	{ STEP_RESOLVE, ERR_RESOLVE_UNANSWERED, 0 },
	{ STEP_CONNECT, ERR_CONNECT, ECONNREFUSED },
	{ STEP_CONNECT, ERR_CONNECT, ENETUNREACH },
	{ STEP_CONNECT, ERR_TIMEOUT_CONNECT, 0 },
	{ STEP_CONNECT, ERR_SHORTAGE, EMFILE },
	{ STEP_STARTTLS, ERR_STARTTLS_NOT_OFFERED, 0 },
	{ STEP_HANDSHAKE, ERR_TLS_NO_RECORD, 0 },
	{ STEP_HANDSHAKE, ERR_TIMEOUT_CLIENT_HELLO, 0 },
	{ STEP_HANDSHAKE, ERR_TLS_OWN, 0 },
};

/* A connection, with TLS a certificate; false: none. */
static bool connect_to(struct world *w, struct inquiry *inquiry, struct made *made)
{
	static const enum trust_reason reasons[] = { TRUST_REASON_TRUSTED, TRUST_REASON_TRUSTED,
						     TRUST_REASON_SELF_SIGNED,
						     TRUST_REASON_UNKNOWN_ROOT,
						     TRUST_REASON_EXPIRED };
	static const enum root_kind roots[] = { ROOT_PUBLIC, ROOT_OWN, ROOT_UNKNOWN };
	struct choices *choices = &w->choices;
	unsigned how = choose(choices, 3 * LENGTH(failures));
	made->is_endpoint = !inquiry->request.is_plain;
	made->reached = STEP_CLIENT_CERTIFICATE;
	if (how > 0 && how <= LENGTH(failures)) {
		made->reached = failures[how - 1].reached;
		error_raise(&made->error, failures[how - 1].err,
			    FACTS(.number = failures[how - 1].number));
		inquiry->error = made->error;
		return false;
	}
	made->has_certificate = made->is_endpoint;
	made->name = choose(choices, 4);
	made->trust = CHOOSE(choices, reasons);
	made->root = CHOOSE(choices, roots);
	made->dane = inquiry->with_tlsa ? choose(choices, 4) : 0;
	return true;
}

/* Mostly one of the kind that is asked for. */
static const char *choose_body(struct choices *choices, enum inquiry_step step)
{
	size_t first = 0, n = OF_REALM;
	if (choose(choices, 8) == 1)
		return CHOOSE(choices, bodies);
	if (step == INQUIRY_MTA_STS_POLICY) {
		first = OF_REALM;
		n = OF_POLICY;
	} else if (step == INQUIRY_METADATA) {
		first = OF_REALM + OF_POLICY + OF_AUTODISCOVER;
		n = OF_METADATA;
	} else if (step != INQUIRY_REALM) {
		first = OF_REALM + OF_POLICY;
		n = OF_AUTODISCOVER;
	}
	return bodies[first + choose(choices, (unsigned)n)];
}

static void answer_document(struct world *w, struct inquiry *inquiry, struct made *made)
{
	static const int statuses[] = { 200, 301, 302, 303, 307, 308, 401, 404, 500, 0 };
	static const enum err errors[] = { ERR_HTTP_CUT_OFF, ERR_HTTP_NO_HTTP, ERR_HTTP_SLOW };
	struct choices *choices = &w->choices;
	struct http_answer *answer = &made->answer;
	if (!connect_to(w, inquiry, made))
		return;
	answer->status = CHOOSE(choices, statuses);
	if (answer->status == 0 || choose(choices, 16) == 1)
		error_raise(&answer->error, CHOOSE(choices, errors), FACTS());
	snprintf(answer->content_type, sizeof(answer->content_type), "%s",
		 choose(choices, 4) == 1 ? "text/html" : "text/plain; charset=x");
	snprintf(answer->location, sizeof(answer->location), "%s", CHOOSE(choices, locations));
	if (choose(choices, 4) == 1) {
		unsigned n = choose(choices, 20);
		snprintf(answer->location, sizeof(answer->location),
			 "https://b.test/autodiscover/%u/autodiscover.xml", n);
	}
	if (inquiry->request.wanted.body(answer->status) && choose(choices, 4) == 1) {
		struct bytes body = take(choices);
		strbuf_append_bytes(&answer->body, body.data, body.len);
	} else if (inquiry->request.wanted.body(answer->status)) {
		strbuf_append(&answer->body, choose_body(choices, inquiry->step));
	}
	inquiry->answer = answer;
	inquiry->error = answer->error;
}

/* --- questions ------------------------------------------------------------------------------ */

static bool is_below(const char *name)
{
	size_t len = strlen(name), tail = strlen(D);
	return dns_same_name(name, D) ||
	       (len > tail && name[len - tail - 1] == '.' && dns_same_name(name + len - tail, D));
}

static bool is_same(const struct inquiry *a, const struct inquiry *b)
{
	if (a->kind != b->kind || a->kind == INQUIRY_OF_FILE)
		return a->kind == b->kind && a->step == b->step;
	if (a->kind == INQUIRY_OF_RECORDS)
		return a->records == b->records && dns_same_name(a->host, b->host);
	if (a->kind == INQUIRY_OF_DOCUMENT)
		return url_equal(&a->url, &b->url);
	return a->step == b->step && a->port == b->port && a->protocol == b->protocol &&
	       a->fits_any == b->fits_any && a->is_sip_domain == b->is_sip_domain &&
	       strcmp(a->principal, b->principal) == 0 && strcmp(a->host, b->host) == 0;
}

static void check_question(const struct world *w, size_t at)
{
	static const char *const clouds[] = { "login.microsoftonline.com",
					      "login.microsoftonline.us",
					      "login.partner.microsoftonline.cn" };
	const struct service *service = &w->service;
	const struct inquiry *inquiry = service->inquiries[at];
	bool is_of_cloud = inquiry->step != INQUIRY_REALM || inquiry->kind != INQUIRY_OF_DOCUMENT;
	for (size_t i = 0; i < LENGTH(clouds); i++)
		is_of_cloud = is_of_cloud || strcmp(inquiry->host, clouds[i]) == 0;
	require(is_of_cloud || w->settings.realm_url != NULL);
	for (size_t i = 0; i < at; i++)
		require(!is_same(service->inquiries[i], inquiry));
	if (inquiry->kind == INQUIRY_OF_RECORDS)
		require(is_below(inquiry->host));
	if (inquiry->kind == INQUIRY_OF_DOCUMENT) {
		require(inquiry->request.is_plain == !inquiry->url.is_https);
		require(!inquiry->request.is_plain ||
			(inquiry->step == INQUIRY_AUTODISCOVER_REDIRECT && inquiry->cause == NULL));
		require(inquiry->request.path[0] == '/');
	}
	bool is_known = inquiry->cause == NULL;
	for (size_t i = 0; i < at; i++)
		is_known = is_known || service->inquiries[i] == inquiry->cause;
	require(is_known && (inquiry->cause == NULL || inquiry->cause->is_answered ||
			     inquiry->cause->kind == INQUIRY_OF_ENDPOINT));
}

/* One of the first few that are waiting; NULL: none is. */
static struct inquiry *next_answered(struct world *w, const bool *is_done, size_t *ret_at)
{
	size_t waiting[PENDING_MAX], n = 0;
	for (size_t i = 0; i < w->service.n_inquiries && n < PENDING_MAX; i++) {
		if (!is_done[i])
			waiting[n++] = i;
	}
	if (n == 0)
		return NULL;
	*ret_at = waiting[choose(&w->choices, (unsigned)n)];
	return w->service.inquiries[*ret_at];
}

static void answer(struct world *w, struct inquiry *inquiry, struct made *made)
{
	switch (inquiry->kind) {
	case INQUIRY_OF_RECORDS:
		answer_records(w, inquiry, made);
		break;
	case INQUIRY_OF_DOCUMENT:
		answer_document(w, inquiry, made);
		break;
	case INQUIRY_OF_ENDPOINT:
		(void)connect_to(w, inquiry, made);
		break;
	case INQUIRY_OF_FILE:
		break;
	}
}

/* The time is over: endpoints say so, as the loop leaves them (net/job.h). */
static void end_late(struct world *w, const bool *is_done)
{
	for (size_t i = 0; i < w->service.n_inquiries; i++) {
		struct inquiry *inquiry = w->service.inquiries[i];
		struct made *made = &w->made[i];
		if (is_done[i] || inquiry->kind != INQUIRY_OF_ENDPOINT)
			continue;
		made->is_endpoint = true;
		error_raise(&made->error, ERR_TIMEOUT_NOT_STARTED, FACTS(.number = 64));
		inquiry->error = made->error;
	}
}

static void discover(struct world *w)
{
	bool is_done[INQUIRIES_MAX] = { false };
	size_t at = 0, n_checked = 0, n_heard = 0;
	unsigned n_answered = choose(&w->choices, 8) == 1 ? choose(&w->choices, 32) : 256;
	require(service_begin(&w->service, NULL) == ERR_NONE);
	for (;;) {
		for (; n_checked < w->service.n_inquiries; n_checked++)
			check_question(w, n_checked);
		struct inquiry *inquiry = next_answered(w, is_done, &at);
		if (inquiry == NULL || n_heard == n_answered)
			break;
		is_done[at] = true;
		if (inquiry->kind == INQUIRY_OF_FILE)
			continue;
		answer(w, inquiry, &w->made[at]);
		require(service_heard(&w->service, inquiry, NULL) == ERR_NONE);
		require(++n_heard <= INQUIRIES_MAX);
	}
	end_late(w, is_done);
}

/* --- verdicts ------------------------------------------------------------------------------- */

static void present(struct made *made, const struct inquiry *inquiry)
{
	static const char *const other[] = { "", "other.test", "*.a.test", D };
	const char *name = made->name == 0 ? inquiry->host : other[made->name];
	made->presented = (struct presented_name){ .kind = NAME_DNS, .value = bytes_of(name) };
	made->presented.defect = presented_name_defect(NAME_DNS, made->presented.value);
	made->leaf = (struct certificate){ .der = (uint8_t *)(uintptr_t)"leaf",
					   .der_len = 4,
					   .names = &made->presented,
					   .n_names = 1 };
}

static void add_dane(struct made *made, struct result *result)
{
	static const struct {
		enum tlsa_status status;
		enum dane_outcome outcome;
		enum dane_rule rule;
	} kinds[] = { { TLSA_SECURE, DANE_FITS, DANE_RULE_EE },
		      { TLSA_SECURE, DANE_MISMATCH, DANE_RULE_EE },
		      { TLSA_INSECURE_ADDRESSES, DANE_INSECURE, DANE_RULE_NONE } };
	if (made->dane == 0 || !made->has_certificate)
		return;
	result->dane = calloc(1, sizeof(*result->dane));
	require(result->dane != NULL);
	static const uint8_t record[35] = { 3, 1, 1 };
	made->tlsa.status = kinds[made->dane - 1].status;
	require(tlsa_set_add(&made->tlsa, (struct bytes){ record, sizeof(record) }, NULL) ==
		ERR_NONE);
	*result->dane = (struct dane_verdict){ .outcome = kinds[made->dane - 1].outcome,
					       .rule = kinds[made->dane - 1].rule,
					       .set = &made->tlsa,
					       .leaf = &made->leaf };
	result->dane->states[0] = DANE_RECORD_USABLE;
	result->dane->fits[0] = result->dane->outcome == DANE_FITS;
}

static void compare_names(const struct world *w, const struct inquiry *inquiry,
			  struct result *result)
{
	size_t n = 0;
	bool fits = false;
	result->names = calloc(inquiry->n_references + 1, sizeof(*result->names));
	require(result->names != NULL);
	for (size_t i = 0; i < inquiry->n_references; i++) {
		result->names[i] = name_verdict(&result->session.chain[0], &inquiry->references[i],
						&w->demands.match);
		fits = fits || name_reason_fits(result->names[i].reason);
	}
	/* Where one is enough those that fit count. */
	for (size_t i = 0; i < inquiry->n_references; i++) {
		if (!inquiry->fits_any || !fits || name_reason_fits(result->names[i].reason))
			result->names[n++] = result->names[i];
	}
	result->n_names = n;
}

static void make_result(struct world *w, struct inquiry *inquiry, struct made *made)
{
	struct result *result = &w->results[w->n_results];
	if (!made->is_endpoint || (inquiry->may_be_absent && made->reached <= STEP_PROXY) ||
	    (inquiry->kind == INQUIRY_OF_DOCUMENT && !made->has_certificate))
		return;
	w->n_results++;
	*result = (struct result){ .host = inquiry->host,
				   .identity = inquiry->n_references > 0 ? &inquiry->references[0]
									 : NULL,
				   .protocol = inquiry->protocol->name,
				   .inquiry = inquiry,
				   .has_certificate = made->has_certificate };
	result->session.reached = made->reached;
	result->session.error = made->error;
	if (made->has_certificate) {
		present(made, inquiry);
		result->session.chain = &made->leaf;
		result->session.n_chain = 1;
		compare_names(w, inquiry, result);
		result->trust.reason = made->trust;
		result->trust.faults = 1U << made->trust;
		result->trust.anchored =
			made->trust == TRUST_REASON_TRUSTED || made->trust == TRUST_REASON_EXPIRED;
		result->trust.root = made->root;
	}
	add_dane(made, result);
	inquiry->results = result;
	inquiry->n_results = 1;
}

/* As run/ does it: what decides for others first. */
static void judge_all(struct world *w)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < w->n_results; i++) {
			struct result *result = &w->results[i];
			const struct inquiry *inquiry = result->inquiry;
			struct demands demands = w->demands;
			bool is_first = inquiry->temper == NULL || inquiry->is_judged_first;
			if (is_first != (pass == 0))
				continue;
			if (inquiry->temper != NULL)
				require(inquiry->temper(&w->service, inquiry, result, &demands,
							NULL) == ERR_NONE);
			require(judge(result, &demands, NULL) == ERR_NONE);
		}
	}
}

/* --- what it comes to ------------------------------------------------------------------------ */

/* Is there nothing to check, as the domain or the user's file says? */
static bool is_empty(const struct world *w)
{
	const struct service *service = &w->service;
	bool has_file = w->settings.autodiscover_answer.data != NULL;
	bool is_managed =
		service->n_findings > 0 && service->findings[0].id == FINDING_REALM_MANAGED;
	return has_file || is_managed || service->remark.code == ERR_TOLD_NULL_MX;
}

static void check_well(const struct world *w)
{
	bool accepted = false, any = is_empty(w);
	for (size_t i = 0; i < w->n_results && !any; i++) {
		const struct result *result = &w->results[i];
		require(acceptance_of_inquiry(result->inquiry, &w->demands, &accepted, NULL) ==
			ERR_NONE);
		any = accepted || (result->dane != NULL && result->dane->outcome == DANE_FITS);
	}
	require(any);
}

static void check_state(const struct world *w)
{
	const struct service *service = &w->service;
	enum state worst = STATE_OK;
	for (size_t i = 0; i < w->n_results; i++)
		worst = state_worse(worst, w->results[i].state);
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		worst = state_worse(worst, finding->state);
		require(error_words(&finding->why)[0] != '\0');
	}
	require(service->state == worst);
	if (service->n_dropped > 0)
		require(worst != STATE_OK);
	if (service->presence == PRESENCE_THERE && worst == STATE_OK)
		check_well(w);
}

static void tell(struct world *w)
{
	const struct report_input input = { .results = w->results,
					    .n_results = w->n_results,
					    .demands = &w->demands,
					    .services = &w->service,
					    .n_services = 1,
					    .told = &service_report,
					    .elapsed_us = 1000,
					    .timeout_s = 10,
					    .verbosity = (int)choose(&w->choices, 3),
					    .max_bytes = choose(&w->choices, 2) == 1 ? 2000 : 0 };
	struct strbuf text = { 0 }, json = { 0 };
	require(reportcheck(&input, &text, &json) == NULL);
	strbuf_clear(&text);
	strbuf_clear(&json);
}

static void world_clear(struct world *w)
{
	for (size_t i = 0; i < w->n_results; i++) {
		free(w->results[i].names);
		free(w->results[i].dane);
		free(w->results[i].findings);
	}
	service_clear(&w->service);
	for (size_t i = 0; i < INQUIRIES_MAX; i++) {
		dns_reply_clear(&w->made[i].reply);
		http_answer_clear(&w->made[i].answer);
		tlsa_set_clear(&w->made[i].tlsa);
	}
}

static void choose_settings(struct world *w)
{
	struct service_settings *settings = &w->settings;
	unsigned flags = choose(&w->choices, 256);
	enum service_kind kind = (enum service_kind)choose(&w->choices, SERVICE_COUNT);
	settings->is_soap_order = flags & 1;
	settings->reads_metadata = flags & 2;
	settings->named[kind] = settings->is_any_named = flags & 4;
	if ((flags & 24) == 8)
		settings->realm_url = "https://realm.test/?d={}";
	if ((flags & 96) == 32 && kind == SERVICE_SSO)
		settings->realm_answer = take(&w->choices);
	if ((flags & 96) == 64 && kind == SERVICE_AUTODISCOVER)
		settings->autodiscover_answer = choose(&w->choices, 2) == 1
							? bytes_of(bodies[OF_REALM + OF_POLICY])
							: take(&w->choices);
	w->service = (struct service){
		.kind = kind, .domain = D, .domain_text = D, .settings = settings
	};
	demands_init(&w->demands);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world *w = calloc(1, sizeof(*w));
	require(w != NULL);
	w->choices = (struct choices){ data, size, 0 };
	choose_settings(w);
	discover(w);
	/* Results stand in the order of their inquiries. */
	for (size_t i = 0; i < w->service.n_inquiries; i++)
		make_result(w, w->service.inquiries[i], &w->made[i]);
	judge_all(w);
	w->service.is_dns_blind = choose(&w->choices, 8) == 1;
	require(service_conclude(&w->service, &w->demands, NULL) == ERR_NONE);
	check_state(w);
	require(services_conclude(&w->service, 1, &w->demands, NULL) == ERR_NONE);
	tell(w);
	world_clear(w);
	free(w);
	return 0;
}

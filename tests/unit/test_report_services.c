/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of services: golden texts of made ones (tests/data/report/services_ID.txt and
 * .json), and what must hold for any report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/service.h"
#include "report/service_report.h"
#include "report_checks.h"
#include "report_fixture.h"
#include "support/jsoncheck.h"
#include "support/reportcheck.h"

#define CONTOSO "contoso.com"
#define LOOKUP FACTS(.about = "_imaps._tcp." CONTOSO)

enum { SERVICES_MADE = 4 };

struct made {
	struct fixture *f;
	struct service_settings settings;
	struct service services[SERVICES_MADE];
	size_t n;
};

static struct service *add_service(struct made *m, enum service_kind kind, enum presence presence,
				   const char *domain)
{
	struct service *service = &m->services[m->n++];
	assert_true(m->n <= SERVICES_MADE);
	*service = (struct service){ .kind = kind,
				     .domain = domain,
				     .domain_text = domain,
				     .settings = &m->settings,
				     .presence = presence };
	return service;
}

static struct inquiry *add_document(struct service *service, const char *host, const char *path,
				    enum inquiry_step step)
{
	struct url url = { .is_https = true, .port = 443 };
	snprintf(url.host, sizeof(url.host), "%s", host);
	snprintf(url.path, sizeof(url.path), "%s", path);
	struct inquiry *inquiry =
		service_ask_document(service, step, NULL, &url, (struct http_wanted){ 0 });
	assert_non_null(inquiry);
	inquiry->is_answered = true;
	return inquiry;
}

static struct inquiry *add_records(struct service *service, const char *owner)
{
	struct inquiry *inquiry =
		service_ask_records(service, INQUIRY_SERVICE_RECORD, NULL, owner, DNS_TYPE_SRV);
	assert_non_null(inquiry);
	inquiry->is_answered = true;
	return inquiry;
}

static struct inquiry *add_host(struct service *service, const struct inquiry *cause,
				const char *host)
{
	struct inquiry *inquiry = service_ask_endpoint(service, INQUIRY_SERVICE_HOST, cause, host,
						       993, protocol_find("imaps"));
	assert_non_null(inquiry);
	inquiry->is_answered = true;
	return inquiry;
}

/* The next result is that of the inquiry. */
static struct result *with(struct inquiry *inquiry, struct result *result)
{
	result->inquiry = inquiry;
	inquiry->results = result;
	inquiry->n_results = 1;
	return result;
}

static void tell(struct error *remark, enum err code, int64_t n)
{
	error_raise(remark, code, FACTS(.number = (int)n, .count = n));
}

static void raise_at(struct made *m, struct service *service, const struct inquiry *inquiry,
		     enum err code, enum err cause, struct error_facts facts)
{
	facts.cause = cause;
	service_raise(service, &m->f->demands, inquiry, code, facts);
}

/* --- situations ----------------------------------------------------------------------------------
 */

static void healthy_web(struct made *m, const char *domain, const char *address)
{
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_THERE, domain);
	struct inquiry *apex = add_document(web, domain, "/", INQUIRY_WEB_APEX);
	struct inquiry *www = add_document(web, "www." CONTOSO, "/", INQUIRY_WEB_WWW);
	tell(&web->remark, ERR_TOLD_ONE_HOST, 1);
	with(apex, add_healthy(m->f, domain, address));
	tell(&apex->remark, ERR_TOLD_STATUS, 200);
	error_raise(&www->error, ERR_RESOLVE_NO_HOST, FACTS(.about = "www." CONTOSO));
}

static void well(struct made *m)
{
	healthy_web(m, CONTOSO, "192.0.2.10");
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_THERE, CONTOSO);
	struct inquiry *records = add_records(mail, "_imaps._tcp." CONTOSO);
	struct inquiry *host = add_host(mail, records, "mail." CONTOSO);
	tell(&add_records(mail, "_pop3s._tcp." CONTOSO)->remark, ERR_TOLD_NO_RECORDS, 0);
	tell(&mail->remark, ERR_TOLD_ONE_HOST, 1);
	tell(&host->remark, ERR_TOLD_FITS_HOST, 0);
	with(host, add_healthy(m->f, "mail." CONTOSO, "192.0.2.11"));
	add_service(m, SERVICE_XMPP, PRESENCE_NONE, CONTOSO);
	add_service(m, SERVICE_LDAP, PRESENCE_NONE, CONTOSO);
}

/* Nobody has asked for it, and what is there is in order. */
static void one_not_known(struct made *m)
{
	healthy_web(m, CONTOSO, "192.0.2.10");
	add_service(m, SERVICE_MAIL, PRESENCE_UNKNOWN, CONTOSO);
	add_service(m, SERVICE_XMPP, PRESENCE_NONE, CONTOSO);
}

/* By name servers that carry no DNSSEC. */
static void unseen(struct made *m)
{
	struct service *mail = add_service(m, SERVICE_MAIL, PRESENCE_THERE, CONTOSO);
	struct inquiry *records = add_records(mail, CONTOSO);
	struct inquiry *host = add_host(mail, records, "mx." CONTOSO);
	with(host, add_healthy(m->f, "mx." CONTOSO, "192.0.2.11"));
	tell(&host->remark, ERR_TOLD_DANE_INSECURE, 0);
	raise_at(m, mail, NULL, ERR_DANE_UNSEEN, ERR_NONE, FACTS());
}

static void missing(struct made *m)
{
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_NONE, CONTOSO);
	m->settings.named[SERVICE_WEB] = true;
	struct inquiry *apex = add_document(web, CONTOSO, "/", INQUIRY_WEB_APEX);
	error_raise(&apex->error, ERR_RESOLVE_NO_ADDRESS, FACTS(.about = CONTOSO));
	raise_at(m, web, NULL, ERR_SERVICE_MISSING, ERR_NONE, FACTS());
}

static void waived(struct made *m)
{
	m->f->demands.states[FINDING_SERVICE_MISSING] = STATE_OK;
	m->f->demands.state_given[FINDING_SERVICE_MISSING] = true;
	missing(m);
}

static void empty(struct made *m)
{
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_NONE, CONTOSO);
	raise_at(m, mail, NULL, ERR_DOMAIN_EMPTY, ERR_NONE, FACTS());
	add_service(m, SERVICE_XMPP, PRESENCE_NONE, CONTOSO);
}

/* No look-up has an answer, one is not even begun. */
static void unknown(struct made *m)
{
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_UNKNOWN, CONTOSO);
	struct inquiry *records = add_records(mail, "_imaps._tcp." CONTOSO);
	add_records(mail, "_imap._tcp." CONTOSO)->is_answered = false;
	error_raise(&records->error, ERR_RESOLVE_NO_ANSWER, LOOKUP);
	service_raise_unanswered(mail, &m->f->demands, records, ERR_RECORDS_FAILED,
				 "the SRV records");
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_UNKNOWN, CONTOSO);
	struct inquiry *apex = add_document(web, CONTOSO, "/", INQUIRY_WEB_APEX);
	error_raise(&apex->error, ERR_RESOLVE_FALSE,
		    FACTS(.about = CONTOSO, .said = BYTES("no signatures")));
	service_raise_unanswered(web, &m->f->demands, apex, ERR_WEB_HOST_UNKNOWN, NULL);
}

static struct service *unresolved_web(struct made *m, const char *domain)
{
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_UNKNOWN, domain);
	struct inquiry *apex = add_document(web, domain, "/", INQUIRY_WEB_APEX);
	error_raise(&apex->error, ERR_RESOLVE_UNANSWERED, FACTS(.about = domain));
	service_raise_unanswered(web, &m->f->demands, apex, ERR_WEB_HOST_UNKNOWN, NULL);
	return web;
}

/* The name servers of two domains are silent; of the third all is well but one service. */
static void unresolved(struct made *m)
{
	struct service *web = unresolved_web(m, CONTOSO);
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_UNKNOWN, CONTOSO);
	struct inquiry *records = add_records(mail, "_imaps._tcp." CONTOSO);
	error_raise(&records->error, ERR_RESOLVE_UNANSWERED,
		    FACTS(.about = "_imaps._tcp." CONTOSO));
	service_raise_unanswered(mail, &m->f->demands, records, ERR_RECORDS_FAILED,
				 "the SRV records");
	service_raise_as(web, &m->f->demands, STATE_UNKNOWN, NULL, ERR_DOMAIN_LOOKUP,
			 FACTS(.about = CONTOSO, .cause = ERR_RESOLVE_UNANSWERED));
	service_raise_as(unresolved_web(m, "fabrikam.com"), &m->f->demands, STATE_UNKNOWN, NULL,
			 ERR_DOMAIN_LOOKUP,
			 FACTS(.about = "fabrikam.com", .cause = ERR_RESOLVE_UNANSWERED));
	unresolved_web(m, "example.net");
}

/* Two domains; more than there was room for. */
static void faults(struct made *m)
{
	healthy_web(m, CONTOSO, "192.0.2.10");
	add_service(m, SERVICE_XMPP, PRESENCE_NONE, CONTOSO);
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_THERE, "fabrikam.com");
	struct inquiry *apex = add_document(web, "fabrikam.com", "/", INQUIRY_WEB_APEX);
	tell(&web->remark, ERR_TOLD_ONE_HOST, 1);
	with(apex, add_mismatch(m->f, "fabrikam.com", "192.0.2.12", NAMES("other.example.net"),
				NAME_REASON_UNRELATED, -1));
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_THERE, "fabrikam.com");
	raise_at(m, mail, NULL, ERR_SERVICE_TOO_MUCH, ERR_NONE, FACTS(.count = INQUIRIES_MAX));
	struct inquiry *records = add_records(mail, "_imaps._tcp.fabrikam.com");
	error_raise(&records->error, ERR_SRV_UNUSABLE, FACTS(.about = "_imaps._tcp.fabrikam.com"));
	service_raise_error(mail, &m->f->demands, STATE_CRITICAL, records, &records->error);
}

/* Everything that a server says is made to look like something else. */
static void hostile(struct made *m)
{
	struct service *web = add_service(m, SERVICE_WEB, PRESENCE_THERE, CONTOSO);
	struct inquiry *apex =
		add_document(web, CONTOSO, "/\n[OK] - web|'x'=1<b>", INQUIRY_WEB_APEX);
	error_raise(&apex->remark, ERR_TOLD_REDIRECT,
		    FACTS(.number = 302, .about = "https://\342\200\256/<script>|a=1\n[OK]"));
	with(apex, add_healthy(m->f, CONTOSO, "192.0.2.10"));
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_THERE, CONTOSO);
	struct inquiry *records = add_records(mail, "_imaps._tcp." CONTOSO);
	struct inquiry *host = add_host(mail, records, "[OK]|<b>\t$`\"'.example");
	struct result *result = with(host, add_endpoint(m->f, "mail." CONTOSO, ""));
	fail_at(result, STEP_RESOLVE, ERR_RESOLVE_NO_HOST, FACTS(.about = host->host));
}

enum { HOSTS = 30, REFUSED = 9, STEPS = HOSTS + 1 };

/* More steps than there is room for; the service that is worst comes last. */
static void many(struct made *m)
{
	healthy_web(m, CONTOSO, "192.0.2.10");
	add_service(m, SERVICE_XMPP, PRESENCE_NONE, CONTOSO);
	struct service *mail = add_service(m, SERVICE_CLIENT_MAIL, PRESENCE_THERE, CONTOSO);
	struct inquiry *records = add_records(mail, "_imaps._tcp." CONTOSO);
	for (int i = 0; i < HOSTS; i++) {
		char host[32];
		snprintf(host, sizeof(host), "mail%d." CONTOSO, i);
		struct inquiry *inquiry = add_host(mail, records, host);
		tell(&inquiry->remark, ERR_TOLD_FITS_HOST, 0);
		if (i >= HOSTS - REFUSED)
			raise_at(m, mail, inquiry, ERR_SRV_UNUSABLE, ERR_NONE,
				 FACTS(.about = host));
	}
	raise_at(m, mail, records, ERR_SERVICE_MISSING, ERR_NONE, FACTS());
}

static const struct {
	const char *id;
	void (*build)(struct made *m);
} situations[] = {
	{ "services_well", well },
	{ "services_missing", missing },
	{ "services_waived", waived },
	{ "services_empty", empty },
	{ "services_unknown", unknown },
	{ "services_unresolved", unresolved },
	{ "services_faults", faults },
	{ "services_hostile", hostile },
	{ "services_one_not_known", one_not_known },
	{ "services_unseen", unseen },
};

/* --- what is made of them
 * ------------------------------------------------------------------------- */

static struct made *make_by(void (*build)(struct made *m))
{
	struct made *m = calloc(1, sizeof(*m));
	assert_non_null(m);
	m->f = malloc(sizeof(*m->f));
	assert_non_null(m->f);
	fixture_init(m->f);
	build(m);
	(void)fixture_input(m->f);
	for (size_t s = 0; s < m->n; s++) {
		struct service *service = &m->services[s];
		for (size_t k = 0; k < service->n_inquiries; k++) {
			const struct inquiry *inquiry = service->inquiries[k];
			for (size_t r = 0; r < inquiry->n_results; r++)
				service->state =
					state_worse(service->state, inquiry->results[r].state);
		}
	}
	m->f->input.services = m->services;
	m->f->input.n_services = m->n;
	m->f->input.told = &service_report;
	return m;
}

static struct made *make(size_t i)
{
	return make_by(situations[i].build);
}

static void made_free(struct made *m)
{
	for (size_t s = 0; s < m->n; s++)
		service_clear(&m->services[s]);
	fixture_clear(m->f);
	free(m->f);
	free(m);
}

static void golden(void **state)
{
	size_t i = *(const size_t *)*state;
	struct made *m = make(i);
	struct strbuf text = { 0 }, json = { 0 };
	const char *why = reportcheck(&m->f->input, &text, &json);
	if (why != NULL)
		fail_msg("%s: %s\n%s\n%s", situations[i].id, why, strbuf_text(&text),
			 strbuf_text(&json));
	compare_golden(situations[i].id, "txt", strbuf_text(&text));
	compare_golden(situations[i].id, "json", strbuf_text(&json));
	struct strbuf page = { 0 };
	report_html(&m->f->input, &page);
	html_without_style(&page);
	compare_golden(situations[i].id, "html", strbuf_text(&page));
	strbuf_clear(&page);
	strbuf_clear(&text);
	strbuf_clear(&json);
	made_free(m);
}

/* At every bound the worst is told, in both forms. */
static void bounded(void **state)
{
	size_t i = *(const size_t *)*state;
	struct made *m = make(i);
	for (size_t max = REPORT_MIN_BYTES; max < 9000; max += 211) {
		struct strbuf text = { 0 }, json = { 0 };
		m->f->input.max_bytes = max;
		const char *why = reportcheck(&m->f->input, &text, &json);
		if (why != NULL)
			fail_msg("%s, %zu octets: %s\n%s\n%s", situations[i].id, max, why,
				 strbuf_text(&text), strbuf_text(&json));
		strbuf_clear(&text);
		strbuf_clear(&json);
	}
	made_free(m);
}

static int number_in(const char *json, const char *at, const char *key)
{
	char path[64], value[16];
	snprintf(path, sizeof(path), "%s%s%s", at, at[0] != '\0' ? "." : "", key);
	json_value(json, path, value, sizeof(value));
	return atoi(value);
}

static int count_in(const char *json, const char *at, const char *key)
{
	char path[64];
	snprintf(path, sizeof(path), "%s.%s", at, key);
	return json_count(json, path);
}

/* "services.0": where a service stands. */
static void place_of(const char *json, const char *service, char *ret_at, size_t size)
{
	for (int i = 0, n = json_count(json, "services"); i < n; i++) {
		char path[40], word[32];
		snprintf(path, sizeof(path), "services.%d.service", i);
		json_value(json, path, word, sizeof(word));
		snprintf(ret_at, size, "services.%d", i);
		if (strcmp(word, service) == 0)
			return;
	}
	fail_msg("%s is missing in %s", service, json);
}

/* However little room there is, the worst service is told, with its worst finding; where
 * there is more, the steps that are not well, and then all. */
static void worst_of_many(void **state)
{
	(void)state;
	struct made *m = make_by(many);
	int last = STEPS;
	for (size_t max = REPORT_MIN_BYTES; max < 20000; max += 97) {
		struct strbuf text = { 0 }, json = { 0 };
		m->f->input.max_bytes = max;
		const char *why = reportcheck(&m->f->input, &text, &json);
		if (why != NULL || json.len > max)
			fail_msg("%zu octets: %s\n%s", max, why, strbuf_text(&json));
		const char *all = strbuf_text(&json);
		char at[24];
		place_of(all, "client-mail", at, sizeof(at));
		int omitted = number_in(all, at, "steps_omitted");
		assert_int_equal(count_in(all, at, "steps") + omitted, STEPS);
		assert_int_equal(count_in(all, at, "findings") +
					 number_in(all, at, "findings_omitted"),
				 REFUSED + 1);
		assert_true(count_in(all, at, "findings") > 0);
		/* What is well goes first. */
		for (int i = 0; omitted > 0 && i < count_in(all, at, "steps"); i++) {
			char path[64];
			snprintf(path, sizeof(path), "%s.steps.%d.state", at, i);
			assert_true(state_at(all, path) != STATE_OK);
		}
		last = omitted;
		strbuf_clear(&text);
		strbuf_clear(&json);
	}
	assert_int_equal(last, 0);
	made_free(m);
}

/* A host with thousands of addresses: what there is no room for in all is counted. */
static void more_endpoints_than_fit(void **state)
{
	enum { ENDPOINTS = 16000 };
	(void)state;
	struct made *m = make_by(well);
	struct report_input input = m->f->input;
	struct inquiry *inquiry = m->services[0].inquiries[0];
	struct result *results = calloc(ENDPOINTS, sizeof(*results));
	struct strbuf json = { 0 };
	assert_non_null(results);
	assert_true(inquiry->n_results == 1);
	for (size_t i = 0; i < ENDPOINTS; i++)
		results[i] = inquiry->results[0];
	const struct result *before = inquiry->results;
	inquiry->results = input.results = results;
	inquiry->n_results = input.n_results = ENDPOINTS;
	for (size_t s = 1; s < m->n; s++) {
		for (size_t i = 0; i < m->services[s].n_inquiries; i++)
			m->services[s].inquiries[i]->n_results = 0;
	}
	assert_int_equal(report_json(&input, &json), STATE_OK);
	int told = count_in(strbuf_text(&json), "services.0", "endpoints");
	assert_in_range(told, 1, ENDPOINTS - 1);
	assert_int_equal(told + number_in(strbuf_text(&json), "", "endpoints_omitted"), ENDPOINTS);
	strbuf_clear(&json);
	inquiry->results = before;
	inquiry->n_results = 1;
	free(results);
	made_free(m);
}

int main(void)
{
	static size_t numbers[LENGTH(situations)];
	struct CMUnitTest tests[2 * LENGTH(situations) + 2];
	tests[2 * LENGTH(situations)] = (struct CMUnitTest)cmocka_unit_test(worst_of_many);
	tests[2 * LENGTH(situations) + 1] =
		(struct CMUnitTest)cmocka_unit_test(more_endpoints_than_fit);
	for (size_t i = 0; i < LENGTH(situations); i++) {
		numbers[i] = i;
		tests[2 * i] = (struct CMUnitTest){ .name = situations[i].id,
						    .test_func = golden,
						    .initial_state = &numbers[i] };
		tests[2 * i + 1] = tests[2 * i];
		tests[2 * i + 1].test_func = bounded;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/domain/web.h, srv_services.h and discovery.h: what is asked for a domain
 * whose answers are made, and what they come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "base/strbuf.h"
#include "domain/discovery.h"
#include "net/dns_records.h"
#include "net/http_answer.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

#define D "d.test"
#define IMAPS "_imaps._tcp." D " SRV 0 1 993 "
#define POP3S "_pop3s._tcp." D " SRV 0 1 995 "
#define XMPP "_xmpp-client._tcp." D " SRV 0 1 5222 "
#define CALDAV "_caldavs._tcp." D " SRV 0 1 443 "
#define CARDDAV "_carddavs._tcp." D " SRV 0 1 443 "

#define FOUR_OF(record, a, b, c, d) record(a) record(b) record(c) record(d)
#define BEFORE(port) "_caldavs._tcp." D " SRV 0 9 " #port " dav." D "\n"
#define DOWN(port) "dav.d.test:" #port " , "
#define SIXTEEN_OF(record) \
	FOUR_OF(record, 10, 11, 12, 13) \
	FOUR_OF(record, 14, 15, 16, 17) \
	FOUR_OF(record, 18, 19, 20, 21) \
	FOUR_OF(record, 22, 23, 24, 25)
#define SIXTEEN SIXTEEN_OF(BEFORE)
#define SIXTEEN_DOWN SIXTEEN_OF(DOWN)

enum { HOSTS = 20, QUESTIONS = 16 };

struct row {
	const char *id;
	enum service_kind kind;
	bool named;
	/* Of the whole domain; "-" no answer in time, "refused", "bogus". */
	const char *records;
	/* Of each host in the order asked: which names fit ("host", "domain", "both", "neither"),
	 * or "down" (refused), "away" (no route), "gone" (no address), "lost" (the name servers
	 * failed), "silent" (no answer to the attempt), "mute" (no answer to the ClientHello),
	 * "plain" (no TLS), "-" (not begun); behind it an HTTP status. */
	const char *hosts;
	/* Presence, what is said, the findings; of each host its port and what is said of it. */
	const char *expected;
};

#define WEB(id, hosts, expected) { id, SERVICE_WEB, false, "", hosts, expected }
#define WEB_NAMED(id, hosts, expected) { id, SERVICE_WEB, true, "", hosts, expected }
#define OF(kind, id, records, hosts, expected) \
	{ id, SERVICE_##kind, false, records, hosts, expected }

static const struct row rows[] = {
	WEB("web", "host 200, host 302",
	    "there, 2 hosts; d.test:443 HTTP status 200, www.d.test:443 HTTP status 302"),
	WEB("web-www", "gone, host 404", "there, one host; www.d.test:443 HTTP status 404"),
	WEB("web-none", "gone, gone", "none; "),
	WEB_NAMED("web-none-named", "gone, down", "none, service-missing=CRITICAL; "),
	WEB("web-mute", "mute, plain", "there, 2 hosts; d.test:443 , www.d.test:443 "),
	WEB("web-silent", "silent, gone", "unknown; "),
	WEB("web-away", "away, gone", "unknown; "),
	WEB("web-silent-besides", "silent, host 200",
	    "there, one host; www.d.test:443 HTTP status 200"),
	WEB_NAMED("web-silent-named", "silent, gone", "unknown, service-unknown=UNKNOWN; "),
	WEB("web-lost", "lost, host 200",
	    "there, one host, service-unknown=UNKNOWN; www.d.test:443 HTTP status 200"),
	WEB_NAMED("web-not-begun", "-, -",
		  "unknown, service-unknown=UNKNOWN, service-unknown=UNKNOWN; "),
	OF(CLIENT_MAIL, "host", IMAPS "mail." D, "gone, host",
	   "there, one host; mail.d.test:993 the name of the host fits, that of the domain does "
	   "not"),
	OF(CLIENT_MAIL, "domain", IMAPS "mail." D, "gone, domain",
	   "there, one host; mail.d.test:993 the name of the domain fits, that of the host does "
	   "not"),
	OF(CLIENT_MAIL, "both", IMAPS "mail." D, "gone, both",
	   "there, one host; mail.d.test:993 the names of the host and of the domain fit"),
	OF(CLIENT_MAIL, "neither", IMAPS "mail." D, "gone, neither",
	   "there, one host; mail.d.test:993 the name of the host or that of the domain must fit"),
	OF(CLIENT_MAIL, "unreachable", IMAPS "mail." D, "gone, down",
	   "there, one host; mail.d.test:993 "),
	OF(CLIENT_MAIL, "case", IMAPS "MAIL." D "\n" IMAPS "mail." D, "gone, host",
	   "there, one host; MAIL.d.test:993 the name of the host fits, that of the domain does "
	   "not"),
	OF(CLIENT_MAIL, "ports-of-one-host", IMAPS "mail." D "\n" POP3S "mail." D,
	   "gone, both, both",
	   "there, one host; mail.d.test:993 the names of the host and of the domain fit, "
	   "mail.d.test:995 the names of the host and of the domain fit"),
	OF(CLIENT_MAIL, "autoconfig", "", "host 200",
	   "there, one host; autoconfig.d.test:443 HTTP status 200"),
	OF(CLIENT_MAIL, "autoconfig-silent", "", "silent", "unknown; "),
	OF(CLIENT_MAIL, "not-offered", IMAPS ".", "gone", "none; "),
	OF(CLIENT_MAIL, "refused", "refused", "gone", "unknown, service-unknown=UNKNOWN x7; "),
	OF(CLIENT_MAIL, "bogus", "bogus", "gone", "unknown, service-unknown=UNKNOWN x7; "),
	OF(CLIENT_MAIL, "no-answer", "-", "gone", "unknown, service-unknown=UNKNOWN x7; "),
	OF(XMPP, "xmpp", XMPP "chat." D, "domain", "there, one host; chat.d.test:5222 "),
	OF(XMPP, "xmpp-host", XMPP "chat." D, "neither",
	   "there, one host; chat.d.test:5222 the name of the domain must fit"),
	OF(XMPP, "xmpp-at-the-domain", XMPP D, "host", "there, one host; d.test:5222 "),
	OF(DAV, "dav-one-endpoint", CALDAV "dav." D "\n" CARDDAV "dav." D, "host",
	   "there, one host; dav.d.test:443 the name of the host fits, that of the domain does "
	   "not"),
	OF(DAV, "port-0", "_caldavs._tcp." D " SRV 0 1 0 dav." D, "",
	   "there, no SRV record has a host that clients can use, resolve-failed=CRITICAL; "),
	OF(DAV, "some-unusable",
	   CALDAV "dav." D "\n_caldavs._tcp." D " SRV 0 1 0 dav." D "\n" CALDAV ".", "host",
	   "there, one host, resolve-failed=WARNING; dav.d.test:443 the name of the host fits, "
	   "that "
	   "of the domain does not"),
	OF(DAV, "eighteen", SIXTEEN CALDAV "dav." D "\n" CARDDAV "last." D "\n" CALDAV "dav2." D,
	   "down, down, down, down, down, down, down, down, down, down, down, down, down, down, "
	   "down, down, down",
	   "there, 2 hosts, service-unknown=UNKNOWN; " SIXTEEN_DOWN "last.d.test:443 "),
	OF(DAV, "address", CALDAV "192.0.2.1", "",
	   "there, no SRV record has a host that clients can use, resolve-failed=CRITICAL; "),
	OF(DAV, "localhost", CALDAV "LOCALHOST", "",
	   "there, no SRV record has a host that clients can use, resolve-failed=CRITICAL; "),
	OF(SIP, "sip-by-two-rules",
	   "_sips._tcp." D " SRV 0 1 5061 sip." D "\n_sip._tls." D " SRV 0 1 5061 sip." D,
	   "neither, host",
	   "there, one host; sip.d.test:5061 the name of the domain must fit, "
	   "sip.d.test:5061 the name of the host fits, that of the domain does not"),
	OF(LDAP, "ldap-none", "", "", "none; "),
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

/* --- what is answered ------------------------------------------------------------------------ */

struct world {
	const struct row *row;
	const char *hosts; /* the rest of row->hosts */
	struct service_settings settings;
	struct service service;
	struct dns_reply replies[QUESTIONS];
	struct http_answer answers[HOSTS];
	struct result results[HOSTS];
	struct name_verdict names[HOSTS][2];
	struct certificate certificate;
	size_t n_replies, n_hosts;
};

/* The lines that begin with this name. */
static void make_answer(const char *records, const char *owner, struct buffer *ret_message)
{
	struct strbuf own = { 0 };
	size_t len = strlen(owner);
	for (const char *line = records; *line != '\0';) {
		size_t n = strcspn(line, "\n");
		if (strncmp(line, owner, len) == 0 && line[len] == ' ')
			strbuf_printf(&own, "%s%.*s", own.len > 0 ? "\n" : "", (int)n, line);
		line += n + (line[n] == '\n');
	}
	dns_answer_make(0, own.len > 0 ? strbuf_text(&own) : "", ret_message);
	strbuf_clear(&own);
}

static bool answer_records(struct world *w, struct inquiry *inquiry)
{
	const char *records = w->row->records;
	struct dns_reply *reply = &w->replies[w->n_replies++];
	assert_true(w->n_replies <= QUESTIONS);
	assert_int_equal(inquiry->records, DNS_TYPE_SRV);
	inquiry->reply = reply;
	if (strcmp(records, "-") == 0)
		return false;
	if (strcmp(records, "refused") == 0) {
		*reply = (struct dns_reply){ .outcome = DNS_REFUSED, .rcode = 5 };
	} else if (strcmp(records, "bogus") == 0) {
		*reply = (struct dns_reply){ .outcome = DNS_BOGUS };
	} else {
		make_answer(records, inquiry->host, &reply->message);
		dns_reply_read(reply, inquiry->host, inquiry->records);
	}
	enum err err = dns_reply_check(reply, inquiry->host, false, &inquiry->error);
	assert_int_equal(err, inquiry->error.code);
	return true;
}

static const struct {
	const char *word;
	enum step reached;
	enum err err;
	int number;
} failures[] = {
	{ "down", STEP_CONNECT, ERR_CONNECT, ECONNREFUSED },
	{ "away", STEP_CONNECT, ERR_CONNECT, ENETUNREACH },
	{ "gone", STEP_RESOLVE, ERR_RESOLVE_NO_ADDRESS, 0 },
	{ "lost", STEP_RESOLVE, ERR_RESOLVE_UNANSWERED, 0 },
	{ "silent", STEP_CONNECT, ERR_TIMEOUT_CONNECT, 0 },
	{ "mute", STEP_HANDSHAKE, ERR_TIMEOUT_CLIENT_HELLO, 0 },
	{ "plain", STEP_HANDSHAKE, ERR_TLS_NOT_SPOKEN, 0 },
};

/* As run/ and evaluate leave it: of several names of which one is enough those that fit. */
static void set_names(struct world *w, const struct inquiry *inquiry, struct result *result,
		      const char *what)
{
	bool fits_host = strcmp(what, "host") == 0 || strcmp(what, "both") == 0;
	bool fits_domain = strcmp(what, "domain") == 0 || strcmp(what, "both") == 0;
	struct name_verdict *names = w->names[w->n_hosts];
	assert_true(fits_host || fits_domain || strcmp(what, "neither") == 0);
	result->names = names;
	for (size_t i = 0; i < inquiry->n_references; i++) {
		bool is_domain = strcmp(inquiry->references[i].ascii, D) == 0;
		bool fits = is_domain ? fits_domain || strcmp(inquiry->host, D) == 0 : fits_host;
		if (!fits && (fits_host || fits_domain))
			continue;
		names[result->n_names++] = (struct name_verdict){
			.reference = &inquiry->references[i],
			.reason = fits ? NAME_REASON_EXACT : NAME_REASON_UNRELATED,
		};
	}
}

/* The next word, up to a comma; its status in ret_status. */
static bool next_host(struct world *w, char word[16], int *ret_status)
{
	size_t len = strcspn(w->hosts, ", ");
	if (len == 0)
		return false;
	assert_true(len < 16);
	memcpy(word, w->hosts, len);
	word[len] = '\0';
	*ret_status = w->hosts[len] == ' ' ? atoi(w->hosts + len) : 0;
	w->hosts += strcspn(w->hosts, ",");
	w->hosts += strspn(w->hosts, ", ");
	return true;
}

static bool answer_host(struct world *w, struct inquiry *inquiry)
{
	char what[16];
	int status = 0;
	if (!next_host(w, what, &status))
		fail_msg("%s: nothing is answered for %s", w->row->id, inquiry->host);
	if (strcmp(what, "-") == 0)
		return false;
	assert_true(w->n_hosts < HOSTS);
	struct result *result = &w->results[w->n_hosts];
	struct session *session = &result->session;
	result->inquiry = inquiry;
	session->reached = STEP_CLIENT_CERTIFICATE;
	for (size_t i = 0; i < LENGTH(failures); i++) {
		if (strcmp(failures[i].word, what) != 0)
			continue;
		session->reached = failures[i].reached;
		error_raise(&session->error, failures[i].err, FACTS(.number = failures[i].number));
	}
	if (session->error.code == ERR_NONE) {
		result->has_certificate = true;
		set_names(w, inquiry, result, what);
	}
	if (status != 0) {
		w->answers[w->n_hosts].status = status;
		inquiry->answer = &w->answers[w->n_hosts];
	}
	inquiry->error = session->error;
	if (!inquiry->may_be_absent || session->reached > STEP_PROXY) {
		inquiry->results = result;
		inquiry->n_results = 1;
	}
	w->n_hosts++;
	return true;
}

static enum err walk(struct world *w)
{
	bool fails = failing.is_on;
	enum err err = service_begin(&w->service, NULL);
	for (size_t i = 0; i < w->service.n_inquiries && err == ERR_NONE; i++) {
		struct inquiry *inquiry = w->service.inquiries[i];
		failing.is_on = false;
		bool is_answered = inquiry->kind == INQUIRY_OF_RECORDS ? answer_records(w, inquiry)
								       : answer_host(w, inquiry);
		failing.is_on = fails;
		if (is_answered)
			err = service_heard(&w->service, inquiry, NULL);
	}
	return err;
}

static struct world *world_of(const struct row *row)
{
	struct world *w = test_calloc(1, sizeof(*w));
	assert_non_null(w);
	w->row = row;
	w->hosts = row->hosts;
	w->settings.named[row->kind] = w->settings.is_any_named = row->named;
	w->service = (struct service){
		.kind = row->kind, .domain = D, .domain_text = D, .settings = &w->settings
	};
	return w;
}

static void world_free(struct world *w)
{
	service_clear(&w->service);
	for (size_t i = 0; i < w->n_replies; i++)
		dns_reply_clear(&w->replies[i]);
	test_free(w);
}

/* --- what it comes to --------------------------------------------------------------------------
 */

static void describe_findings(const struct service *service, struct strbuf *out)
{
	for (size_t i = 0, n; i < service->n_findings; i += n) {
		const struct service_finding *finding = &service->findings[i];
		assert_true(error_words(&finding->why)[0] != '\0');
		for (n = 1; service->n_findings > 2 && i + n < service->n_findings; n++)
			assert_int_equal(finding[n].id, finding->id);
		strbuf_printf(out, ", %s=%s", finding_info(finding->id)->id,
			      state_name(finding->state));
		if (n > 1)
			strbuf_printf(out, " x%zu", n);
	}
}

static void describe(const struct service *service, struct strbuf *out)
{
	static const char *const presences[] = { "unknown", "none", "there" };
	bool is_first = true;
	strbuf_append(out, presences[service->presence]);
	if (service->remark.code != ERR_NONE)
		strbuf_printf(out, ", %s", error_words(&service->remark));
	describe_findings(service, out);
	strbuf_append(out, "; ");
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->n_results == 0)
			continue;
		strbuf_printf(out, "%s%s:%u %s", is_first ? "" : ", ", inquiry->host,
			      (unsigned)inquiry->port, error_words(&inquiry->remark));
		is_first = false;
	}
}

static void service_row(void **state)
{
	struct world *w = world_of(*state);
	struct strbuf out = { 0 };
	struct demands demands;
	demands_init(&demands);
	assert_int_equal(walk(w), ERR_NONE);
	assert_string_equal(w->hosts, "");
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	describe(&w->service, &out);
	assert_string_equal(strbuf_text(&out), w->row->expected);
	strbuf_clear(&out);
	world_free(w);
}

/* --- bounds --------------------------------------------------------------------------------------
 */

static void sixteen_targets(void **state)
{
	static const struct row row = { .id = "sixteen", .kind = SERVICE_DAV, .hosts = "" };
	struct strbuf records = { 0 };
	struct dns_reply reply = { 0 };
	struct demands demands;
	struct world *w = world_of(&row);
	(void)state;
	for (int i = 0; i < 40; i++)
		strbuf_printf(&records, "%s_caldavs._tcp." D " SRV %d 1 443 host%d." D,
			      i > 0 ? "\n" : "", i, i);
	dns_answer_make(0, strbuf_text(&records), &reply.message);
	dns_reply_read(&reply, "_caldavs._tcp." D, DNS_TYPE_SRV);
	assert_int_equal(service_begin(&w->service, NULL), ERR_NONE);
	assert_int_equal(w->service.n_inquiries, 2);
	w->service.inquiries[0]->reply = &reply;
	assert_int_equal(service_heard(&w->service, w->service.inquiries[0], NULL), ERR_NONE);
	assert_int_equal(w->service.n_inquiries, 2 + 16);
	assert_string_equal(w->service.inquiries[17]->host, "host15." D);
	demands_init(&demands);
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	assert_string_equal(error_words(&w->service.inquiries[0]->remark),
			    "host0.d.test port 443, host1.d.test port 443, host2.d.test port 443, "
			    "host3.d.test port 443, host4.d.test port 443, host5.d.test port 443, "
			    "host6.d.test port 443, host7.d.test port 443, host8.d.test port 443, "
			    "host9.d.test port 443, ...");
	world_free(w);
	dns_reply_clear(&reply);
	strbuf_clear(&records);
}

static void more_than_there_is_room_for(void **state)
{
	static const struct row row = { .id = "many", .kind = SERVICE_WEB, .hosts = "" };
	struct world *w = world_of(&row);
	struct demands demands;
	(void)state;
	demands_init(&demands);
	for (int i = 0; i < INQUIRIES_MAX; i++)
		assert_non_null(service_ask_records(&w->service, INQUIRY_MX, NULL, D, DNS_TYPE_MX));
	for (int i = 0; i < 3; i++)
		assert_null(service_ask_records(&w->service, INQUIRY_MX, NULL, D, DNS_TYPE_MX));
	assert_int_equal(w->service.n_dropped, 3);
	assert_int_equal(service_conclude(&w->service, &demands, NULL), ERR_NONE);
	assert_string_equal(
		error_words(&w->service.findings[w->service.n_findings - 1].why),
		"hosts and steps that were not looked at, as there are too many of them: 3");
	world_free(w);
}

/* A domain as long as one can be: what would be too long is not asked. */
static void longest_domain(void **state)
{
	char domain[254];
	struct service_settings settings = { 0 };
	struct demands demands;
	(void)state;
	demands_init(&demands);
	for (size_t i = 0; i < sizeof(domain) - 1; i++)
		domain[i] = i % 64 == 63 ? '.' : 'a';
	domain[sizeof(domain) - 1] = '\0';
	for (int kind = 0; kind < SERVICE_COUNT; kind++) {
		struct service service = { .kind = (enum service_kind)kind,
					   .domain = domain,
					   .domain_text = domain,
					   .settings = &settings };
		assert_int_equal(service_begin(&service, NULL), ERR_NONE);
		for (size_t i = 0; i < service.n_inquiries; i++)
			assert_true(strlen(service.inquiries[i]->host) < DNS_NAME_BYTES);
		assert_int_equal(service_conclude(&service, &demands, NULL), ERR_NONE);
		service_clear(&service);
	}
}

/* --- no memory
 * ------------------------------------------------------------------------------------ */

/* Whichever allocation fails, it is said, and nothing is lost. */
static void out_of_memory(void **state)
{
	const struct row *row = *state;
	struct demands demands;
	bool is_over = false;
	demands_init(&demands);
	for (size_t n = 0; !is_over; n++) {
		struct world *w = world_of(row);
		failing.is_on = true;
		failing.has_failed = false;
		failing.left = n;
		enum err err = walk(w);
		if (err == ERR_NONE)
			err = service_conclude(&w->service, &demands, NULL);
		is_over = !failing.has_failed;
		failing.is_on = false;
		assert_int_equal(err, is_over ? ERR_NONE : ERR_NO_MEMORY);
		world_free(w);
	}
}

/* --- several services
 * ------------------------------------------------------------------------------ */

static void empty_domains(void **state)
{
	struct service_settings settings = { 0 };
	struct service services[] = {
		{ .kind = SERVICE_MAIL, .domain = "a.test", .presence = PRESENCE_NONE },
		{ .kind = SERVICE_WEB, .domain = "a.test", .presence = PRESENCE_NONE },
		{ .kind = SERVICE_MAIL, .domain = "b.test", .presence = PRESENCE_NONE },
		{ .kind = SERVICE_WEB, .domain = "b.test", .presence = PRESENCE_THERE },
		{ .kind = SERVICE_MAIL, .domain = "c.test", .presence = PRESENCE_NONE },
		{ .kind = SERVICE_WEB, .domain = "c.test", .presence = PRESENCE_UNKNOWN },
	};
	struct demands demands;
	(void)state;
	demands_init(&demands);
	for (size_t i = 0; i < LENGTH(services); i++)
		services[i].settings = &settings;
	assert_int_equal(services_conclude(services, LENGTH(services), &demands, NULL), ERR_NONE);
	for (size_t i = 0; i < LENGTH(services); i++) {
		assert_int_equal(services[i].n_findings, i == 0 || i == 4);
		assert_int_equal(services[i].state, i == 0   ? STATE_CRITICAL
						    : i == 4 ? STATE_UNKNOWN
							     : STATE_OK);
	}
	assert_int_equal(services[0].findings[0].id, FINDING_SERVICE_MISSING);
	assert_int_equal(services[4].findings[0].id, FINDING_SERVICE_UNKNOWN);
	/* What is said already is enough. */
	assert_int_equal(services_conclude(services, 2, &demands, NULL), ERR_NONE);
	assert_int_equal(services[0].n_findings, 1);
	for (size_t i = 0; i < LENGTH(services); i++)
		service_clear(&services[i]);
}

/* --- a domain none of whose names is looked up */

struct lookup_case {
	const char *id;
	const char *hosts[3]; /* of the one inquiry of sso, mail, web; NULL: none */
	enum err errors[3];   /* of it */
	enum presence presences[3];
	enum state states[3]; /* of each before */
	enum err told;        /* with this cause; ERR_NONE: nothing is */
	enum state least;     /* and as bad as this */
	const char *about;    /* NULL: the domain */
};

static const struct lookup_case lookup_cases[] = {
	{ "all",
	  { "cloud.example", "a.test", "www.a.test" },
	  { ERR_RESOLVE_UNANSWERED, ERR_RESOLVE_UNANSWERED, ERR_RESOLVE_UNANSWERED },
	  { PRESENCE_UNKNOWN, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_RESOLVE_UNANSWERED,
	  STATE_UNKNOWN,
	  NULL },
	{ "in time, as bad as the least",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_TIMEOUT, ERR_RESOLVE_TIMEOUT },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_OK, STATE_CRITICAL, STATE_WARNING },
	  ERR_RESOLVE_TIMEOUT,
	  STATE_WARNING,
	  NULL },
	/* What is not the domain's has its own reasons. */
	{ "its own names",
	  { "cloud.example", "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_FALSE, ERR_RESOLVE_FALSE },
	  { PRESENCE_THERE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_RESOLVE_FALSE,
	  STATE_UNKNOWN,
	  NULL },
	{ "one has an answer",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_UNANSWERED, ERR_NONE },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
	{ "one host is out of reach",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_UNANSWERED, ERR_TIMEOUT_CONNECT },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
	/* What says more is told, with the name that it is about. */
	{ "two reasons",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_UNANSWERED, ERR_RESOLVE_FALSE },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_RESOLVE_FALSE,
	  STATE_UNKNOWN,
	  "www.a.test" },
	{ "no such host",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_NO_HOST, ERR_RESOLVE_NO_HOST },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
	{ "one is not there, for what it has asked",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_FALSE, ERR_RESOLVE_FALSE },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_NONE },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
	/* The finding of the one says it. */
	{ "one service alone",
	  { NULL, "a.test", NULL },
	  { ERR_NONE, ERR_RESOLVE_UNANSWERED, ERR_NONE },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_NONE },
	  { STATE_UNKNOWN, STATE_UNKNOWN, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
	{ "waived but for one",
	  { NULL, "a.test", "www.a.test" },
	  { ERR_NONE, ERR_RESOLVE_UNANSWERED, ERR_RESOLVE_UNANSWERED },
	  { PRESENCE_NONE, PRESENCE_UNKNOWN, PRESENCE_UNKNOWN },
	  { STATE_OK, STATE_OK, STATE_UNKNOWN },
	  ERR_NONE,
	  STATE_OK,
	  NULL },
};

static void unresolved_domains(void **state)
{
	static const enum service_kind kinds[] = { SERVICE_SSO, SERVICE_MAIL, SERVICE_WEB };
	(void)state;
	for (size_t i = 0; i < LENGTH(lookup_cases); i++) {
		const struct lookup_case *row = &lookup_cases[i];
		struct service_settings settings = { 0 };
		struct service services[LENGTH(kinds)] = { 0 };
		struct demands demands;
		demands_init(&demands);
		for (size_t k = 0; k < LENGTH(kinds); k++) {
			struct service *service = &services[k];
			*service = (struct service){
				.kind = kinds[k],
				.domain = "a.test",
				.settings = &settings,
				.presence = row->presences[k],
			};
			if (row->hosts[k] == NULL)
				continue;
			struct inquiry *inquiry = service_ask_records(service, INQUIRY_MX, NULL,
								      row->hosts[k], DNS_TYPE_MX);
			inquiry->is_answered = true;
			error_raise(&inquiry->error, row->errors[k], FACTS(.about = row->hosts[k]));
			if (row->presences[k] == PRESENCE_UNKNOWN)
				service_raise_as(service, &demands, row->states[k], NULL,
						 ERR_SERVICE_MISSING, FACTS());
		}
		assert_int_equal(services_conclude(services, LENGTH(services), &demands, NULL),
				 ERR_NONE);
		const struct service_finding *last = NULL;
		if (services[0].n_findings > 0)
			last = &services[0].findings[services[0].n_findings - 1];
		bool is_told = last != NULL && last->why.code == ERR_DOMAIN_LOOKUP;
		const char *about = row->about != NULL ? row->about : "a.test";
		if (is_told && strcmp(last->why.about, about) != 0)
			fail_msg("%s: %s", row->id, last->why.about);
		if (is_told != (row->told != ERR_NONE) ||
		    (is_told && (last->why.cause != row->told || last->state != row->least ||
				 last->id != FINDING_RESOLVE_FAILED)))
			fail_msg("%s", row->id);
		for (size_t k = 0; k < LENGTH(kinds); k++)
			service_clear(&services[k]);
	}
}

int main(void)
{
	struct CMUnitTest tests[2 * LENGTH(rows) + 5];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct CMUnitTest test = { .name = rows[i].id,
					   .test_func = service_row,
					   .initial_state = (void *)(uintptr_t)&rows[i] };
		tests[n++] = test;
		test.test_func = out_of_memory;
		tests[n++] = test;
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(sixteen_targets);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(more_than_there_is_room_for);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(longest_domain);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(empty_domains);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(unresolved_domains);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

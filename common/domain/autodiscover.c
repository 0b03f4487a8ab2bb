/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "autodiscover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acceptance.h"
#include "autodiscover_answer.h"
#include "autodiscover_places.h"
#include "autodiscover_walk.h"
#include "names/dnsname.h"
#include "net/srv.h"
#include "web_answers.h"

/* All ways, and what clients meet on them. */
struct outcome {
	const struct service *service;
	const struct demands *demands; /* of the user */
	struct walk walks[WAY_COUNT];
	/* The stop of the way whose certificate clients refuse; NULL: none. */
	const struct inquiry *refused[WAY_COUNT];
	enum way works; /* the first that does; WAY_COUNT: none */
	/* Where none does: the first of which the end is not known, that may; WAY_COUNT: none. */
	enum way may_work;
	enum presence presence;
	/* The certificate of autodiscover.DOMAIN is that of the host where http leads to. */
	const struct inquiry *front_of;
	struct error error; /* no memory */
};

/* What came of all questions, once the verdicts of all endpoints are there: of each that is
 * tempered it is the same. */
struct kept {
	bool is_found;
	struct outcome outcome;
};

/* --- what is asked ------------------------------------------------------------------------ */

/* Settings, and why a server that publishes another one does not hand them on. */
static bool says_more(int status)
{
	return status == 200 || status == 500;
}

static const struct http_wanted settings_wanted = { says_more, AUTODISCOVER_ANSWER_BYTES };

static enum err temper(const struct service *service, const struct inquiry *inquiry,
		       struct result *result, struct demands *demands, struct error *reterr);

/* The step of what an answer has led to. */
static enum inquiry_step step_behind(const struct inquiry *cause)
{
	return cause->kind == INQUIRY_OF_DOCUMENT ? INQUIRY_AUTODISCOVER_HOP : way_step(WAY_SRV);
}

/* NULL: there is no room. */
static struct inquiry *ask(struct service *service, enum inquiry_step step,
			   const struct inquiry *cause, const struct url *url)
{
	/* Without TLS a redirect is all that counts: no page can be too large for that. */
	struct inquiry *inquiry = service_ask_document(service, step, cause, url,
						       url->is_https ? settings_wanted : no_body);
	if (inquiry != NULL)
		inquiry->temper = temper;
	return inquiry;
}

static void ask_host(struct service *service, enum way way, const char *scheme, const char *label)
{
	struct url url;
	if (autodiscover_url(scheme, label, service->domain, &url))
		(void)ask(service, way_step(way), NULL, &url);
}

static void begin(struct service *service)
{
	char owner[DNS_NAME_BYTES];
	service->own = calloc(1, sizeof(struct kept));
	if (service->own == NULL) {
		service->is_out_of_memory = true;
		return;
	}
	if (way_first(service) == WAY_ROOT)
		ask_host(service, WAY_ROOT, "https", "");
	ask_host(service, WAY_HOST, "https", "autodiscover.");
	ask_host(service, WAY_REDIRECT, "http", "autodiscover.");
	int n = snprintf(owner, sizeof(owner), "_autodiscover._tcp.%s", service->domain);
	if (n < (int)sizeof(owner))
		(void)service_ask_records(service, way_step(WAY_SRV), NULL, owner, DNS_TYPE_SRV);
	autodiscover_ask_places(service);
}

/* What a client gets that has not said who it is: that it must (401), or an answer, be it
 * that the request is none; or, from who takes nothing but the POST of clients, that the
 * place knows no GET (405), which web servers of a domain say of much else. */
static bool is_autodiscover(struct service *service, const struct inquiry *inquiry)
{
	const struct http_answer *http = inquiry->answer;
	struct autodiscover_answer answer = { 0 };
	if (http == NULL || http->error.code != ERR_NONE)
		return false;
	if (http->status == 405)
		return inquiry->step != INQUIRY_AUTODISCOVER_ROOT;
	if (http->status != 200)
		return http->status == 401;
	enum err err = autodiscover_answer_read(strbuf_bytes(&http->body), &answer, NULL);
	autodiscover_answer_clear(&answer);
	service->is_out_of_memory = service->is_out_of_memory || err == ERR_NO_MEMORY;
	return err == ERR_NONE || err == ERR_AUTODISCOVER_REFUSED;
}

static void lead_on(struct service *service, struct inquiry *inquiry)
{
	struct url target;
	enum way_end end;
	if (!autodiscover_leads_on(inquiry, &target, &end, NULL) ||
	    autodiscover_depth(inquiry) >= AUTODISCOVER_HOPS)
		return;
	struct inquiry *asked = autodiscover_asked(service, &target);
	if (asked == NULL) {
		(void)ask(service, step_behind(inquiry), inquiry, &target);
		return;
	}
	inquiry_add_cause(service, asked, inquiry);
	if (asked->cause != NULL)
		asked->step = step_behind(asked->cause);
}

/* Of several servers each is that of some clients. */
static void ask_servers(struct service *service, const struct inquiry *records)
{
	struct url target;
	if (!autodiscover_server(records, 1, &target))
		return;
	for (size_t i = 0; autodiscover_server(records, i, &target); i++) {
		struct inquiry *server = autodiscover_asked(service, &target);
		if (server == NULL)
			server = ask(service, way_step(WAY_SRV), records, &target);
		if (server != NULL && server->step == way_step(WAY_SRV))
			server->must_answer = true;
	}
}

/* Where two ways meet, the later answer may have led there by fewer redirects, so that
 * clients go on from where they ended before. */
static void heard(struct service *service, struct inquiry *inquiry)
{
	if (inquiry->step == INQUIRY_AUTODISCOVER_ANSWER)
		return;
	/* Nobody takes settings from a server that has shown no certificate. */
	if (stop_has_tls(inquiry))
		inquiry->is_found = is_autodiscover(service, inquiry);
	inquiry->is_read = true;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *other = service->inquiries[i];
		if (other->is_answered && other->step != INQUIRY_AUTODISCOVER_ANSWER)
			lead_on(service, other);
	}
	if (inquiry->kind == INQUIRY_OF_RECORDS)
		ask_servers(service, inquiry);
}

/* --- what it comes to ----------------------------------------------------------------------- */

static bool is_accepted(struct outcome *o, const struct inquiry *stop, const struct reference *name)
{
	bool accepted = false;
	enum err err =
		name == NULL ? acceptance_of_inquiry(stop, o->demands, &accepted, &o->error)
			     : acceptance_under_name(stop, name, o->demands, &accepted, &o->error);
	return err == ERR_NONE && accepted;
}

static bool way_works(const struct outcome *o, enum way way)
{
	return o->walks[way].end == WAY_ENDS_FOUND && o->refused[way] == NULL;
}

static void find_refused(struct outcome *o, enum way way)
{
	const struct walk *walk = &o->walks[way];
	for (size_t i = 0; i < walk->n && o->refused[way] == NULL; i++) {
		const struct inquiry *stop = walk->stops[i];
		if (stop_has_tls(stop) && stop->n_results > 0 && !is_accepted(o, stop, NULL))
			o->refused[way] = stop;
	}
}

/* The domain's own servers are no front of somebody else's: with these it is a certificate
 * that lacks a name, which clients do warn of.  A front is none whatever becomes of the host
 * where http leads to. */
static void find_front(struct outcome *o)
{
	const struct walk *walk = &o->walks[WAY_REDIRECT];
	const struct inquiry *host = o->refused[WAY_HOST];
	if (host == NULL || host != o->walks[WAY_HOST].stops[0] || walk->n < 2)
		return;
	const struct inquiry *last = walk->stops[walk->n - 1];
	if (dns_name_is_below(bytes_of(last->host), bytes_of(o->service->domain)))
		return;
	if (last->n_references > 0 && is_accepted(o, host, &last->references[0])) {
		o->front_of = last;
		o->refused[WAY_HOST] = NULL;
		o->walks[WAY_HOST].end = WAY_ENDS_ABSENT;
	}
}

/* Is it an answer by http that is no redirect, or an end of the connection?  Redirects are
 * all that clients take there, so that it is no sign of Autodiscover. */
static bool is_no_redirect(const struct walk *walk)
{
	return walk->n == 1 && walk->end == WAY_ENDS_FAILED &&
	       walk->stops[0]->answer->status / 100 != 3;
}

/* Is there somebody's record of a host, and nothing behind it? */
static bool is_down(const struct inquiry *stop)
{
	return answer_is_refused(stop) || stop->error.code == ERR_RESOLVE_ALIAS;
}

/* A domain that has a host autodiscover, where nobody listens, or an alias that leads nowhere:
 * the server may be stopped, or the record be wrong. */
static bool is_host_down(const struct outcome *o)
{
	const struct walk *host = &o->walks[WAY_HOST], *redirect = &o->walks[WAY_REDIRECT];
	return host->n == 1 && is_down(host->stops[0]) && redirect->n == 1 &&
	       (is_down(redirect->stops[0]) || is_no_redirect(redirect));
}

static void find_host_down(struct outcome *o)
{
	struct walk *redirect = &o->walks[WAY_REDIRECT];
	bool is_meant = o->service->settings->named[SERVICE_AUTODISCOVER];
	if (is_host_down(o))
		o->walks[WAY_HOST].end = is_meant ? WAY_ENDS_FAILED : WAY_ENDS_UNCLEAR;
	if (is_no_redirect(redirect))
		redirect->end = WAY_ENDS_ABSENT;
}

/* Does a redirect that is refused lead to Autodiscover, or people to a page of their own? */
static bool is_refused_at_autodiscover(const struct walk *walk)
{
	if (walk->why.code != ERR_REDIRECT_NO_URL)
		return walk->why.code != ERR_REDIRECT_PATH;
	struct bytes location = bytes_of(walk->stops[walk->n - 1]->answer->location);
	location = bytes_until(location, bytes_find(location, '?'));
	return bytes_ends_folded(location, bytes_of("/autodiscover.xml"));
}

/* A web server that knows nothing of Autodiscover, or leads people to a page of its own,
 * is no sign of it; the domain's own one is none until it has an answer. */
static bool is_sign(const struct outcome *o, enum way way)
{
	const struct walk *walk = &o->walks[way];
	switch (walk->end) {
	case WAY_ENDS_FOUND:
		return true;
	case WAY_ENDS_FAILED:
		return way != WAY_ROOT;
	case WAY_ENDS_REFUSED:
		return way != WAY_ROOT && is_refused_at_autodiscover(walk);
	case WAY_ENDS_UNCLEAR:
		/* It leads on, to a host of which nothing is known, or that nobody follows to. */
		return way != WAY_ROOT && walk->n > 1;
	case WAY_ENDS_ABSENT:
		break;
	}
	return false;
}

static bool way_is_lost(const struct outcome *o, enum way way)
{
	const struct walk *walk = &o->walks[way];
	return walk->n > 0 && stop_is_lost(walk->stops[walk->n - 1]);
}

static bool any_is_lost(const struct outcome *o)
{
	for (enum way way = way_first(o->service); way < WAY_COUNT; way++) {
		if (way_is_lost(o, way))
			return true;
	}
	return false;
}

/* Is it not known whether there is Autodiscover on this way?  That the web server of the
 * domain itself is silent says nothing; but it is not known to be there when it could not be
 * looked up. */
static bool is_unclear(enum way way, const struct walk *walk)
{
	return walk->end == WAY_ENDS_UNCLEAR &&
	       (way != WAY_ROOT || inquiry_is_unresolved(walk->stops[walk->n - 1]));
}

/* Is there something on this way of which nobody knows whether it works: records, a name that
 * could not be looked up, or a host that it leads to?  A host autodiscover that is silent has
 * nothing that leads there, and many a firewall lets nobody in by http. */
static bool may_work(const struct outcome *o, enum way way)
{
	const struct walk *walk = &o->walks[way];
	if (walk->end != WAY_ENDS_UNCLEAR || o->refused[way] != NULL)
		return false;
	const struct inquiry *last = walk->stops[walk->n - 1];
	return walk->n > 1 || last->kind == INQUIRY_OF_RECORDS || inquiry_is_unresolved(last);
}

/* That no way works cannot be said when one was not walked to its end for a failure of our
 * own. */
static void find_presence(struct outcome *o)
{
	o->presence = PRESENCE_NONE;
	if (o->works == WAY_COUNT && any_is_lost(o)) {
		o->presence = PRESENCE_UNKNOWN;
		return;
	}
	for (enum way way = way_first(o->service); way < WAY_COUNT; way++) {
		if (is_sign(o, way))
			o->presence = PRESENCE_THERE;
		else if (is_unclear(way, &o->walks[way]) && o->presence == PRESENCE_NONE)
			o->presence = PRESENCE_UNKNOWN;
	}
}

/* The way of the first of several servers that works; if none does, of the first. */
static void walk_by_records(struct outcome *o)
{
	const struct walk first = o->walks[WAY_SRV];
	const struct inquiry *refused = o->refused[WAY_SRV];
	struct url target;
	for (size_t i = 1; first.n > 0 && !way_works(o, WAY_SRV); i++) {
		if (!autodiscover_server(first.stops[0], i, &target)) {
			o->walks[WAY_SRV] = first;
			o->refused[WAY_SRV] = refused;
			return;
		}
		o->refused[WAY_SRV] = NULL;
		autodiscover_walk(o->service, WAY_SRV, i, &o->walks[WAY_SRV]);
		find_refused(o, WAY_SRV);
	}
}

static void find_outcome(const struct service *service, const struct demands *demands,
			 struct outcome *o)
{
	*o = (struct outcome){
		.service = service,
		.demands = demands,
		.works = WAY_COUNT,
		.may_work = WAY_COUNT,
	};
	for (enum way way = way_first(service); way < WAY_COUNT; way++) {
		autodiscover_walk(service, way, 0, &o->walks[way]);
		find_refused(o, way);
	}
	walk_by_records(o);
	find_front(o);
	find_host_down(o);
	for (enum way way = way_first(service); way < WAY_COUNT && o->works == WAY_COUNT; way++) {
		if (way_works(o, way))
			o->works = way;
	}
	for (enum way way = way_first(service); way < WAY_COUNT; way++) {
		if (o->works == WAY_COUNT && o->may_work == WAY_COUNT && may_work(o, way))
			o->may_work = way;
	}
	find_presence(o);
}

/* For thousands of endpoints: looking at all of them for each would take minutes. */
static const struct outcome *find_outcome_once(const struct service *service,
					       const struct demands *demands)
{
	struct kept *kept = service->own;
	if (!kept->is_found)
		find_outcome(service, demands, &kept->outcome);
	kept->is_found = true;
	kept->outcome.demands = demands;
	return &kept->outcome;
}

/* Has a record led there? */
static bool is_behind_records(const struct inquiry *inquiry)
{
	while (inquiry->cause != NULL)
		inquiry = inquiry->cause;
	return inquiry->kind == INQUIRY_OF_RECORDS;
}

/* The servers that records name are all on their way, whichever of them is a stop. */
static bool is_on_way(const struct outcome *o, enum way way, const struct inquiry *inquiry)
{
	if (way == WAY_SRV && is_behind_records(inquiry))
		return true;
	const struct walk *walk = &o->walks[way];
	for (size_t i = 0; i < walk->n; i++) {
		if (walk->stops[i] == inquiry)
			return true;
	}
	return false;
}

/* Does no other way lead there but that of the domain itself? */
static bool is_at_root(const struct outcome *o, const struct inquiry *inquiry)
{
	for (enum way way = WAY_HOST; way < WAY_COUNT; way++) {
		if (is_on_way(o, way, inquiry))
			return false;
	}
	return is_on_way(o, WAY_ROOT, inquiry);
}

/* Is there nothing of Autodiscover on any way that leads there? */
static bool is_on_absent_ways(const struct outcome *o, const struct inquiry *inquiry)
{
	for (enum way way = way_first(o->service); way < WAY_COUNT; way++) {
		if (is_on_way(o, way, inquiry) && o->walks[way].end != WAY_ENDS_ABSENT)
			return false;
	}
	return true;
}

static enum err temper(const struct service *service, const struct inquiry *inquiry,
		       struct result *result, struct demands *demands, struct error *reterr)
{
	(void)result;
	const struct outcome *o = find_outcome_once(service, demands);
	if (o->error.code != ERR_NONE)
		return error_no_memory(reterr);
	/* Clients may go on to another one. */
	if (inquiry->must_answer)
		demands_limit_steps(demands, STEP_BIT(STEP_RESOLVE) | STEP_BIT(STEP_CONNECT),
				    STATE_WARNING);
	if (o->works != WAY_COUNT && is_on_way(o, o->works, inquiry))
		return ERR_NONE;
	if (o->presence == PRESENCE_NONE ||
	    (o->front_of != NULL && inquiry == o->walks[WAY_HOST].stops[0]))
		demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_OK);
	else if (is_at_root(o, inquiry))
		demands_limit_steps(demands, STEPS_OF_ENDPOINT,
				    demands->states[FINDING_AUTODISCOVER_ROOT]);
	else if (o->works != WAY_COUNT ||
		 (o->presence == PRESENCE_THERE && o->may_work != WAY_COUNT))
		demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_WARNING);
	/* What is not known elsewhere makes no service of what is none. */
	else if (o->presence == PRESENCE_UNKNOWN && is_on_absent_ways(o, inquiry))
		demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_OK);
	return ERR_NONE;
}

/* --- what is said ----------------------------------------------------------------------------- */

static void tell_document(const struct outcome *o, struct inquiry *inquiry)
{
	const struct http_answer *answer = inquiry->answer;
	int status = answer != NULL ? answer->status : 0;
	if (inquiry->is_found)
		error_raise(&inquiry->remark, ERR_TOLD_FOUND, FACTS(.number = status));
	else if (status == 200 && inquiry->error.code == ERR_NONE && stop_has_tls(inquiry))
		error_raise(&inquiry->remark, ERR_TOLD_OTHER_ANSWER, FACTS(.number = status));
	/* What is wrong with the words of an error page is not why it is one. */
	else if (inquiry->error.code != ERR_NONE && status != 500)
		inquiry->remark = inquiry->error;
	tell_answer(inquiry);
	if (o->front_of != NULL && inquiry == o->walks[WAY_HOST].stops[0]) {
		inquiry->remark.cause = inquiry->remark.code;
		inquiry->remark.code = ERR_TOLD_CERTIFICATE_OF_HOP;
		snprintf(inquiry->remark.beside, sizeof(inquiry->remark.beside), "%.200s",
			 o->front_of->host);
	}
}

/* "a.contoso.com, b.contoso.com", as far as there is room. */
static void list_servers(const struct inquiry *records, char text[ERROR_ABOUT_BYTES])
{
	struct url target;
	size_t len = 0;
	for (size_t i = 0; autodiscover_server(records, i, &target); i++) {
		const char *comma = i > 0 ? ", " : "";
		if (len + strlen(target.host) + sizeof(", , ...") > ERROR_ABOUT_BYTES) {
			snprintf(text + len, ERROR_ABOUT_BYTES - len, "%s...", comma);
			break;
		}
		len += (size_t)snprintf(text + len, ERROR_ABOUT_BYTES - len, "%s%s", comma,
					target.host);
	}
}

static void tell_records(struct service *service, struct inquiry *inquiry)
{
	struct srv_list list;
	struct url target;
	enum way_end end;
	char servers[ERROR_ABOUT_BYTES] = "";
	if (!inquiry->is_answered || inquiry->error.code != ERR_NONE || inquiry->reply == NULL)
		return;
	if (srv_read(inquiry->reply, inquiry->host, &list, &inquiry->error) != ERR_NONE) {
		if (inquiry->error.code == ERR_SRV_NONE)
			error_raise(&inquiry->remark, ERR_TOLD_NO_RECORDS, FACTS());
		else if (inquiry->error.code == ERR_SRV_NOT_OFFERED)
			error_raise(&inquiry->remark, ERR_TOLD_NOT_OFFERED, FACTS());
	} else if (autodiscover_leads_on(inquiry, &target, &end, NULL)) {
		list_servers(inquiry, servers);
		error_raise(&inquiry->remark, ERR_TOLD_TARGETS, FACTS(.about = servers));
	} else {
		error_raise(&inquiry->remark, ERR_TOLD_OTHER_PORT, FACTS());
	}
	if (inquiry->error.code == ERR_NONE)
		service->n_dropped += autodiscover_servers_left_out(&list);
}

/* Where a way ends, as its last stop says. */
static void end_of_way(const struct outcome *o, enum way way, struct error *ret_why)
{
	const struct walk *walk = &o->walks[way];
	const struct inquiry *last = walk->stops[walk->n - 1];
	*ret_why = (struct error){ 0 };
	if (o->refused[way] != NULL)
		error_raise(ret_why, ERR_TOLD_CERTIFICATE_REFUSED,
			    FACTS(.about = o->refused[way]->host));
	else if (walk->end == WAY_ENDS_REFUSED)
		*ret_why = walk->why;
	else if (last->remark.code != ERR_NONE)
		*ret_why = last->remark;
	else
		*ret_why = last->error;
	if (ret_why->code == ERR_NONE)
		error_raise(ret_why, ERR_HTTP_SLOW, FACTS());
}

/* What is said of the last stop does not name its host. */
static void raise_way(struct service *service, const struct outcome *o, enum way way, enum err code)
{
	const struct walk *walk = &o->walks[way];
	char words[ERROR_FILE_BYTES];
	struct error why;
	if (walk->n == 0)
		return;
	end_of_way(o, way, &why);
	const char *first = walk->stops[0]->host, *last = walk->stops[walk->n - 1]->host;
	bool is_elsewhere = o->refused[way] == NULL && walk->end != WAY_ENDS_REFUSED &&
			    strcmp(first, last) != 0;
	snprintf(words, sizeof(words), "%s%s%.150s", way_words(way),
		 is_elsewhere ? ", which leads to " : "", is_elsewhere ? last : "");
	service_raise_because(service, o->demands, NULL, code, words, &why);
}

static void raise_failed(struct service *service, const struct outcome *o)
{
	enum way furthest = WAY_SRV;
	for (enum way way = way_first(service); way < WAY_COUNT; way++) {
		if (is_sign(o, way) &&
		    (!is_sign(o, furthest) || o->walks[way].end > o->walks[furthest].end))
			furthest = way;
	}
	raise_way(service, o, furthest, ERR_AUTODISCOVER_FAILED);
}

static void raise_unclear(struct service *service, const struct outcome *o)
{
	for (enum way way = WAY_HOST; way < WAY_COUNT; way++) {
		if (is_unclear(way, &o->walks[way])) {
			raise_way(service, o, way, ERR_AUTODISCOVER_UNCLEAR);
			return;
		}
	}
	if (way_first(service) == WAY_ROOT &&
	    (way_is_lost(o, WAY_ROOT) || is_unclear(WAY_ROOT, &o->walks[WAY_ROOT])))
		raise_way(service, o, WAY_ROOT, ERR_AUTODISCOVER_UNCLEAR);
}

/* What clients meet on their way, up to where they end. */
static void raise_met(struct service *service, const struct outcome *o)
{
	if (o->refused[WAY_ROOT] != NULL)
		service_raise(service, o->demands, o->refused[WAY_ROOT], ERR_AUTODISCOVER_ROOT,
			      FACTS(.about = o->refused[WAY_ROOT]->host));
	for (enum way way = WAY_HOST; way < WAY_COUNT && way < o->works; way++) {
		const struct walk *walk = &o->walks[way];
		if (walk->end == WAY_ENDS_REFUSED)
			service_raise_error(service, o->demands,
					    finding_info(FINDING_REDIRECT_REFUSED)->state,
					    walk->stops[walk->n - 1], &walk->why);
	}
}

/* Is the host whose certificate is refused on this way one of a way before, too? */
static bool is_told_before(const struct outcome *o, enum way way)
{
	for (enum way before = way_first(o->service); before < way; before++) {
		if (o->refused[before] != NULL &&
		    strcmp(o->refused[before]->host, o->refused[way]->host) == 0)
			return true;
	}
	return false;
}

static void tell_works(struct service *service, const struct outcome *o)
{
	char hosts[ERROR_SAID_BYTES] = "";
	size_t len = 0;
	for (enum way way = way_first(service); way < o->works; way++) {
		if (o->refused[way] == NULL || is_told_before(o, way) || len >= sizeof(hosts))
			continue;
		int n = snprintf(hosts + len, sizeof(hosts) - len, "%s%s", len > 0 ? ", " : "",
				 o->refused[way]->host);
		len += n > 0 ? (size_t)n : 0;
	}
	error_raise(&service->remark, ERR_TOLD_AUTODISCOVER,
		    FACTS(.term = way_words(o->works), .said = bytes_of(hosts)));
}

static void conclude(struct service *service, const struct demands *demands)
{
	struct outcome o;
	find_outcome(service, demands, &o);
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == INQUIRY_AUTODISCOVER_ANSWER)
			continue;
		if (inquiry->kind == INQUIRY_OF_RECORDS) {
			tell_records(service, inquiry);
			conclude_targets(service, demands, inquiry);
		} else {
			tell_document(&o, inquiry);
		}
	}
	service->is_out_of_memory = service->is_out_of_memory || o.error.code != ERR_NONE;
	service->presence = o.presence;
	if (o.presence != PRESENCE_NONE)
		raise_met(service, &o);
	if (o.works != WAY_COUNT) {
		tell_works(service, &o);
	} else if (o.presence == PRESENCE_THERE && o.may_work != WAY_COUNT) {
		error_raise(&service->remark, ERR_TOLD_WAY_UNKNOWN, FACTS());
		raise_way(service, &o, o.may_work, ERR_AUTODISCOVER_WAY_UNKNOWN);
	} else if (o.presence == PRESENCE_THERE) {
		error_raise(&service->remark, ERR_TOLD_NO_WAY, FACTS());
		raise_failed(service, &o);
	} else if (o.presence == PRESENCE_UNKNOWN) {
		error_raise(&service->remark, ERR_TOLD_NOT_KNOWN, FACTS());
		raise_unclear(service, &o);
	} else {
		error_raise(&service->remark, ERR_TOLD_NOT_THERE, FACTS());
	}
	autodiscover_conclude_places(service, demands);
}

const struct discovery discovery_autodiscover = { begin, heard, conclude };

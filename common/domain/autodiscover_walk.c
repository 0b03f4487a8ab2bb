/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "autodiscover_walk.h"

#include <stdio.h>
#include <string.h>

#include "facts/alert.h"
#include "net/srv.h"
#include "web_answers.h"

enum { HTTPS_PORT = 443 };

static const struct {
	enum inquiry_step step;
	const char *words;
} ways[WAY_COUNT] = {
	[WAY_ROOT] = { INQUIRY_AUTODISCOVER_ROOT, "the domain itself" },
	[WAY_HOST] = { INQUIRY_AUTODISCOVER_HOST, "the host autodiscover" },
	[WAY_REDIRECT] = { INQUIRY_AUTODISCOVER_REDIRECT, "the redirect by http" },
	[WAY_SRV] = { INQUIRY_AUTODISCOVER_SRV, "the SRV record" },
};

enum inquiry_step way_step(enum way way)
{
	return ways[way].step;
}

const char *way_words(enum way way)
{
	return ways[way].words;
}

enum way way_first(const struct service *service)
{
	return service->settings->is_soap_order ? WAY_HOST : WAY_ROOT;
}

bool stop_has_tls(const struct inquiry *stop)
{
	return stop->kind == INQUIRY_OF_DOCUMENT && !stop->request.is_plain;
}

bool autodiscover_url(const char *scheme, const char *label, const char *host, struct url *ret_url)
{
	char text[URL_BYTES];
	int n = snprintf(text, sizeof(text), "%s://%s%s/autodiscover/autodiscover.xml", scheme,
			 label, host);
	return n < (int)sizeof(text) && url_parse(bytes_of(text), NULL, ret_url, NULL) == ERR_NONE;
}

/* --- one answer ----------------------------------------------------------------------------- */

/* Is it one that clients ask? */
static bool names_server(const struct dns_srv *target, struct url *ret_url)
{
	return target->port == HTTPS_PORT && autodiscover_url("https", "", target->host, ret_url);
}

/* The best server of which the port is the one that clients ask (lowest priority, then
 * highest weight). */
static bool srv_leads_on(const struct inquiry *inquiry, struct url *ret_target,
			 enum way_end *ret_end)
{
	struct srv_list list;
	struct error error = { 0 };
	if (!inquiry->is_answered || inquiry->reply == NULL) {
		*ret_end = WAY_ENDS_UNCLEAR;
		return false;
	}
	if (srv_read(inquiry->reply, inquiry->host, &list, &error) != ERR_NONE) {
		bool has_none = error.code == ERR_SRV_NONE || error.code == ERR_SRV_NOT_OFFERED;
		bool has_bad = error.code == ERR_SRV_UNUSABLE;
		*ret_end = has_none  ? WAY_ENDS_ABSENT
			   : has_bad ? WAY_ENDS_FAILED
				     : WAY_ENDS_UNCLEAR;
		return false;
	}
	*ret_end = WAY_ENDS_FAILED;
	for (size_t i = 0; i < list.n; i++) {
		if (names_server(&list.targets[i], ret_target))
			return true;
	}
	/* Those that were not looked at may have one. */
	if (list.more > 0)
		*ret_end = WAY_ENDS_UNCLEAR;
	return false;
}

bool autodiscover_server(const struct inquiry *records, size_t number, struct url *ret_target)
{
	struct srv_list list;
	const struct dns_srv *first = NULL;
	if (!records->is_answered || records->reply == NULL ||
	    srv_read(records->reply, records->host, &list, NULL) != ERR_NONE)
		return false;
	for (size_t i = 0; i < list.n; i++) {
		const struct dns_srv *target = &list.targets[i];
		if (!names_server(target, ret_target))
			continue;
		if (first == NULL)
			first = target;
		if (target->priority != first->priority)
			return false;
		if (number-- == 0)
			return true;
	}
	return false;
}

size_t autodiscover_servers_left_out(const struct srv_list *list)
{
	struct url target;
	unsigned last = list->targets[list->n - 1].priority;
	for (size_t i = 0; i < list->n; i++) {
		if (names_server(&list->targets[i], &target))
			return list->targets[i].priority == last ? list->more : 0;
	}
	return list->more;
}

/* The rules of a redirect (MS-OXDISCO, section 3.1.5.4). */
static enum err redirect_refusal(const struct inquiry *inquiry, struct url *ret_target,
				 struct error *ret_why)
{
	const struct http_answer *answer = inquiry->answer;
	struct error_facts facts = { .number = answer->status, .about = answer->location };
	if (url_parse(bytes_of(answer->location), &inquiry->url, ret_target, NULL) != ERR_NONE)
		return error_raise(ret_why, ERR_REDIRECT_NO_URL, facts);
	if (answer->status == 308)
		return error_raise(ret_why, ERR_REDIRECT_PERMANENT, facts);
	if (!url_is_autodiscover_path(ret_target))
		return error_raise(ret_why, ERR_REDIRECT_PATH, facts);
	if (!ret_target->is_https)
		return error_raise(ret_why, ERR_REDIRECT_PLAIN, facts);
	return ERR_NONE;
}

/* 404 and the like: the server knows nothing of this path. */
static bool is_nothing_here(int status)
{
	return status == 200 || status == 404 || status == 405 || status == 410;
}

bool stop_is_lost(const struct inquiry *stop)
{
	return error_is_own(stop->error.code);
}

/* Is there no answer in time, none that this machine could get, or one that cannot be read to
 * its end? */
static bool is_cut_short(const struct inquiry *inquiry)
{
	const struct http_answer *answer = inquiry->answer;
	return !inquiry->is_answered || stop_is_lost(inquiry) ||
	       error_finding(inquiry->error.code) == FINDING_TIMEOUT ||
	       (answer != NULL && answer->status == 200 && answer->error.code != ERR_NONE);
}

/* Does the server know no site of this name?  One whose TLS fails otherwise, or is none, may
 * be that of Autodiscover: out of order it is not absent. */
static bool is_other_site(const struct inquiry *inquiry)
{
	return inquiry->error.code == ERR_TLS_ALERT &&
	       inquiry->error.number == ALERT_UNRECOGNIZED_NAME;
}

static enum way_end end_without_answer(const struct inquiry *inquiry)
{
	/* A server that ends or confuses the connection is there. */
	if (inquiry->answer != NULL && inquiry->answer->error.code != ERR_NONE)
		return WAY_ENDS_FAILED;
	return answer_is_nobody(inquiry) || is_other_site(inquiry) ? WAY_ENDS_ABSENT
								   : WAY_ENDS_UNCLEAR;
}

bool autodiscover_leads_on(const struct inquiry *inquiry, struct url *ret_target,
			   enum way_end *ret_end, struct error *ret_why)
{
	const struct http_answer *answer = inquiry->answer;
	if (inquiry->kind == INQUIRY_OF_RECORDS)
		return srv_leads_on(inquiry, ret_target, ret_end);
	if (inquiry->is_found) {
		*ret_end = WAY_ENDS_FOUND;
	} else if (is_cut_short(inquiry)) {
		*ret_end = WAY_ENDS_UNCLEAR;
	} else if (answer == NULL || answer->status == 0) {
		*ret_end = end_without_answer(inquiry);
	} else if (is_nothing_here(answer->status)) {
		*ret_end = WAY_ENDS_ABSENT;
	} else if (answer_is_redirect(answer)) {
		*ret_end = WAY_ENDS_REFUSED;
		return redirect_refusal(inquiry, ret_target, ret_why) == ERR_NONE;
	} else {
		*ret_end = WAY_ENDS_FAILED;
	}
	return false;
}

/* --- a way ------------------------------------------------------------------------------------ */

struct inquiry *autodiscover_asked(const struct service *service, const struct url *url)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->kind == INQUIRY_OF_DOCUMENT && url_equal(&inquiry->url, url))
			return inquiry;
	}
	return NULL;
}

size_t autodiscover_depth(const struct inquiry *inquiry)
{
	size_t depth = 0;
	for (; inquiry->cause != NULL; inquiry = inquiry->cause)
		depth += inquiry->cause->kind == INQUIRY_OF_DOCUMENT;
	return depth;
}

static const struct inquiry *first_stop(const struct service *service, enum way way)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == ways[way].step && inquiry->cause == NULL)
			return inquiry;
	}
	return NULL;
}

static bool was_here(const struct walk *walk, const struct inquiry *stop)
{
	for (size_t i = 0; i < walk->n; i++) {
		if (walk->stops[i] == stop)
			return true;
	}
	return false;
}

/* May clients go on from the last stop?  NULL: they end there. */
static const struct inquiry *next_stop(const struct service *service, size_t server,
				       struct walk *walk, size_t *n_redirects)
{
	const struct inquiry *last = walk->stops[walk->n - 1];
	struct url target;
	if (!autodiscover_leads_on(last, &target, &walk->end, &walk->why))
		return NULL;
	if (last->kind == INQUIRY_OF_RECORDS && !autodiscover_server(last, server, &target))
		return NULL;
	const struct inquiry *next = autodiscover_asked(service, &target);
	*n_redirects += last->kind == INQUIRY_OF_DOCUMENT;
	walk->end = WAY_ENDS_REFUSED;
	if (next != NULL && was_here(walk, next)) {
		error_raise(&walk->why, ERR_REDIRECT_LOOP, FACTS(.about = last->answer->location));
		return NULL;
	}
	if (*n_redirects > AUTODISCOVER_HOPS) {
		error_raise(&walk->why, ERR_REDIRECT_MANY, FACTS(.count = AUTODISCOVER_HOPS));
		return NULL;
	}
	if (next == NULL)
		walk->end = WAY_ENDS_UNCLEAR;
	return next;
}

static bool is_without_tls(const struct inquiry *inquiry)
{
	enum finding_id finding = error_finding(inquiry->error.code);
	return finding == FINDING_NOT_TLS || finding == FINDING_HANDSHAKE_FAILED;
}

/* Has something led to a place where there is nothing, or no TLS?  Who leads clients to
 * another host where nobody answers, and a record that names a host, mean that there is a
 * service. */
static bool is_led_to_nothing(const struct walk *walk, enum way way)
{
	if (walk->n < 2)
		return false;
	const struct inquiry *last = walk->stops[walk->n - 1], *before = walk->stops[walk->n - 2];
	if (walk->end != WAY_ENDS_ABSENT && !is_without_tls(last))
		return false;
	bool is_unanswered = last->answer == NULL || last->answer->status == 0;
	return way == WAY_SRV || (is_unanswered && strcmp(before->host, last->host) != 0);
}

void autodiscover_walk(const struct service *service, enum way way, size_t server,
		       struct walk *ret_walk)
{
	size_t n_redirects = 0;
	*ret_walk = (struct walk){ .end = WAY_ENDS_ABSENT };
	const struct inquiry *stop = first_stop(service, way);
	while (stop != NULL && ret_walk->n < WALK_STOPS) {
		ret_walk->stops[ret_walk->n++] = stop;
		stop = next_stop(service, server, ret_walk, &n_redirects);
	}
	if (is_led_to_nothing(ret_walk, way))
		ret_walk->end = WAY_ENDS_FAILED;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discovery.h"

#include <stdio.h>
#include <string.h>

#include "autodiscover.h"
#include "mail.h"
#include "names/dnsname.h"
#include "net/dns_records.h"
#include "srv_services.h"
#include "sso.h"
#include "web.h"

static const struct discovery *const discoveries[SERVICE_COUNT] = {
#define X(ID, word, name) [SERVICE_##ID] = &discovery_##name,
	SERVICES(X)
#undef X
};

static enum err checked(const struct service *service, struct error *reterr)
{
	return service->is_out_of_memory ? error_no_memory(reterr) : ERR_NONE;
}

enum err service_begin(struct service *service, struct error *reterr)
{
	discoveries[service->kind]->begin(service);
	return checked(service, reterr);
}

enum err service_heard(struct service *service, struct inquiry *inquiry, struct error *reterr)
{
	const struct discovery *discovery = discoveries[service->kind];
	inquiry->is_answered = true;
	/* No conclusion is drawn from a lack of memory. */
	if (inquiry->error.code == ERR_NO_MEMORY)
		service->is_out_of_memory = true;
	else if (discovery->heard != NULL)
		discovery->heard(service, inquiry);
	return checked(service, reterr);
}

static bool is_because_of(const struct inquiry *inquiry, const struct inquiry *cause)
{
	while (inquiry != NULL && inquiry != cause)
		inquiry = inquiry->cause;
	return inquiry != NULL;
}

/* The place in list (n inquiries) behind all that its cause has led to. */
static size_t place_of(struct inquiry *const *list, size_t n, const struct inquiry *inquiry)
{
	size_t at = 0;
	if (inquiry->cause == NULL)
		return n;
	while (at < n && list[at] != inquiry->cause)
		at++;
	while (at < n && is_because_of(list[at], inquiry->cause))
		at++;
	return at;
}

/* What an answer has led to comes behind it, whichever of several answers came first: the
 * order is the same in each run. */
static void order_by_cause(struct service *service)
{
	struct inquiry *list[INQUIRIES_MAX] = { NULL };
	for (size_t i = 0; i < service->n_inquiries; i++) {
		size_t at = place_of(list, i, service->inquiries[i]);
		memmove(list + at + 1, list + at, (i - at) * sizeof(struct inquiry *));
		list[at] = service->inquiries[i];
	}
	memcpy(service->inquiries, list, service->n_inquiries * sizeof(struct inquiry *));
}

enum err service_conclude(struct service *service, const struct demands *demands,
			  struct error *reterr)
{
	order_by_cause(service);
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		for (size_t k = 0; k < inquiry->n_results; k++)
			service->state = state_worse(service->state, inquiry->results[k].state);
	}
	discoveries[service->kind]->conclude(service, demands);
	/* Unless the discovery has said so in its own words. */
	if (service->presence == PRESENCE_NONE && service->settings->named[service->kind] &&
	    service->n_findings == 0)
		service_raise(service, demands, NULL, ERR_SERVICE_MISSING,
			      FACTS(.about = service->domain, .term = service_word(service->kind)));
	if (service->n_dropped > 0)
		service_raise(service, demands, NULL, ERR_SERVICE_TOO_MUCH,
			      FACTS(.count = (int64_t)service->n_dropped));
	return checked(service, reterr);
}

static bool is_silent(const struct service *service)
{
	return service->presence != PRESENCE_THERE && service->n_findings == 0;
}

/* The services of one domain. */
struct company {
	struct service *services;
	size_t n;
};

bool service_is_unresolved(const struct service *service)
{
	size_t n_failed = 0;
	for (size_t i = 0; i < service->n_inquiries; i++)
		n_failed += inquiry_is_unresolved(service->inquiries[i]);
	return service->presence == PRESENCE_UNKNOWN && n_failed > 0 &&
	       n_failed == service->n_inquiries;
}

/* Does DNS say that there is nothing of this name? */
static bool has_nothing(const struct inquiry *inquiry)
{
	const struct dns_reply *reply = inquiry->reply;
	if (inquiry->kind == INQUIRY_OF_RECORDS)
		return inquiry->is_answered && reply != NULL && reply->outcome == DNS_NONE;
	return inquiry->error.code == ERR_RESOLVE_NO_HOST;
}

/* Does DNS say that there is no such name as the domain, nor any that was asked for below it?
 * A name that is there by what stands below it alone some name servers deny. */
static bool does_not_exist(const struct company *company)
{
	bool is_said = false;
	for (size_t i = 0; i < company->n; i++) {
		const struct service *service = &company->services[i];
		for (size_t k = 0; k < service->n_inquiries; k++) {
			const struct inquiry *inquiry = service->inquiries[k];
			if (!dns_name_is_below(bytes_of(inquiry->host), bytes_of(service->domain)))
				continue;
			if (!has_nothing(inquiry))
				return false;
			is_said = is_said || (inquiry->kind != INQUIRY_OF_RECORDS &&
					      dns_same_name(inquiry->host, service->domain));
		}
	}
	return is_said;
}

/* Is it the user's own file that says what is there? */
static bool has_file(const struct service *service)
{
	return service->settings->realm_answer.data != NULL ||
	       service->settings->autodiscover_answer.data != NULL;
}

/* Says it more than that there was no answer? */
static bool is_telling(enum err code)
{
	return code != ERR_RESOLVE_UNANSWERED && code != ERR_RESOLVE_NO_ANSWER &&
	       code != ERR_RESOLVE_TIMEOUT;
}

/* Why none of the names of the domain could be looked up: the error of one of them; code
 * ERR_NONE: some could.  Where it is the error of each, it is about the domain. */
static struct error lookup_failure(const struct company *company)
{
	struct error why = { 0 };
	bool is_mixed = false;
	for (size_t i = 0; i < company->n; i++) {
		const struct service *service = &company->services[i];
		for (size_t k = 0; k < service->n_inquiries; k++) {
			const struct inquiry *inquiry = service->inquiries[k];
			const struct error *error = &inquiry->error;
			if (!dns_name_is_below(bytes_of(inquiry->host), bytes_of(service->domain)))
				continue;
			if (service->presence != PRESENCE_UNKNOWN ||
			    !inquiry_is_unresolved(inquiry))
				return (struct error){ 0 };
			bool is_other = why.code != ERR_NONE && error->code != why.code;
			is_mixed = is_mixed || is_other;
			if (why.code == ERR_NONE ||
			    (!is_telling(why.code) && is_telling(error->code)))
				why = *error;
		}
	}
	if (!is_mixed)
		snprintf(why.about, sizeof(why.about), "%s", company->services[0].domain);
	return why;
}

/* Of one service its own finding says it.  It is as bad as the least that it explains,
 * unless the user says otherwise: what is worse has its own sentence. */
static void raise_lookup_failure(const struct company *company, const struct demands *demands,
				 struct error why)
{
	struct service *first = &company->services[0];
	enum state least = STATE_OK;
	size_t n = 0;
	for (size_t i = 0; i < company->n; i++) {
		enum state state = company->services[i].state;
		if (!service_is_unresolved(&company->services[i]) || state == STATE_OK)
			continue;
		if (n++ == 0 || state_worse(state, least) == least)
			least = state;
	}
	if (n < 2)
		return;
	why.cause = why.code;
	why.code = ERR_DOMAIN_LOOKUP;
	service_raise_error(first, demands, least, NULL, &why);
}

static enum err company_conclude(const struct company *company, const struct demands *demands,
				 struct error *reterr)
{
	struct error failure = lookup_failure(company);
	bool is_empty = true, is_known = true, is_there = false;
	for (size_t i = 0; i < company->n; i++) {
		is_empty = is_empty && is_silent(&company->services[i]);
		is_known = is_known && company->services[i].presence == PRESENCE_NONE;
		is_there = is_there || company->services[i].presence == PRESENCE_THERE;
	}
	/* One that a cloud knows may be there for signing in alone. */
	if (does_not_exist(company) && !(is_there && has_file(&company->services[0])))
		service_raise_as(&company->services[0], demands,
				 is_there ? STATE_WARNING
					  : finding_info(FINDING_SERVICE_MISSING)->state,
				 NULL, ERR_DOMAIN_NOT_THERE, FACTS());
	else if (is_empty)
		service_raise(&company->services[0], demands, NULL,
			      is_known ? ERR_DOMAIN_EMPTY : ERR_DOMAIN_UNANSWERED, FACTS());
	else if (failure.code != ERR_NONE)
		raise_lookup_failure(company, demands, failure);
	for (size_t i = 0; i < company->n; i++) {
		enum err err = checked(&company->services[i], reterr);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

enum err services_conclude(struct service *services, size_t n, const struct demands *demands,
			   struct error *reterr)
{
	enum err err = ERR_NONE;
	for (size_t i = 0, next; i < n && err == ERR_NONE; i = next) {
		for (next = i; next < n && services[next].domain == services[i].domain;)
			next++;
		err = company_conclude(&(struct company){ services + i, next - i }, demands,
				       reterr);
	}
	return err;
}

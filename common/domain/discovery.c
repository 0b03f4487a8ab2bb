/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discovery.h"

#include <string.h>

#include "autodiscover.h"
#include "mail.h"
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

enum err services_conclude(struct service *services, size_t n, const struct demands *demands,
			   struct error *reterr)
{
	enum err err = ERR_NONE;
	for (size_t i = 0, next; i < n && err == ERR_NONE; i = next) {
		bool is_empty = true, is_known = true;
		for (next = i; next < n && services[next].domain == services[i].domain; next++) {
			is_empty = is_empty && is_silent(&services[next]);
			is_known = is_known && services[next].presence == PRESENCE_NONE;
		}
		if (is_empty)
			service_raise(&services[i], demands, NULL,
				      is_known ? ERR_DOMAIN_EMPTY : ERR_DOMAIN_UNANSWERED, FACTS());
		err = checked(&services[i], reterr);
	}
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_view.h"

#include <stdio.h>
#include <string.h>

#include "display.h"
#include "domain/discovery.h"

enum { URL_SHOWN_BYTES = 200 };

enum state services_state(const struct report_input *input)
{
	enum state state = STATE_OK;
	for (size_t i = 0; i < input->n_services; i++)
		state = state_worse(state, input->services[i].state);
	return state;
}

bool finding_is_of_domain(const struct service_finding *finding)
{
	enum err code = finding->why.code;
	return code == ERR_DOMAIN_EMPTY || code == ERR_DOMAIN_NOT_THERE ||
	       code == ERR_DOMAIN_UNANSWERED || code == ERR_DOMAIN_LOOKUP;
}

static bool has_findings(const struct service *service)
{
	size_t n = 0;
	for (size_t i = 0; i < service->n_findings; i++)
		n += !finding_is_of_domain(&service->findings[i]);
	return n > 0;
}

bool service_is_told(const struct service *service)
{
	return service->presence != PRESENCE_NONE || has_findings(service) ||
	       service->settings->named[service->kind] || service_own_state(service) != STATE_OK;
}

enum state service_own_state(const struct service *service)
{
	enum state state = STATE_OK;
	for (size_t i = 0; i < service->n_findings; i++) {
		if (!finding_is_of_domain(&service->findings[i]))
			state = state_worse(state, service->findings[i].state);
	}
	for (size_t i = 0; i < service->n_inquiries; i++)
		state = state_worse(state, inquiry_state(service, service->inquiries[i]));
	return state;
}

enum state inquiry_state(const struct service *service, const struct inquiry *inquiry)
{
	enum state state = STATE_OK;
	for (size_t i = 0; i < service->n_findings; i++) {
		if (service->findings[i].inquiry == inquiry)
			state = state_worse(state, service->findings[i].state);
	}
	for (size_t i = 0; i < inquiry->n_results; i++)
		state = state_worse(state, inquiry->results[i].state);
	return state;
}

struct report_input inquiry_input(const struct report_input *input, const struct inquiry *inquiry)
{
	struct report_input part = *input;
	part.results = inquiry->results;
	part.n_results = inquiry->n_results;
	part.services = NULL;
	part.n_services = 0;
	part.log = NULL;
	return part;
}

/* Of two that are as bad what is wrong with the domain comes first: it explains the other. */
static bool is_worse(const struct service_finding *a, const struct service_finding *b)
{
	int order = b == NULL ? 1 : state_compare(a->state, b->state);
	return order > 0 || (order == 0 && finding_is_of_domain(a));
}

const struct service_finding *service_worst_finding(const struct service *service)
{
	const struct service_finding *worst = NULL;
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *f = &service->findings[i];
		if (f->state != STATE_OK && is_worse(f, worst))
			worst = f;
	}
	return worst;
}

static const struct service_finding *lookup_fault(const struct service *service)
{
	for (size_t i = 0; i < service->n_findings; i++) {
		if (service->findings[i].why.code == ERR_DOMAIN_LOOKUP)
			return &service->findings[i];
	}
	return NULL;
}

bool service_is_explained(const struct report_input *input, const struct service *service)
{
	enum state state = service_own_state(service);
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *other = &input->services[i];
		const struct service_finding *fault = lookup_fault(other);
		if (fault != NULL && other->domain == service->domain)
			return service_is_unresolved(service) &&
			       state_compare(state, fault->state) <= 0;
	}
	return false;
}

const char *inquiry_words(enum inquiry_step step)
{
	static const char *const words[INQUIRY_STEP_COUNT] = {
		[INQUIRY_REALM] = "realm discovery",
		[INQUIRY_STS] = "federation service",
		[INQUIRY_METADATA] = "federation metadata",
		[INQUIRY_AUTODISCOVER_ROOT] = "root domain",
		[INQUIRY_AUTODISCOVER_HOST] = "autodiscover host",
		[INQUIRY_AUTODISCOVER_REDIRECT] = "HTTP redirect",
		[INQUIRY_AUTODISCOVER_SRV] = "SRV record",
		[INQUIRY_AUTODISCOVER_HOP] = "next hop",
		[INQUIRY_AUTODISCOVER_ANSWER] = "host of the answer",
		[INQUIRY_MX] = "MX records",
		[INQUIRY_MTA_STS_RECORD] = "MTA-STS record",
		[INQUIRY_MTA_STS_POLICY] = "MTA-STS policy",
		[INQUIRY_MX_HOST] = "MX host",
		[INQUIRY_SERVICE_RECORD] = "SRV records",
		[INQUIRY_SERVICE_HOST] = "host",
		[INQUIRY_AUTOCONFIG] = "autoconfig",
		[INQUIRY_WEB_APEX] = "domain",
		[INQUIRY_WEB_WWW] = "www",
	};
	return words[step];
}

/* An IPv6 address stands in brackets (RFC 3986, section 3.2.2). */
static void append_url_host(struct strbuf *out, const char *host)
{
	bool is_ipv6 = strchr(host, ':') != NULL;
	char text[DNS_NAME_BYTES + sizeof("[]")];
	snprintf(text, sizeof(text), "%s%s%s", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "");
	show_text(out, text, DISPLAY_LONG);
}

void inquiry_append_asked(struct strbuf *out, const struct inquiry *inquiry)
{
	switch (inquiry->kind) {
	case INQUIRY_OF_RECORDS:
		show_text(out, inquiry->host, DISPLAY_LONG);
		break;
	case INQUIRY_OF_DOCUMENT:
		strbuf_append(out, inquiry->url.is_https ? "https://" : "http://");
		append_url_host(out, inquiry->host);
		if (inquiry->port != (inquiry->url.is_https ? 443 : 80))
			strbuf_printf(out, ":%u", (unsigned)inquiry->port);
		show_text(out, inquiry->url.path, URL_SHOWN_BYTES);
		break;
	case INQUIRY_OF_ENDPOINT:
		show_dns(out, bytes_of(inquiry->host), DISPLAY_LONG);
		strbuf_printf(out, " port %u", (unsigned)inquiry->port);
		break;
	case INQUIRY_OF_FILE:
		strbuf_append(out, "file");
		break;
	}
}

/* Does a sentence say what was asked in front of all else, and nowhere else? */
static bool may_leave_about_out(enum err code)
{
	static const char about[] = "[{about}: ]";
	const char *sentence = error_sentence(code);
	if (strncmp(sentence, about, sizeof(about) - 1) == 0)
		sentence += sizeof(about) - 1;
	return strstr(sentence, "{about}") == NULL;
}

void show_error_beside(struct strbuf *out, const struct error *error, const char *name)
{
	struct error shown = *error;
	if (strcmp(shown.about, name) == 0 && may_leave_about_out(shown.code) &&
	    may_leave_about_out(shown.cause))
		shown.about[0] = '\0';
	show_error(out, &shown, DISPLAY_PHRASE);
}

void service_append_finding(struct strbuf *out, const struct service_finding *finding,
			    const char *name)
{
	show_error_beside(out, &finding->why, name);
	if (finding->waived)
		strbuf_append(out, " (waived)");
}

static const struct service_finding *first_finding(const struct service *service,
						   const struct inquiry *inquiry)
{
	for (size_t i = 0; i < service->n_findings; i++) {
		if (service->findings[i].inquiry == inquiry &&
		    !finding_is_of_domain(&service->findings[i]))
			return &service->findings[i];
	}
	return NULL;
}

const struct service_finding *service_told_finding(const struct service *service)
{
	const struct service_finding *first = first_finding(service, NULL);
	bool is_told = service->remark.code != ERR_NONE;
	return !is_told && first != NULL && first->state == service_own_state(service) ? first
										       : NULL;
}

void service_append_remark(struct strbuf *out, const struct service *service)
{
	static const char *const presences[] = {
		[PRESENCE_UNKNOWN] = "not known whether it is there",
		[PRESENCE_NONE] = "not found",
		[PRESENCE_THERE] = "there",
	};
	const struct service_finding *finding = service_told_finding(service);
	if (service->remark.code != ERR_NONE)
		show_error(out, &service->remark, DISPLAY_PHRASE);
	else if (finding != NULL)
		service_append_finding(out, finding, service->domain);
	else
		strbuf_append(out, presences[service->presence]);
}

const struct service_finding *inquiry_told_finding(const struct service *service,
						   const struct inquiry *inquiry)
{
	const struct service_finding *first = first_finding(service, inquiry);
	bool is_told = inquiry->remark.code != ERR_NONE || inquiry->n_results > 0 ||
		       (first != NULL && first->state != inquiry_state(service, inquiry));
	return is_told ? NULL : first;
}

void inquiry_append_outcome(struct strbuf *out, const struct service *service,
			    const struct inquiry *inquiry)
{
	const struct service_finding *finding = inquiry_told_finding(service, inquiry);
	if (inquiry->remark.code != ERR_NONE)
		show_error_beside(out, &inquiry->remark, inquiry->host);
	else if (inquiry->n_results > 0)
		return;
	else if (finding != NULL)
		service_append_finding(out, finding, inquiry->host);
	else if (inquiry->error.code != ERR_NONE)
		show_error_beside(out, &inquiry->error, inquiry->host);
	else if (!inquiry->is_answered)
		strbuf_append(out, "no answer in time");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_summary.h"

#include <stdlib.h>
#include <string.h>

#include "display.h"
#include "list.h"
#include "service_view.h"
#include "summary.h"
#include "summary_endpoint.h"
#include "units.h"

enum { OTHERS_BYTES = 300 };

/* The domain, where it is not that of the service before. */
static void append_domain(struct strbuf *out, const struct service *service, const char *before)
{
	if (before != NULL && before == service->domain)
		return;
	show_text(out, service->domain_text, DISPLAY_SHORT);
	strbuf_append(out, ": ");
}

static const struct result *worst_result(const struct service *service)
{
	const struct result *worst = NULL;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		for (size_t k = 0; k < inquiry->n_results; k++) {
			const struct result *result = &inquiry->results[k];
			if (result->state != STATE_OK &&
			    (worst == NULL || state_compare(result->state, worst->state) > 0))
				worst = result;
		}
	}
	return worst;
}

/* Is the name that counts there the domain, which stands before it? */
static bool is_of_domain(const struct service *service, const struct result *result)
{
	const char *name = result->identity != NULL ? result->identity->ascii : result->host;
	return strcmp(name, service->domain) == 0;
}

void service_summary_worst(struct summary_line *line, const struct service *service)
{
	const struct service_finding *finding = service_worst_finding(service);
	const struct result *result = worst_result(service);
	if (finding != NULL &&
	    (result == NULL || state_compare(finding->state, result->state) >= 0))
		show_error_beside(line->out, &finding->why, service->domain);
	else if (result != NULL && is_of_domain(service, result))
		summary_verdict(line, result, "");
	else if (result != NULL)
		summary_endpoint(line, result, "");
}

static const struct service *worst_service(const struct report_input *input)
{
	const struct service *worst = &input->services[0];
	for (size_t i = 1; i < input->n_services; i++) {
		if (state_compare(input->services[i].state, worst->state) > 0)
			worst = &input->services[i];
	}
	return worst;
}

static bool is_at_domain_fault(const struct service *service)
{
	const struct service_finding *worst = service_worst_finding(service);
	return worst != NULL && finding_is_of_domain(worst);
}

/* Is it missing only because there is no such domain, which is told of the other? */
static bool is_of_no_domain(const struct service *service, const struct service *told)
{
	const struct service_finding *own = service_worst_finding(service);
	const struct service_finding *worst = service_worst_finding(told);
	return service->domain == told->domain && own != NULL &&
	       own->id == FINDING_SERVICE_MISSING && worst != NULL &&
	       worst->why.code == ERR_DOMAIN_NOT_THERE;
}

/* "web (CRITICAL)", "fabrikam.com: web (CRITICAL)", "fabrikam.com (UNKNOWN)" */
static void append_other(struct strbuf *out, const struct service *service, const char *before)
{
	if (is_at_domain_fault(service)) {
		show_text(out, service->domain_text, DISPLAY_SHORT);
	} else {
		append_domain(out, service, before);
		strbuf_append(out, service_word(service->kind));
	}
	strbuf_printf(out, " (%s)", state_name(service->state));
}

/* "; also sso (UNKNOWN), web (CRITICAL) and 2 more" */
static void append_others(struct summary_line *line, const struct service *worst)
{
	const struct report_input *input = line->input;
	struct list list;
	size_t n = 0;
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		bool is_explained =
			service_is_explained(input, service) && !is_at_domain_fault(service);
		if (service == worst || service->state == STATE_OK || is_explained ||
		    is_of_no_domain(service, worst))
			continue;
		if (n++ == 0) {
			strbuf_append(line->out, "; also ");
			list = list_begin(line->out, OTHERS_BYTES);
		}
		if (!list_next(&list))
			continue;
		append_other(line->out, service, worst->domain);
		list_took(&list);
	}
	if (n > 0)
		list_end(&list);
}

/* Those of services that are told. */
static void append_endpoints(struct summary_line *line, const struct grouping *grouping)
{
	const struct report_input *input = line->input;
	size_t *members = calloc(input->n_results + 1, sizeof(*members)), n = 0;
	line->out->failed = line->out->failed || members == NULL;
	for (size_t i = 0; i < input->n_results && members != NULL; i++) {
		if (result_is_told(input, &input->results[grouping->order[i]]))
			members[n++] = grouping->order[i];
	}
	if (n == 0) {
		strbuf_append(line->out, "no certificate to check");
	} else {
		count_append(line->out, n, "endpoint: ", "endpoints: ");
		summary_healthy(line->out, input, members, n);
	}
	free(members);
}

/* Nothing counts of them, but that they are in order nobody knows: "; not known whether there is
 * mail, fabrikam.com: web" */
static void append_unknown(struct summary_line *line, bool is_one_domain)
{
	const struct report_input *input = line->input;
	struct list list;
	size_t n = 0;
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		if (service->presence != PRESENCE_UNKNOWN)
			continue;
		if (n++ == 0) {
			strbuf_append(line->out, "; not known whether there is ");
			list = list_begin(line->out, OTHERS_BYTES);
		}
		if (!list_next(&list))
			continue;
		append_domain(line->out, service, is_one_domain ? service->domain : NULL);
		strbuf_append(line->out, service_word(service->kind));
		list_took(&list);
	}
	if (n > 0)
		list_end(&list);
}

static bool is_dane_unseen(const struct service *service)
{
	for (size_t i = 0; i < service->n_findings; i++) {
		if (service->findings[i].why.code == ERR_DANE_UNSEEN)
			return true;
	}
	return false;
}

/* Senders whose name servers carry DNSSEC may defer. */
static void append_unseen(struct summary_line *line)
{
	size_t n = 0;
	for (size_t i = 0; i < line->input->n_services; i++)
		n += is_dane_unseen(&line->input->services[i]);
	if (n > 0)
		strbuf_append(line->out, "; whether DANE holds cannot be seen from here");
}

/* Those of endpoints are told with these. */
static void append_waived(struct summary_line *line)
{
	size_t n = 0;
	for (size_t i = 0; i < line->input->n_services; i++) {
		const struct service *service = &line->input->services[i];
		for (size_t k = 0; k < service->n_findings; k++)
			n += service->findings[k].waived;
	}
	if (n == 0)
		return;
	strbuf_append(line->out, "; ");
	count_append(line->out, n, "finding about services waived",
		     "findings about services waived");
}

static void append_all_well(struct summary_line *line, const struct grouping *grouping)
{
	const struct report_input *input = line->input;
	size_t n_there = 0, n_domains = 0;
	const char *domain = NULL;
	for (size_t i = 0; i < input->n_services; i++) {
		n_there += input->services[i].presence == PRESENCE_THERE;
		n_domains += input->services[i].domain != domain;
		domain = input->services[i].domain;
	}
	if (n_domains == 1)
		show_text(line->out, input->services[0].domain_text, DISPLAY_SHORT);
	else
		strbuf_printf(line->out, "%zu domains", n_domains);
	strbuf_append(line->out, ": ");
	if (n_there > 0)
		count_append(line->out, n_there, "service", "services");
	else
		strbuf_append(line->out, "no service");
	strbuf_append(line->out, ", ");
	append_endpoints(line, grouping);
	append_unknown(line, n_domains == 1);
	append_unseen(line);
	append_waived(line);
}

void service_summary(struct summary_line *line, const struct grouping *grouping)
{
	if (services_state(line->input) == STATE_OK) {
		append_all_well(line, grouping);
		return;
	}
	const struct service *worst = worst_service(line->input);
	append_domain(line->out, worst, NULL);
	if (!is_at_domain_fault(worst))
		strbuf_printf(line->out, "%s: ", service_word(worst->kind));
	service_summary_worst(line, worst);
	append_others(line, worst);
}

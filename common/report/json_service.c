/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_service.h"

#include "base/safetext.h"
#include "display.h"
#include "json_endpoint.h"
#include "service_view.h"

static void write_text(struct json *json, const char *key, const char *text)
{
	safetext_append_string(json_begin_text(json), text);
	json_end_text_or_null(json, key);
}

static void write_error(struct json *json, const char *key, const struct error *error)
{
	show_error(json_begin_text(json), error, DISPLAY_PHRASE);
	json_end_text_or_null(json, key);
}

static size_t number_of(const struct service *service, const struct inquiry *inquiry)
{
	size_t i = 0;
	while (i < service->n_inquiries && service->inquiries[i] != inquiry)
		i++;
	return i;
}

/* The number of a step, from 0; null: it is about none. */
static void write_number(struct json *json, const char *key, const struct service *service,
			 const struct inquiry *inquiry)
{
	if (inquiry == NULL)
		json_null(json, key);
	else
		json_size(json, key, number_of(service, inquiry));
}

static void write_step(struct json *json, const struct service *service,
		       const struct inquiry *inquiry)
{
	json_open_object(json, NULL);
	json_string(json, "step", inquiry_step_id(inquiry->step));
	json_string(json, "state", state_name(inquiry_state(service, inquiry)));
	inquiry_append_asked(json_begin_text(json), inquiry);
	json_end_text(json, "asked");
	write_number(json, "because_of", service, inquiry->cause);
	if (inquiry->answer != NULL && inquiry->answer->status != 0)
		json_size(json, "http_status", (size_t)inquiry->answer->status);
	if (inquiry->answer != NULL && inquiry->answer->location[0] != '\0')
		write_text(json, "location", inquiry->answer->location);
	if (inquiry->reply != NULL)
		json_boolean(json, "dnssec", inquiry->reply->secure);
	if (inquiry->reply != NULL && inquiry->reply->why[0] != '\0')
		write_text(json, "dnssec_failure", inquiry->reply->why);
	inquiry_append_outcome(json_begin_text(json), service, inquiry);
	json_end_text_or_null(json, "text");
	json_close_object(json);
}

static void write_finding(struct json *json, const struct service *service,
			  const struct service_finding *finding)
{
	json_open_object(json, NULL);
	json_string(json, "id", finding_info(finding->id)->id);
	json_string(json, "state", state_name(finding->state));
	json_boolean(json, "waived", finding->waived);
	write_number(json, "about", service, finding->inquiry);
	write_error(json, "text", &finding->why);
	json_close_object(json);
}

static void write_endpoints(struct json *json, const struct report_input *input,
			    const struct service *service, const bool *chosen)
{
	json_open_array(json, "endpoints");
	for (size_t i = 0; i < service->n_inquiries && chosen != NULL; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		for (size_t k = 0; k < inquiry->n_results; k++) {
			if (chosen[&inquiry->results[k] - input->results])
				json_endpoint(json, input, &inquiry->results[k], i);
		}
	}
	json_close_array(json);
}

void json_service(struct json *json, const struct report_input *input,
		  const struct service *service, const bool *chosen)
{
	static const char *const presences[] = {
		[PRESENCE_UNKNOWN] = "unknown",
		[PRESENCE_NONE] = "none",
		[PRESENCE_THERE] = "there",
	};
	json_open_object(json, NULL);
	write_text(json, "domain", service->domain_text);
	json_string(json, "service", service_word(service->kind));
	json_string(json, "state", state_name(service->state));
	json_string(json, "presence", presences[service->presence]);
	service_append_remark(json_begin_text(json), service);
	json_end_text(json, "text");
	json_open_array(json, "steps");
	for (size_t i = 0; i < service->n_inquiries; i++)
		write_step(json, service, service->inquiries[i]);
	json_close_array(json);
	json_open_array(json, "findings");
	for (size_t i = 0; i < service->n_findings; i++)
		write_finding(json, service, &service->findings[i]);
	json_close_array(json);
	write_endpoints(json, input, service, chosen);
	json_close_object(json);
}

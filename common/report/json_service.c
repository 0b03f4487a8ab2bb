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

/* --- what is left out -------------------------------------------------------------------- */

enum { STATES = STATE_UNKNOWN + 1 };

/* How many of each state may still be told. */
struct quota {
	size_t left[STATES];
};

/* counts: how many of each state there are. */
static struct quota quota_of_worst(const size_t counts[STATES], bool of_faults, size_t n)
{
	static const enum state states[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING,
					     STATE_OK };
	struct quota quota = { { 0 } };
	for (size_t i = 0; i < LENGTH(states); i++) {
		enum state state = states[i];
		size_t most = !of_faults || n > counts[state] ? counts[state] : n;
		quota.left[state] = of_faults && state == STATE_OK ? 0 : most;
		n -= of_faults ? most : 0;
	}
	return quota;
}

static bool quota_take(struct quota *quota, enum state state)
{
	bool is_left = quota->left[state] > 0;
	quota->left[state] -= is_left;
	return is_left;
}

/* Flags of the service's steps: those that are told. */
struct told {
	bool steps[INQUIRIES_MAX];
};

static struct told choose_steps(const struct service *service, struct service_share share)
{
	size_t counts[STATES] = { 0 };
	struct told told = { { false } };
	for (size_t i = 0; i < service->n_inquiries; i++)
		counts[inquiry_state(service, service->inquiries[i])]++;
	struct quota quota = quota_of_worst(counts, share.of_faults, share.steps);
	for (size_t i = 0; i < service->n_inquiries; i++)
		told.steps[i] = quota_take(&quota, inquiry_state(service, service->inquiries[i]));
	return told;
}

/* --- a part each ------------------------------------------------------------------------- */

/* The number of a step among those that are told, from 0; null: it is none of them. */
static void write_number(struct json *json, const char *key, const struct service *service,
			 const struct told *told, const struct inquiry *inquiry)
{
	size_t i = 0, n = 0;
	while (i < service->n_inquiries && service->inquiries[i] != inquiry)
		n += told->steps[i++];
	if (i < service->n_inquiries && told->steps[i])
		json_size(json, key, n);
	else
		json_null(json, key);
}

static void write_step(struct json *json, const struct service *service, const struct told *told,
		       const struct inquiry *inquiry)
{
	json_open_object(json, NULL);
	json_string(json, "step", inquiry_step_id(inquiry->step));
	json_string(json, "state", state_name(inquiry_state(service, inquiry)));
	inquiry_append_asked(json_begin_text(json), inquiry);
	json_end_text(json, "asked");
	write_number(json, "because_of", service, told, inquiry->cause);
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

static void write_finding(struct json *json, const struct service *service, const struct told *told,
			  const struct service_finding *finding)
{
	json_open_object(json, NULL);
	json_string(json, "id", finding_info(finding->id)->id);
	json_string(json, "state", state_name(finding->state));
	json_boolean(json, "waived", finding->waived);
	write_number(json, "about", service, told, finding->inquiry);
	write_error(json, "text", &finding->why);
	json_close_object(json);
}

static void write_steps(struct json *json, const struct service *service, const struct told *told)
{
	size_t n_omitted = 0;
	json_open_array(json, "steps");
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (told->steps[i])
			write_step(json, service, told, service->inquiries[i]);
		n_omitted += !told->steps[i];
	}
	json_close_array(json);
	json_size(json, "steps_omitted", n_omitted);
}

static void write_findings(struct json *json, const struct service *service,
			   struct service_share share, const struct told *told)
{
	size_t counts[STATES] = { 0 }, n_omitted = 0;
	for (size_t i = 0; i < service->n_findings; i++)
		counts[service->findings[i].state]++;
	struct quota quota = quota_of_worst(counts, share.of_faults, share.findings);
	json_open_array(json, "findings");
	for (size_t i = 0; i < service->n_findings; i++) {
		if (quota_take(&quota, service->findings[i].state))
			write_finding(json, service, told, &service->findings[i]);
		else
			n_omitted++;
	}
	json_close_array(json);
	json_size(json, "findings_omitted", n_omitted);
}

static void write_endpoints(struct json *json, const struct report_input *input,
			    const struct service *service, const struct told *told,
			    const bool *chosen)
{
	size_t n = 0;
	json_open_array(json, "endpoints");
	for (size_t i = 0; i < service->n_inquiries && chosen != NULL; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		for (size_t k = 0; k < inquiry->n_results; k++) {
			if (chosen[&inquiry->results[k] - input->results])
				json_endpoint(json, input, &inquiry->results[k],
					      told->steps[i] ? n : (size_t)OMITTED_STEP);
		}
		n += told->steps[i];
	}
	json_close_array(json);
}

void json_service(struct json *json, const struct report_input *input,
		  const struct service *service, struct service_share share, const bool *chosen)
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
	struct told told = choose_steps(service, share);
	write_steps(json, service, &told);
	write_findings(json, service, share, &told);
	write_endpoints(json, input, service, &told, chosen);
	json_close_object(json);
}

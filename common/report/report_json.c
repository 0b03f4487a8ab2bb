/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/safetext.h"
#include "explain.h"
#include "frame.h"
#include "group.h"
#include "json_endpoint.h"
#include "perfdata.h"
#include "summary.h"

enum {
	/* What would be longer than a strbuf can be has this bound. */
	WHOLE_MAX_BYTES = STRBUF_LIMIT_BYTES / 8 * 7,
	LOG_UNTIL_BYTES = STRBUF_LIMIT_BYTES / 8 * 7,
	LOG_LINE_BYTES = 1024,
};

/* What the functions below share. */
struct writer {
	struct json json;
	const struct report_input *input;
};

/* --- figures and log --------------------------------------------------------------------- */

static void write_perfdatum(struct json *json, const struct perfdatum *datum)
{
	json_open_object(json, NULL);
	json_string(json, "label", datum->label);
	json_number(json, "value");
	perfdatum_value_append(json->out, datum);
	json_string(json, "uom", datum->is_seconds ? "s" : "");
	json_string_or_null(json, "warn", datum->warning);
	json_string_or_null(json, "crit", datum->critical);
	if (datum->has_min)
		json_size(json, "min", 0);
	else
		json_null(json, "min");
	if (datum->has_max) {
		json_number(json, "max");
		perfdatum_max_append(json->out, datum);
	} else {
		json_null(json, "max");
	}
	json_close_object(json);
}

/* Those of a verbosity. */
static void write_perfdata(struct writer *w, int verbosity)
{
	struct perfdatum data[PERFDATA_MAX];
	struct report_input input = *w->input;
	input.verbosity = verbosity;
	size_t n = perfdata_make(&input, data);
	if (n == 0)
		w->json.out->failed = true;
	json_open_array(&w->json, "perfdata");
	for (size_t i = 0; i < n; i++)
		write_perfdatum(&w->json, &data[i]);
	json_close_array(&w->json);
}

/* Until so many octets are there. */
static void write_log(struct writer *w, size_t until)
{
	const char *log = w->input->log;
	json_open_array(&w->json, "log");
	while (*log != '\0' && w->json.out->len < until) {
		const char *end = log;
		while (*end != '\0' && *end != '\n')
			end++;
		safetext_append_limited(json_begin_text(&w->json),
					(struct bytes){ (const uint8_t *)log, (size_t)(end - log) },
					LOG_LINE_BYTES);
		json_end_text(&w->json, NULL);
		log = *end == '\n' ? end + 1 : end;
	}
	json_close_array(&w->json);
}

static void write_head(struct json *json, enum state state)
{
	json_open_object(json, NULL);
	json_string(json, "state", state_name(state));
	json_size(json, "exit_code", (size_t)state);
}

enum state report_error_json(const struct error *error, struct strbuf *out)
{
	enum state state = finding_info(explain_error_finding(error))->state;
	size_t start = out->len;
	struct json json = json_begin(out);
	write_head(&json, state);
	explain_error(json_begin_text(&json), error);
	json_end_text(&json, "summary");
	json_open_array(&json, "endpoints");
	json_close_array(&json);
	json_open_array(&json, "perfdata");
	json_close_array(&json);
	json_close_object(&json);
	json_end(&json);
	strbuf_append_char(out, '\n');
	return strbuf_failed(out) ? frame_fall_back(out, start, JSON_FRAME) : state;
}

/* --- within a bound ---------------------------------------------------------------------- */

/* What stands around services, endpoints and figures, and the counts of those left out. */
enum { FRAME_BYTES = 112, SUMMARY_LEAST_BYTES = 200, LOG_LINE_ESCAPED_BYTES = 2 * LOG_LINE_BYTES };

/* Octets of what one function writes, with a comma. */
static size_t measured(struct writer *w, void (*write)(struct writer *trial, const void *what),
		       const void *what)
{
	struct strbuf text = { 0 };
	struct writer trial = { json_begin(&text), w->input };
	write(&trial, what);
	json_end(&trial.json);
	size_t len = text.len + 1;
	w->json.out->failed = w->json.out->failed || strbuf_failed(&text);
	strbuf_clear(&text);
	return len;
}

static void try_endpoint(struct writer *trial, const void *result)
{
	json_endpoint(&trial->json, trial->input, result, 0);
}

struct portion {
	const struct service *service;
	struct service_share share;
};

/* Without its endpoints. */
static void try_service(struct writer *trial, const void *what)
{
	const struct portion *portion = what;
	trial->input->told->json(&trial->json, trial->input, portion->service, portion->share,
				 NULL);
}

static void try_figures(struct writer *trial, const void *nothing)
{
	(void)nothing;
	write_perfdata(trial, 0);
}

/* Octets of the figures beside what is worth more; 0 when they are left out. */
static size_t figures_bytes(struct writer *w, size_t worst_service)
{
	size_t len = measured(w, try_figures, NULL);
	size_t rest = worst_service + SUMMARY_LEAST_BYTES + 2 * FRAME_BYTES;
	return len + rest <= w->input->max_bytes ? len : 0;
}

static const struct service_share whole = { false, SIZE_MAX, SIZE_MAX };
enum { FAULTS_MOST = 256 };

/* What is told when there is no room for that: first nothing of what is well, then fewer
 * steps, then no steps and fewer findings.  False: there is nothing less. */
static bool share_next(struct service_share *share)
{
	if (!share->of_faults)
		*share = (struct service_share){ true, INQUIRIES_MAX, FAULTS_MOST };
	else if (share->steps > 0)
		share->steps /= 2;
	else if (share->findings > 0)
		share->findings /= 2;
	else
		return false;
	return true;
}

/* As much of a service as there is room for.  Returns how many octets that are; 0: there is
 * none even for the least. */
static size_t share_that_fits(struct writer *w, const struct service *service, size_t room,
			      struct service_share first, struct service_share *ret_share)
{
	struct portion portion = { service, first };
	do {
		size_t len = measured(w, try_service, &portion);
		if (len <= room) {
			*ret_share = portion.share;
			return len;
		}
	} while (share_next(&portion.share));
	return 0;
}

/* With the worst finding alone, or with none. */
static size_t least_that_fits(struct writer *w, const struct service *service, size_t room,
			      struct service_share *ret_share)
{
	struct service_share least = { true, 0, 1 };
	return share_that_fits(w, service, room, least, ret_share);
}

/* Octets of the least of the worst service that leaves room for a summary; 0: there are no
 * services. */
static size_t worst_service_bytes(struct writer *w)
{
	const struct service *worst = w->input->services;
	for (size_t i = 1; i < w->input->n_services; i++) {
		const struct service *service = &w->input->services[i];
		if (state_compare(service->state, worst->state) > 0)
			worst = service;
	}
	size_t room = w->input->max_bytes - SUMMARY_LEAST_BYTES - 2 * FRAME_BYTES;
	struct service_share share;
	return w->input->n_services > 0 ? least_that_fits(w, worst, room, &share) : 0;
}

/* What of the report there is room for. */
struct choice {
	bool *services;               /* flags, owned */
	bool *endpoints;              /* the same */
	struct service_share *shares; /* of each service; owned */
	size_t *service_of;           /* of each endpoint; owned */
	size_t room;                  /* octets that are left */
};

/* value: of all flags.  False: no memory; it is to be cleared all the same. */
static bool choice_make(const struct report_input *input, bool value, struct choice *ret_choice)
{
	struct choice choice = {
		.services = malloc(input->n_services + 1),
		.endpoints = malloc(input->n_results + 1),
		.shares = malloc((input->n_services + 1) * sizeof(*choice.shares)),
		.service_of = calloc(input->n_results + 1, sizeof(*choice.service_of)),
	};
	*ret_choice = choice;
	if (choice.services == NULL || choice.endpoints == NULL || choice.shares == NULL ||
	    choice.service_of == NULL)
		return false;
	memset(choice.services, value, input->n_services + 1);
	memset(choice.endpoints, value, input->n_results + 1);
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		choice.shares[i] = whole;
		for (size_t k = 0; k < service->n_inquiries; k++) {
			const struct inquiry *inquiry = service->inquiries[k];
			for (size_t m = 0; m < inquiry->n_results; m++)
				choice.service_of[&inquiry->results[m] - input->results] = i;
		}
	}
	return true;
}

static void choice_clear(struct choice *choice)
{
	free(choice->services);
	free(choice->endpoints);
	free(choice->shares);
	free(choice->service_of);
}

/* Does it stand below a service of this state that is chosen, or, where nothing was asked of
 * services, at all? */
static bool may_be_chosen(const struct writer *w, const struct choice *choice, size_t index,
			  enum state state)
{
	size_t i = choice->service_of[index];
	return w->input->n_services == 0 ||
	       (choice->services[i] && w->input->services[i].state == state);
}

/* Takes the endpoints of such services that there is room for: the worst first, and where
 * one does not fit none that is milder. */
static void choose_endpoints(struct writer *w, const struct grouping *g, enum state state,
			     struct choice *choice)
{
	enum state worst_left_out = STATE_OK;
	for (size_t i = 0; i < g->n_groups && choice->room > FRAME_BYTES; i++) {
		const struct group *group = &g->groups[i];
		if (state_compare(group->state, worst_left_out) < 0)
			break;
		for (size_t k = 0; k < group->n_members; k++) {
			size_t index = group->members[k];
			if (!may_be_chosen(w, choice, index, state))
				continue;
			size_t len = measured(w, try_endpoint, &w->input->results[index]);
			choice->endpoints[index] = len <= choice->room;
			if (choice->endpoints[index])
				choice->room -= len;
			else
				worst_left_out = group->state;
		}
	}
}

/* Takes the services of a state that there is room for: the least of each, and then as much
 * as possible.  False: one does not fit. */
static bool choose_services(struct writer *w, enum state state, struct choice *choice)
{
	bool fit = true;
	for (size_t i = 0; i < w->input->n_services; i++) {
		const struct service *service = &w->input->services[i];
		if (service->state != state)
			continue;
		size_t len = least_that_fits(w, service, choice->room, &choice->shares[i]);
		choice->services[i] = len > 0;
		choice->room -= len;
		fit = fit && len > 0;
	}
	for (size_t i = 0; i < w->input->n_services; i++) {
		const struct service *service = &w->input->services[i];
		if (service->state != state || !choice->services[i])
			continue;
		struct portion least = { service, choice->shares[i] };
		choice->room += measured(w, try_service, &least);
		choice->room -=
			share_that_fits(w, service, choice->room, whole, &choice->shares[i]);
	}
	return fit;
}

/* The worst services first, then their endpoints; where one does not fit no service that is
 * milder. */
static void choose(struct writer *w, const struct grouping *g, struct choice *choice)
{
	static const enum state states[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING,
					     STATE_OK };
	bool fit = true;
	for (size_t i = 0; i < LENGTH(states) && w->input->n_services > 0 && fit; i++) {
		fit = choose_services(w, states[i], choice);
		choose_endpoints(w, g, states[i], choice);
	}
	if (w->input->n_services == 0)
		choose_endpoints(w, g, g->state, choice);
}

/* What is chosen; with services the endpoints stand below these.  Returns how many of
 * those. */
static size_t write_chosen(struct writer *w, const struct choice *choice)
{
	struct json *json = &w->json;
	const struct report_input *input = w->input;
	size_t n = 0, n_services = 0;
	json_open_array(json, input->n_services > 0 ? "services" : "endpoints");
	for (size_t i = 0; i < input->n_services; i++) {
		if (choice->services[i])
			input->told->json(json, input, &input->services[i], choice->shares[i],
					  choice->endpoints);
		n_services += choice->services[i];
	}
	for (size_t i = 0; i < input->n_results; i++) {
		if (choice->endpoints[i] && input->n_services == 0)
			json_endpoint(json, input, &input->results[i], (size_t)NO_STEP);
		n += choice->endpoints[i];
	}
	json_close_array(json);
	if (input->n_services > 0)
		json_size(json, "services_omitted", input->n_services - n_services);
	return n;
}

/* The same report in at most max_bytes: what there is room for. */
static void write_bounded(struct writer *w, const struct grouping *g, size_t start)
{
	struct json *json = &w->json;
	size_t max = w->input->max_bytes, worst = worst_service_bytes(w);
	size_t figures = figures_bytes(w, worst);
	struct strbuf *summary = json_begin_text(json);
	summary_append(summary, w->input, g);
	/* An escape of ours, such as \x1b, is one octet longer in JSON. */
	size_t taken = FRAME_BYTES + figures + worst + (json->out->len - start);
	summary_cut(summary, 0, (max - taken) * 3 / 4);
	json_end_text(json, "summary");
	size_t used = json->out->len - start + figures + FRAME_BYTES, n = 0;
	struct choice choice;
	if (choice_make(w->input, false, &choice)) {
		choice.room = used < max ? max - used : 0;
		choose(w, g, &choice);
		n = write_chosen(w, &choice);
	} else {
		json->out->failed = true;
	}
	choice_clear(&choice);
	/* An endpoint says more than the figures that -v adds. */
	if (figures > 0) {
		write_perfdata(w, 0);
	} else {
		json_open_array(json, "perfdata");
		json_close_array(json);
	}
	json_size(json, "endpoints_omitted", w->input->n_results - n);
	used = json->out->len - start + FRAME_BYTES + LOG_LINE_ESCAPED_BYTES;
	if (w->input->verbosity > 1 && w->input->log != NULL && used < max)
		write_log(w, start + max - FRAME_BYTES - LOG_LINE_ESCAPED_BYTES);
}

/* Returns how many endpoints. */
static size_t write_all(struct writer *w)
{
	size_t n = 0;
	struct choice all;
	if (choice_make(w->input, true, &all))
		n = write_chosen(w, &all);
	else
		w->json.out->failed = true;
	choice_clear(&all);
	return n;
}

static void write_whole(struct writer *w, const struct grouping *g)
{
	struct json *json = &w->json;
	summary_append(json_begin_text(json), w->input, g);
	json_end_text(json, "summary");
	size_t n = write_all(w);
	write_perfdata(w, w->input->verbosity);
	json_size(json, "endpoints_omitted", w->input->n_results - n);
	if (w->input->verbosity > 1 && w->input->log != NULL)
		write_log(w, LOG_UNTIL_BYTES);
}

/* --- the whole ------------------------------------------------------------------------ */

static enum state write_report(const struct report_input *input, const struct grouping *g,
			       struct strbuf *out)
{
	size_t start = out->len;
	struct writer w = { json_begin(out), input };
	enum state state = input->n_services > 0 ? input->told->state(input) : g->state;
	write_head(&w.json, state);
	if (input->max_bytes > 0)
		write_bounded(&w, g, start);
	else
		write_whole(&w, g);
	json_close_object(&w.json);
	json_end(&w.json);
	strbuf_append_char(out, '\n');
	return state;
}

/* Has it failed since it is too long, and not for want of memory? */
static bool is_too_long(const struct strbuf *out, size_t start)
{
	return strbuf_failed(out) && out->len - start > STRBUF_LIMIT_BYTES / 2;
}

/* What does not fit without a bound, as of many thousands of endpoints, fits within one, by which
 * the worst is kept. */
static enum state write_what_fits(const struct report_input *input, const struct grouping *g,
				  struct strbuf *out)
{
	size_t start = out->len;
	enum state state = write_report(input, g, out);
	if (!is_too_long(out, start) || input->max_bytes > 0)
		return state;
	struct report_input bounded = *input;
	bounded.max_bytes = WHOLE_MAX_BYTES;
	strbuf_take_back(out, start);
	return write_report(&bounded, g, out);
}

enum state report_json(const struct report_input *input, struct strbuf *out)
{
	size_t start = out->len;
	struct grouping grouping = { 0 };
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_json(&(struct error){ 0 }, out);
	if (!grouping_make(input->results, input->n_results, &grouping))
		return frame_fall_back(out, start, JSON_FRAME);
	enum state state = write_what_fits(input, &grouping, out);
	grouping_clear(&grouping);
	return strbuf_failed(out) ? frame_fall_back(out, start, JSON_FRAME) : state;
}

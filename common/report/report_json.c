/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/safetext.h"
#include "explain.h"
#include "group.h"
#include "json_endpoint.h"
#include "perfdata.h"
#include "summary.h"

enum {
	/* Endpoints beyond this are left out, and it is said how many. */
	ENDPOINTS_UNTIL_BYTES = STRBUF_LIMIT_BYTES / 8 * 7,
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

static void write_perfdata(struct writer *w)
{
	struct perfdatum data[PERFDATA_MAX];
	size_t n = perfdata_make(w->input, data);
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

/* What to say when the report does not fit into memory. */
static enum state fall_back(struct strbuf *out, size_t start)
{
	if (out->text != NULL)
		strbuf_truncate(out, start);
	out->failed = false;
	strbuf_append(out,
		      "{\"state\":\"UNKNOWN\",\"exit_code\":3,\"summary\":\"internal: the report "
		      "does not fit into memory\",\"endpoints\":[],\"perfdata\":[]}\n");
	return STATE_UNKNOWN;
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
	return strbuf_failed(out) ? fall_back(out, start) : state;
}

/* --- within a bound ---------------------------------------------------------------------- */

/* What stands around endpoints and figures, and the count of those left out. */
enum { FRAME_BYTES = 80, SUMMARY_LEAST_BYTES = 200, LOG_LINE_ESCAPED_BYTES = 2 * LOG_LINE_BYTES };

/* Octets that an endpoint takes, with its comma. */
static size_t endpoint_bytes(struct writer *w, const struct result *result)
{
	struct strbuf text = { 0 };
	struct writer trial = { json_begin(&text), w->input };
	json_endpoint(&trial.json, w->input, result, 0);
	json_end(&trial.json);
	size_t len = text.len + 1;
	w->json.out->failed = w->json.out->failed || strbuf_failed(&text);
	strbuf_clear(&text);
	return len;
}

/* Octets of the figures; 0 when they are left out, as the summary says more. */
static size_t figures_bytes(struct writer *w)
{
	struct strbuf text = { 0 };
	struct writer trial = { json_begin(&text), w->input };
	write_perfdata(&trial);
	json_end(&trial.json);
	size_t len = text.len;
	w->json.out->failed = w->json.out->failed || strbuf_failed(&text);
	strbuf_clear(&text);
	return len + SUMMARY_LEAST_BYTES + 2 * FRAME_BYTES <= w->input->max_bytes ? len : 0;
}

/* Flags of the results that fit into room octets: the worst first, and where one
 * does not fit none that is milder.  NULL when there is no memory. */
static bool *choose_endpoints(struct writer *w, const struct grouping *g, size_t room)
{
	bool *chosen = calloc(w->input->n_results, sizeof(*chosen));
	enum state worst_left_out = STATE_OK;
	if (chosen == NULL)
		w->json.out->failed = true;
	for (size_t i = 0; chosen != NULL && i < g->n_groups && room > FRAME_BYTES; i++) {
		const struct group *group = &g->groups[i];
		if (state_compare(group->state, worst_left_out) < 0)
			break;
		for (size_t k = 0; k < group->n_members; k++) {
			size_t index = group->members[k];
			size_t len = endpoint_bytes(w, &w->input->results[index]);
			chosen[index] = len <= room;
			if (chosen[index])
				room -= len;
			else
				worst_left_out = group->state;
		}
	}
	return chosen;
}

/* The endpoints that are chosen (flags, NULL: none), with services below these.  Returns
 * how many. */
static size_t write_chosen(struct writer *w, const bool *chosen)
{
	struct json *json = &w->json;
	const struct report_input *input = w->input;
	size_t n = 0;
	json_open_array(json, input->n_services > 0 ? "services" : "endpoints");
	for (size_t i = 0; i < input->n_services; i++)
		input->told->json(json, input, &input->services[i], chosen);
	for (size_t i = 0; chosen != NULL && i < input->n_results; i++) {
		if (chosen[i] && input->n_services == 0)
			json_endpoint(json, input, &input->results[i], (size_t)NO_STEP);
		n += chosen[i];
	}
	json_close_array(json);
	return n;
}

/* Octets of the services without their endpoints. */
static size_t services_bytes(struct writer *w)
{
	struct strbuf text = { 0 };
	struct writer trial = { json_begin(&text), w->input };
	if (w->input->n_services > 0)
		(void)write_chosen(&trial, NULL);
	json_end(&trial.json);
	size_t len = text.len;
	w->json.out->failed = w->json.out->failed || strbuf_failed(&text);
	strbuf_clear(&text);
	return len;
}

/* The same report in at most max_bytes; those endpoints are there that fit. */
static void write_bounded(struct writer *w, const struct grouping *g, size_t start)
{
	struct json *json = &w->json;
	size_t max = w->input->max_bytes, figures = figures_bytes(w);
	struct strbuf *summary = json_begin_text(json);
	summary_append(summary, w->input, g);
	/* An escape of ours, such as \x1b, is one octet longer in JSON. */
	summary_cut(summary, 0, (max - FRAME_BYTES - figures - (json->out->len - start)) * 3 / 4);
	json_end_text(json, "summary");
	size_t used = json->out->len - start + figures + FRAME_BYTES, n = 0;
	size_t services = services_bytes(w);
	if (services > 0 && used + services > max) {
		json_open_array(json, "services");
		json_close_array(json);
		json_size(json, "services_omitted", w->input->n_services);
	} else {
		used += services;
		bool *chosen = choose_endpoints(w, g, used < max ? max - used : 0);
		n = write_chosen(w, chosen);
		free(chosen);
	}
	if (figures > 0) {
		write_perfdata(w);
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
static size_t write_all(struct writer *w, size_t start)
{
	struct json *json = &w->json;
	size_t n = 0;
	if (w->input->n_services > 0) {
		/* There are no more endpoints than inquiries, and these are bounded. */
		bool *all = malloc(w->input->n_results + 1);
		if (all == NULL)
			json->out->failed = true;
		else
			memset(all, true, w->input->n_results);
		n = write_chosen(w, all);
		free(all);
		return n;
	}
	json_open_array(json, "endpoints");
	for (; n < w->input->n_results && json->out->len - start < ENDPOINTS_UNTIL_BYTES; n++)
		json_endpoint(json, w->input, &w->input->results[n], (size_t)NO_STEP);
	json_close_array(json);
	return n;
}

static void write_whole(struct writer *w, const struct grouping *g, size_t start)
{
	struct json *json = &w->json;
	summary_append(json_begin_text(json), w->input, g);
	json_end_text(json, "summary");
	size_t n = write_all(w, start);
	write_perfdata(w);
	json_size(json, "endpoints_omitted", w->input->n_results - n);
	if (w->input->verbosity > 1 && w->input->log != NULL)
		write_log(w, LOG_UNTIL_BYTES);
}

/* --- the whole ------------------------------------------------------------------------ */

enum state report_json(const struct report_input *input, struct strbuf *out)
{
	size_t start = out->len;
	struct grouping grouping = { 0 };
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_json(&(struct error){ 0 }, out);
	struct writer w = { json_begin(out), input };
	if (!grouping_make(input->results, input->n_results, &grouping))
		return fall_back(out, start);
	enum state state = input->n_services > 0 ? input->told->state(input) : grouping.state;
	write_head(&w.json, state);
	if (input->max_bytes > 0)
		write_bounded(&w, &grouping, start);
	else
		write_whole(&w, &grouping, start);
	json_close_object(&w.json);
	json_end(&w.json);
	strbuf_append_char(out, '\n');
	grouping_clear(&grouping);
	return strbuf_failed(out) ? fall_back(out, start) : state;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_passive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "frame.h"
#include "json_writer.h"
#include "perfdata.h"
#include "report_json.h"
#include "report_text.h"
#include "units.h"
#include "view.h"

enum { US_PER_S = 1000000 };

/* --- what belongs to one service ------------------------------------------------------ */

/* A service of the monitoring system, and what is told of it. */
struct part {
	struct passive_service called; /* neither is NULL */
	struct report_input input;
	size_t order; /* where its first endpoint stands in the run */
};

struct parts {
	struct part *parts;     /* owned; n */
	struct result *results; /* owned: those of the run, in the order of the parts; their
				 * contents are borrowed */
	size_t n;
};

static void parts_clear(struct parts *parts)
{
	free(parts->parts);
	free(parts->results);
	*parts = (struct parts){ 0 };
}

/* What a result is called: as its line of --hosts-file says, or as the run does, or like its
 * host. */
static struct passive_service called(const struct report_input *input, const struct result *result)
{
	const struct reference *identity = result->identity;
	struct passive_service name = result->passive;
	if (name.host == NULL)
		name.host = input->passive.host;
	if (name.host == NULL)
		name.host = identity != NULL ? identity->ascii : result->host;
	if (name.service == NULL)
		name.service = input->passive.service;
	return name;
}

struct named {
	const struct result *result;
	struct passive_service called;
};

static int compare_called(const struct passive_service *a, const struct passive_service *b)
{
	int order = strcmp(a->host, b->host);
	return order != 0 ? order : strcmp(a->service, b->service);
}

/* What is called the same beside each other, in the order of the run. */
static int compare_named(const void *a, const void *b)
{
	const struct named *left = a, *right = b;
	int order = compare_called(&left->called, &right->called);
	return order != 0 ? order : left->result < right->result ? -1 : 1;
}

static int compare_parts(const void *a, const void *b)
{
	const struct part *left = a, *right = b;
	return left->order < right->order ? -1 : left->order > right->order;
}

/* Of a run that was for more: its own time where that is known (perfdata.h tells that of the
 * slowest of several by itself), and no log, which is that of all. */
static void tell_alone(struct part *part)
{
	struct report_input *input = &part->input;
	if (input->n_services == 0 && input->n_results == 1)
		input->elapsed_us = input->results[0].session.total_us;
	input->log = NULL;
}

static void part_results(const struct report_input *input, const struct named *named,
			 struct parts *parts)
{
	for (size_t i = 0; i < input->n_results; i++) {
		struct part *part = parts->n > 0 ? &parts->parts[parts->n - 1] : NULL;
		parts->results[i] = *named[i].result;
		if (part == NULL || compare_called(&part->called, &named[i].called) != 0) {
			part = &parts->parts[parts->n++];
			*part = (struct part){ named[i].called, *input,
					       (size_t)(named[i].result - input->results) };
			part->input.results = &parts->results[i];
			part->input.n_results = 0;
		}
		part->input.n_results++;
	}
}

/* False: no memory. */
static bool part_by_result(const struct report_input *input, struct parts *parts)
{
	struct named *named = calloc(input->n_results, sizeof(*named));
	parts->parts = calloc(input->n_results, sizeof(*parts->parts));
	parts->results = calloc(input->n_results, sizeof(*parts->results));
	bool has_memory = named != NULL && parts->parts != NULL && parts->results != NULL;
	for (size_t i = 0; i < input->n_results && has_memory; i++)
		named[i] = (struct named){ &input->results[i], called(input, &input->results[i]) };
	if (has_memory) {
		qsort(named, input->n_results, sizeof(*named), compare_named);
		part_results(input, named, parts);
		qsort(parts->parts, parts->n, sizeof(*parts->parts), compare_parts);
	}
	free(named);
	return has_memory;
}

/* The endpoints of services first to last, which stand together. */
static void take_endpoints(const struct report_input *input, struct report_input *part)
{
	const struct result *begin = input->results + input->n_results, *end = input->results;
	for (size_t s = 0; s < part->n_services; s++) {
		const struct service *service = &part->services[s];
		for (size_t i = 0; i < service->n_inquiries; i++) {
			const struct inquiry *inquiry = service->inquiries[i];
			if (inquiry->n_results == 0)
				continue;
			if (inquiry->results < begin)
				begin = inquiry->results;
			if (inquiry->results + inquiry->n_results > end)
				end = inquiry->results + inquiry->n_results;
		}
	}
	part->results = begin < end ? begin : input->results;
	part->n_results = begin < end ? (size_t)(end - begin) : 0;
}

/* A domain is one, or all of them are when they are called the same.  False: no memory. */
static bool part_by_domain(const struct report_input *input, struct parts *parts)
{
	parts->parts = calloc(input->n_services, sizeof(*parts->parts));
	if (parts->parts == NULL)
		return false;
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		struct part *part = parts->n > 0 ? &parts->parts[parts->n - 1] : NULL;
		if (part == NULL || (input->passive.host == NULL &&
				     service->domain != input->services[i - 1].domain)) {
			part = &parts->parts[parts->n++];
			*part = (struct part){ input->passive, *input, i };
			if (part->called.host == NULL)
				part->called.host = service->domain;
			part->input.services = service;
			part->input.n_services = 0;
		}
		part->input.n_services++;
	}
	for (size_t i = 0; i < parts->n; i++)
		take_endpoints(input, &parts->parts[i].input);
	return true;
}

/* False: no memory; there is nothing to be cleared then. */
static bool parts_make(const struct report_input *input, struct parts *ret_parts)
{
	struct parts parts = { 0 };
	bool has_memory = input->n_services > 0 ? part_by_domain(input, &parts)
						: part_by_result(input, &parts);
	for (size_t i = 0; i < parts.n && parts.n > 1; i++)
		tell_alone(&parts.parts[i]);
	if (!has_memory)
		parts_clear(&parts);
	*ret_parts = parts;
	return has_memory;
}

/* --- lines ------------------------------------------------------------------------------ */

/* Appends the line of a part whose report as text is at *report. */
typedef void write_line(struct strbuf *out, const struct part *part, enum state state,
			const struct strbuf *report);

/* The name of an object: it has no semicolon, exclamation mark, control character or octets that
 * are no text; in their places stands an underscore. */
static void append_name(struct strbuf *out, const char *name)
{
	const uint8_t *p = (const uint8_t *)name;
	size_t len = strlen(name);
	if (len == 0)
		strbuf_append_char(out, '_');
	while (len > 0) {
		uint32_t c;
		size_t n = utf8_decode(p, len, &c);
		bool is_fit = n > 0 && c >= ' ' && (c < 0x7f || c > 0x9f) && c != ';' && c != '!';
		n = n > 0 ? n : 1;
		if (is_fit)
			strbuf_append_bytes(out, p, n);
		else
			strbuf_append_char(out, '_');
		p += n;
		len -= n;
	}
}

static void append_escaped(struct strbuf *out, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			strbuf_append(out, "\\n");
		else if (text.data[i] == '\\')
			strbuf_append(out, "\\\\");
		else
			strbuf_append_char(out, (char)text.data[i]);
	}
}

/* Without the end of its last line. */
static struct bytes report_body(const struct strbuf *report)
{
	struct bytes body = strbuf_bytes(report);
	body.len -= body.len > 0;
	return body;
}

static void write_command(struct strbuf *out, const struct part *part, enum state state,
			  const struct strbuf *report)
{
	const struct report_origin *origin = &part->input.origin;
	strbuf_printf(out, "[%" PRId64 "] PROCESS_SERVICE_CHECK_RESULT;", origin->at_s);
	append_name(out, part->called.host);
	strbuf_append_char(out, ';');
	append_name(out, part->called.service);
	strbuf_printf(out, ";%d;", (int)state);
	append_escaped(out, report_body(report));
	strbuf_append_char(out, '\n');
}

/* What a monitoring system keeps apart from the figures, which stand behind the only pipe sign
 * (report.h), to the end of the first line. */
static void append_without_figures(struct strbuf *out, struct bytes body)
{
	const uint8_t *pipe = memchr(body.data, '|', body.len);
	size_t first = pipe != NULL ? (size_t)(pipe - body.data) : body.len;
	const uint8_t *end = memchr(body.data + first, '\n', body.len - first);
	size_t rest = end != NULL ? (size_t)(end - body.data) : body.len;
	strbuf_append_bytes(out, body.data, first > 0 && pipe != NULL ? first - 1 : first);
	strbuf_append_bytes(out, body.data + rest, body.len - rest);
}

static void write_figures(struct json *json, const struct report_input *input)
{
	struct perfdatum data[PERFDATA_MAX];
	size_t n = perfdata_make(input, data);
	json->out->failed = json->out->failed || n == 0;
	json_open_array(json, "performance_data");
	for (size_t i = 0; i < n; i++) {
		perfdata_append(json_begin_text(json), &data[i], 1);
		json_end_text(json, NULL);
	}
	json_close_array(json);
}

static void write_request(struct strbuf *out, const struct part *part, enum state state,
			  const struct strbuf *report)
{
	const struct report_origin *origin = &part->input.origin;
	struct json json = json_begin(out);
	json_open_object(&json, NULL);
	json_string(&json, "type", "Service");
	struct strbuf *name = json_begin_text(&json);
	append_name(name, part->called.host);
	strbuf_append_char(name, '!');
	append_name(name, part->called.service);
	json_end_text(&json, "service");
	json_size(&json, "exit_status", (size_t)state);
	append_without_figures(json_begin_text(&json), report_body(report));
	json_end_text(&json, "plugin_output");
	write_figures(&json, &part->input);
	json_number(&json, "execution_start");
	strbuf_printf(out, "%" PRId64, origin->at_s);
	json_number(&json, "execution_end");
	seconds_append(out, origin->at_s * US_PER_S + part->input.elapsed_us);
	json_close_object(&json);
	json_end(&json);
	strbuf_append_char(out, '\n');
}

/* A line of at most max_bytes (0: as long as it gets) where the report can be cut to that. */
static enum state write_part(struct strbuf *out, const struct part *part, size_t max_bytes,
			     write_line *write)
{
	struct report_input input = part->input;
	struct strbuf report = { 0 };
	size_t start = out->len;
	enum state state;
	input.max_bytes = max_bytes;
	for (;;) {
		strbuf_reset(&report);
		state = report_text(&input, &report);
		write(out, part, state, &report);
		size_t len = out->len - start;
		if (max_bytes == 0 || len <= max_bytes || input.max_bytes <= REPORT_MIN_BYTES ||
		    strbuf_failed(out))
			break;
		/* What is in the line beside the text, and its escapes. */
		size_t over = len - max_bytes;
		input.max_bytes = input.max_bytes > REPORT_MIN_BYTES + over ? input.max_bytes - over
									    : REPORT_MIN_BYTES;
		strbuf_truncate(out, start);
	}
	out->failed = out->failed || strbuf_failed(&report);
	strbuf_clear(&report);
	return state;
}

/* Of a very long run each line gets its share of what can be printed at all. */
static size_t line_bound(const struct report_input *input, const struct strbuf *out, size_t n_left)
{
	size_t share = (STRBUF_LIMIT_BYTES - out->len) / n_left;
	if (share < REPORT_MIN_BYTES)
		share = REPORT_MIN_BYTES;
	return input->max_bytes == 0 || input->max_bytes > share ? share : input->max_bytes;
}

static enum state report_lines(const struct report_input *input, struct strbuf *out,
			       write_line *write, const char *frame)
{
	size_t start = out->len;
	struct parts parts;
	enum state worst = STATE_OK;
	if (!parts_make(input, &parts))
		return frame_fall_back(out, start, frame);
	for (size_t i = 0; i < parts.n && !strbuf_failed(out); i++) {
		size_t bound = line_bound(input, out, parts.n - i);
		worst = state_worse(worst, write_part(out, &parts.parts[i], bound, write));
	}
	parts_clear(&parts);
	return strbuf_failed(out) ? frame_fall_back(out, start, frame) : worst;
}

enum state report_passive_nagios(const struct report_input *input, struct strbuf *out)
{
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_text(&(struct error){ 0 }, out);
	return report_lines(input, out, write_command, TEXT_FRAME);
}

enum state report_passive_icinga2(const struct report_input *input, struct strbuf *out)
{
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_json(&(struct error){ 0 }, out);
	return report_lines(input, out, write_request, JSON_FRAME);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_json.h"

#include <stdlib.h>

#include "base/safetext.h"
#include "facts/sct.h"
#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "json_chain.h"
#include "json_clients.h"
#include "json_dane.h"
#include "perfdata.h"
#include "shown.h"
#include "summary.h"
#include "tls_words.h"
#include "units.h"

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

/* --- steps and findings ----------------------------------------------------------- */

static void write_elapsed(struct json *json, int64_t elapsed_us)
{
	if (elapsed_us <= 0) {
		json_null(json, "elapsed_s");
		return;
	}
	json_number(json, "elapsed_s");
	seconds_append(json->out, elapsed_us);
}

static void write_step(struct writer *w, const struct result *result, enum step step)
{
	struct item items[ITEMS_MAX];
	size_t n = step_items(w->input, result, step, items);
	if (n == 0)
		return;
	json_open_object(&w->json, NULL);
	json_string(&w->json, "step", step_name(step));
	json_string(&w->json, "state", state_name(items[0].state));
	write_elapsed(&w->json, result->session.elapsed_us[step]);
	struct strbuf *text = json_begin_text(&w->json);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_append(text, "; ");
		explain_item(text, w->input, result, &items[i]);
	}
	json_end_text(&w->json, "text");
	json_close_object(&w->json);
}

static void write_finding(struct writer *w, const struct result *result,
			  const struct finding *finding)
{
	struct json *json = &w->json;
	json_open_object(json, NULL);
	json_string(json, "id", finding_info(finding->id)->id);
	json_string(json, "state", state_name(finding->state));
	json_boolean(json, "waived", finding->waived);
	explain_finding(json_begin_text(json), w->input, result, finding);
	json_end_text(json, "text");
	json_string(json, "step", step_name(finding_step(result, finding)));
	explain_fix(json_begin_text(json), w->input, result, finding);
	json_end_text_or_null(json, "fix");
	if (result->dane != NULL)
		json_boolean(json, "not_looked_at", finding->overlooked);
	json_close_object(json);
}

/* --- names -------------------------------------------------------------------------- */

/* A reference identifier in one form, with what stands in front of its domain. */
static void write_reference(struct json *json, const char *key, const struct reference *reference,
			    const char *domain)
{
	struct strbuf *text = json_begin_text(json);
	if (reference->kind == REFERENCE_SRV || reference->kind == REFERENCE_URI) {
		strbuf_append(text, reference->kind == REFERENCE_SRV ? "srv:_" : "uri:");
		safetext_append_string(text, reference->service);
		strbuf_append_char(text, reference->kind == REFERENCE_SRV ? '.' : ':');
	}
	safetext_append_string(text, domain);
	json_end_text(json, key);
}

static void write_name(struct writer *w, const struct result *result,
		       const struct name_verdict *verdict)
{
	struct json *json = &w->json;
	const struct reference *reference = verdict->reference;
	bool fits = result->has_certificate && name_reason_fits(verdict->reason);
	json_open_object(json, NULL);
	write_reference(json, "reference", reference,
			reference->unicode[0] != '\0' ? reference->unicode : reference->ascii);
	write_reference(json, "reference_ascii", reference, reference->ascii);
	json_boolean(json, "matched", fits);
	json_presented(json, "presented", fits ? verdict->presented : NULL);
	if (!result->has_certificate) {
		json_string(json, "reason", "no certificate was obtained");
	} else {
		show_phrase(json_begin_text(json), name_reason_text(verdict->reason),
			    DISPLAY_PHRASE);
		json_end_text(json, "reason");
	}
	json_presented(json, "nearest",
		       !fits && result->has_certificate ? verdict->presented : NULL);
	struct strbuf *hint = json_begin_text(json);
	if (result->has_certificate && verdict->hint != NAME_HINT_NONE)
		show_phrase(hint, name_hint_text(verdict->hint), DISPLAY_PHRASE);
	json_end_text_or_null(json, "hint");
	json_close_object(json);
}

/* --- endpoints ----------------------------------------------------------------------- */

static void write_tls(struct json *json, const struct session *session)
{
	const struct {
		const char *key, *text;
	} fields[] = {
		{ "version", session->tls_version },
		{ "cipher", session->cipher },
		{ "key_exchange", session->key_exchange },
		{ "exchange", tls_exchange_word(session->tls.exchange) },
		{ "protection", tls_protection_word(session->tls.protection) },
		{ "offer", tls_offer_word(session->offer) },
	};
	json_open_object(json, "tls");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		safetext_append_string(json_begin_text(json), fields[i].text);
		json_end_text_or_null(json, fields[i].key);
	}
	if (session->tls.exchange_bits > 0)
		json_size(json, "exchange_bits", session->tls.exchange_bits);
	else
		json_null(json, "exchange_bits");
	struct strbuf *why = json_begin_text(json);
	if (session->offer == OFFER_WIDE)
		show_error(why, &session->narrow_error, DISPLAY_PHRASE);
	json_end_text_or_null(json, "offer_reason");
	json_close_object(json);
}

/* What the path's anchor is to clients, when there is one and it is known. */
static void write_root(struct json *json, const struct result *result)
{
	static const char *const words[] = {
		[ROOT_UNKNOWN] = "",
		[ROOT_PUBLIC] = "public",
		[ROOT_OWN] = "own",
	};
	if (result->trust.root != ROOT_UNKNOWN)
		json_string(json, "root", words[result->trust.root]);
}

static void write_timestamps_of(struct json *json, const char *key, const struct sct_set *set)
{
	json_open_object(json, key);
	json_size(json, "count", set->n);
	json_size(json, "logs", set->n_logs);
	json_close_object(json);
}

/* Certificate timestamps, when there are some; nobody has verified them. */
static void write_timestamps(struct json *json, const struct result *result)
{
	if (result_leaf(result) == NULL)
		return;
	struct sct_sources scts = sct_sources_of(&result->session);
	if (scts.embedded.n == 0 && scts.stapled.n == 0)
		return;
	json_open_object(json, "timestamps");
	write_timestamps_of(json, "embedded", &scts.embedded);
	write_timestamps_of(json, "stapled", &scts.stapled);
	json_boolean(json, "verified", false);
	json_close_object(json);
}

static void write_shown(struct json *json, const struct result *result)
{
	struct shown shown;
	if (!shown_find(result, &shown)) {
		json_null(json, "shown");
		return;
	}
	json_open_object(json, "shown");
	json_string(json, "outlook", shown.outlook);
	strbuf_printf(json_begin_text(json), "%x", shown.outlook_code);
	json_end_text(json, "outlook_code");
	json_string(json, "phones", shown.phones);
	json_string(json, "browsers", shown.browsers);
	json_close_object(json);
}

static void write_failed(struct json *json, const struct session *session)
{
	json_open_array(json, "failed");
	for (size_t i = 0; i < session->n_failed; i++) {
		const struct failed_attempt *failed = &session->failed[i];
		json_open_object(json, NULL);
		safetext_append_string(json_begin_text(json), failed->address);
		json_end_text(json, "address");
		json_string(json, "id", finding_info(error_finding(failed->error.code))->id);
		explain_attempt(json_begin_text(json), failed, DISPLAY_PHRASE);
		json_end_text(json, "text");
		json_close_object(json);
	}
	json_close_array(json);
}

static void write_place(struct writer *w, const struct result *result)
{
	struct json *json = &w->json;
	const struct reference *identity = result->identity;
	safetext_append_string(json_begin_text(json), identity == NULL ? result->host
						      : identity->unicode[0] != '\0'
							      ? identity->unicode
							      : identity->ascii);
	json_end_text(json, "host");
	safetext_append_string(json_begin_text(json), result->session.address);
	json_end_text_or_null(json, "address");
	if (result->session.port != 0)
		json_size(json, "port", result->session.port);
	else
		json_null(json, "port");
	safetext_append_string(json_begin_text(json), result->protocol);
	json_end_text(json, "protocol");
	json_string(json, "state", state_name(result->state));
}

/* Keys that came later stand behind the others. */
static void write_more(struct writer *w, const struct result *result)
{
	struct json *json = &w->json;
	safetext_append_string(json_begin_text(json), variant_word(result->variant));
	json_end_text_or_null(json, "variant");
	write_elapsed(json, result->session.total_us);
	write_failed(json, &result->session);
	if (result->clients.judged)
		json_clients(json, &result->clients);
	if (result->dane != NULL)
		json_dane(json, result->dane);
	if (w->input->verbosity > 0)
		write_shown(json, result);
}

static void write_endpoint(struct writer *w, const struct result *result)
{
	struct json *json = &w->json;
	json_open_object(json, NULL);
	write_place(w, result);
	json_open_array(json, "steps");
	for (enum step step = STEP_USAGE; step < STEP_COUNT; step++)
		write_step(w, result, step);
	json_close_array(json);
	json_open_array(json, "findings");
	for (size_t i = 0; i < result->n_findings; i++)
		write_finding(w, result, &result->findings[i]);
	json_close_array(json);
	json_open_array(json, "names");
	for (size_t i = 0; i < result->n_names; i++)
		write_name(w, result, &result->names[i]);
	json_close_array(json);
	write_tls(json, &result->session);
	json_chain(json, &result->session);
	write_root(json, result);
	write_timestamps(json, result);
	write_more(w, result);
	json_close_object(json);
}

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
	write_endpoint(&trial, result);
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

static size_t write_chosen(struct writer *w, const bool *chosen)
{
	size_t n = 0;
	for (size_t i = 0; chosen != NULL && i < w->input->n_results; i++) {
		if (!chosen[i])
			continue;
		write_endpoint(w, &w->input->results[i]);
		n++;
	}
	return n;
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
	json_open_array(json, "endpoints");
	size_t used = json->out->len - start + figures + FRAME_BYTES;
	bool *chosen = choose_endpoints(w, g, used < max ? max - used : 0);
	size_t n = write_chosen(w, chosen);
	free(chosen);
	json_close_array(json);
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

static void write_whole(struct writer *w, const struct grouping *g, size_t start)
{
	struct json *json = &w->json;
	summary_append(json_begin_text(json), w->input, g);
	json_end_text(json, "summary");
	json_open_array(json, "endpoints");
	size_t n = 0;
	for (; n < w->input->n_results && json->out->len - start < ENDPOINTS_UNTIL_BYTES; n++)
		write_endpoint(w, &w->input->results[n]);
	json_close_array(json);
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
	if (input->n_results == 0)
		return report_error_json(&(struct error){ 0 }, out);
	struct writer w = { json_begin(out), input };
	if (!grouping_make(input->results, input->n_results, &grouping))
		return fall_back(out, start);
	enum state state = grouping.state;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_endpoint.h"

#include "base/safetext.h"
#include "facts/sct.h"
#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "json_chain.h"
#include "json_clients.h"
#include "json_dane.h"
#include "json_requirements.h"
#include "shown.h"
#include "tls_words.h"
#include "units.h"
#include "view.h"

/* What the functions below share. */
struct writer {
	struct json *json;
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
	json_open_object(w->json, NULL);
	json_string(w->json, "step", step_name(step));
	json_string(w->json, "state", state_name(items[0].state));
	write_elapsed(w->json, result->session.elapsed_us[step]);
	struct strbuf *text = json_begin_text(w->json);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_append(text, "; ");
		explain_item(text, w->input, result, &items[i]);
	}
	json_end_text(w->json, "text");
	json_close_object(w->json);
}

static void write_finding(struct writer *w, const struct result *result,
			  const struct finding *finding)
{
	struct json *json = w->json;
	json_open_object(json, NULL);
	json_string(json, "id", finding_info(finding->id)->id);
	json_string(json, "state", state_name(finding->state));
	json_boolean(json, "waived", finding->waived);
	explain_finding(json_begin_text(json), w->input, result, finding);
	json_end_text(json, "text");
	json_string(json, "step", step_name(finding_step(result, finding)));
	explain_fix(json_begin_text(json), w->input, result, finding);
	json_end_text_or_null(json, "fix");
	if (result->dane != NULL || result->any_purpose)
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
	struct json *json = w->json;
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
	if (tls_offer_is_second(session))
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
	struct json *json = w->json;
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

/* That the host has; the one in use is "address". */
static void write_addresses(struct json *json, const struct known_addresses *known)
{
	json_open_array(json, "addresses");
	for (size_t i = 0; i < known->n; i++) {
		safetext_append_string(json_begin_text(json), known->texts[i]);
		json_end_text(json, NULL);
	}
	json_close_array(json);
	json_size(json, "addresses_omitted", known->n_left_out);
}

/* Keys that came later stand behind the others. */
static void write_more(struct writer *w, const struct result *result)
{
	struct json *json = w->json;
	safetext_append_string(json_begin_text(json), variant_word(result->variant));
	json_end_text_or_null(json, "variant");
	write_elapsed(json, result->session.total_us);
	write_failed(json, &result->session);
	if (result->clients.judged)
		json_clients(json, &result->clients);
	if (result->dane != NULL)
		json_dane(json, result->dane);
	if (result->requirements != NULL)
		json_requirements(json, w->input, result);
	write_addresses(json, &result->known);
	if (w->input->verbosity > 0)
		write_shown(json, result);
}

void json_endpoint(struct json *json, const struct report_input *input, const struct result *result,
		   size_t required_by)
{
	struct writer writer = { json, input }, *w = &writer;
	json_open_object(json, NULL);
	write_place(w, result);
	if (required_by == (size_t)OMITTED_STEP)
		json_null(json, "required_by");
	else if (required_by != (size_t)NO_STEP)
		json_size(json, "required_by", required_by);
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

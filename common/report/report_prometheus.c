/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_prometheus.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/safetext.h"
#include "facts/hex.h"
#include "display.h"
#include "explain.h"
#include "frame.h"
#include "group.h"
#include "summary.h"
#include "units.h"
#include "view.h"

enum { DN_BYTES = 1024, SERIAL_OCTETS = 64, HOST_BYTES = 1024 };

/* --- labels -------------------------------------------------------------------------- */

/* name="value", when there is a value; it is text that safetext has made: of what has to be
 * escaped here it holds nothing but the backslashes of its own escapes. */
static void append_label(struct strbuf *out, const char *name, const struct strbuf *value)
{
	const char *text = strbuf_text(value);
	out->failed = out->failed || strbuf_failed(value);
	if (*text == '\0')
		return;
	if (out->len > 0)
		strbuf_append_char(out, ',');
	strbuf_printf(out, "%s=\"", name);
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			strbuf_append_char(out, '\\');
		strbuf_append_char(out, *text);
	}
	strbuf_append_char(out, '"');
}

static void append_text_label(struct strbuf *out, const char *name, const char *raw)
{
	struct strbuf value = { 0 };
	safetext_append_limited(&value, bytes_of(raw), HOST_BYTES);
	append_label(out, name, &value);
	strbuf_clear(&value);
}

static void append_service_labels(struct strbuf *out, const struct report_input *input,
				  const struct service *service)
{
	append_text_label(out, "domain", service->domain);
	append_text_label(out, "service", input->told->word(service->kind));
}

/* Where an endpoint is: the labels of all that is told of it. */
static void append_place(struct strbuf *out, const struct report_input *input,
			 const struct result *result)
{
	const struct reference *identity = result->identity;
	const struct service *service = result_service(input, result);
	struct strbuf port = { 0 };
	if (service != NULL)
		append_service_labels(out, input, service);
	append_text_label(out, "host", identity != NULL ? identity->ascii : result->host);
	append_text_label(out, "address", result->session.address);
	if (result->session.port != 0)
		strbuf_printf(&port, "%u", (unsigned)result->session.port);
	append_label(out, "port", &port);
	append_text_label(out, "protocol", result->protocol);
	append_text_label(out, "variant", variant_word(result->variant));
	strbuf_clear(&port);
}

/* --- metrics ------------------------------------------------------------------------- */

/* What the functions below share. */
struct writer {
	struct strbuf *out;
	const struct report_input *input;
	const char *name;  /* of the metric that is written */
	const char *place; /* of the endpoint, as labels */
};

/* "NAME{PLACE,MORE} ": the value is the caller's, and a line feed. */
static void begin_sample(struct writer *w, const char *more)
{
	strbuf_printf(w->out, "%s{", w->name);
	strbuf_append(w->out, w->place);
	if (*w->place != '\0' && *more != '\0')
		strbuf_append_char(w->out, ',');
	strbuf_append(w->out, more);
	strbuf_append(w->out, "} ");
}

static void write_number(struct writer *w, const char *more, int64_t value)
{
	begin_sample(w, more);
	strbuf_printf(w->out, "%" PRId64 "\n", value);
}

static void write_state(struct writer *w, const struct result *result)
{
	write_number(w, "", result->state);
}

/* Of each kind of finding the worst; what is waived is none. */
struct tally {
	bool is_there[FINDING_COUNT];
	enum state state[FINDING_COUNT];
};

static void tally_add(struct tally *tally, enum finding_id id, enum state state, bool waived)
{
	if (waived)
		return;
	if (!tally->is_there[id] || state_compare(state, tally->state[id]) > 0)
		tally->state[id] = state;
	tally->is_there[id] = true;
}

static void write_tally(struct writer *w, const struct tally *tally)
{
	for (size_t id = 0; id < FINDING_COUNT; id++) {
		struct strbuf label = { 0 };
		if (!tally->is_there[id])
			continue;
		append_text_label(&label, "finding", finding_info((enum finding_id)id)->id);
		w->out->failed = w->out->failed || strbuf_failed(&label);
		write_number(w, strbuf_text(&label), tally->state[id]);
		strbuf_clear(&label);
	}
}

static void write_findings(struct writer *w, const struct result *result)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < result->n_findings; i++)
		tally_add(&tally, result->findings[i].id, result->findings[i].state,
			  result->findings[i].waived);
	write_tally(w, &tally);
}

static void write_service_state(struct writer *w, const struct service *service)
{
	write_number(w, "", service->state);
}

/* Those that are about no endpoint. */
static void write_service_findings(struct writer *w, const struct service *service)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < service->n_findings; i++)
		tally_add(&tally, service->findings[i].id, service->findings[i].state,
			  service->findings[i].waived);
	write_tally(w, &tally);
}

static void append_dn_label(struct strbuf *out, const char *name, struct bytes dn)
{
	struct strbuf value = { 0 };
	if (dn.len > 0)
		show_dn(&value, dn, DN_BYTES);
	append_label(out, name, &value);
	strbuf_clear(&value);
}

static void append_hex_label(struct strbuf *out, const char *name, struct bytes octets)
{
	struct strbuf value = { 0 };
	hex_append(&value, octets, 0);
	append_label(out, name, &value);
	strbuf_clear(&value);
}

static void write_certificate(struct writer *w, const struct result *result)
{
	const struct certificate *c = result_leaf(result);
	struct strbuf labels = { 0 };
	if (c == NULL)
		return;
	append_dn_label(&labels, "subject", c->subject);
	append_dn_label(&labels, "issuer", c->issuer);
	append_hex_label(&labels, "serial", bytes_until(c->serial, SERIAL_OCTETS));
	append_hex_label(&labels, "sha256",
			 (struct bytes){ c->sha256, c->has_sha256 ? sizeof(c->sha256) : 0 });
	w->out->failed = w->out->failed || strbuf_failed(&labels);
	write_number(w, strbuf_text(&labels), 1);
	strbuf_clear(&labels);
}

static void write_not_before(struct writer *w, const struct result *result)
{
	const struct certificate *c = result_leaf(result);
	if (c != NULL && dates_are_known(c))
		write_number(w, "", c->not_before_s);
}

static void write_not_after(struct writer *w, const struct result *result)
{
	const struct certificate *c = result_leaf(result);
	if (c != NULL && dates_are_known(c))
		write_number(w, "", c->not_after_s);
}

static void write_expires(struct writer *w, const struct result *result)
{
	if (result->has_certificate && result->dates.first != NULL)
		write_number(w, "", w->input->demands->at_s + result->dates.remaining_s);
}

static void write_duration(struct writer *w, const struct result *result)
{
	if (result->session.total_us <= 0)
		return;
	begin_sample(w, "");
	seconds_append(w->out, result->session.total_us);
	strbuf_append_char(w->out, '\n');
}

static void write_last_run(struct writer *w, const struct result *result)
{
	(void)result;
	write_number(w, "", w->input->origin.at_s);
}

static void write_service_last_run(struct writer *w, const struct service *service)
{
	(void)service;
	write_number(w, "", w->input->origin.at_s);
}

/* In the order in which they are told. */
static const struct metric {
	const char *name, *help;
	/* A sample, none, or several: of a service, with its labels; of an endpoint, with its
	 * own.  NULL: has none. */
	void (*of_service)(struct writer *w, const struct service *service);
	void (*of_endpoint)(struct writer *w, const struct result *result);
} metrics[] = {
	{ "check_cert_service_state",
	  "What a service of a domain counts as: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
	  write_service_state, NULL },
	{ "check_cert_endpoint_state",
	  "What the endpoint counts as: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.", NULL,
	  write_state },
	{ "check_cert_finding_state", "What was found, and what it counts as.",
	  write_service_findings, write_findings },
	{ "check_cert_certificate_info", "The certificate that the server shows.", NULL,
	  write_certificate },
	{ "check_cert_not_before_timestamp_seconds", "When this certificate became valid.", NULL,
	  write_not_before },
	{ "check_cert_not_after_timestamp_seconds", "When this certificate expires.", NULL,
	  write_not_after },
	{ "check_cert_expires_timestamp_seconds",
	  "When the certificate of the chain expires that does so first.", NULL, write_expires },
	{ "check_cert_duration_seconds", "How long the server was asked.", NULL, write_duration },
	{ "check_cert_last_run_timestamp_seconds", "When the check began.", write_service_last_run,
	  write_last_run },
};

/* --- endpoints ------------------------------------------------------------------------- */

/* An endpoint and its labels. */
struct placed {
	const struct result *result;
	struct strbuf place; /* owned */
	bool is_told;        /* nothing worse has the same labels */
};

/* The same labels beside each other, the worst first, then in the order of the run. */
static int compare_places(const void *a, const void *b)
{
	const struct placed *const *left = a, *const *right = b;
	int order = strcmp(strbuf_text(&(*left)->place), strbuf_text(&(*right)->place));
	if (order == 0)
		order = state_compare((*right)->result->state, (*left)->result->state);
	if (order == 0)
		order = *left < *right ? -1 : 1;
	return order;
}

/* Sets is_told.  False: no memory. */
static bool choose(struct placed *endpoints, size_t n)
{
	struct placed **sorted = calloc(n + 1, sizeof(struct placed *));
	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		sorted[i] = &endpoints[i];
	qsort(sorted, n, sizeof(struct placed *), compare_places);
	for (size_t i = 0; i < n; i++)
		sorted[i]->is_told = i == 0 || strcmp(strbuf_text(&sorted[i]->place),
						      strbuf_text(&sorted[i - 1]->place)) != 0;
	free(sorted);
	return true;
}

static void write_of_services(struct writer *w, const struct metric *metric)
{
	const struct report_input *input = w->input;
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		struct strbuf place = { 0 };
		/* That a domain has nothing at all is found of one that nothing is told of. */
		if (!input->told->is_told(service) && service->n_findings == 0)
			continue;
		append_service_labels(&place, input, service);
		w->out->failed = w->out->failed || strbuf_failed(&place);
		w->place = strbuf_text(&place);
		metric->of_service(w, service);
		strbuf_clear(&place);
	}
}

static void write_metric(struct writer *w, const struct metric *metric,
			 const struct placed *endpoints, size_t n)
{
	size_t start = w->out->len;
	strbuf_printf(w->out, "# HELP %s %s\n# TYPE %s gauge\n", metric->name, metric->help,
		      metric->name);
	size_t empty = w->out->len;
	w->name = metric->name;
	if (metric->of_service != NULL)
		write_of_services(w, metric);
	for (size_t i = 0; i < n && metric->of_endpoint != NULL; i++) {
		w->place = strbuf_text(&endpoints[i].place);
		if (endpoints[i].is_told)
			metric->of_endpoint(w, endpoints[i].result);
	}
	/* Without a sample it is nothing to speak of. */
	if (w->out->len == empty && !strbuf_failed(w->out))
		strbuf_truncate(w->out, start);
}

static void write_metrics(struct writer *w)
{
	const struct report_input *input = w->input;
	struct placed *endpoints = calloc(input->n_results + 1, sizeof(*endpoints));
	size_t n = 0;
	if (endpoints == NULL) {
		w->out->failed = true;
		return;
	}
	for (size_t i = 0; i < input->n_results; i++) {
		struct placed *endpoint = &endpoints[n];
		if (!result_is_told(input, &input->results[i]))
			continue;
		endpoint->result = &input->results[i];
		append_place(&endpoint->place, input, endpoint->result);
		w->out->failed = w->out->failed || strbuf_failed(&endpoint->place);
		n++;
	}
	if (!choose(endpoints, n))
		w->out->failed = true;
	for (size_t i = 0; i < LENGTH(metrics); i++)
		write_metric(w, &metrics[i], endpoints, n);
	for (size_t i = 0; i < n; i++)
		strbuf_clear(&endpoints[i].place);
	free(endpoints);
}

/* --- the whole ------------------------------------------------------------------------- */

/* "# [OK] - ": a comment to Prometheus, the first line to a reader. */
static void begin_comment(struct strbuf *out, enum state state)
{
	strbuf_printf(out, "# [%s] - ", state_name(state));
}

enum state report_error_prometheus(const struct error *error, struct strbuf *out)
{
	enum state state = finding_info(explain_error_finding(error))->state;
	size_t start = out->len;
	begin_comment(out, state);
	explain_error(out, error);
	strbuf_append_char(out, '\n');
	return strbuf_failed(out) ? frame_fall_back(out, start, PROMETHEUS_FRAME) : state;
}

enum state report_prometheus(const struct report_input *input, struct strbuf *out)
{
	size_t start = out->len;
	struct grouping grouping = { 0 };
	struct writer w = { .out = out, .input = input };
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_prometheus(&(struct error){ 0 }, out);
	if (!grouping_make(input->results, input->n_results, &grouping))
		return frame_fall_back(out, start, PROMETHEUS_FRAME);
	enum state state = input->n_services > 0 ? input->told->state(input) : grouping.state;
	begin_comment(out, state);
	summary_append(out, input, &grouping);
	strbuf_append_char(out, '\n');
	grouping_clear(&grouping);
	size_t head = out->len;
	write_metrics(&w);
	if (input->max_bytes > 0 && out->len - start > input->max_bytes && !strbuf_failed(out)) {
		static const char too_long[] = "# the metrics are longer than --max-output\n";
		strbuf_truncate(out, head - 1);
		summary_cut(out, start, input->max_bytes - sizeof(too_long));
		strbuf_printf(out, "\n%s", too_long);
	}
	return strbuf_failed(out) ? frame_fall_back(out, start, PROMETHEUS_FRAME) : state;
}

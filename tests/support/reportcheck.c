/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "reportcheck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "htmlcheck.h"
#include "jsoncheck.h"
#include "report/format.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "report/report_passive.h"
#include "report/report_prometheus.h"
#include "report/report_text.h"
#include "safecheck.h"

/* --- text ----------------------------------------------------------------------- */

static const char *check_first_line(const char *line, size_t len, enum state state)
{
	char head[32];
	const char *pipe = memchr(line, '|', len);
	snprintf(head, sizeof(head), "[%s] - ", state_name(state));
	if (strncmp(line, head, strlen(head)) != 0)
		return "the first line does not begin with the state";
	if (pipe == NULL || memchr(pipe + 1, '|', len - (size_t)(pipe + 1 - line)) != NULL)
		return "not exactly one pipe";
	if (pipe[-1] != ' ' || pipe - line > 1000)
		return "the summary is too long, or touches the pipe";
	if (memchr(line, '\'', (size_t)(pipe - line)) != NULL)
		return "an apostrophe in the summary";
	if (memchr(line + 1, '[', len - 1) != NULL)
		return "a second bracket";
	return NULL;
}

static const char *check_tree_line(const char *line, size_t len)
{
	size_t tabs = strspn(line, "\t");
	char state[16];
	enum state known;
	if (tabs == 0 || tabs > 4)
		return "a line without, or with too many tabs";
	if (sscanf(line + tabs, "\\_[%15[A-Z]] - ", state) != 1)
		return "a line without state";
	if (!state_parse(state, &known))
		return "a line with another state";
	size_t head = tabs + 7 + strlen(state);
	if (len <= head)
		return "a line that says nothing";
	for (size_t i = head; i < len; i++) {
		if (strchr("|'[]", line[i]) != NULL)
			return "a forbidden character in a line";
	}
	return NULL;
}

const char *reportcheck_text(const char *text, enum state state)
{
	const char *why = NULL;
	for (const char *line = text; *line != '\0' && why == NULL;) {
		size_t len = strcspn(line, "\n");
		if (line[len] != '\n')
			return "no newline at the end";
		why = line == text ? check_first_line(line, len, state)
				   : check_tree_line(line, len);
		if (why == NULL)
			why = safecheck_line(line, len);
		line += len + 1;
	}
	return why;
}

/* "expires" is left out when no certificate was seen. */
static const char *const perfdata_labels[] = {
	"'time'= 'expires'= 'names_checked'= 'names_failed'= 'endpoints_checked'= "
	"'endpoints_failed'=",
	"'time'= 'names_checked'= 'names_failed'= 'endpoints_checked'= 'endpoints_failed'=",
};

static const char *check_perfdata(const char *text)
{
	char labels[400] = "";
	size_t n = 0;
	const char *end = strchr(text, '\n');
	for (const char *p = strchr(text, '|') + 1; p < end && n < sizeof(labels) - 1; p++) {
		if (*p == ' ')
			labels[n++] = *p;
		if (*p != '\'')
			continue;
		while (*p != '=' && n < sizeof(labels) - 1)
			labels[n++] = *p++;
		labels[n++] = '=';
	}
	labels[n] = '\0';
	const char *expected = perfdata_labels[strstr(labels, "'expires'") == NULL];
	if (strncmp(labels, expected, strlen(expected)) != 0)
		return "the labels of the perfdata are not the usual ones";
	return NULL;
}

/* The worst state of the tree's lines is that of the first line. */
static const char *check_worst(const char *text, enum state state)
{
	enum state worst = STATE_OK;
	for (const char *line = strchr(text, '\n'); line[1] != '\0';
	     line = strchr(line + 1, '\n')) {
		char word[16];
		enum state here;
		if (sscanf(line + 1 + strspn(line + 1, "\t"), "\\_[%15[A-Z]]", word) == 1 &&
		    state_parse(word, &here))
			worst = state_worse(worst, here);
	}
	return worst == state ? NULL : "the tree is not as bad as the first line, or worse";
}

/* Where lines are left out, none of those that are there is better than the worst of them: its
 * state is that of the last line, which counts them. */
static const char *check_left_out(const char *text)
{
	size_t len = strlen(text);
	static const char end[] = " (--max-output)\n";
	enum state left_out = STATE_OK, here;
	char word[16];
	const char *last = text + len - 1;
	if (len < sizeof(end) || strcmp(text + len - strlen(end), end) != 0)
		return NULL;
	while (last[-1] != '\n')
		last--;
	if (sscanf(last, "\t\\_[%15[A-Z]]", word) == 1)
		state_parse(word, &left_out);
	for (const char *line = strchr(text, '\n') + 1; line < last;
	     line = strchr(line, '\n') + 1) {
		if (sscanf(line + strspn(line, "\t"), "\\_[%15[A-Z]]", word) == 1 &&
		    state_parse(word, &here) && here == STATE_OK && left_out != STATE_OK)
			return "a line that is well stands where one is left out that is not";
	}
	return NULL;
}

static const char *check_whole_text(const char *text, enum state state)
{
	const char *why = reportcheck_text(text, state);
	if (why == NULL)
		why = check_perfdata(text);
	if (why == NULL)
		why = check_worst(text, state);
	return why != NULL ? why : check_left_out(text);
}

/* --- JSON ----------------------------------------------------------------------- */

static const char *check_head(const char *json, enum state state)
{
	char value[16], code[4];
	const char *end = strchr(json, '\n');
	if (end == NULL || end[1] != '\0')
		return "the JSON is not one line";
	if (json_error(json) != NULL)
		return "it is no JSON";
	if (!json_get(json, "state", value, sizeof(value)) || strcmp(value, state_name(state)) != 0)
		return "the JSON tells another state";
	snprintf(code, sizeof(code), "%d", (int)state);
	if (!json_get(json, "exit_code", value, sizeof(value)) || strcmp(value, code) != 0)
		return "the JSON tells another exit code";
	return NULL;
}

/* Endpoints that are there, and those that were left out. */
/* Those of a run that asked for services stand in these. */
static int count_endpoints(const char *json)
{
	int n = json_count(json, "services"), sum = 0;
	for (int i = 0; i < n; i++) {
		char path[40];
		snprintf(path, sizeof(path), "services.%d.endpoints", i);
		sum += json_count(json, path);
	}
	return n < 0 ? json_count(json, "endpoints") : sum;
}

static const char *check_count(const char *json, size_t n)
{
	char omitted[24];
	int shown = count_endpoints(json);
	unsigned long long rest;
	if (shown < 0 || !json_get(json, "endpoints_omitted", omitted, sizeof(omitted)) ||
	    sscanf(omitted, "%llu", &rest) != 1)
		return "the JSON does not count its endpoints";
	return (unsigned long long)shown + rest == n ? NULL : "the JSON lost endpoints";
}

/* Each is cut at its own place when there is a bound. */
static bool same_summary(const char *line, const char *summary, bool is_bounded)
{
	static const char cut[] = "...";
	size_t len = strlen(summary), end = strlen(cut);
	if (strncmp(line, summary, len) == 0 && strncmp(line + len, " |", 2) == 0)
		return true;
	if (!is_bounded)
		return false;
	size_t same = 0;
	while (same < len && line[same] == summary[same])
		same++;
	return strcmp(summary + same, cut) == 0 ||
	       (strncmp(line + same, cut, end) == 0 && strncmp(line + same + end, " |", 2) == 0);
}

static const char *check_json(const char *text, const char *json, enum state state, size_t n,
			      bool is_bounded)
{
	char summary[1100];
	const char *why = check_head(json, state);
	if (why == NULL)
		why = check_count(json, n);
	if (why != NULL)
		return why;
	if (!json_get(json, "summary", summary, sizeof(summary)))
		return "the JSON has no summary, or one that is too long";
	if (!same_summary(strstr(text, "] - ") + 4, summary, is_bounded))
		return "the JSON has another summary";
	return safecheck_text(summary, strlen(summary));
}

/* --- HTML ------------------------------------------------------------------------ */

/* Of as many parts as there are rows or one: each has a section, or is counted. */
static const char *check_html(const struct report_input *input, enum state state)
{
	struct strbuf out = { 0 };
	enum state shown = STATE_OK;
	const char *why = NULL;
	if (report_html(input, &out) != state)
		why = "the page differs in the state";
	else if (input->max_bytes > 0 && out.len > input->max_bytes)
		why = "the page has more octets than there may be";
	else if (!html_page_state(strbuf_text(&out), &shown) || shown != state)
		why = "the page tells another state";
	else
		why = html_error(strbuf_text(&out), out.len);
	if (why == NULL && input->max_bytes == 0 &&
	    html_count(strbuf_text(&out), "<a href=") !=
		    html_count(strbuf_text(&out), "<section") &&
	    html_count(strbuf_text(&out), "<section") != 1)
		why = "the table does not lead to each section";
	strbuf_clear(&out);
	return why;
}

/* --- Prometheus --------------------------------------------------------------------- */

/* A sample of the metric: its name and labels, which no other has, and a number. */
static const char *check_sample(const char *all, const char *line, size_t len, const char *metric)
{
	const char *end = line + len, *value = end;
	while (value > line && value[-1] != ' ')
		value--;
	size_t name = strlen(metric), series = (size_t)(value - line);
	if (strncmp(line, metric, name) != 0 || line[name] != '{' || series < name + 3 ||
	    value[-2] != '}')
		return "a sample of another metric, or without labels";
	if (value == end || strspn(value, "0123456789.-") != (size_t)(end - value))
		return "a sample without a number";
	for (const char *other = all; other < line; other = strchr(other, '\n') + 1) {
		if (strncmp(other, line, series) == 0)
			return "two samples of the same series";
	}
	return NULL;
}

/* Behind the first line: of each metric, once, what it is, and at least one sample. */
static const char *check_metrics(const char *text)
{
	char metric[100] = "", help[120], type[120];
	const char *why = NULL;
	int n_samples = 1;
	for (const char *line = text; *line != '\0' && why == NULL;) {
		size_t len = strcspn(line, "\n");
		if (line[len] == '\0')
			return "the last line does not end";
		if (sscanf(line, "# HELP %99s", metric) == 1) {
			const char *next = line + len + 1;
			snprintf(help, sizeof(help), "# HELP %s ", metric);
			snprintf(type, sizeof(type), "# TYPE %s gauge\n", metric);
			if (n_samples == 0 || strncmp(next, type, strlen(type)) != 0)
				why = "a metric without a type or a sample";
			if (strstr(text, help) != line)
				why = "a metric in two places";
			len += strlen(type);
			n_samples = 0;
		} else {
			why = check_sample(text, line, len, metric);
			n_samples++;
		}
		line += len + 1;
	}
	return why != NULL || n_samples > 0 ? why : "a metric without a sample";
}

static const char *check_prometheus(const struct report_input *input, enum state state)
{
	struct strbuf out = { 0 };
	char head[32];
	const char *why = NULL, *text;
	if (report_prometheus(input, &out) != state)
		why = "the metrics differ in the state";
	if (input->max_bytes > 0 && out.len > input->max_bytes)
		why = "more octets than there may be";
	snprintf(head, sizeof(head), "# [%s] - ", state_name(state));
	text = strbuf_text(&out);
	if (why == NULL && (strncmp(text, head, strlen(head)) != 0 || strchr(text, '\n') == NULL))
		why = "the metrics do not begin with the state";
	if (why == NULL && strstr(text, "\n# the metrics are longer") == NULL)
		why = check_metrics(strchr(text, '\n') + 1);
	strbuf_clear(&out);
	return why;
}

/* --- passive results --------------------------------------------------------------- */

/* What the line may be longer than a bound that is too short for it: names, and escapes. */
enum { LINE_LEAST_BYTES = 2 * REPORT_MIN_BYTES + 2 * PASSIVE_NAME_BYTES + 64 };

/* Appends what a command says that the plugin printed; false: an escape is none. */
static bool unescape(const char *text, size_t len, struct strbuf *out)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\\') {
			strbuf_append_char(out, text[i]);
			continue;
		}
		if (++i == len || (text[i] != 'n' && text[i] != '\\'))
			return false;
		strbuf_append_char(out, text[i] == 'n' ? '\n' : '\\');
	}
	strbuf_append_char(out, '\n');
	return true;
}

static const char *check_command(const char *line, size_t len, enum state *ret_state)
{
	long long at;
	int code, begin = -1;
	struct strbuf text = { 0 };
	if (sscanf(line, "[%lld] PROCESS_SERVICE_CHECK_RESULT;%*[^;\n];%*[^;\n];%d;%n", &at, &code,
		   &begin) != 2 ||
	    begin < 0 || (size_t)begin > len || code < 0 || code > 3)
		return "a line is no command";
	*ret_state = (enum state)code;
	if (!utf8_is_valid((struct bytes){ (const uint8_t *)line, (size_t)begin }))
		return "a name is no text";
	const char *why = "an escape is none";
	if (unescape(line + begin, len - (size_t)begin, &text))
		why = check_whole_text(strbuf_text(&text), *ret_state);
	strbuf_clear(&text);
	return why;
}

static const char *check_request(const char *line, size_t len, enum state *ret_state)
{
	static const char keys[] = "type service exit_status plugin_output performance_data "
				   "execution_start execution_end";
	char found[200], code[4], head[32];
	char *json = strndup(line, len + 1), *said = malloc(len + 1);
	const char *why = NULL;
	if (json == NULL || said == NULL || json_error(json) != NULL)
		why = "a request is no JSON";
	else if (!json_keys(json, "", found, sizeof(found)) || strcmp(found, keys) != 0)
		why = "a request has other keys";
	else if (!json_get(json, "exit_status", code, sizeof(code)) ||
		 !json_get(json, "plugin_output", said, len + 1))
		why = "a request says nothing";
	if (why == NULL) {
		*ret_state = (enum state)(code[0] - '0');
		snprintf(head, sizeof(head), "[%s] - ", state_name(*ret_state));
		if (strncmp(said, head, strlen(head)) != 0 || strchr(said, '|') != NULL)
			why = "a request does not say what is printed";
		else if (json_count(json, "performance_data") < 5)
			why = "a request has no figures";
	}
	free(json);
	free(said);
	return why;
}

/* Each line is a result, and the worst of them that of the run. */
static const char *check_lines(const struct report_input *input, enum state state,
			       enum state (*report)(const struct report_input *, struct strbuf *),
			       const char *(*check)(const char *line, size_t len,
						    enum state *ret_state))
{
	struct report_input named = *input;
	struct strbuf out = { 0 };
	enum state worst = STATE_OK, here = STATE_OK;
	named.passive.service = "certificate";
	const char *why = report(&named, &out) == state ? NULL : "a run of lines differs in state";
	for (const char *line = strbuf_text(&out); *line != '\0' && why == NULL;) {
		size_t len = strcspn(line, "\n");
		size_t bound =
			input->max_bytes > LINE_LEAST_BYTES ? input->max_bytes : LINE_LEAST_BYTES;
		why = line[len] == '\n' ? check(line, len, &here) : "a line has no end";
		if (input->max_bytes > 0 && len > bound)
			why = "a line is longer than it may be";
		worst = state_worse(worst, here);
		line += len + 1;
	}
	if (why == NULL && worst != state)
		why = "the lines are not as bad as the run, or worse";
	strbuf_clear(&out);
	return why;
}

static const char *check_passive(const struct report_input *input, enum state state)
{
	const char *why = check_lines(input, state, report_passive_nagios, check_command);
	return why != NULL ? why : check_lines(input, state, report_passive_icinga2, check_request);
}

/* --- all ----------------------------------------------------------------------------- */

/* A format that is not held to its form below. */
static const char *check_known(void)
{
	size_t n_formats;
	const struct output_format *formats = output_formats(&n_formats);
	for (size_t i = 0; i < n_formats; i++) {
		if (formats[i].report != report_text && formats[i].report != report_json &&
		    formats[i].report != report_html && formats[i].report != report_prometheus &&
		    formats[i].report != report_passive_nagios &&
		    formats[i].report != report_passive_icinga2)
			return "a format that nobody holds to its form";
	}
	return NULL;
}

const char *reportcheck(const struct report_input *input, struct strbuf *text, struct strbuf *json)
{
	bool is_bounded = input->max_bytes > 0;
	enum state state = report_text(input, text);
	const char *why = check_whole_text(strbuf_text(text), state);
	if (why != NULL)
		return why;
	if (report_json(input, json) != state)
		return "the JSON differs in the state";
	if (is_bounded && (text->len > input->max_bytes || json->len > input->max_bytes))
		return "more octets than there may be";
	why = check_json(strbuf_text(text), strbuf_text(json), state, input->n_results, is_bounded);
	if (why == NULL)
		why = check_html(input, state);
	if (why == NULL)
		why = check_prometheus(input, state);
	if (why == NULL)
		why = check_passive(input, state);
	return why != NULL ? why : check_known();
}

const char *reportcheck_error(const struct error *error)
{
	struct strbuf text = { 0 }, json = { 0 };
	char head[32], summary[1100];
	enum state state = report_error_text(error, &text);
	snprintf(head, sizeof(head), "[%s] - ", state_name(state));
	const char *line = strbuf_text(&text);
	size_t len = strcspn(line, "\n");
	const char *why = safecheck_line(line, len);
	if (why == NULL && (strncmp(line, head, strlen(head)) != 0 || line[len] != '\n' ||
			    line[len + 1] != '\0' || len == strlen(head)))
		why = "an error is not one line with its state";
	if (why == NULL && report_error_json(error, &json) != state)
		why = "the JSON of an error differs in the state";
	if (why == NULL)
		why = check_head(strbuf_text(&json), state);
	if (why == NULL && (!json_get(strbuf_text(&json), "summary", summary, sizeof(summary)) ||
			    strncmp(line + strlen(head), summary, len - strlen(head)) != 0))
		why = "the JSON of an error says something else";
	struct strbuf metrics = { 0 };
	if (why == NULL && (report_error_prometheus(error, &metrics) != state ||
			    strncmp(strbuf_text(&metrics), "# ", 2) != 0 ||
			    strcmp(strbuf_text(&metrics) + 2, line) != 0))
		why = "the comment of an error differs";
	strbuf_clear(&metrics);
	struct strbuf page = { 0 };
	if (why == NULL && report_error_html(error, &page) != state)
		why = "the page of an error differs in the state";
	if (why == NULL)
		why = html_error(strbuf_text(&page), page.len);
	strbuf_clear(&page);
	strbuf_clear(&text);
	strbuf_clear(&json);
	return why;
}

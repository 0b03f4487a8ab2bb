/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/jsoncheck.h"
#include "support/safecheck.h"

/* --- what holds for any text ---------------------------------------------------- */

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
	if (tabs == 0 || tabs > 4)
		return "a line without, or with too many tabs";
	if (sscanf(line + tabs, "\\_[%15[A-Z]] - ", state) != 1)
		return "a line without state";
	if (strcmp(state, "OK") != 0 && strcmp(state, "WARNING") != 0 &&
	    strcmp(state, "CRITICAL") != 0 && strcmp(state, "UNKNOWN") != 0)
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

const char *check_text(const char *text, enum state state)
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
	return strpbrk(strchr(text, '|'), "eE") == NULL ? "no expires" : NULL;
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

/* --- what holds for any JSON, and between the two ---------------------------------- */

void json_value(const char *json, const char *path, char *ret_value, size_t size)
{
	if (!json_get(json, path, ret_value, size))
		fail_msg("%s is missing in %s", path, json);
}

void check_keys(const char *json, const char *path, const char *expected)
{
	char keys[512];
	assert_true(json_keys(json, path, keys, sizeof(keys)));
	if (strncmp(keys, expected, strlen(expected)) != 0)
		fail_msg("%s: keys are %s", path, keys);
}

enum state state_at(const char *json, const char *path)
{
	char word[16];
	enum state state = STATE_OK;
	json_value(json, path, word, sizeof(word));
	assert_true(state_parse(word, &state));
	return state;
}

/* One endpoint of the JSON against the result that it was made from. */
static void check_endpoint(const char *json, size_t i, const struct result *r)
{
	char path[96];
	enum state steps = STATE_OK, findings = STATE_OK;
	snprintf(path, sizeof(path), "endpoints.%zu", i);
	check_keys(json, path, "host address port protocol state steps findings names tls chain");
	snprintf(path, sizeof(path), "endpoints.%zu.steps", i);
	int n_steps = json_count(json, path);
	for (int k = 0; k < n_steps; k++) {
		snprintf(path, sizeof(path), "endpoints.%zu.steps.%d", i, k);
		check_keys(json, path, "step state elapsed_s text");
		snprintf(path, sizeof(path), "endpoints.%zu.steps.%d.state", i, k);
		steps = state_worse(steps, state_at(json, path));
	}
	snprintf(path, sizeof(path), "endpoints.%zu.findings", i);
	assert_int_equal(json_count(json, path), r->n_findings);
	for (size_t k = 0; k < r->n_findings; k++) {
		char id[64];
		snprintf(path, sizeof(path), "endpoints.%zu.findings.%zu", i, k);
		check_keys(json, path, "id state waived text");
		snprintf(path, sizeof(path), "endpoints.%zu.findings.%zu.id", i, k);
		json_value(json, path, id, sizeof(id));
		assert_string_equal(id, finding_info(r->findings[k].id)->id);
		snprintf(path, sizeof(path), "endpoints.%zu.findings.%zu.state", i, k);
		findings = state_worse(findings, state_at(json, path));
	}
	snprintf(path, sizeof(path), "endpoints.%zu.state", i);
	assert_int_equal(findings, steps);
	assert_int_equal(state_at(json, path),
			 r->n_findings == 0 && !r->has_certificate ? STATE_UNKNOWN : findings);
	snprintf(path, sizeof(path), "endpoints.%zu.names", i);
	assert_int_equal(json_count(json, path), r->n_names);
	snprintf(path, sizeof(path), "endpoints.%zu.chain", i);
	assert_int_equal(json_count(json, path), r->session.n_chain);
}

static void check_json(const struct report_input *input, const char *text, const char *json,
		       enum state state)
{
	char value[1100], code[4];
	const char *why = json_error(json);
	if (why != NULL)
		fail_msg("no JSON from here on: %.60s", why);
	assert_ptr_equal(strchr(json, '\n'), json + strlen(json) - 1);
	check_keys(json, "", "state exit_code summary endpoints perfdata");
	assert_int_equal(state_at(json, "state"), state);
	snprintf(code, sizeof(code), "%d", (int)state);
	json_value(json, "exit_code", value, sizeof(value));
	assert_string_equal(value, code);
	json_value(json, "summary", value, sizeof(value));
	const char *summary = strstr(text, "] - ") + 4;
	assert_memory_equal(summary, value, strlen(value));
	assert_memory_equal(summary + strlen(value), " |", 2);
	assert_null(safecheck_text(value, strlen(value)));
	assert_int_equal(json_count(json, "endpoints"), input->n_results);
	/* Each look-up reads from the beginning: of many endpoints a sample. */
	for (size_t i = 0; i < input->n_results; i += 1 + i / 8)
		check_endpoint(json, i, &input->results[i]);
	check_keys(json, "perfdata.0", "label value uom warn crit min max");
}

void check_invariants(const struct report_input *input, struct strbuf *text, struct strbuf *json)
{
	enum state state = report_text(input, text);
	const char *why = check_text(strbuf_text(text), state);
	if (why == NULL)
		why = check_perfdata(strbuf_text(text));
	if (why == NULL && input->results[0].n_findings + input->results[0].has_certificate > 0)
		why = check_worst(strbuf_text(text), state);
	if (why != NULL)
		fail_msg("%s:\n%s", why, strbuf_text(text));
	assert_int_equal(report_json(input, json), state);
	check_json(input, strbuf_text(text), strbuf_text(json), state);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/html_page.h"
#include "support/jsoncheck.h"
#include "support/reportcheck.h"

/* --- JSON --------------------------------------------------------------------------- */

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

static void check_json(const struct report_input *input, const char *json)
{
	check_keys(json, "", "state exit_code summary endpoints perfdata");
	assert_int_equal(json_count(json, "endpoints"), input->n_results);
	/* Each look-up reads from the beginning: of many endpoints a sample. */
	for (size_t i = 0; i < input->n_results; i += 1 + i / 8)
		check_endpoint(json, i, &input->results[i]);
	check_keys(json, "perfdata.0", "label value uom warn crit min max");
}

void check_invariants(const struct report_input *input, struct strbuf *text, struct strbuf *json)
{
	const char *why = reportcheck(input, text, json);
	if (why != NULL)
		fail_msg("%s:\n%s\n%s", why, strbuf_text(text), strbuf_text(json));
	check_json(input, strbuf_text(json));
}

/* --- golden files ------------------------------------------------------------ */

static char *read_golden(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	size_t n = fread(text, 1, (1 << 20) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

void compare_golden(const char *id, const char *extension, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/report/%s.%s", TEST_DATA_DIR, id, extension);
	if (getenv("REPORT_GOLDEN_WRITE") != NULL) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		fputs(text, file);
		fclose(file);
		return;
	}
	char *golden = read_golden(path);
	if (golden == NULL)
		fail_msg("%s cannot be read", path);
	if (strcmp(golden, text) != 0) {
		print_error("%s: expected\n%s\ngot\n%s\n", path, golden, text);
		free(golden);
		fail();
	}
	free(golden);
}

void html_without_style(struct strbuf *page)
{
	char *style = strstr(page->text, html_style);
	size_t len = strlen(html_style);
	assert_non_null(style);
	size_t rest = page->len - (size_t)(style - page->text) - len;
	memmove(style, style + len, rest + 1);
	page->len -= len;
	char *digest = strstr(page->text, html_style_sha256);
	assert_non_null(digest);
	memset(digest, '.', strlen(html_style_sha256));
}

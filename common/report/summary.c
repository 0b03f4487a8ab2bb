/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <stdio.h>
#include <string.h>

#include "base/civiltime.h"
#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "list.h"
#include "summary_endpoint.h"
#include "units.h"

enum { OTHER_TIME_BYTES = CIVILTIME_TEXT_BYTES + sizeof("; judged as of , not of now (--at)") };

enum {
	SCOPE_ADDRESSES_BYTES = 80,
	ALSO_BYTES = 50, /* of the detail of a further group */
};

/* --- several endpoints --------------------------------------------------------------- */

static void append_addresses(struct strbuf *out, const struct report_input *input,
			     const struct grouping *g, const struct group *group)
{
	struct list list = list_begin(out, SCOPE_ADDRESSES_BYTES);
	for (size_t i = 0; i < group->n_members; i++) {
		if (!list_next(&list))
			continue;
		if (g->mixed_ports)
			show_endpoint(out, &input->results[group->members[i]]);
		else
			show_address(out, &input->results[group->members[i]]);
		list_took(&list);
	}
	list_end(&list);
}

/* " on 192.0.2.12 (1 of 8 endpoints)", " on all 8 endpoints", " (3 of 200 hosts
 * not OK)". */
static void make_scope(struct strbuf *scope, const struct report_input *input,
		       const struct grouping *g, const struct group *group)
{
	size_t n = g->host_endpoints[group->host];
	const char *before = " (";
	if (n > 1) {
		strbuf_append(scope, " on ");
		if (group->n_members < n) {
			append_addresses(scope, input, g, group);
			strbuf_printf(scope, " (%zu of %zu endpoints", group->n_members, n);
			before = "; ";
		} else if (n == 2) {
			strbuf_append(scope, "both endpoints");
		} else {
			strbuf_printf(scope, "all %zu endpoints", n);
		}
	} else {
		summary_place(scope, group_first(input, group));
	}
	if (g->n_hosts > 1) {
		strbuf_printf(scope, "%s%zu of %zu %s not OK", before, g->n_bad_hosts, g->n_hosts,
			      input->from_file ? "files" : "hosts");
		before = "; ";
	}
	if (before[0] == ';')
		strbuf_append_char(scope, ')');
}

/* The worst of a group in a few words. */
static void append_short(struct strbuf *out, const struct report_input *input,
			 const struct result *result)
{
	const struct finding *finding = worst_finding(result);
	if (finding == NULL)
		strbuf_append(out, "no certificate was obtained");
	else if (result->has_certificate)
		explain_clause(out, input, result, finding);
	else
		explain_failure(out, result, finding, "", ALSO_BYTES);
}

/* "web7.example.com: expired ..."; without the words when they are the same as
 * those before. */
static void append_other(struct summary_line *line, const struct grouping *g,
			 const struct group *group, struct strbuf *words)
{
	const struct result *result = group_first(line->input, group);
	struct strbuf next = { 0 };
	if (g->n_hosts > 1)
		summary_host(line->out, result);
	if (g->n_hosts > 1 && g->host_endpoints[group->host] > 1)
		strbuf_append(line->out, " on ");
	if (g->host_endpoints[group->host] > 1)
		append_addresses(line->out, line->input, g, group);
	append_short(&next, line->input, result);
	if (strcmp(strbuf_text(&next), strbuf_text(words)) != 0) {
		strbuf_append(line->out, ": ");
		strbuf_append(line->out, strbuf_text(&next));
	}
	line->out->failed = line->out->failed || strbuf_failed(&next);
	strbuf_clear(words);
	*words = next;
}

/* "; also web7.example.com: expired ..., web9.example.com and 3 more" */
static void append_others(struct summary_line *line, const struct grouping *g)
{
	struct strbuf words = { 0 };
	size_t n_bad = 0;
	while (n_bad < g->n_groups && g->groups[n_bad].state != STATE_OK)
		n_bad++;
	if (n_bad < 2 || !summary_has_room(line, 100))
		return;
	append_short(&words, line->input, group_first(line->input, &g->groups[0]));
	strbuf_append(line->out, "; also ");
	size_t used = line->out->len - line->start;
	struct list list = list_begin(line->out, SUMMARY_MAX_BYTES - 30 - used);
	for (size_t i = 1; i < n_bad; i++) {
		if (!list_next(&list))
			continue;
		append_other(line, g, &g->groups[i], &words);
		list_took(&list);
	}
	list_end(&list);
	strbuf_clear(&words);
}

static bool all_names_fit(const struct result *result)
{
	for (size_t i = 0; i < result->n_names; i++) {
		if (!name_reason_fits(result->names[i].reason))
			return false;
	}
	return result->has_certificate;
}

/* What would be lost when endpoints are put together. */
static bool has_client_refusal(const struct result *result)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (f->id == FINDING_CLIENT_REFUSES && !f->waived && !f->overlooked)
			return true;
	}
	return false;
}

/* That a client which goes by a TLSA record does not look at the end of a certificate; NULL:
 * nobody says that. */
static const struct finding *overlooked_end(const struct result *result)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id == FINDING_EXPIRED && result->findings[i].overlooked)
			return &result->findings[i];
	}
	return NULL;
}

static void append_first_end(struct strbuf *out, const struct result *result)
{
	const struct dates_verdict *dates = &result->dates;
	const struct finding *overlooked = overlooked_end(result);
	strbuf_append(out, dates->remaining_s < 0 ? "expired " : "expires ");
	when_append(out, dates->remaining_s, dates->first->not_after_s);
	if (dates->remaining_s < 0 && overlooked != NULL)
		explain_excuse(out, result, overlooked);
}

void summary_healthy(struct strbuf *out, const struct report_input *input, const size_t *members,
		     size_t n_members)
{
	size_t n_fit = 0, n_waived = 0, n_names = 0, n_refused = 0, n_lacking = 0;
	const struct result *first = NULL;
	for (size_t i = 0; i < n_members; i++) {
		const struct result *r = &input->results[members[i]];
		n_fit += all_names_fit(r);
		n_names += r->n_names;
		n_refused += has_client_refusal(r);
		n_lacking += summary_lacks_record(r);
		for (size_t k = 0; k < r->n_findings; k++)
			n_waived += r->findings[k].waived;
		if (r->has_certificate && r->dates.first != NULL &&
		    (first == NULL || r->dates.remaining_s < first->dates.remaining_s))
			first = r;
	}
	strbuf_append(out, n_names == 0        ? "no name was compared, no fault that counts"
			   : n_fit < n_members ? "no fault that counts"
			   : n_members == 1    ? "certificate matches"
					       : "every certificate matches");
	if (n_refused > 0 && n_members == 1)
		strbuf_append(out, ", some clients refuse it");
	else if (n_refused > 0)
		strbuf_printf(out, ", some clients refuse %zu", n_refused);
	if (n_waived > 0) {
		strbuf_append(out, ", ");
		count_append(out, n_waived, "finding waived", "findings waived");
	}
	if (first != NULL) {
		strbuf_append(out, n_members > 1 ? ", the first " : ", ");
		if (n_members == 1)
			show_subject(out, first, first->dates.first);
		append_first_end(out, first);
	}
	if (n_lacking > 0 && n_members == 1)
		strbuf_append(out, ", without a TLSA record that counts");
	else if (n_lacking > 0)
		strbuf_printf(out, ", %zu without a TLSA record that counts", n_lacking);
}

static void append_all_well(struct summary_line *line, const struct grouping *g)
{
	const struct report_input *input = line->input;
	size_t n = input->n_results;
	if (g->n_hosts == 1) {
		summary_host(line->out, &input->results[0]);
		strbuf_printf(line->out, ", %zu endpoints: ", n);
	} else {
		strbuf_printf(line->out, "%zu %s", g->n_hosts,
			      input->from_file ? "files" : "hosts");
		if (n > g->n_hosts)
			strbuf_printf(line->out, ", %zu endpoints", n);
		strbuf_append(line->out, ": ");
	}
	summary_healthy(line->out, input, g->order, n);
}

static void append_several(struct summary_line *line, const struct grouping *g)
{
	const struct group *worst = &g->groups[0];
	struct strbuf scope = { 0 };
	if (g->state == STATE_OK && g->n_groups > 1) {
		append_all_well(line, g);
		return;
	}
	make_scope(&scope, line->input, g, worst);
	summary_endpoint(line, group_first(line->input, worst), strbuf_text(&scope));
	append_others(line, g);
	line->out->failed = line->out->failed || strbuf_failed(&scope);
	strbuf_clear(&scope);
}

/* Never within an escape or a character. */
void summary_cut(struct strbuf *out, size_t start, size_t max_bytes)
{
	if (strbuf_failed(out) || out->len - start <= max_bytes)
		return;
	size_t end = start + max_bytes - 3;
	while (end > start && out->text[end] != ' ')
		end--;
	strbuf_truncate(out, end);
	strbuf_append(out, "...");
}

/* "" where it is the time of the run.  Whoever does not know of --at, as in an option file,
 * would take what is said for what is now. */
static void other_time(const struct report_input *input, char ret_words[OTHER_TIME_BYTES])
{
	char text[CIVILTIME_TEXT_BYTES];
	ret_words[0] = '\0';
	if (input->origin.program == NULL || input->demands->at_s == input->origin.at_s)
		return;
	civiltime_format(input->demands->at_s, text);
	snprintf(ret_words, OTHER_TIME_BYTES, "; judged as of %s, not of now (--at)", text);
}

void summary_append(struct strbuf *out, const struct report_input *input,
		    const struct grouping *grouping)
{
	struct summary_line line = { out, out->len, input };
	char time[OTHER_TIME_BYTES];
	if (input->n_services > 0)
		input->told->summary(&line, grouping);
	else if (input->n_results == 1)
		summary_endpoint(&line, &input->results[0], "");
	else
		append_several(&line, grouping);
	/* The parts are bounded, but not their sum. */
	other_time(input, time);
	summary_cut(out, line.start, SUMMARY_MAX_BYTES - strlen(time));
	strbuf_append(out, time);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <string.h>

#include "display.h"
#include "explain.h"
#include "list.h"
#include "units.h"

enum {
	HOST_BYTES = 120, /* so that the verdict stands within the first 200 octets */
	HOST_HALF_BYTES = 70, /* each form of an internationalized name */
	SCOPE_ADDRESSES_BYTES = 80,
	NAMES_BYTES = 240,
	REFERENCES_BYTES = 120,
	FAULTS_BYTES = 420,
	FAULTS_MAX = 8,
	ALSO_BYTES = 50, /* of the detail of a further group */
};

/* A line that is being written: what does not fit any more is left out. */
struct line {
	struct strbuf *out;
	size_t start;
	const struct report_input *input;
};

static bool has_room(const struct line *line, size_t len)
{
	return line->out->len - line->start + len <= SUMMARY_MAX_BYTES;
}

static void append_if_room(struct line *line, const struct strbuf *part)
{
	if (has_room(line, part->len))
		strbuf_append(line->out, strbuf_text(part));
	line->out->failed = line->out->failed || strbuf_failed(part);
}

static void append_host(struct strbuf *out, const struct result *result)
{
	bool is_double = result->identity != NULL && result->identity->unicode[0] != '\0';
	show_host(out, result, is_double ? HOST_HALF_BYTES : HOST_BYTES);
}

/* --- what the names come to ---------------------------------------------------- */

static bool is_mismatch(const struct result *result, const struct finding *f)
{
	return (f->id == FINDING_NAME_MISMATCH || f->id == FINDING_CN_ONLY) &&
	       f->reference < result->n_names &&
	       !name_reason_fits(result->names[f->reference].reason);
}

struct mismatches {
	size_t n;
	const struct finding *first; /* that counts, else the first; NULL: all fit */
	bool waived; /* none counts */
};

static struct mismatches count_mismatches(const struct result *result)
{
	struct mismatches m = { .waived = true };
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (!is_mismatch(result, f))
			continue;
		m.n++;
		if (m.first == NULL || (m.waived && !f->waived))
			m.first = f;
		m.waived = m.waived && f->waived;
	}
	return m;
}

static void append_matches(struct line *line, const struct result *result)
{
	const struct name_verdict *verdict = &result->names[0];
	if (result->n_names == 0) {
		strbuf_append(line->out, "obtained");
		return;
	}
	strbuf_append(line->out, "matches");
	if (result->n_names > 1) {
		strbuf_printf(line->out, result->n_names == 2 ? " both names" : " all %zu names",
			      result->n_names);
		return;
	}
	if (reference_differs(result, 0)) {
		strbuf_append_char(line->out, ' ');
		show_reference(line->out, verdict->reference, HOST_HALF_BYTES);
	}
	if (presented_differs(verdict)) {
		strbuf_append(line->out, " (as ");
		show_presented(line->out, verdict->presented, DISPLAY_SHORT);
		strbuf_append_char(line->out, ')');
	}
}

/* "does not match", and which names when that is not clear. */
static void append_mismatches(struct line *line, const struct result *result,
			      const struct mismatches *m)
{
	strbuf_append(line->out, "does not match");
	if (reference_differs(result, m->first->reference)) {
		struct list list = list_begin(line->out, REFERENCES_BYTES);
		strbuf_append_char(line->out, ' ');
		for (size_t i = 0; i < result->n_findings; i++) {
			const struct finding *f = &result->findings[i];
			if (!is_mismatch(result, f) || f->waived != m->waived || !list_next(&list))
				continue;
			show_reference(line->out, result->names[f->reference].reference,
				       HOST_HALF_BYTES);
			list_took(&list);
		}
		list_end(&list);
		if (result->n_names > 1)
			strbuf_printf(line->out, " (%zu of %zu names)", m->n, result->n_names);
	}
	if (m->waived)
		strbuf_append(line->out, " (waived)");
}

/* ", it names a, b"; false when it names nothing and the reason says that. */
static bool append_names(struct line *line, const struct result *result,
			 const struct name_verdict *verdict, const char *separator)
{
	const struct certificate *leaf = result_leaf(result);
	struct strbuf part = { 0 };
	strbuf_append(&part, separator);
	strbuf_append(&part, "it names ");
	size_t n = show_names(&part, leaf, verdict, NAMES_BYTES);
	if (n == 0) {
		strbuf_append(&part, "no host");
		if (leaf->n_cns > 0) {
			strbuf_append(&part, ", only the common name is ");
			show_certificate(&part, leaf, DISPLAY_SHORT);
		}
	}
	bool tells = n > 0 || verdict->presented == NULL;
	if (tells)
		append_if_room(line, &part);
	strbuf_clear(&part);
	return tells;
}

/* Why the nearest name does not fit. */
static void append_rule(struct line *line, const struct result *result,
			const struct name_verdict *verdict, const char *separator)
{
	struct strbuf part = { 0 };
	if (!explain_is_rule(verdict->reason))
		return;
	strbuf_append(&part, separator);
	show_phrase(&part, name_reason_text(verdict->reason), DISPLAY_PHRASE);
	if (verdict->presented != NULL && !nearest_is_listed(result_leaf(result), verdict)) {
		strbuf_append(&part, " (");
		show_presented(&part, verdict->presented, DISPLAY_SHORT);
		strbuf_append_char(&part, ')');
	}
	append_if_room(line, &part);
	strbuf_clear(&part);
}

/* What to do about it. */
static void append_cure(struct line *line, const struct result *result,
			const struct finding *finding)
{
	const struct name_verdict *verdict = &result->names[finding->reference];
	struct strbuf part = { 0 };
	strbuf_append(&part, "; ");
	if (verdict->hint != NAME_HINT_NONE) {
		show_phrase(&part, name_hint_text(verdict->hint), DISPLAY_PHRASE);
	} else if (explain_without_sni(line->input, result)) {
		strbuf_append(&part, explain_no_sni);
	} else {
		strbuf_append(&part, "to fix: ");
		explain_fix(&part, line->input, result, finding);
	}
	append_if_room(line, &part);
	strbuf_clear(&part);
}

static void append_reasons(struct line *line, const struct result *result,
			   const struct finding *finding, const char *separator)
{
	const struct name_verdict *verdict = &result->names[finding->reference];
	bool tells = append_names(line, result, verdict, separator);
	append_rule(line, result, verdict, tells ? "; " : ": ");
	append_cure(line, result, finding);
}

/* --- the other faults ------------------------------------------------------------ */

/* What counts and is not about a name that does not fit, the worst first. */
static size_t collect_faults(const struct result *result, const struct finding *faults[FAULTS_MAX],
			     size_t *ret_n)
{
	static const enum state order[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING };
	size_t shown = 0, n = 0;
	for (size_t s = 0; s < sizeof(order) / sizeof(order[0]); s++) {
		for (size_t i = 0; i < result->n_findings; i++) {
			const struct finding *f = &result->findings[i];
			if (f->state != order[s] || is_mismatch(result, f))
				continue;
			if (shown < FAULTS_MAX)
				faults[shown++] = f;
			n++;
		}
	}
	*ret_n = n;
	return shown;
}

static void append_faults(struct line *line, const struct result *result, const char *separator,
			  const struct finding *const *faults, size_t shown, size_t n)
{
	struct list list = list_begin(line->out, FAULTS_BYTES);
	if (n == 0)
		return;
	strbuf_append(line->out, separator);
	for (size_t i = 0; i < shown; i++) {
		if (!list_next(&list))
			continue;
		explain_clause(line->out, line->input, result, faults[i]);
		list_took(&list);
	}
	list.total = n;
	list_end(&list);
}

static const struct finding *waived_in(const struct result *result, enum step step)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].waived && finding_step(result, &result->findings[i]) == step)
			return &result->findings[i];
	}
	return NULL;
}

/* Nothing counts: trust and dates in a few words, or what was waived of them. */
static void append_calm(struct line *line, const struct result *result)
{
	static const enum step steps[] = { STEP_TRUST, STEP_DATES };
	for (size_t i = 0; i < 2; i++) {
		const struct finding *waived = waived_in(result, steps[i]);
		strbuf_append(line->out, ", ");
		if (waived != NULL) {
			explain_clause(line->out, line->input, result, waived);
			strbuf_append(line->out, " (waived)");
		} else if (steps[i] == STEP_TRUST) {
			strbuf_append(line->out, result->trust.reason == TRUST_REASON_TRUSTED
							 ? "trusted"
							 : "trusted but for its dates");
		} else {
			explain_expiry(line->out, result);
		}
	}
}

/* --- one endpoint ------------------------------------------------------------------ */

static void append_certificate(struct line *line, const struct result *result, const char *scope)
{
	const struct finding *faults[FAULTS_MAX];
	size_t n_faults, shown = collect_faults(result, faults, &n_faults);
	struct mismatches m = count_mismatches(result);
	bool counts = m.n > 0 && !m.waived;
	strbuf_append(line->out, "certificate ");
	if (m.n > 0)
		append_mismatches(line, result, &m);
	else
		append_matches(line, result);
	if (counts || n_faults == 0)
		strbuf_append(line->out, scope);
	append_faults(line, result, counts ? ", " : ", but ", faults, shown, n_faults);
	if (!counts && n_faults > 0)
		strbuf_append(line->out, scope);
	if (counts)
		append_reasons(line, result, m.first, scope[0] != '\0' && n_faults == 0 ? ": " : ", ");
	else if (n_faults == 0)
		append_calm(line, result);
}

/* The finding that kept us from a certificate. */
static const struct finding *failure_of(const struct result *result)
{
	const struct finding *worst = NULL;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (worst == NULL || state_compare(f->state, worst->state) > 0)
			worst = f;
	}
	return worst;
}

static void append_failure(struct line *line, const struct result *result, const char *scope)
{
	const struct finding *finding = failure_of(result);
	if (finding == NULL) {
		strbuf_append(line->out, "no certificate was obtained");
		strbuf_append(line->out, scope);
		return;
	}
	explain_failure(line->out, result, finding, scope[0] != '\0' ? scope : NULL, DISPLAY_PHRASE);
	if (finding->waived)
		strbuf_append(line->out, " (waived)");
}

static void append_endpoint(struct line *line, const struct result *result, const char *scope)
{
	append_host(line->out, result);
	strbuf_append(line->out, ": ");
	if (result->has_certificate)
		append_certificate(line, result, scope);
	else
		append_failure(line, result, scope);
}

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
	}
	if (g->n_hosts > 1) {
		strbuf_printf(scope, "%s%zu of %zu hosts not OK", before, g->n_bad_hosts, g->n_hosts);
		before = "; ";
	}
	if (before[0] == ';')
		strbuf_append_char(scope, ')');
}

/* The worst of a group in a few words. */
static void append_short(struct strbuf *out, const struct report_input *input,
			 const struct result *result)
{
	const struct finding *finding = failure_of(result);
	if (finding == NULL)
		strbuf_append(out, "no certificate was obtained");
	else if (result->has_certificate)
		explain_clause(out, input, result, finding);
	else
		explain_failure(out, result, finding, "", ALSO_BYTES);
}

/* "web7.example.com: expired ..."; without the words when they are the same as
 * those before. */
static void append_other(struct line *line, const struct grouping *g, const struct group *group,
			 struct strbuf *words)
{
	const struct result *result = group_first(line->input, group);
	struct strbuf next = { 0 };
	if (g->n_hosts > 1)
		append_host(line->out, result);
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
static void append_others(struct line *line, const struct grouping *g)
{
	struct strbuf words = { 0 };
	size_t n_bad = 0;
	while (n_bad < g->n_groups && g->groups[n_bad].state != STATE_OK)
		n_bad++;
	if (n_bad < 2 || !has_room(line, 100))
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

void summary_healthy(struct strbuf *out, const struct report_input *input, const size_t *members,
		     size_t n_members)
{
	size_t n_fit = 0, n_waived = 0;
	const struct result *first = NULL;
	for (size_t i = 0; i < n_members; i++) {
		const struct result *r = &input->results[members[i]];
		n_fit += all_names_fit(r);
		for (size_t k = 0; k < r->n_findings; k++)
			n_waived += r->findings[k].waived;
		if (r->has_certificate && r->dates.first != NULL &&
		    (first == NULL || r->dates.remaining_s < first->dates.remaining_s))
			first = r;
	}
	strbuf_append(out, n_fit == n_members ? "every certificate matches" : "no fault that counts");
	if (n_waived > 0) {
		strbuf_append(out, ", ");
		count_append(out, n_waived, "finding waived", "findings waived");
	}
	if (first != NULL) {
		strbuf_append(out, first->dates.remaining_s < 0 ? ", the first expired "
								: ", the first expires ");
		when_append(out, first->dates.remaining_s, first->dates.first->not_after_s);
	}
}

static void append_all_well(struct line *line, const struct grouping *g)
{
	const struct report_input *input = line->input;
	size_t n = input->n_results;
	if (g->n_hosts == 1) {
		append_host(line->out, &input->results[0]);
		strbuf_printf(line->out, ", %zu endpoints: ", n);
	} else {
		strbuf_printf(line->out, "%zu hosts", g->n_hosts);
		if (n > g->n_hosts)
			strbuf_printf(line->out, ", %zu endpoints", n);
		strbuf_append(line->out, ": ");
	}
	summary_healthy(line->out, input, g->order, n);
}

static void append_several(struct line *line, const struct grouping *g)
{
	const struct group *worst = &g->groups[0];
	struct strbuf scope = { 0 };
	if (g->state == STATE_OK && g->n_groups > 1) {
		append_all_well(line, g);
		return;
	}
	make_scope(&scope, line->input, g, worst);
	append_endpoint(line, group_first(line->input, worst), strbuf_text(&scope));
	append_others(line, g);
	line->out->failed = line->out->failed || strbuf_failed(&scope);
	strbuf_clear(&scope);
}

/* The parts are bounded, but not their sum: cut at a blank, which is never
 * within an escape or a character. */
static void cut(struct line *line)
{
	struct strbuf *out = line->out;
	if (strbuf_failed(out) || out->len - line->start <= SUMMARY_MAX_BYTES)
		return;
	size_t end = line->start + SUMMARY_MAX_BYTES - 3;
	while (end > line->start && out->text[end] != ' ')
		end--;
	strbuf_truncate(out, end);
	strbuf_append(out, "...");
}

void summary_append(struct strbuf *out, const struct report_input *input,
		    const struct grouping *grouping)
{
	struct line line = { out, out->len, input };
	if (input->n_results == 1)
		append_endpoint(&line, &input->results[0], "");
	else
		append_several(&line, grouping);
	cut(&line);
}

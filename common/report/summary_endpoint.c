/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary_endpoint.h"

#include <string.h>

#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "explain_dane.h"
#include "explain_dates.h"
#include "explain_name.h"
#include "list.h"
#include "units.h"

enum {
	HOST_BYTES = 120,     /* so that the verdict stands within the first 200 octets */
	HOST_HALF_BYTES = 70, /* each form of an internationalized name */
	NAMES_BYTES = 240,
	REFERENCES_BYTES = 120,
	FAULTS_BYTES = 600,
	FAULTS_MAX = 10,
};

static void append_if_room(struct summary_line *line, const struct strbuf *part)
{
	if (summary_has_room(line, part->len))
		strbuf_append(line->out, strbuf_text(part));
	line->out->failed = line->out->failed || strbuf_failed(part);
}

void summary_host(struct strbuf *out, const struct result *result)
{
	bool is_double = result->identity != NULL && result->identity->unicode[0] != '\0';
	show_host(out, result, is_double ? HOST_HALF_BYTES : HOST_BYTES);
}

bool summary_lacks_record(const struct result *result)
{
	if (result->dane == NULL || result->inquiry != NULL)
		return false;
	switch (result->dane->outcome) {
	case DANE_NO_RECORDS:
	case DANE_INSECURE:
	case DANE_UNUSABLE:
		return true;
	case DANE_FAILED:
	case DANE_UNSEEN:
	case DANE_FITS:
	case DANE_MISMATCH:
		break;
	}
	return false;
}

/* --- what the names come to ---------------------------------------------------- */

static bool is_mismatch(const struct result *result, const struct finding *f)
{
	return (f->id == FINDING_NAME_MISMATCH || f->id == FINDING_CN_ONLY) &&
	       f->reference < result->n_names &&
	       !name_reason_fits(result->names[f->reference].reason);
}

static bool is_excused(const struct finding *f)
{
	return f->waived || f->overlooked;
}

struct mismatches {
	size_t n;
	const struct finding *first; /* that counts, else the first; NULL: all fit */
	bool excused;                /* none counts */
};

static struct mismatches count_mismatches(const struct result *result)
{
	struct mismatches m = { .excused = true };
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (!is_mismatch(result, f))
			continue;
		m.n++;
		if (m.first == NULL || (m.excused && !is_excused(f)))
			m.first = f;
		m.excused = m.excused && is_excused(f);
	}
	return m;
}

static void append_matches(struct summary_line *line, const struct result *result)
{
	if (result->n_names == 0) {
		strbuf_append(line->out, "not compared with a name");
		return;
	}
	const struct name_verdict *verdict = &result->names[0];
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
static void append_mismatches(struct summary_line *line, const struct result *result,
			      const struct mismatches *m)
{
	strbuf_append(line->out, "does not match");
	if (reference_differs(result, m->first->reference)) {
		struct list list = list_begin(line->out, REFERENCES_BYTES);
		strbuf_append_char(line->out, ' ');
		for (size_t i = 0; i < result->n_findings; i++) {
			const struct finding *f = &result->findings[i];
			if (!is_mismatch(result, f) || is_excused(f) != m->excused ||
			    !list_next(&list))
				continue;
			show_reference(line->out, result->names[f->reference].reference,
				       HOST_HALF_BYTES);
			list_took(&list);
		}
		list_end(&list);
		if (result->n_names > 1)
			strbuf_printf(line->out, " (%zu of %zu names)", m->n, result->n_names);
	}
	if (m->excused)
		explain_excuse(line->out, result, m->first);
}

/* ", it names a, b"; false when it names nothing and the reason says that. */
static bool append_names(struct summary_line *line, const struct result *result,
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
	bool tells = n > 0 || verdict->reason == NAME_REASON_NO_NAMES;
	if (tells)
		append_if_room(line, &part);
	strbuf_clear(&part);
	return tells;
}

/* Why the nearest name does not fit. */
static void append_rule(struct summary_line *line, const struct result *result,
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
static void append_cure(struct summary_line *line, const struct result *result,
			const struct finding *finding)
{
	const struct name_verdict *verdict = &result->names[finding->reference];
	struct strbuf part = { 0 };
	strbuf_append(&part, "; ");
	if (verdict->hint != NAME_HINT_NONE) {
		show_phrase(&part, name_hint_text(verdict->hint), DISPLAY_PHRASE);
	} else if (explain_without_sni(line->input, result, verdict)) {
		strbuf_append(&part, explain_no_sni);
	} else {
		strbuf_append(&part, "to fix: ");
		explain_fix(&part, line->input, result, finding);
	}
	append_if_room(line, &part);
	strbuf_clear(&part);
}

static void append_reasons(struct summary_line *line, const struct result *result,
			   const struct finding *finding, const char *separator)
{
	const struct name_verdict *verdict = &result->names[finding->reference];
	bool tells = append_names(line, result, verdict, separator);
	append_rule(line, result, verdict, tells ? "; " : ": ");
	append_cure(line, result, finding);
}

/* --- the other faults ------------------------------------------------------------ */

/* Nobody needs to be told who refuses what is worse for everybody. */
static bool is_outdone(const struct result *result, const struct finding *finding, bool mismatches)
{
	return finding->id == FINDING_CLIENT_REFUSES &&
	       (mismatches || state_compare(finding->state, worst_finding(result)->state) < 0);
}

/* What counts and is not about a name that does not fit (mismatches: one counts),
 * the worst first. */
static size_t collect_faults(const struct result *result, bool mismatches,
			     const struct finding *faults[FAULTS_MAX], size_t *ret_n)
{
	static const enum state order[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING };
	size_t shown = 0, n = 0;
	for (size_t s = 0; s < sizeof(order) / sizeof(order[0]); s++) {
		for (size_t i = 0; i < result->n_findings; i++) {
			const struct finding *f = &result->findings[i];
			if (f->state != order[s] || is_mismatch(result, f) ||
			    is_outdone(result, f, mismatches))
				continue;
			if (shown < FAULTS_MAX)
				faults[shown++] = f;
			n++;
		}
	}
	*ret_n = n;
	return shown;
}

static void append_faults(struct summary_line *line, const struct result *result,
			  const char *separator, const struct finding *const *faults, size_t shown,
			  size_t n)
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

/* Would one count for more than the other, or the same and does it come first? */
static bool is_worse_by_itself(enum finding_id id, enum finding_id other)
{
	int order = state_compare(finding_info(id)->state, finding_info(other)->state);
	return order > 0 || (order == 0 && id < other);
}

/* What is waived of a step: the worst. */
static const struct finding *waived_in(const struct result *result, enum step step)
{
	const struct finding *worst = NULL;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (f->waived && finding_step(result, f) == step &&
		    (worst == NULL || is_worse_by_itself(f->id, worst->id)))
			worst = f;
	}
	return worst;
}

static const struct finding *overlooked_in(const struct result *result, enum step step)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (f->overlooked && finding_step(result, f) == step)
			return f;
	}
	return NULL;
}

/* Of what a client that goes by DANE-TA does not look at nothing is said here: its
 * own chain is trusted.  So is that of a certificate that need be no server's. */
static const struct finding *calm_excuse(const struct result *result, enum step step)
{
	const struct finding *waived = waived_in(result, step);
	bool is_trusted = result->dane == NULL || result->dane->outcome == DANE_FITS;
	if (waived != NULL || is_trusted)
		return waived;
	return overlooked_in(result, step);
}

/* Nothing counts of what is found of the chain. */
static const char *trust_in_short(const struct result *result)
{
	unsigned faults = result->trust.faults;
	if ((faults & (FAULT(EXPIRED) | FAULT(NOT_YET_VALID))) != 0)
		return "trusted but for its dates";
	return (faults & (FAULT(PURPOSE) | FAULT(KEY_USAGE))) != 0 ? "trusted, not for TLS servers"
								   : "trusted";
}

/* Of a record of the end entity nothing else is looked at. */
static bool record_alone_counts(const struct result *result)
{
	return result->dane != NULL && result->dane->outcome == DANE_FITS &&
	       result->dane->rule == DANE_RULE_EE;
}

/* What was waived beside what is told of trust and dates (told: 2, or NULL): the option may
 * stand in a file that nobody thinks of any more. */
static void append_other_waived(struct summary_line *line, const struct result *result,
				const struct finding *const told[2])
{
	size_t n = 0, n_told = 0;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		bool is_told = is_mismatch(result, f) || f == told[0] || f == told[1];
		n_told += f->waived && is_told;
		n += f->waived && !is_told;
	}
	if (n == 0)
		return;
	strbuf_append(line->out, ", ");
	if (n_told > 0)
		count_append(line->out, n, "more finding waived", "more findings waived");
	else
		count_append(line->out, n, "finding waived", "findings waived");
}

/* Nothing counts: trust and dates in a few words, or what was waived of them. */
static void append_calm(struct summary_line *line, const struct result *result)
{
	static const enum step steps[] = { STEP_TRUST, STEP_DATES };
	const struct finding *told[2] = { NULL, NULL };
	bool by_record = result->dane != NULL && result->dane->outcome == DANE_FITS &&
			 result->dane->rule == DANE_RULE_TA;
	bool is_brief = record_alone_counts(result);
	if (is_brief)
		strbuf_append(line->out, ", which alone counts");
	for (size_t i = 0; i < 2 && !is_brief; i++) {
		told[i] = calm_excuse(result, steps[i]);
		strbuf_append(line->out, ", ");
		if (told[i] != NULL) {
			explain_clause(line->out, line->input, result, told[i]);
			explain_excuse(line->out, result, told[i]);
		} else if (steps[i] == STEP_TRUST && by_record) {
			strbuf_append(line->out, "trusted by it");
		} else if (steps[i] == STEP_TRUST) {
			strbuf_append(line->out, trust_in_short(result));
		} else {
			explain_expiry(line->out, result);
		}
	}
	if (summary_lacks_record(result))
		strbuf_append(line->out, ", without a TLSA record that counts");
	append_other_waived(line, result, told);
}

/* "; to fix: ...": of what no other tool tells. */
static void append_fix(struct summary_line *line, const struct result *result,
		       const struct finding *finding)
{
	struct strbuf part = { 0 };
	strbuf_append(&part, "; to fix: ");
	size_t empty = part.len;
	explain_fix(&part, line->input, result, finding);
	if (part.len > empty)
		append_if_room(line, &part);
	strbuf_clear(&part);
}

/* Which TLSA record fits, where that is what counts; and whether the names do. */
static void append_fit(struct summary_line *line, const struct result *result,
		       const struct mismatches *m)
{
	struct strbuf record = { 0 };
	if (explain_dane_decides(&record, result)) {
		strbuf_append(line->out, "fits ");
		strbuf_append(line->out, strbuf_text(&record));
		if (m->n > 0 && !m->excused)
			strbuf_append(line->out, ", but ");
	}
	bool decides = record.len > 0;
	line->out->failed = line->out->failed || strbuf_failed(&record);
	strbuf_clear(&record);
	if (m->n > 0 && !(decides && m->excused))
		append_mismatches(line, result, m);
	else if (!decides)
		append_matches(line, result);
}

/* --- one endpoint ------------------------------------------------------------------ */

void summary_place(struct strbuf *out, const struct result *result)
{
	const char *address = result->session.address, *asked = result->host;
	if (result->identity != NULL)
		asked = result->identity->ascii;
	if (!result->has_certificate || address[0] == '\0' || strcmp(address, asked) == 0)
		return;
	strbuf_append(out, " on ");
	show_address(out, result);
}

static void append_certificate(struct summary_line *line, const struct result *result,
			       const char *scope)
{
	const struct finding *faults[FAULTS_MAX];
	struct mismatches m = count_mismatches(result);
	bool counts = m.n > 0 && !m.excused;
	size_t n_faults, shown = collect_faults(result, counts, faults, &n_faults);
	strbuf_append(line->out, "certificate ");
	append_fit(line, result, &m);
	if (scope[0] == '\0')
		summary_place(line->out, result);
	else if (counts || n_faults == 0)
		strbuf_append(line->out, scope);
	append_faults(line, result, counts || result->n_names == 0 ? ", " : ", but ", faults, shown,
		      n_faults);
	if (!counts && n_faults > 0)
		strbuf_append(line->out, scope);
	if (counts)
		append_reasons(line, result, m.first,
			       scope[0] != '\0' && n_faults == 0 ? ": " : ", ");
	else if (n_faults == 0)
		append_calm(line, result);
	else if (faults[0]->id == FINDING_CLIENT_REFUSES)
		append_fix(line, result, faults[0]);
}

/* Why there is no certificate. */
static void append_failure(struct summary_line *line, const struct result *result,
			   const char *scope)
{
	const struct finding *finding = worst_finding(result);
	if (finding == NULL) {
		strbuf_append(line->out, "no certificate was obtained");
		strbuf_append(line->out, scope);
		return;
	}
	explain_failure(line->out, result, finding, scope[0] != '\0' ? scope : NULL,
			DISPLAY_PHRASE);
	if (finding->waived)
		strbuf_append(line->out, " (waived)");
	else if (finding->id == FINDING_HANDSHAKE_FAILED)
		append_fix(line, result, finding);
}

void summary_verdict(struct summary_line *line, const struct result *result, const char *scope)
{
	if (result->has_certificate)
		append_certificate(line, result, scope);
	else
		append_failure(line, result, scope);
}

void summary_endpoint(struct summary_line *line, const struct result *result, const char *scope)
{
	summary_host(line->out, result);
	strbuf_append(line->out, ": ");
	summary_verdict(line, result, scope);
}

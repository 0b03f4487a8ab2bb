/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_name.h"

#include <string.h>

#include "display.h"
#include "list.h"
#include "units.h"

enum { LIST_SHORT = 120, LIST_LONG = 400 };

const char explain_no_sni[] = "no SNI was sent, so it may be the default certificate of the server";

static const struct name_verdict *verdict_of(const struct result *result,
					     const struct finding *finding)
{
	return finding->reference < result->n_names ? &result->names[finding->reference] : NULL;
}

bool explain_is_rule(enum name_reason reason)
{
	switch (reason) {
	case NAME_REASON_OTHER_SERVICE:
	case NAME_REASON_SIMILAR:
	case NAME_REASON_WWW:
	case NAME_REASON_SERVICE_ONLY:
	case NAME_REASON_DOMAIN_ONLY:
	case NAME_REASON_MALFORMED:
	case NAME_REASON_WILDCARD_PARTIAL:
	case NAME_REASON_PUBLIC_SUFFIX:
	case NAME_REASON_WILDCARD_DEEP:
	case NAME_REASON_WILDCARD_APEX:
	case NAME_REASON_WILDCARD_OFF:
	case NAME_REASON_WILDCARD_SIP:
	case NAME_REASON_U_LABEL:
	case NAME_REASON_ADDRESS_MAPPED:
	case NAME_REASON_IP_AS_DNS:
	case NAME_REASON_IP_AS_CN:
	case NAME_REASON_UNREADABLE:
	case NAME_REASON_ALL_MALFORMED:
	case NAME_REASON_CN_IGNORED:
	case NAME_REASON_CN_BESIDE_MALFORMED:
	case NAME_REASON_CN_BESIDE_UNREADABLE:
	case NAME_REASON_CN_SEVERAL:
	case NAME_REASON_CN_ONLY:
		return true;
	case NAME_REASON_NO_NAMES:
	case NAME_REASON_UNRELATED:
	case NAME_REASON_OTHER_ADDRESS:
	case NAME_REASON_SHARED_DOMAIN:
	case NAME_REASON_EXACT:
	case NAME_REASON_ADDRESS:
	case NAME_REASON_SERVICE:
	case NAME_REASON_WILDCARD:
	case NAME_REASON_CN:
		break;
	}
	return false;
}

/* --- lists of flagged names -------------------------------------------------- */

/* The references that pick says yes to. */
static size_t list_references(struct strbuf *out, const struct result *result, size_t limit,
			      bool (*pick)(const struct result *, size_t))
{
	struct list list = list_begin(out, limit);
	for (size_t i = 0; i < result->n_names; i++) {
		if (!pick(result, i) || !list_next(&list))
			continue;
		show_reference(out, result->names[i].reference, DISPLAY_SHORT);
		list_took(&list);
	}
	list_end(&list);
	return list.total;
}

static bool is_missing(const struct result *result, size_t i)
{
	return result->missing != NULL && result->missing[i];
}

static bool is_fitting(const struct result *result, size_t i)
{
	enum name_reason reason = result->names[i].reason;
	return name_reason_fits(reason) && reason != NAME_REASON_CN;
}

static size_t list_unexpected(struct strbuf *out, const struct result *result, size_t limit)
{
	const struct certificate *leaf = result_leaf(result);
	struct list list = list_begin(out, limit);
	size_t n = leaf != NULL && result->unexpected != NULL ? leaf->n_names : 0;
	for (size_t i = 0; i < n; i++) {
		if (!result->unexpected[i] || !list_next(&list))
			continue;
		show_presented(out, &leaf->names[i], DISPLAY_SHORT);
		list_took(&list);
	}
	list_end(&list);
	return list.total;
}

/* "foo\\x20bar: it holds a blank" */
static void append_malformed(struct strbuf *out, const struct presented_name *name, size_t limit)
{
	show_presented(out, name, limit);
	if (name->defect == NAME_DEFECT_NONE)
		return;
	strbuf_append(out, ": ");
	show_phrase(out, name_defect_text(name->defect), DISPLAY_PHRASE);
}

static size_t count_malformed(const struct certificate *leaf)
{
	size_t n = 0;
	for (size_t i = 0; leaf != NULL && i < leaf->n_names; i++)
		n += leaf->names[i].defect != NAME_DEFECT_NONE;
	return n;
}

/* A hyphen at the edge of a label is what only some clients mind. */
static bool some_take_it(const struct certificate *leaf)
{
	for (size_t i = 0; leaf != NULL && i < leaf->n_names; i++) {
		if (leaf->names[i].defect == NAME_DEFECT_LABEL_HYPHEN)
			return true;
	}
	return false;
}

static void list_malformed(struct strbuf *out, const struct certificate *leaf)
{
	struct list list = list_begin(out, LIST_LONG);
	for (size_t i = 0; leaf != NULL && i < leaf->n_names; i++) {
		if (leaf->names[i].defect == NAME_DEFECT_NONE || !list_next(&list))
			continue;
		append_malformed(out, &leaf->names[i], DISPLAY_SHORT);
		list_took(&list);
	}
	list_end(&list);
}

/* --- name-mismatch, cn-only ---------------------------------------------------- */

/* " mail.example.com", where the reader could think of another name. */
static void append_reference(struct strbuf *out, const struct result *result, size_t i)
{
	if (i >= result->n_names || !reference_differs(result, i))
		return;
	strbuf_append_char(out, ' ');
	show_reference(out, result->names[i].reference, DISPLAY_SHORT);
}

static void mismatch_clause(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)input;
	strbuf_append(out, "does not match");
	append_reference(out, result, finding->reference);
}

static void cn_only_clause(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	const struct name_verdict *verdict = verdict_of(result, finding);
	if (verdict == NULL || !name_reason_fits(verdict->reason)) {
		mismatch_clause(out, input, result, finding);
		return;
	}
	strbuf_append(out, "only its common name fits");
	append_reference(out, result, finding->reference);
	strbuf_append(out, " (--allow-cn)");
}

static void append_nearest(struct strbuf *out, const struct name_verdict *verdict)
{
	if (verdict->presented == NULL)
		return;
	strbuf_append(out, " (");
	append_malformed(out, verdict->presented, DISPLAY_LONG);
	strbuf_append_char(out, ')');
}

bool explain_without_sni(const struct report_input *input, const struct result *result,
			 const struct name_verdict *verdict)
{
	bool can_be_sent = verdict->reference->kind == REFERENCE_DNS;
	return !input->from_file && (input->sni_off || !variant_sends_name(result->variant) ||
				     (result->session.unnamed && can_be_sent));
}

static void append_hint(struct strbuf *out, const struct report_input *input,
			const struct result *result, const struct name_verdict *verdict)
{
	if (verdict->hint != NAME_HINT_NONE) {
		strbuf_append(out, "; ");
		show_phrase(out, name_hint_text(verdict->hint), DISPLAY_PHRASE);
	} else if (explain_without_sni(input, result, verdict)) {
		strbuf_append(out, "; ");
		strbuf_append(out, explain_no_sni);
	}
}

/* All names, unless the one there is has just been told. */
static void append_names(struct strbuf *out, const struct result *result,
			 const struct name_verdict *verdict)
{
	const struct certificate *leaf = result_leaf(result);
	size_t before = out->len;
	if (leaf == NULL)
		return;
	strbuf_append(out, "; its names: ");
	size_t n = show_names(out, leaf, verdict, LIST_LONG);
	if (strbuf_failed(out) || n > 1 || (n == 1 && !nearest_is_listed(leaf, verdict)))
		return;
	strbuf_truncate(out, before);
	if (n == 1 || verdict->presented != NULL || verdict->reason != NAME_REASON_NO_NAMES)
		return;
	strbuf_append(out, "; it names no host");
	if (leaf->n_cns > 0) {
		strbuf_append(out, ", only the common name is ");
		show_certificate(out, leaf, DISPLAY_LONG);
	}
}

static void append_mismatch(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct name_verdict *verdict)
{
	show_reference(out, verdict->reference, DISPLAY_LONG);
	strbuf_append(out, " does not match: ");
	show_phrase(out, name_reason_text(verdict->reason), DISPLAY_PHRASE);
	append_nearest(out, verdict);
	append_names(out, result, verdict);
	append_hint(out, input, result, verdict);
}

static void append_cn_fits(struct strbuf *out, const struct name_verdict *verdict)
{
	show_reference(out, verdict->reference, DISPLAY_LONG);
	strbuf_append(out, " matches by the common name only, which browsers and phones ignore "
			   "(--allow-cn)");
}

static void mismatch_sentence(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	const struct name_verdict *verdict = verdict_of(result, finding);
	if (verdict == NULL)
		show_phrase(out, finding_info(finding->id)->text, DISPLAY_PHRASE);
	else if (name_reason_fits(verdict->reason))
		append_cn_fits(out, verdict);
	else
		append_mismatch(out, input, result, verdict);
}

static void mismatch_fix(struct strbuf *out, const struct report_input *input,
			 const struct result *result, const struct finding *finding)
{
	const struct name_verdict *verdict = verdict_of(result, finding);
	/* A hint says what to do itself. */
	if (verdict == NULL || verdict->hint != NAME_HINT_NONE)
		return;
	if (input->from_file && verdict->reason == NAME_REASON_UNRELATED)
		strbuf_append(out, "take the certificate that was issued for this name");
	else
		show_phrase(out, name_reason_fix(verdict->reason), DISPLAY_PHRASE);
}

/* --- principal-mismatch, principal-by-san ----------------------------------------- */

static void append_principal(struct strbuf *out, const struct result *result)
{
	strbuf_append(out, "msstd:");
	show_text(out, result->principal_name != NULL ? result->principal_name : "", DISPLAY_SHORT);
}

static void principal_mismatch_clause(struct strbuf *out, const struct report_input *input,
				      const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "does not have the principal name ");
	append_principal(out, result);
}

static bool has_cn(const struct certificate *leaf)
{
	return leaf != NULL && leaf->n_cns > 0;
}

/* Outlook compares the principal name literally with the common name. */
static void principal_mismatch_sentence(struct strbuf *out, const struct report_input *input,
					const struct result *result, const struct finding *finding)
{
	const struct certificate *leaf = result_leaf(result);
	strbuf_append(out, "the certificate ");
	principal_mismatch_clause(out, input, result, finding);
	if (has_cn(leaf)) {
		strbuf_append(out, ", its common name is ");
		show_certificate(out, leaf, DISPLAY_LONG);
	}
	strbuf_append(out, "; Outlook Anywhere cannot establish mutual authentication");
}

static void principal_mismatch_fix(struct strbuf *out, const struct report_input *input,
				   const struct result *result, const struct finding *finding)
{
	const struct certificate *leaf = result_leaf(result);
	(void)input;
	(void)finding;
	if (!has_cn(leaf)) {
		strbuf_append(out, "get a certificate with this common name");
		return;
	}
	strbuf_append(out, "Set-OutlookProvider EXPR -CertPrincipalName msstd:");
	show_certificate(out, leaf, DISPLAY_SHORT);
}

static void principal_by_san_clause(struct strbuf *out, const struct report_input *input,
				    const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "has the principal name ");
	append_principal(out, result);
	strbuf_append(out, " only as alternative name");
}

static void principal_by_san_sentence(struct strbuf *out, const struct report_input *input,
				      const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the principal name ");
	append_principal(out, result);
	strbuf_append(out, " is an alternative name of the certificate, not its common name; "
			   "Windows before Vista SP1 reads only that");
}

/* --- names-missing, names-unexpected, malformed-name -------------------------------- */

static void append_missing(struct strbuf *out, const struct result *result, size_t limit)
{
	strbuf_append(out, "lacks ");
	if (list_references(out, result, limit, is_missing) == 0)
		strbuf_append(out, "a name");
}

static void missing_clause(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	append_missing(out, result, LIST_SHORT);
}

static void missing_sentence(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the certificate ");
	append_missing(out, result, LIST_LONG);
}

static void append_unexpected(struct strbuf *out, const struct result *result, size_t limit)
{
	strbuf_append(out, "also names ");
	if (list_unexpected(out, result, limit) == 0)
		strbuf_append(out, "others");
}

static void unexpected_clause(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	append_unexpected(out, result, LIST_SHORT);
}

static void unexpected_sentence(struct strbuf *out, const struct report_input *input,
				const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the certificate ");
	append_unexpected(out, result, LIST_LONG);
}

static void malformed_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "has ");
	count_append(out, count_malformed(result_leaf(result)), "malformed name",
		     "malformed names");
}

static void malformed_sentence(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	bool some = some_take_it(result_leaf(result));
	count_append(out, count_malformed(result_leaf(result)), "name is not well formed, ",
		     "names are not well formed, ");
	if (some)
		strbuf_append(out, "not every client takes ");
	else
		strbuf_append(out, "most clients ignore ");
	strbuf_append(out, count_malformed(result_leaf(result)) == 1 ? "it" : "them");
	strbuf_append(out, ": ");
	list_malformed(out, result_leaf(result));
}

/* --- the findings ------------------------------------------------------------------ */

static const struct explanation_row rows[] = {
	{ FINDING_NAME_MISMATCH,
	  { { .append = mismatch_clause },
	    { .append = mismatch_sentence },
	    { .append = mismatch_fix } } },
	{ FINDING_CN_ONLY,
	  { { .append = cn_only_clause },
	    { .append = mismatch_sentence },
	    { .append = mismatch_fix } } },
	{ FINDING_PRINCIPAL_MISMATCH,
	  { { .append = principal_mismatch_clause },
	    { .append = principal_mismatch_sentence },
	    { .append = principal_mismatch_fix } } },
	{ FINDING_PRINCIPAL_BY_SAN,
	  { { .append = principal_by_san_clause },
	    { .append = principal_by_san_sentence },
	    { 0 } } },
	{ FINDING_NAMES_MISSING,
	  { { .append = missing_clause },
	    { .append = missing_sentence },
	    { .text = "get a certificate with exactly these names" } } },
	{ FINDING_NAMES_UNEXPECTED,
	  { { .append = unexpected_clause }, { .append = unexpected_sentence }, { 0 } } },
	{ FINDING_MALFORMED_NAME,
	  { { .append = malformed_clause },
	    { .append = malformed_sentence },
	    { .text = "get a certificate without malformed names" } } },
};

const struct explanation *explain_name(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}

/* --- what went well ----------------------------------------------------------------- */

void explain_name_good(struct strbuf *out, const struct result *result)
{
	size_t n_fitting = 0, last = 0;
	for (size_t i = 0; i < result->n_names; i++) {
		if (is_fitting(result, i)) {
			n_fitting++;
			last = i;
		}
	}
	if (n_fitting == 1) {
		const struct name_verdict *verdict = &result->names[last];
		show_reference(out, verdict->reference, DISPLAY_LONG);
		strbuf_append(out, " matches");
		if (presented_differs(verdict)) {
			strbuf_append(out, " as ");
			show_presented(out, verdict->presented, DISPLAY_LONG);
		}
		return;
	}
	if (n_fitting == result->n_names)
		strbuf_printf(out, "all %zu names match: ", n_fitting);
	else
		strbuf_printf(out, "%zu of %zu names match: ", n_fitting, result->n_names);
	list_references(out, result, LIST_LONG, is_fitting);
}

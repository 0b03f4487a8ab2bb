/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"

#include "display.h"
#include "error_text.h"
#include "explain_clients.h"
#include "explain_connection.h"
#include "explain_dane.h"
#include "explain_dates.h"
#include "explain_name.h"
#include "explain_requirements.h"
#include "explain_trust.h"
#include "units.h"

enum { ERROR_BYTES = 900 };

/* --- findings ------------------------------------------------------------------- */

static const struct explanation *explanation_of(const struct finding *finding)
{
	switch (finding_info(finding->id)->step) {
	case STEP_NAME:
		return explain_name(finding->id);
	case STEP_TRUST:
		return explain_trust(finding->id);
	case STEP_DATES:
		return explain_dates(finding->id);
	case STEP_DANE:
		return explain_dane(finding->id);
	case STEP_REQUIREMENTS:
		return &explain_requirements;
	case STEP_CLIENTS:
		return explain_clients(finding->id);
	case STEP_USAGE:
	case STEP_RESOLVE:
	case STEP_CONNECT:
	case STEP_PROXY:
	case STEP_STARTTLS:
	case STEP_HANDSHAKE:
	case STEP_CLIENT_CERTIFICATE:
	case STEP_SERVICE:
	case STEP_COUNT:
		break;
	}
	return explain_connection(finding->id);
}

static void say(struct strbuf *out, const struct saying *saying, const struct report_input *input,
		const struct result *result, const struct finding *finding)
{
	if (saying->append != NULL)
		saying->append(out, input, result, finding);
	else if (saying->text != NULL)
		strbuf_append(out, saying->text);
}

void explain_clause(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding)
{
	say(out, &explanation_of(finding)->clause, input, result, finding);
}

void explain_finding(struct strbuf *out, const struct report_input *input,
		     const struct result *result, const struct finding *finding)
{
	say(out, &explanation_of(finding)->sentence, input, result, finding);
}

void explain_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
		 const struct finding *finding)
{
	say(out, &explanation_of(finding)->fix, input, result, finding);
}

void explain_excuse(struct strbuf *out, const struct result *result, const struct finding *finding)
{
	if (finding->waived)
		strbuf_append(out, " (waived)");
	if (!finding->overlooked)
		return;
	strbuf_append(out, " (not looked at: ");
	strbuf_append(out, result->dane != NULL ? dane_rule_word(result->dane->rule)
						: "no name was given");
	strbuf_append_char(out, ')');
}

/* --- items ---------------------------------------------------------------------- */

static void append_finding(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	explain_finding(out, input, result, finding);
	if (finding->waived || finding->overlooked) {
		explain_excuse(out, result, finding);
		return;
	}
	size_t before = out->len;
	strbuf_append(out, "; to fix: ");
	size_t empty = out->len;
	explain_fix(out, input, result, finding);
	if (out->len == empty && !strbuf_failed(out))
		strbuf_truncate(out, before);
}

void explain_item(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct item *item)
{
	switch (item->kind) {
	case ITEM_FINDING:
		append_finding(out, input, result, item->finding);
		break;
	case ITEM_NAMES_FIT:
		explain_name_good(out, result);
		break;
	case ITEM_NAMES_NONE:
		strbuf_append(out, "not compared, since no name was given (-n or -H)");
		break;
	case ITEM_DANE:
		explain_dane_good(out, result);
		break;
	case ITEM_TRUSTED:
		explain_trust_good(out, result);
		break;
	case ITEM_DATES:
		explain_dates_good(out, result);
		break;
	case ITEM_REQUIREMENTS:
		explain_requirements_good(out, input);
		break;
	case ITEM_CLIENTS:
		explain_clients_all(out, result);
		break;
	case ITEM_DONE:
		explain_connection_good(out, result, item->step);
		break;
	case ITEM_MORE:
		count_append(out, item->n, "more finding of this kind",
			     "more findings of this kind");
		break;
	}
}

/* --- errors --------------------------------------------------------------------- */

enum finding_id explain_error_finding(const struct error *error)
{
	return error->code != ERR_NONE ? error_finding(error->code) : FINDING_INTERNAL;
}

void explain_error(struct strbuf *out, const struct error *error)
{
	enum finding_id id = explain_error_finding(error);
	struct strbuf text = { 0 };
	error_text_append_whole(&text, error);
	strbuf_append(out, finding_info(id)->id);
	strbuf_append(out, ": ");
	if (text.len > 0)
		show_phrase(out, strbuf_text(&text), ERROR_BYTES);
	else
		strbuf_append(out, finding_info(id)->text);
	if (id == FINDING_USAGE && !error_text_has(error, "help"))
		strbuf_append(out, " (see --help)");
	out->failed = out->failed || strbuf_failed(&text);
	strbuf_clear(&text);
}

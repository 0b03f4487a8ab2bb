/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about validity periods. */
#include "explain.h"

#include "display.h"
#include "units.h"

/* "the root certificate X1 " in front of a predicate, unless it is the leaf. */
static void append_subject(struct strbuf *out, const struct result *result,
			   const struct certificate *certificate)
{
	if (result_is_leaf(result, certificate))
		return;
	show_which(out, result, certificate);
	strbuf_append_char(out, ' ');
}

static const struct certificate *subject_of(const struct result *result,
					    const struct finding *finding)
{
	if (finding->certificate != NULL)
		return finding->certificate;
	return result->dates.first != NULL ? result->dates.first : result_leaf(result);
}

static void append_when(struct strbuf *out, const struct report_input *input, int64_t at_s)
{
	when_append(out, at_s - input->policy->at_s, at_s);
}

void dates_clause(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	append_subject(out, result, c);
	switch (finding->id) {
	case FINDING_NOT_YET_VALID:
		strbuf_append(out, "becomes valid only ");
		append_when(out, input, c->not_before_s);
		break;
	case FINDING_EXPIRED:
		strbuf_append(out, "expired ");
		append_when(out, input, c->not_after_s);
		break;
	default:
		strbuf_append(out, "expires ");
		append_when(out, input, c->not_after_s);
		break;
	}
}

/* The threshold that was passed, in words: "below 21 days". */
static void append_threshold(struct strbuf *out, const struct dates_verdict *dates)
{
	bool is_critical = dates->alerts_critical;
	const struct range *range = is_critical ? &dates->critical : &dates->warning;
	if (!is_critical && !dates->alerts_warning)
		return;
	if (!range->inside && !range->start_open && dates->remaining_s < range->start_s) {
		strbuf_append(out, ", less than ");
		duration_append(out, range->start_s);
	} else {
		strbuf_append(out, ", not within ");
		range_append(out, range);
		strbuf_append(out, " seconds");
	}
	strbuf_append(out, is_critical ? " (critical)" : " (warning)");
}

void dates_sentence(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding)
{
	dates_clause(out, input, result, finding);
	if (finding->id == FINDING_EXPIRES_SOON)
		append_threshold(out, &result->dates);
}

void dates_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
	       const struct finding *finding)
{
	(void)input;
	bool is_leaf = result_is_leaf(result, subject_of(result, finding));
	if (finding->id == FINDING_NOT_YET_VALID)
		strbuf_append(out, "check the clocks, or install the certificate that holds today");
	else if (is_leaf)
		strbuf_append(out, "renew it, and make the service load it");
	else
		strbuf_append(out, "install the chain that the authority offers today");
}

void explain_expiry(struct strbuf *out, const struct result *result)
{
	const struct dates_verdict *dates = &result->dates;
	if (dates->first == NULL) {
		strbuf_append(out, "its dates cannot be read");
		return;
	}
	append_subject(out, result, dates->first);
	strbuf_append(out, dates->remaining_s < 0 ? "expired " : "expires ");
	when_append(out, dates->remaining_s, dates->first->not_after_s);
}

void dates_good(struct strbuf *out, const struct report_input *input, const struct result *result,
		enum step step)
{
	(void)input;
	(void)step;
	explain_expiry(out, result);
	if (result->dates.unreadable && result->dates.first != NULL)
		strbuf_append(out, ", another date cannot be read");
}

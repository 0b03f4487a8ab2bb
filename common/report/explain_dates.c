/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_dates.h"

#include "display.h"
#include "units.h"

/* --- the findings ---------------------------------------------------------------- */

static const struct certificate *subject_of(const struct result *result,
					    const struct finding *finding)
{
	if (finding->certificate != NULL)
		return finding->certificate;
	return result->dates.first != NULL ? result->dates.first : result_leaf(result);
}

/* Says when something happens (or happened) to the certificate that the finding is
 * about: "the root certificate X1 expired 3 days ago (2026-11-19)". */
static void append_event(struct strbuf *out, const struct report_input *input,
			 const struct result *result, const struct finding *finding,
			 const char *event, bool is_beginning)
{
	const struct certificate *c = subject_of(result, finding);
	show_subject(out, result, c);
	strbuf_append(out, event);
	if (c == NULL)
		return;
	int64_t at_s = is_beginning ? c->not_before_s : c->not_after_s;
	strbuf_append_char(out, ' ');
	when_append(out, at_s - input->demands->at_s, at_s);
}

static void append_not_yet_valid(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	append_event(out, input, result, finding, "becomes valid only", true);
}

static void append_expired(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	append_event(out, input, result, finding, "expired", false);
}

static void append_expires(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	append_event(out, input, result, finding, "expires", false);
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

static void append_expires_soon(struct strbuf *out, const struct report_input *input,
				const struct result *result, const struct finding *finding)
{
	append_expires(out, input, result, finding);
	append_threshold(out, &result->dates);
}

static void append_renewal(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	(void)input;
	strbuf_append(out, result_is_leaf(result, subject_of(result, finding))
				   ? "renew it, and make the service load it"
				   : "install the chain that the authority offers today");
}

const struct explanation explain_dates[FINDING_COUNT] = {
	[FINDING_NOT_YET_VALID] = { { .append = append_not_yet_valid },
				    { .append = append_not_yet_valid },
				    { .text = "check the clocks, or install the certificate that "
					      "holds today" } },
	[FINDING_EXPIRED] = { { .append = append_expired },
			      { .append = append_expired },
			      { .append = append_renewal } },
	[FINDING_EXPIRES_SOON] = { { .append = append_expires },
				   { .append = append_expires_soon },
				   { .append = append_renewal } },
};

/* --- what went well --------------------------------------------------------------- */

void explain_expiry(struct strbuf *out, const struct result *result)
{
	const struct dates_verdict *dates = &result->dates;
	if (dates->first == NULL) {
		strbuf_append(out, "its dates cannot be read");
		return;
	}
	show_subject(out, result, dates->first);
	strbuf_append(out, dates->remaining_s < 0 ? "expired " : "expires ");
	when_append(out, dates->remaining_s, dates->first->not_after_s);
}

void explain_dates_good(struct strbuf *out, const struct result *result)
{
	explain_expiry(out, result);
	if (result->dates.unreadable && result->dates.first != NULL)
		strbuf_append(out, ", another date cannot be read");
}

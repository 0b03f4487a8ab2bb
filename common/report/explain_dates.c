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

/* Does it end before it begins? */
static bool is_never_valid(const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	return c != NULL && c->not_after_s < c->not_before_s;
}

static void append_not_yet_valid(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	if (is_never_valid(result, finding)) {
		const struct certificate *c = subject_of(result, finding);
		show_subject(out, result, c);
		strbuf_append(out, "is valid at no time: it ends (");
		moment_append(out, c->not_after_s);
		strbuf_append(out, ") before it begins (");
		moment_append(out, c->not_before_s);
		strbuf_append_char(out, ')');
		return;
	}
	append_event(out, input, result, finding, "becomes valid only", true);
}

static void append_expired(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	append_event(out, input, result, finding, "expired", false);
}

/* --- thresholds --------------------------------------------------------------------- */

/* Where in a range that raises the alert the time left lies. */
enum side {
	SIDE_NONE,     /* no alert */
	SIDE_LESS,     /* below the start */
	SIDE_MORE,     /* beyond the end */
	SIDE_UP_TO,    /* @: within, and nothing is too short for it */
	SIDE_BETWEEN,  /* @: within both ends */
	SIDE_AT_LEAST, /* @: within, and nothing is too long for it */
	SIDE_ANY,      /* @: within, as everything is */
};

struct crossing {
	enum side side;
	bool is_critical;
	const struct range *range;
};

/* Of two thresholds that raise it the worse is told.  What has expired is another
 * finding, so a start of 0 is as good as none. */
static struct crossing crossing_of(const struct dates_verdict *dates)
{
	struct crossing c = { SIDE_NONE, dates->alerts_critical, NULL };
	c.range = c.is_critical ? &dates->critical : &dates->warning;
	if (!c.is_critical && !dates->alerts_warning)
		return c;
	bool has_start = !c.range->start_open && c.range->start_s > 0;
	if (!c.range->inside)
		c.side = !c.range->start_open && dates->remaining_s < c.range->start_s ? SIDE_LESS
										       : SIDE_MORE;
	else if (c.range->end_open)
		c.side = has_start ? SIDE_AT_LEAST : SIDE_ANY;
	else
		c.side = has_start ? SIDE_BETWEEN : SIDE_UP_TO;
	return c;
}

/* A share of the lifetime, where that is what the threshold says: seconds that
 * nobody gave would have to be rounded. */
static bool append_share(struct strbuf *out, const struct report_input *input,
			 const struct dates_verdict *dates, const struct crossing *crossing)
{
	const struct threshold *own =
		crossing->is_critical ? dates->own_critical : dates->own_warning;
	const struct threshold *threshold = own != NULL             ? own
					    : crossing->is_critical ? &input->demands->critical
								    : &input->demands->warning;
	switch (threshold->kind) {
	case THRESHOLD_RANGE:
		return false;
	case THRESHOLD_DEFAULT: {
		struct range longest = threshold_range(
			threshold, crossing->is_critical ? THRESHOLD_CRITICAL : THRESHOLD_WARNING,
			INT64_MAX);
		if (crossing->range->start_s == longest.start_s)
			return false;
		strbuf_append(out, crossing->is_critical ? "an eighth" : "a quarter");
		break;
	}
	case THRESHOLD_SHARE:
		percent_append(out, threshold->share);
		break;
	}
	strbuf_append(out, " of its lifetime (");
	duration_append(out, dates->lifetime_s);
	strbuf_append_char(out, ')');
	return true;
}

/* The threshold that was passed, in words: ", less than 21 days". */
static void append_threshold(struct strbuf *out, const struct report_input *input,
			     const struct dates_verdict *dates, const struct crossing *crossing)
{
	switch (crossing->side) {
	case SIDE_NONE:
		break;
	case SIDE_LESS:
		strbuf_append(out, ", less than ");
		if (!append_share(out, input, dates, crossing))
			exact_duration_append(out, crossing->range->start_s);
		break;
	case SIDE_MORE:
		strbuf_append(out, ", more than ");
		exact_duration_append(out, crossing->range->end_s);
		break;
	case SIDE_UP_TO:
		strbuf_append(out, ", not more than ");
		exact_duration_append(out, crossing->range->end_s);
		break;
	case SIDE_BETWEEN:
		strbuf_append(out, ", between ");
		exact_duration_append(out, crossing->range->start_s);
		strbuf_append(out, " and ");
		exact_duration_append(out, crossing->range->end_s);
		break;
	case SIDE_AT_LEAST:
		strbuf_append(out, ", not less than ");
		exact_duration_append(out, crossing->range->start_s);
		break;
	case SIDE_ANY:
		strbuf_append(out, ", and the range holds any time");
		break;
	}
}

/* That a certificate expires needs no reason when it is soon. */
static void append_expires(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	struct crossing crossing = crossing_of(result_soon(result));
	append_event(out, input, result, finding, "expires", false);
	if (crossing.side != SIDE_LESS && crossing.side != SIDE_UP_TO)
		append_threshold(out, input, result_soon(result), &crossing);
}

/* Which of the two it is; it may count as something else than that (--state, and in
 * check_cert_domain). */
static void append_which(struct strbuf *out, const struct crossing *crossing, enum state state)
{
	enum state own = crossing->is_critical ? STATE_CRITICAL : STATE_WARNING;
	strbuf_printf(out, " (%s%s)", crossing->is_critical ? "critical" : "warning",
		      state == own ? "" : " threshold");
}

static void append_expires_soon(struct strbuf *out, const struct report_input *input,
				const struct result *result, const struct finding *finding)
{
	struct crossing crossing = crossing_of(result_soon(result));
	append_event(out, input, result, finding, "expires", false);
	append_threshold(out, input, result_soon(result), &crossing);
	if (crossing.side != SIDE_NONE)
		append_which(out, &crossing, finding->state);
}

/* --- what to do ------------------------------------------------------------------------ */

static const char other_chain[] = "install the chain that the authority offers today";

/* A trust anchor is not the server's. */
static bool is_anchor(const struct result *result, const struct certificate *certificate)
{
	const struct path *path = &result->trust.path;
	return result->trust.anchored && path->n > 1 &&
	       certificate_equal(certificate, path->links[path->n - 1]);
}

static void append_renewal(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	if (!result_is_leaf(result, c) && is_anchor(result, c))
		strbuf_append(out, "update the trust anchors, or install a chain to one that "
				   "holds longer");
	else if (!result_is_leaf(result, c))
		strbuf_append(out, other_chain);
	else
		strbuf_append(out, input->from_file ? "renew it"
						    : "renew it, and make the service load it");
}

static void append_validity_fix(struct strbuf *out, const struct report_input *input,
				const struct result *result, const struct finding *finding)
{
	(void)input;
	if (!is_never_valid(result, finding))
		strbuf_append(out, "check the clocks, or install the certificate that holds today");
	else
		strbuf_append(out, result_is_leaf(result, subject_of(result, finding))
					   ? "get another certificate"
					   : other_chain);
}

/* Advice that leads to the side of the range that raises nothing. */
static void append_way_back(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	struct crossing crossing = crossing_of(result_soon(result));
	const char *option = crossing.is_critical ? "-c" : "-w";
	switch (crossing.side) {
	case SIDE_NONE:
	case SIDE_LESS:
	case SIDE_UP_TO:
	case SIDE_BETWEEN:
		append_renewal(out, input, result, finding);
		break;
	case SIDE_MORE:
	case SIDE_AT_LEAST:
		strbuf_printf(out,
			      "get a certificate that expires earlier, or change the range "
			      "(%s)",
			      option);
		break;
	case SIDE_ANY:
		strbuf_printf(out, "change the range (%s): no certificate can meet it", option);
		break;
	}
}

static const struct explanation_row rows[] = {
	{ FINDING_NOT_YET_VALID,
	  { { .append = append_not_yet_valid },
	    { .append = append_not_yet_valid },
	    { .append = append_validity_fix } } },
	{ FINDING_EXPIRED,
	  { { .append = append_expired },
	    { .append = append_expired },
	    { .append = append_renewal } } },
	{ FINDING_EXPIRES_SOON,
	  { { .append = append_expires },
	    { .append = append_expires_soon },
	    { .append = append_way_back } } },
};

const struct explanation *explain_dates(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}

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

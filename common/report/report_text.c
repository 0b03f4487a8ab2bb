/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_text.h"

#include "explain.h"
#include "perfdata.h"
#include "summary.h"
#include "tree.h"

/* What to say when the report does not fit into memory. */
static enum state fall_back(struct strbuf *out, size_t start)
{
	if (out->text != NULL)
		strbuf_truncate(out, start);
	out->failed = false;
	strbuf_append(out, "[UNKNOWN] - internal: the report does not fit into memory\n");
	return STATE_UNKNOWN;
}

enum state report_error_text(const struct error *error, struct strbuf *out)
{
	enum state state = finding_info(explain_error_finding(error))->state;
	size_t start = out->len;
	strbuf_printf(out, "[%s] - ", state_name(state));
	explain_error(out, error);
	strbuf_append_char(out, '\n');
	return strbuf_failed(out) ? fall_back(out, start) : state;
}

enum state report_text(const struct report_input *input, struct strbuf *out)
{
	size_t start = out->len;
	struct grouping grouping = { 0 };
	struct perfdatum data[PERFDATA_MAX];
	if (input->n_results == 0)
		return report_error_text(&(struct error){ 0 }, out);
	if (!grouping_make(input->results, input->n_results, &grouping))
		return fall_back(out, start);
	strbuf_printf(out, "[%s] - ", state_name(grouping.state));
	summary_append(out, input, &grouping);
	strbuf_append(out, " |");
	perfdata_append(out, data, perfdata_make(input, data));
	strbuf_append_char(out, '\n');
	tree_append(out, input, &grouping);
	enum state state = grouping.state;
	grouping_clear(&grouping);
	return strbuf_failed(out) ? fall_back(out, start) : state;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_text.h"

#include <string.h>

#include "explain.h"
#include "frame.h"
#include "perfdata.h"
#include "summary.h"
#include "text_bound.h"
#include "tree.h"
#include "tree_text.h"

enum state report_error_text(const struct error *error, struct strbuf *out)
{
	enum state state = finding_info(explain_error_finding(error))->state;
	size_t start = out->len;
	strbuf_printf(out, "[%s] - ", state_name(state));
	explain_error(out, error);
	strbuf_append_char(out, '\n');
	return strbuf_failed(out) ? frame_fall_back(out, start, TEXT_FRAME) : state;
}

/* "mail.example.com: ... |'time'=..." */
static void append_first_line(struct strbuf *out, const struct report_input *input,
			      const struct grouping *grouping, enum state state, size_t start)
{
	struct strbuf figures = { 0 };
	struct perfdatum data[PERFDATA_MAX];
	perfdata_append(&figures, data, perfdata_make(input, data));
	strbuf_printf(out, "[%s] - ", state_name(state));
	size_t summary = out->len;
	summary_append(out, input, grouping);
	size_t rest = summary - start + figures.len + strlen(" |\n") + TEXT_BOUND_LAST_BYTES;
	if (input->max_bytes > 0)
		summary_cut(out, summary, input->max_bytes - rest);
	strbuf_append(out, " |");
	strbuf_append(out, strbuf_text(&figures));
	strbuf_append_char(out, '\n');
	out->failed = out->failed || strbuf_failed(&figures);
	strbuf_clear(&figures);
}

enum state report_text(const struct report_input *input, struct strbuf *out)
{
	size_t start = out->len;
	struct grouping grouping = { 0 };
	if (input->n_results == 0 && input->n_services == 0)
		return report_error_text(&(struct error){ 0 }, out);
	if (!grouping_make(input->results, input->n_results, &grouping))
		return frame_fall_back(out, start, TEXT_FRAME);
	enum state state = input->n_services > 0 ? input->told->state(input) : grouping.state;
	append_first_line(out, input, &grouping, state, start);
	struct tree tree = tree_as_text(out);
	tree_append(&tree, input, &grouping);
	if (input->max_bytes > 0)
		text_bound(out, start, input->max_bytes, &tree);
	grouping_clear(&grouping);
	return strbuf_failed(out) ? frame_fall_back(out, start, TEXT_FRAME) : state;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_problems.h"

#include "display.h"
#include "explain.h"

enum { PROBLEMS_SHOWN = 50 };

static const enum state rounds[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING };

struct html_problems html_problems_begin(struct html *html)
{
	return (struct html_problems){ .html = html };
}

static void close_list(const struct html_problems *problems)
{
	struct html *html = problems->html;
	if (problems->n > PROBLEMS_SHOWN) {
		HTML_TAGS(html, "<li>");
		strbuf_printf(html_begin_text(html), "and %zu more", problems->n - PROBLEMS_SHOWN);
		html_end_text(html);
		HTML_TAGS(html, "</li>\n");
	}
	if (problems->n > 0)
		HTML_TAGS(html, "</ul>\n");
}

bool html_problems_next(struct html_problems *problems)
{
	if (problems->round == LENGTH(rounds)) {
		close_list(problems);
		return false;
	}
	problems->state = rounds[problems->round++];
	return true;
}

bool html_problem_begin(struct html_problems *problems, enum state state)
{
	struct html *html = problems->html;
	if (state != problems->state || problems->n++ >= PROBLEMS_SHOWN)
		return false;
	if (problems->n == 1)
		HTML_TAGS(html,
			  "<h3>What is wrong, and what to do</h3>\n<ul class=\"problems\">\n");
	HTML_TAGS(html, "<li>");
	html_state(html, state);
	return true;
}

void html_problem_end(struct html_problems *problems, enum finding_id id)
{
	struct html *html = problems->html;
	HTML_TAGS(html, " <code>");
	html_text(html, finding_info(id)->id);
	HTML_TAGS(html, "</code></li>\n");
}

static void write_fix(struct html *html, const struct report_input *input,
		      const struct result *result, const struct finding *finding)
{
	struct strbuf *text = html_begin_text(html);
	explain_fix(text, input, result, finding);
	if (text->len == 0)
		return;
	HTML_TAGS(html, " <span class=\"fix\"><b>To fix:</b> ");
	html_end_text(html);
	HTML_TAGS(html, "</span>");
}

void html_problems_add(struct html_problems *problems, const struct report_input *input,
		       const struct result *result, bool host)
{
	struct html *html = problems->html;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *finding = &result->findings[i];
		if (!html_problem_begin(problems, finding->state))
			continue;
		struct strbuf *text = html_begin_text(html);
		size_t label = 0;
		if (host) {
			show_host(text, result, DISPLAY_SHORT);
			strbuf_append(text, ": ");
			label = text->len;
		}
		explain_finding(text, input, result, finding);
		explain_excuse(text, result, finding);
		html_labelled_text(html, text, label);
		write_fix(html, input, result, finding);
		html_problem_end(problems, finding->id);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_html.h"

#include <stdlib.h>
#include <string.h>

#include "base/civiltime.h"
#include "base/safetext.h"
#include "details.h"
#include "display.h"
#include "explain.h"
#include "frame.h"
#include "html_page.h"
#include "html_problems.h"
#include "html_proof.h"
#include "summary.h"
#include "summary_endpoint.h"
#include "tree.h"
#include "units.h"

enum {
	UNTIL_BYTES = STRBUF_LIMIT_BYTES / 8 * 7,
	TITLE_BYTES = 120,
	OPTION_BYTES = 300,
	OPTIONS_BYTES = 3000,
	/* Of what stands around the summary of a small page, and behind the parts. */
	SMALL_FRAME_BYTES = 700,
	NOTE_BYTES = 300,
	TABLE_END_BYTES = 120,
};

/* What has a section, and a row of the table: a group of endpoints, or a service. */
struct part {
	enum state state;
	const struct group *group;
	const struct service *service; /* NULL: the group */
	bool is_told;                  /* there is room for the section */
};

struct page {
	struct html html;
	const struct report_input *input;
	const struct grouping *grouping;
	enum state state;
	struct part *parts; /* the worst first */
	size_t n_parts;
	size_t end; /* octets of out that there may be */
	bool is_small;
	struct strbuf foot; /* owned */
};

/* --- parts ------------------------------------------------------------------------------- */

static int by_state(const void *a, const void *b)
{
	const struct part *pa = a, *pb = b;
	int order = state_compare(pb->state, pa->state);
	return order != 0 ? order : (pa->service > pb->service) - (pa->service < pb->service);
}

static bool find_parts(struct page *page)
{
	const struct report_input *input = page->input;
	const struct grouping *g = page->grouping;
	size_t n = input->n_services > 0 ? input->n_services : g->n_groups;
	page->parts = calloc(n, sizeof(*page->parts));
	if (page->parts == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct part *part = &page->parts[page->n_parts];
		const struct service *service = NULL;
		if (input->n_services > 0)
			service = &input->services[i];
		if (service != NULL && !input->told->is_told(service))
			continue;
		*part = service != NULL ? (struct part){ .state = input->told->own_state(service),
							 .service = service }
					: (struct part){ .state = g->groups[i].state,
							 .group = &g->groups[i] };
		page->n_parts++;
	}
	if (input->n_services > 0)
		qsort(page->parts, page->n_parts, sizeof(*page->parts), by_state);
	return true;
}

/* "mail.contoso.com, 192.0.2.10 port 443" */
static void append_title(struct strbuf *out, const struct page *page, const struct part *part)
{
	const struct report_input *input = page->input;
	const struct grouping *g = page->grouping;
	if (part->service != NULL) {
		input->told->title(out, input, part->service);
		return;
	}
	const struct result *first = group_first(input, part->group);
	if (g->n_hosts == 1 && !input->from_file && first->session.address[0] != '\0') {
		show_host(out, first, DISPLAY_SHORT);
		strbuf_append(out, ", ");
	}
	tree_append_place(out, input, g, part->group);
}

static void write_tree(struct html *html, const struct page *page, const struct part *part)
{
	struct html_tree tree;
	HTML_TAGS(html, "<h3>Step by step</h3>\n");
	html_tree_begin(&tree, html, &html_form, 1);
	if (part->service != NULL)
		page->input->told->steps(&tree.tree, page->input, part->service, 1);
	else
		tree_append_steps(&tree.tree, page->input, part->group, 1);
	html_tree_end(&tree);
}

static void write_problems(struct html *html, const struct page *page, const struct group *group)
{
	const struct result result = group_common(page->input, group);
	for (struct html_problems p = html_problems_begin(html); html_problems_next(&p);)
		html_problems_add(&p, page->input, &result, false);
	if (group->state != STATE_OK)
		return;
	HTML_TAGS(html, "<p>");
	summary_healthy(html_begin_text(html), page->input, group->members, group->n_members);
	html_end_text(html);
	HTML_TAGS(html, "</p>\n");
}

static void write_section(struct html *html, const struct page *page, const struct part *part)
{
	HTML_TAGS(html, "<section id=\"part-");
	html_number(html, (size_t)(part - page->parts) + 1);
	HTML_TAGS(html, "\">\n<h2>");
	html_state(html, part->state);
	append_title(html_begin_text(html), page, part);
	html_end_text(html);
	HTML_TAGS(html, "</h2>\n");
	if (part->service != NULL)
		page->input->told->problems(html, page->input, part->service);
	else
		write_problems(html, page, part->group);
	write_tree(html, page, part);
	HTML_TAGS(html, "</section>\n");
}

/* --- the table --------------------------------------------------------------------------- */

/* The address is told beside it, and where there are several it would be that of one. */
static void append_verdict(struct summary_line *line, const struct page *page,
			   const struct group *group)
{
	struct result result = group_common(page->input, group);
	summary_verdict(line, &result, "");
}

static void write_row(struct html *html, const struct page *page, const struct part *part)
{
	HTML_TAGS(html, "<tr><td>");
	html_state(html, part->state);
	HTML_TAGS(html, "</td><td>");
	if (part->is_told) {
		HTML_TAGS(html, "<a href=\"#part-");
		html_number(html, (size_t)(part - page->parts) + 1);
		HTML_TAGS(html, "\">");
	}
	append_title(html_begin_text(html), page, part);
	html_end_text(html);
	if (part->is_told)
		HTML_TAGS(html, "</a>");
	HTML_TAGS(html, "</td>");
	struct summary_line line = { html_begin_text(html), 0, page->input };
	if (part->service != NULL)
		page->input->told->worst(&line, part->service);
	else
		append_verdict(&line, page, part->group);
	HTML_TAGS(html, "<td>");
	html_end_text(html);
	HTML_TAGS(html, "</td></tr>\n");
}

/* At most n rows, and so many octets, and then how many rows there were not; nothing where not
 * even one has room.  Returns how many there are. */
static size_t write_table(struct html *html, const struct page *page, size_t n, size_t room)
{
	size_t start = html->out->len, i = 0;
	HTML_TAGS(html, "<nav aria-label=\"All that was checked\"><table><thead><tr>"
			"<th scope=\"col\">State</th>");
	if (page->input->n_services > 0)
		HTML_TAGS(html, "<th scope=\"col\">Service</th>");
	else
		HTML_TAGS(html, "<th scope=\"col\">Endpoint</th>");
	HTML_TAGS(html, "<th scope=\"col\">Verdict</th></tr></thead><tbody>\n");
	for (; i < n; i++) {
		size_t before = html->out->len;
		write_row(html, page, &page->parts[i]);
		if (html->out->len - start + TABLE_END_BYTES <= room || strbuf_failed(html->out))
			continue;
		strbuf_truncate(html->out, i > 0 ? before : start);
		break;
	}
	if (i == 0)
		return 0;
	HTML_TAGS(html, "</tbody></table>");
	if (i < page->n_parts) {
		HTML_TAGS(html, "<p>");
		strbuf_printf(html_begin_text(html), "and %zu more, none of them worse",
			      page->n_parts - i);
		html_end_text(html);
		HTML_TAGS(html, "</p>");
	}
	HTML_TAGS(html, "</nav>\n");
	return i;
}

/* --- the foot ------------------------------------------------------------------------------ */

static void begin_term(struct html *html, const char *term)
{
	HTML_TAGS(html, "<dt>");
	html_text(html, term);
	HTML_TAGS(html, "</dt><dd>");
}

static void write_time(struct html *html, const char *term, int64_t time_s)
{
	char text[CIVILTIME_TEXT_BYTES];
	civiltime_format(time_s, text);
	begin_term(html, term);
	HTML_TAGS(html, "<time>");
	html_text(html, text);
	HTML_TAGS(html, "</time></dd>\n");
}

/* Each as it counts, so that the run can be repeated. */
static void write_options(struct html *html, struct bytes options)
{
	size_t start = html->out->len, at = 0;
	begin_term(html, "Options");
	HTML_TAGS(html, "<ul>");
	while (at < options.len && html->out->len - start < OPTIONS_BYTES) {
		const uint8_t *end = memchr(options.data + at, '\0', options.len - at);
		size_t len = end != NULL ? (size_t)(end - options.data) - at : options.len - at;
		HTML_TAGS(html, "<li>");
		safetext_append_limited(html_begin_text(html),
					(struct bytes){ options.data + at, len }, OPTION_BYTES);
		html_end_text(html);
		HTML_TAGS(html, "</li>\n");
		at += len + 1;
	}
	if (at < options.len)
		HTML_TAGS(html, "<li>and more</li>");
	HTML_TAGS(html, "</ul></dd>\n");
}

static void write_foot(struct html *html, const struct report_input *input)
{
	const struct report_origin *origin = &input->origin;
	HTML_TAGS(html, "<footer>\n<h2>About this page</h2>\n");
	if (origin->question != NULL) {
		HTML_TAGS(html, "<p>It answers: ");
		html_text(html, origin->question);
		HTML_TAGS(html, "</p>\n");
	}
	HTML_TAGS(html, "<dl>\n");
	if (origin->program != NULL) {
		write_time(html, "Measured", origin->at_s);
		if (input->demands->at_s != origin->at_s)
			write_time(html, "Judged as of", input->demands->at_s);
		begin_term(html, "By");
		strbuf_printf(html_begin_text(html), "%s %s", origin->program, origin->version);
		html_end_text(html);
		HTML_TAGS(html, "</dd>\n");
	}
	begin_term(html, "Took");
	seconds_append(html_begin_text(html), input->elapsed_us);
	html_end_text(html);
	HTML_TAGS(html, " s</dd>\n");
	if (origin->options.len > 0)
		write_options(html, origin->options);
	HTML_TAGS(html, "</dl>\n</footer>\n");
}

/* --- the page -------------------------------------------------------------------------------
 */

static void write_head(struct page *page)
{
	struct html *html = &page->html;
	struct strbuf *title;
	html_page_begin(html, page->is_small);
	title = html_begin_text(html);
	strbuf_append(title, state_name(page->state));
	if (!page->is_small) {
		strbuf_append(title, ": ");
		size_t start = title->len;
		summary_append(title, page->input, page->grouping);
		summary_cut(title, start, TITLE_BYTES);
	}
	html_end_text(html);
	html_page_begin_body(html, page->is_small);
	HTML_TAGS(html, "<h1>");
	html_state(html, page->state);
	struct strbuf *summary = html_begin_text(html);
	summary_append(summary, page->input, page->grouping);
	if (page->is_small)
		summary_cut(summary, 0, page->input->max_bytes - SMALL_FRAME_BYTES);
	html_end_text(html);
	HTML_TAGS(html, "</h1>\n");
}

/* The sections that fit into room octets: the worst first, and where one does not fit none
 * that is milder.  Returns how many do not. */
static size_t write_sections(struct page *page, struct strbuf *out, size_t room)
{
	enum state worst_left_out = STATE_OK;
	size_t left_out = 0;
	for (size_t i = 0; i < page->n_parts; i++) {
		struct part *part = &page->parts[i];
		size_t before = out->len;
		struct html html = html_begin(out);
		if (state_compare(part->state, worst_left_out) >= 0 || left_out == 0)
			write_section(&html, page, part);
		part->is_told = out->len > before && out->len <= room && !strbuf_failed(out);
		if (!part->is_told) {
			if (!strbuf_failed(out))
				strbuf_truncate(out, before);
			worst_left_out = state_worse(worst_left_out, part->state);
			left_out++;
		}
		html_end(&html);
	}
	return left_out;
}

/* What is wrong with a domain, and what it does not have. */
static void write_domains(struct html *html, const struct report_input *input)
{
	struct html_tree tree;
	html_tree_begin(&tree, html, &html_form, 1);
	input->told->domains(&tree.tree, input);
	html_tree_end(&tree);
}

static void write_log(struct html *html, const struct report_input *input)
{
	struct html_tree tree;
	html_tree_begin(&tree, html, &html_form, 1);
	details_log(&tree.tree, input->log);
	html_tree_end(&tree);
}

static void append(struct strbuf *out, const struct strbuf *text)
{
	out->failed = out->failed || strbuf_failed(text);
	strbuf_append_bytes(out, strbuf_text(text), text->len);
}

static void write_left_out(struct html *html, const struct page *page, size_t left_out)
{
	if (left_out == 0)
		return;
	HTML_TAGS(html, "<p>");
	strbuf_printf(html_begin_text(html),
		      "%zu of %zu parts are not told in full, for the page would be larger than "
		      "it may be (--max-output)",
		      left_out, page->n_parts);
	html_end_text(html);
	HTML_TAGS(html, "</p>\n");
}

/* In room octets: the table, of n rows at most and half of that, and what there is to say of
 * domains.  Returns how many rows there are. */
static size_t write_opening(struct strbuf *out, const struct page *page, size_t n, size_t room)
{
	struct html html = html_begin(out);
	if (n > 0)
		n = write_table(&html, page, n, room / 2);
	size_t before = out->len;
	if (page->input->n_services > 0)
		write_domains(&html, page->input);
	if (out->len > room && !strbuf_failed(out))
		strbuf_truncate(out, before);
	html_end(&html);
	return n;
}

/* Room is first that of the opening, then the sections', then that of the dialogue. */
static void write_body(struct page *page)
{
	struct strbuf *out = page->html.out;
	struct strbuf opening = { 0 }, sections = { 0 }, log = { 0 };
	struct html log_html = html_begin(&log);
	size_t used = out->len + page->foot.len + NOTE_BYTES;
	size_t room = used < page->end ? page->end - used : 0;
	for (size_t i = 0; i < page->n_parts; i++)
		page->parts[i].is_told = true;
	size_t rows = page->n_parts > 1 ? page->n_parts : 0;
	rows = write_opening(&opening, page, rows, room);
	size_t left_out = write_sections(page, &sections, room - opening.len);
	/* Once more, without links to those that are not there. */
	if (rows > 0 && left_out > 0 && !strbuf_failed(&opening)) {
		strbuf_reset(&opening);
		(void)write_opening(&opening, page, rows, room);
	}
	if (page->input->verbosity > 1 && page->input->log != NULL)
		write_log(&log_html, page->input);
	append(out, &opening);
	append(out, &sections);
	if (log.len + opening.len + sections.len <= room)
		append(out, &log);
	write_left_out(&page->html, page, left_out);
	html_end(&log_html);
	strbuf_clear(&opening);
	strbuf_clear(&sections);
	strbuf_clear(&log);
}

static void write_page(struct page *page, struct strbuf *out)
{
	struct html foot = html_begin(&page->foot);
	page->html = html_begin(out);
	if (!page->is_small)
		write_foot(&foot, page->input);
	write_head(page);
	write_body(page);
	HTML_TAGS(&page->html, "</main>\n");
	append(out, &page->foot);
	html_page_end(&page->html);
	html_end(&foot);
	html_end(&page->html);
	strbuf_clear(&page->foot);
}

enum state report_html(const struct report_input *given, struct strbuf *out)
{
	size_t start = out->len;
	struct report_input input = *given;
	struct grouping grouping = { 0 };
	if (input.n_results == 0 && input.n_services == 0)
		return report_error_html(&(struct error){ 0 }, out);
	if (!grouping_make(input.results, input.n_results, &grouping))
		return frame_fall_back(out, start, HTML_FRAME);
	/* Whoever reads it cannot ask for more. */
	if (input.verbosity == 0)
		input.verbosity = 1;
	struct page page = {
		.input = &input,
		.grouping = &grouping,
		.state = input.n_services > 0 ? input.told->state(&input) : grouping.state,
		.end = input.max_bytes > 0 ? start + input.max_bytes : UNTIL_BYTES,
		.is_small = input.max_bytes > 0 && input.max_bytes < HTML_SMALL_BYTES,
	};
	if (find_parts(&page))
		write_page(&page, out);
	else
		out->failed = true;
	free(page.parts);
	grouping_clear(&grouping);
	return strbuf_failed(out) ? frame_fall_back(out, start, HTML_FRAME) : page.state;
}

enum state report_error_html(const struct error *error, struct strbuf *out)
{
	enum state state = finding_info(explain_error_finding(error))->state;
	size_t start = out->len;
	struct html html = html_begin(out);
	html_page_begin(&html, false);
	html_text(&html, state_name(state));
	html_page_begin_body(&html, false);
	HTML_TAGS(&html, "<h1>");
	html_state(&html, state);
	HTML_TAGS(&html, "no certificate was judged</h1>\n<p>");
	explain_error(html_begin_text(&html), error);
	html_end_text(&html);
	HTML_TAGS(&html, "</p>\n</main>\n");
	html_page_end(&html);
	html_end(&html);
	return strbuf_failed(out) ? frame_fall_back(out, start, HTML_FRAME) : state;
}

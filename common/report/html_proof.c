/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_proof.h"

#include "clients/family.h"
#include "clients/trait.h"
#include "certificate_fields.h"
#include "display.h"
#include "group.h"
#include "trait_words.h"
#include "units.h"

enum {
	ROWS_SHOWN = 500,
	NAMES_BYTES = 65536, /* of one certificate */
};

/* "and 117 more": a row of a table. */
static void write_more(struct html *html, size_t n)
{
	if (n == 0)
		return;
	HTML_TAGS(html, "<tr><td colspan=\"4\">");
	strbuf_printf(html_begin_text(html), "and %zu more", n);
	html_end_text(html);
	HTML_TAGS(html, "</td></tr>\n");
}

static size_t rows_of(size_t n)
{
	return n < ROWS_SHOWN ? n : ROWS_SHOWN;
}

/* --- addresses ----------------------------------------------------------------------- */

static void show_addresses(struct tree *tree, const struct report_input *input,
			   const struct group *group, int depth)
{
	struct html *html = html_tree_begin_block(tree, depth);
	size_t n = rows_of(group->n_members);
	HTML_TAGS(html, "<table><thead><tr><th scope=\"col\">Address</th>"
			"<th scope=\"col\">Seconds</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++) {
		const struct result *result = &input->results[group->members[i]];
		HTML_TAGS(html, "<tr><td>");
		show_address(html_begin_text(html), result);
		html_end_text(html);
		HTML_TAGS(html, "</td><td>");
		seconds_append(html_begin_text(html), result->session.total_us);
		html_end_text(html);
		HTML_TAGS(html, "</td></tr>\n");
	}
	write_more(html, group->n_members - n);
	HTML_TAGS(html, "</tbody></table>");
	html_tree_end_block(tree);
}

/* --- names ----------------------------------------------------------------------------- */

static void write_name(struct html *html, const struct name_verdict *verdict)
{
	bool fits = name_reason_fits(verdict->reason);
	HTML_TAGS(html, "<tr><th scope=\"row\">");
	show_reference(html_begin_text(html), verdict->reference, DISPLAY_LONG);
	html_end_text(html);
	HTML_TAGS(html, "</th><td>");
	html_text(html, fits ? "fits" : "does not fit");
	HTML_TAGS(html, "</td><td>");
	if (verdict->presented != NULL)
		show_presented(html_begin_text(html), verdict->presented, DISPLAY_LONG);
	else
		strbuf_append(html_begin_text(html), "none like it");
	html_end_text(html);
	HTML_TAGS(html, "</td><td>");
	struct strbuf *why = html_begin_text(html);
	show_phrase(why, name_reason_text(verdict->reason), DISPLAY_PHRASE);
	if (verdict->hint != NAME_HINT_NONE) {
		strbuf_append(why, "; ");
		show_phrase(why, name_hint_text(verdict->hint), DISPLAY_PHRASE);
	}
	html_end_text(html);
	HTML_TAGS(html, "</td></tr>\n");
}

static void show_references(struct tree *tree, const struct result *result, int depth)
{
	if (!result->has_certificate || result->n_names == 0)
		return;
	struct html *html = html_tree_begin_block(tree, depth);
	size_t n = rows_of(result->n_names);
	HTML_TAGS(html, "<table><thead><tr><th scope=\"col\">Name that clients use</th>"
			"<th scope=\"col\">Verdict</th><th scope=\"col\">Nearest name in the "
			"certificate</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < n; i++)
		write_name(html, &result->names[i]);
	write_more(html, result->n_names - n);
	HTML_TAGS(html, "</tbody></table>");
	html_tree_end_block(tree);
}

/* --- certificates ------------------------------------------------------------------------ */

static void write_presented(struct html *html, const struct certificate *c)
{
	size_t start = html->out->len, i = 0;
	if (c->n_names == 0)
		return;
	HTML_TAGS(html, "<dt>");
	count_append(html_begin_text(html), c->n_names, "name", "names");
	html_end_text(html);
	HTML_TAGS(html, "</dt><dd><ul class=\"names\">");
	for (; i < c->n_names && html->out->len - start < NAMES_BYTES; i++) {
		HTML_TAGS(html, "<li>");
		show_presented(html_begin_text(html), &c->names[i], DISPLAY_LONG);
		html_end_text(html);
		HTML_TAGS(html, "</li>");
	}
	if (i < c->n_names) {
		HTML_TAGS(html, "<li>");
		strbuf_printf(html_begin_text(html), "and %zu more", c->n_names - i);
		html_end_text(html);
		HTML_TAGS(html, "</li>");
	}
	HTML_TAGS(html, "</ul></dd>\n");
}

static void write_fields(struct html *html, const struct certificate *c)
{
	size_t n;
	const struct certificate_field *fields = certificate_fields(&n);
	HTML_TAGS(html, "<dl>\n");
	for (size_t i = 0; i < n; i++) {
		struct strbuf *text = html_begin_text(html);
		fields[i].append(text, c);
		if (text->len == 0)
			continue;
		HTML_TAGS(html, "<dt>");
		strbuf_append(html->out, fields[i].label);
		HTML_TAGS(html, "</dt><dd>");
		html_end_text(html);
		HTML_TAGS(html, "</dd>\n");
	}
	write_presented(html, c);
	HTML_TAGS(html, "</dl>");
}

static void show_certificates(struct tree *tree, const struct result *result, int depth)
{
	const struct session *session = &result->session;
	for (size_t i = 0; i < session->n_chain && tree_has_room(tree); i++) {
		const struct certificate *c = &session->chain[i];
		tree_begin(tree, depth, STATE_OK);
		strbuf_printf(tree->out, "%zu: ", i + 1);
		show_certificate(tree->out, c, DISPLAY_SHORT);
		tree_end(tree);
		write_fields(html_tree_begin_block(tree, depth + 1), c);
		html_tree_end_block(tree);
	}
}

/* --- clients ----------------------------------------------------------------------------- */

static void write_rule(struct html *html, enum trait trait, enum client_family family)
{
	static const char *const prefixes[] = {
		[CELL_TAKES] = "",
		[CELL_REFUSES] = "",
		[CELL_DEPENDS] = "it depends: ",
		[CELL_UNKNOWN] = "not known: ",
	};
	struct strbuf *text = html_begin_text(html);
	strbuf_append(text, prefixes[trait_info(trait)->cells[family]]);
	strbuf_append(text, trait_info(trait)->text);
	trait_note_append(text, trait, family, 1U << family);
	html_end_text(html);
}

/* What a family does not take, or may not, each in a paragraph. */
static void write_rules(struct html *html, const struct client_verdict *verdict,
			enum client_family family)
{
	for (int t = 0; t < TRAIT_COUNT; t++) {
		if (!trait_set_has(&verdict->refused, (enum trait)t) &&
		    !trait_set_has(&verdict->depends, (enum trait)t))
			continue;
		HTML_TAGS(html, "<p>");
		write_rule(html, (enum trait)t, family);
		HTML_TAGS(html, "</p>");
	}
}

static void write_family(struct html *html, const struct client_verdict *verdict,
			 enum client_family family)
{
	HTML_TAGS(html, "<tr><th scope=\"row\">");
	html_text(html, family_info(family)->name);
	HTML_TAGS(html, "</th>");
	switch (verdict->answer) {
	case CLIENT_ACCEPTS:
		HTML_TAGS(html, "<td>accepts</td>");
		break;
	case CLIENT_DEPENDS:
		HTML_TAGS(html, "<td><em>depends</em></td>");
		break;
	case CLIENT_REFUSES:
		HTML_TAGS(html, "<td><strong>refuses</strong></td>");
		break;
	}
	HTML_TAGS(html, "<td>");
	write_rules(html, verdict, family);
	HTML_TAGS(html, "</td></tr>\n");
}

static void show_clients(struct tree *tree, const struct result *result, int depth)
{
	struct html *html = html_tree_begin_block(tree, depth);
	HTML_TAGS(html, "<table><thead><tr><th scope=\"col\">Clients</th>"
			"<th scope=\"col\">Verdict</th><th scope=\"col\">Why, and where that is "
			"known from</th></tr></thead><tbody>\n");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		write_family(html, &result->clients.families[f], (enum client_family)f);
	HTML_TAGS(html, "</tbody></table>");
	html_tree_end_block(tree);
}

const struct tree_form html_form = {
	.begin = html_tree_begin_line,
	.end = html_tree_end_line,
	.addresses = show_addresses,
	.names = show_references,
	.clients = show_clients,
	.certificates = show_certificates,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "htmlcheck.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "safecheck.h"

enum { DEPTH_MAX = 64, NAME_BYTES = 16, TEXT_BYTES = 1 << 16 };

/* Which elements there are, in which others they stand ("" anywhere in the body), and with
 * which attributes.  Void ones end at once. */
static const struct element {
	const char *name;
	const char *parents;
	const char *attributes;
	bool is_void;
} elements[] = {
	{ "html", " ", " xmlns lang ", false },
	{ "head", " html ", " ", false },
	{ "body", " html ", " ", false },
	{ "meta", " head ", " charset http-equiv content name ", true },
	{ "title", " head ", " ", false },
	{ "style", " head ", " ", false },
	{ "main", " body ", " ", false },
	{ "footer", " body ", " ", false },
	{ "h1", " main ", " ", false },
	{ "h2", " section footer ", " ", false },
	{ "h3", " section ", " ", false },
	{ "nav", " main ", " aria-label ", false },
	{ "section", " main ", " id ", false },
	{ "p", " main section nav td footer ", " ", false },
	{ "ul", " main section details dd ", " class ", false },
	{ "li", " ul ", " class ", false },
	{ "details", " li ", " open ", false },
	{ "summary", " details ", " ", false },
	{ "table", " nav li ", " ", false },
	{ "thead", " table ", " ", false },
	{ "tbody", " table ", " ", false },
	{ "tr", " thead tbody ", " ", false },
	{ "th", " tr ", " scope ", false },
	{ "td", " tr ", " colspan ", false },
	{ "dl", " li footer ", " ", false },
	{ "dt", " dl ", " ", false },
	{ "dd", " dl ", " ", false },
	{ "a", " td ", " href ", false },
	{ "b", " li summary span ", " ", false },
	{ "strong", " h1 h2 li summary td ", " class ", false },
	{ "em", " td ", " ", false },
	{ "span", " li ", " class ", false },
	{ "code", " li ", " ", false },
	{ "time", " dd ", " ", false },
};

struct reader {
	const char *text;
	size_t len;
	size_t at;
	const struct element *open[DEPTH_MAX];
	size_t depth;
	bool is_first; /* nothing has stood in the innermost one */
};

static bool starts(const struct reader *r, const char *with)
{
	size_t len = strlen(with);
	return r->len - r->at >= len && memcmp(r->text + r->at, with, len) == 0;
}

static bool take(struct reader *r, const char *what)
{
	if (!starts(r, what))
		return false;
	r->at += strlen(what);
	return true;
}

/* " name " stands in a list of such. */
static bool is_listed(const char *list, const char *name)
{
	char wanted[NAME_BYTES + 3];
	snprintf(wanted, sizeof(wanted), " %s ", name);
	return strstr(list, wanted) != NULL;
}

static bool read_name(struct reader *r, char ret_name[NAME_BYTES])
{
	size_t n = 0;
	while (r->at < r->len && n < NAME_BYTES - 1 &&
	       strchr("abcdefghijklmnopqrstuvwxyz-123", r->text[r->at]) != NULL &&
	       r->text[r->at] != '\0')
		ret_name[n++] = r->text[r->at++];
	ret_name[n] = '\0';
	return n > 0;
}

static const char *check_value(const char *name, struct bytes value)
{
	char text[256];
	unsigned number;
	char rest;
	if (value.len >= sizeof(text))
		return "an attribute is too long";
	memcpy(text, value.data, value.len);
	text[value.len] = '\0';
	if (strpbrk(text, "<>&\n") != NULL)
		return "an attribute holds markup";
	if (strcmp(name, "id") == 0 && sscanf(text, "part-%u%c", &number, &rest) != 1)
		return "an id of another kind";
	if (strcmp(name, "href") == 0 && sscanf(text, "#part-%u%c", &number, &rest) != 1)
		return "a link that leads away";
	return NULL;
}

static const char *read_attributes(struct reader *r, const struct element *element)
{
	char name[NAME_BYTES];
	while (take(r, " ")) {
		if (!read_name(r, name) || !is_listed(element->attributes, name))
			return "an attribute that is not known";
		if (!take(r, "=\""))
			return "an attribute without quotes";
		size_t start = r->at;
		while (r->at < r->len && r->text[r->at] != '"')
			r->at++;
		const char *why = check_value(
			name, (struct bytes){ (const uint8_t *)r->text + start, r->at - start });
		if (why != NULL)
			return why;
		if (!take(r, "\""))
			return "an attribute has no end";
	}
	return NULL;
}

static const struct element *find_element(const char *name)
{
	for (size_t i = 0; i < LENGTH(elements); i++) {
		if (strcmp(elements[i].name, name) == 0)
			return &elements[i];
	}
	return NULL;
}

static const char *close_element(struct reader *r)
{
	char name[NAME_BYTES];
	if (!read_name(r, name) || !take(r, ">") || r->depth == 0 ||
	    strcmp(r->open[r->depth - 1]->name, name) != 0)
		return "an element ends that is not the last one";
	r->depth--;
	r->is_first = false;
	return NULL;
}

static const char *open_element(struct reader *r)
{
	char name[NAME_BYTES];
	if (!read_name(r, name))
		return "a < that begins no element";
	const struct element *element = find_element(name);
	if (element == NULL)
		return "an element that is not known";
	const char *parent = r->depth > 0 ? r->open[r->depth - 1]->name : "";
	if (r->depth > 0 ? !is_listed(element->parents, parent) : strcmp(name, "html") != 0)
		return "an element where it does not belong";
	if (strcmp(parent, "details") == 0 && r->is_first != (strcmp(name, "summary") == 0))
		return "details do not begin with their one summary";
	const char *why = read_attributes(r, element);
	if (why != NULL)
		return why;
	r->is_first = !element->is_void;
	if (element->is_void)
		return take(r, "/>") ? NULL : "an element is not closed";
	if (r->depth == DEPTH_MAX)
		return "too many elements in each other";
	r->open[r->depth++] = element;
	return take(r, ">") ? NULL : "a tag has no end";
}

/* One character of text, its entity undone; 0: it is none. */
static char read_entity(struct reader *r)
{
	static const struct {
		const char *entity;
		char character;
	} rows[] = { { "&amp;", '&' },
		     { "&lt;", '<' },
		     { "&gt;", '>' },
		     { "&quot;", '"' },
		     { "&#39;", '\'' } };
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (take(r, rows[i].entity))
			return rows[i].character;
	}
	return '\0';
}

static const char *read_text(struct reader *r)
{
	static char text[TEXT_BYTES];
	size_t n = 0;
	const char *in = r->depth > 0 ? r->open[r->depth - 1]->name : "";
	while (r->at < r->len && r->text[r->at] != '<' && n < sizeof(text)) {
		char c = r->text[r->at];
		if (c == '&')
			c = read_entity(r);
		else
			r->at++;
		if (c == '\0')
			return "a NUL, or an & that begins no entity";
		if (c != '\n')
			text[n++] = c;
	}
	if (n == 0)
		return NULL;
	if (n == sizeof(text))
		return "a very long text";
	if (strcmp(in, "style") == 0)
		return NULL;
	if (r->depth == 0 ||
	    is_listed(" html head body ul table thead tbody tr dl details nav ", in))
		return "text where only elements belong";
	return safecheck_text(text, n);
}

const char *html_error(const char *text, size_t len)
{
	struct reader r = { .text = text, .len = len };
	const char *why = NULL;
	if (!utf8_is_valid((struct bytes){ (const uint8_t *)text, len }))
		return "it is no UTF-8";
	if (!take(&r, "<!DOCTYPE html>"))
		return "it does not begin as a page";
	while (why == NULL && r.at < r.len) {
		if (take(&r, "</"))
			why = close_element(&r);
		else if (take(&r, "<"))
			why = open_element(&r);
		else
			why = read_text(&r);
	}
	if (why == NULL && r.depth > 0)
		why = "an element is not closed";
	if (why == NULL && (len < 8 || memcmp(text + len - 8, "</html>\n", 8) != 0))
		why = "something stands behind the page";
	return why;
}

bool html_page_state(const char *text, enum state *ret_state)
{
	char word[16];
	const char *heading = strstr(text, "<h1>");
	return heading != NULL &&
	       (sscanf(heading, "<h1><strong class=\"state %*[a-z]\">%15[A-Z]</strong>", word) ==
			1 ||
		sscanf(heading, "<h1>%15[A-Z]</h1>", word) == 1) &&
	       state_parse(word, ret_state);
}

size_t html_count(const char *text, const char *tag)
{
	size_t n = 0;
	for (; (text = strstr(text, tag)) != NULL; text++)
		n++;
	return n;
}

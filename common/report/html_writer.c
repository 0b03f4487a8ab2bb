/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_writer.h"

#include "base/utf8.h"

static const char *entity_of(uint8_t octet)
{
	switch (octet) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* May a page hold it?  XML 1.0, section 2.2, and what HTML calls a parse error. */
static bool is_allowed(uint32_t c)
{
	return c >= 0x20 && !(c >= 0x7f && c <= 0x9f) && !(c >= 0xfdd0 && c <= 0xfdef) &&
	       (c & 0xfffe) != 0xfffe;
}

static void append_escaped(struct strbuf *out, struct bytes text)
{
	for (size_t i = 0; i < text.len;) {
		uint32_t c = 0;
		size_t len = utf8_decode(text.data + i, text.len - i, &c);
		const char *entity = entity_of(text.data[i]);
		if (entity != NULL)
			strbuf_append(out, entity);
		else if (len > 0 && is_allowed(c))
			strbuf_append_bytes(out, text.data + i, len);
		else
			strbuf_append(out, "\357\277\275");
		i += len > 0 ? len : 1;
	}
}

static void keep_failure(struct html *html)
{
	html->out->failed = html->out->failed || strbuf_failed(&html->text);
}

void html_end(struct html *html)
{
	keep_failure(html);
	strbuf_clear(&html->text);
}

struct strbuf *html_begin_text(struct html *html)
{
	keep_failure(html);
	strbuf_reset(&html->text);
	return &html->text;
}

void html_end_text(struct html *html)
{
	html_labelled_text(html, &html->text, 0);
}

void html_labelled_text(struct html *html, const struct strbuf *text, size_t label)
{
	struct bytes octets = strbuf_bytes(text);
	if (strbuf_failed(text))
		html->out->failed = true;
	if (label > octets.len)
		label = octets.len;
	if (label > 0) {
		HTML_TAGS(html, "<b>");
		append_escaped(html->out, (struct bytes){ octets.data, label });
		HTML_TAGS(html, "</b>");
	}
	append_escaped(html->out, (struct bytes){ octets.data + label, octets.len - label });
}

void html_text(struct html *html, const char *text)
{
	strbuf_append(html_begin_text(html), text);
	html_end_text(html);
}

void html_number(struct html *html, size_t number)
{
	strbuf_printf(html->out, "%zu", number);
}

void html_state(struct html *html, enum state state)
{
	switch (state) {
	case STATE_OK:
		HTML_TAGS(html, "<strong class=\"state ok\">");
		break;
	case STATE_WARNING:
		HTML_TAGS(html, "<strong class=\"state warning\">");
		break;
	case STATE_CRITICAL:
		HTML_TAGS(html, "<strong class=\"state critical\">");
		break;
	case STATE_UNKNOWN:
		HTML_TAGS(html, "<strong class=\"state unknown\">");
		break;
	}
	strbuf_append(html->out, state_name(state));
	HTML_TAGS(html, "</strong> ");
}

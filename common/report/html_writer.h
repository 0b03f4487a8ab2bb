/* html_writer.h - a page while it is written: tags and text.
 *
 * Tags are literals of this program (HTML_TAGS takes nothing else).  All that is said
 * goes through html_begin_text and html_end_text: whatever octets it has, who reads the
 * page takes it for text, within an element as well as within quotes.  Text of others has
 * to have passed safetext before, as everywhere in this folder; what that leaves over is
 * escaped here, and what no page may hold (controls, octets that are not UTF-8,
 * noncharacters) becomes U+FFFD.
 *
 * The page is HTML and XML at once: every element is closed, and no entity is used but
 * &amp; &lt; &gt; &quot; and &#39;.
 */
#ifndef CCN_REPORT_HTML_WRITER_H
#define CCN_REPORT_HTML_WRITER_H

#include "base/state.h"
#include "base/strbuf.h"

struct html {
	struct strbuf *out; /* borrowed */
	struct strbuf text; /* for html_begin_text; owned */
};

static inline struct html html_begin(struct strbuf *out)
{
	return (struct html){ .out = out };
}
/* Frees what the writer owns, and hands its failure on to out. */
void html_end(struct html *html);

#define HTML_TAGS(html, literal) strbuf_append((html)->out, "" literal)

/* Text that is put together: append to what html_begin_text returns, then end it. */
struct strbuf *html_begin_text(struct html *html);
void html_end_text(struct html *html);

/* Texts that are there already; of the first so many octets at its beginning are set off
 * from the rest. */
void html_labelled_text(struct html *html, const struct strbuf *text, size_t label);
void html_text(struct html *html, const char *text);
void html_number(struct html *html, size_t number);

/* A state, as a word. */
void html_state(struct html *html, enum state state);

#endif

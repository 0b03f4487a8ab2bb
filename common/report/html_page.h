/* html_page.h - what stands around the contents of a page: one file, without any script,
 * whose policy allows it nothing but the one style sheet that is in it.  Pure. */
#ifndef CCN_REPORT_HTML_PAGE_H
#define CCN_REPORT_HTML_PAGE_H

#include "html_writer.h"

/* Up to its title, which the caller writes next; and from there into the body.  Without
 * its style sheet it is small. */
void html_page_begin(struct html *html, bool is_small);
void html_page_begin_body(struct html *html, bool is_small);
void html_page_end(struct html *html);

/* The style sheet, and the SHA-256 of it in base64 that the policy names; static. */
extern const char html_style[];
extern const char html_style_sha256[];

#endif

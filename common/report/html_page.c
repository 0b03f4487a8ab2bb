/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_page.h"

/* Contrasts of text are 4.5 and more (WCAG 2.2, 1.4.3), light and dark.  Of its characters
 * none means something in HTML or XML. */
const char html_style[] =
	"\n:root{color-scheme:light dark;--paper:#fff;--ink:#1c1c1c;--soft:#f3f3f3;--dim:#555;"
	"--line:#bbb;--ok:#17652f;--warning:#855400;--critical:#b3131c;--unknown:#5b4799;"
	"--on:#fff}\n"
	"@media(prefers-color-scheme:dark){:root{--paper:#161616;--ink:#eee;--soft:#242424;"
	"--dim:#b4b4b4;--line:#555;--ok:#69d68d;--warning:#f2bd4b;--critical:#ff938a;"
	"--unknown:#c0b0ff;--on:#111}}\n"
	"body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--paper);"
	"color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
	"h1{font-size:1.35rem;line-height:1.4}h2{font-size:1.15rem;margin:2rem 0 .5rem}"
	"h3{font-size:1rem;margin:1rem 0 .25rem}\n"
	"a{color:inherit}a:focus-visible,summary:focus-visible{outline:3px solid "
	"var(--unknown);outline-offset:2px}\n"
	".state{display:inline-block;padding:0 .5em;border-radius:.25em;color:var(--on);"
	"font-size:.8em;line-height:1.7;letter-spacing:.03em;print-color-adjust:exact;"
	"-webkit-print-color-adjust:exact}\n"
	".ok{background:var(--ok)}.warning{background:var(--warning)}"
	".critical{background:var(--critical)}.unknown{background:var(--unknown)}\n"
	"section{border-top:1px solid var(--line)}\n"
	"ul{margin:.25rem 0;padding-left:1.5rem}.tree,.problems{padding-left:0}"
	".tree,.tree ul,.problems{list-style:none}\n"
	".tree ul{border-left:1px solid var(--line);margin-left:.35rem;padding-left:1rem}"
	"li{margin:.3rem 0}\n"
	".problems li{background:var(--soft);padding:.5rem .75rem;border-radius:.4rem}"
	".fix{display:block;margin-top:.25rem}\n"
	"summary{cursor:pointer}code,dd{font-family:ui-monospace,monospace;font-size:.9em}"
	"code{color:var(--dim)}.names{columns:18rem;list-style:none;padding:0;margin:0}\n"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
	"padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}"
	"thead th{overflow-wrap:normal}tbody th{min-width:8rem}td p{margin:0}\n"
	"dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;"
	"margin:.25rem 0}dt{color:var(--dim)}dd{margin:0}\n"
	"footer{border-top:1px solid var(--line);margin-top:2rem;color:var(--dim)}"
	"footer ul{list-style:none;padding:0;margin:0}\n"
	"@media(max-width:36rem){dl{display:block}dd{margin-bottom:.4rem}"
	"thead th,tbody th{overflow-wrap:anywhere;min-width:0}"
	".tree ul{margin-left:0;padding-left:.5rem}td,th{padding-right:.4rem}}\n"
	"@media print{body{max-width:none;padding:0;font-size:10pt}"
	"details::details-content{content-visibility:visible;display:block;block-size:auto;"
	"opacity:1}summary{list-style:none}summary::-webkit-details-marker{display:none}"
	"li,tr{break-inside:avoid}.tree li{break-inside:auto}}\n";

const char html_style_sha256[] = "yIhOeE+a2rgfJByNHNQPK8OdMzTGYkpnB5VDDpopDCc=";

void html_page_begin(struct html *html, bool is_small)
{
	HTML_TAGS(html, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
			"lang=\"en\"><head><meta charset=\"utf-8\"/>");
	if (is_small) {
		HTML_TAGS(html, "<meta http-equiv=\"Content-Security-Policy\" "
				"content=\"default-src 'none'\"/>");
	} else {
		HTML_TAGS(html, "<meta http-equiv=\"Content-Security-Policy\" "
				"content=\"default-src 'none'; style-src 'sha256-");
		strbuf_append(html->out, html_style_sha256);
		HTML_TAGS(html, "'; base-uri 'none'; form-action 'none'\"/>");
	}
	HTML_TAGS(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
			"<meta name=\"color-scheme\" content=\"light dark\"/><title>");
}

void html_page_begin_body(struct html *html, bool is_small)
{
	HTML_TAGS(html, "</title>");
	if (!is_small) {
		HTML_TAGS(html, "<style>");
		strbuf_append(html->out, html_style);
		HTML_TAGS(html, "</style>");
	}
	HTML_TAGS(html, "</head>\n<body><main>\n");
}

void html_page_end(struct html *html)
{
	HTML_TAGS(html, "</body></html>\n");
}

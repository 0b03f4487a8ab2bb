/* htmlcheck.h - a page as readers may rely on it, as a check of its own: well-formed XML
 * (so that nothing that was said got out of its element), with no other elements and
 * attributes than those that are known here, and with text that is safe to print.
 *
 * Shares no table with the code under test.
 */
#ifndef CCN_TESTS_SUPPORT_HTMLCHECK_H
#define CCN_TESTS_SUPPORT_HTMLCHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/state.h"

/* NULL when text is a page; else what is wrong; static. */
const char *html_error(const char *text, size_t len);

/* The state that its heading has; false when there is none. */
bool html_page_state(const char *text, enum state *ret_state);

/* How often a tag ("<section") stands in it. */
size_t html_count(const char *text, const char *tag);

#endif

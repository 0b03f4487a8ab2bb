/* error_text.h - the sentence of an error, from its row in base/errors.def and
 * the facts that it holds.  Pure.
 */
#ifndef CCN_REPORT_ERROR_TEXT_H
#define CCN_REPORT_ERROR_TEXT_H

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the sentence, raw: what the peer and the user wrote stands in it as
 * it is.  The caller makes it safe (show_phrase).  Nothing for ERR_NONE. */
void error_text_append(struct strbuf *out, const struct error *error);

/* Does the sentence have this part ("about")?  For a caller that would
 * otherwise say the same again. */
bool error_text_has(const struct error *error, const char *part);

/* Is there a part of this name (len octets)?  For the test that holds the rows
 * of errors.def to it. */
bool error_text_knows(const char *name, size_t len);

#endif

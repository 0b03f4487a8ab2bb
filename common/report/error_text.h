/* error_text.h - the sentence of an error, from its row in base/errors.def and
 * the facts that it holds.  Pure.
 *
 * Two parts say more to the report than their text: a sentence with {peer} names
 * the endpoint (about: "192.0.2.10 port 443"), so that its address is not told
 * again; one with {help} points to the help itself.  A failed resolution begins
 * with "[{about}: ]", which is left out where the host stands before it.
 */
#ifndef CCN_REPORT_ERROR_TEXT_H
#define CCN_REPORT_ERROR_TEXT_H

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the sentence, raw: what the peer and the user wrote stands in it as
 * it is.  The caller makes it safe (show_phrase).  Nothing for ERR_NONE. */
void error_text_append(struct strbuf *out, const struct error *error);

/* The same with the option that a usage error is about in front, as it was given,
 * where the sentence does not name it itself: "-p 0: a port is ...". */
void error_text_append_whole(struct strbuf *out, const struct error *error);

/* Do both say the same?  They may differ in facts that no word shows: a peer that
 * the sentence does not name, some microseconds.  False with *ret_failed set
 * when there is no memory to find out. */
bool error_text_equal(const struct error *a, const struct error *b, bool *ret_failed);

/* Does the sentence have this part ("about")?  For a caller that would
 * otherwise say the same again. */
bool error_text_has(const struct error *error, const char *part);

/* Is there a part of this name (len octets)?  For the test that holds the rows
 * of errors.def to it. */
bool error_text_knows(const char *name, size_t len);

#endif

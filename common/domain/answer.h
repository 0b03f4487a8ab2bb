/* answer.h - what holds for every answer, whatever it is written in.  Pure. */
#ifndef CCN_DOMAIN_ANSWER_H
#define CCN_DOMAIN_ANSWER_H

#include "base/error.h"

/* ERR_ANSWER_EMPTY (nothing but white space), or ERR_ANSWER_TOO_LARGE: more than most
 * octets. */
enum err answer_check_size(struct bytes text, size_t most, struct error *reterr) MUST_USE;

#define ANSWER_UTF8_MARK "\xef\xbb\xbf"

/* Is it UTF-16, by its byte order mark? */
bool answer_is_utf16(struct bytes text);

/* Copies a text of the answer, with NUL, to size octets.  name: what the answer calls
 * it.  ERR_ANSWER_TOO_LONG; ERR_ANSWER_TWICE when another text is there already. */
enum err answer_copy(const char *name, struct bytes text, char *ret_text, size_t size,
		     struct error *reterr) MUST_USE;

#endif

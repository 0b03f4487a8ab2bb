/* literal.h - lines that go on behind a literal: "{5}" CR LF and five octets, or
 * "{5+}" (IMAP, ManageSieve).  Pure. */
#ifndef CCN_STARTTLS_LITERAL_H
#define CCN_STARTTLS_LITERAL_H

#include "dialogue/dialogue.h"

/* Takes the next line with all its literals, line breaks included; borrowed
 * until the step returns.  has_literals says, by its beginning, whether a line
 * can have any; NULL: each can.  False when the line is not there yet. */
bool dialogue_literal_line(struct dialogue *d, bool (*has_literals)(struct bytes line),
			   struct bytes *ret_line);

/* The length of the literal that line announces at its end; false: none. */
bool literal_length(struct bytes line, size_t *ret_len);

#endif

/* safetext.h - the one way out for text that somebody else wrote.
 *
 * Names in certificates, banners, error texts and the command line may hold
 * any octet.  A terminal, Icinga 2 (which cuts a line at a pipe sign), a web
 * interface that reads HTML, and a shell that is handed the output in a
 * notification must not be steered by them.  Pure.
 *
 * That holds for the ampersand of a URL, too, though it is hard to read and to copy then:
 * HTML takes it for the beginning of a character (a URL with "&lt=1" would change), a shell
 * for the end of a command, and Nagios deletes it from what it hands to notifications
 * (illegal_macro_output_chars), so that the URL would be another one and nobody could see
 * it.  printf '%b' turns the escape back.
 */
#ifndef CCN_BASE_SAFETEXT_H
#define CCN_BASE_SAFETEXT_H

#include "bytes.h"
#include "strbuf.h"

/* Appends data to *out so that every reader takes it as plain text:
 *  - printable ASCII and well-formed UTF-8 letters stay as they are;
 *  - control characters, DEL, | < > & " ' ` $ [ ] \ and octets that are not
 *    well-formed UTF-8 become \xNN (two hexadecimal digits each octet);
 *  - C1 controls, bidirectional and other format characters, line and
 *    paragraph separators, unusual spaces and fillers that look like nothing,
 *    variation selectors, private use and noncharacters become \u{NNNN}; so do
 *    characters that Unicode normalization turns into one of those above
 *    (full-width brackets, U+1FEF which is a backtick);
 *  - combining marks become \u{NNNN} where they would change what does not
 *    belong to them: at the beginning, behind anything that is no letter or
 *    digit, and from the fourth in a row on.
 * The result is printable UTF-8 without any of the characters above except the
 * backslash of an escape, so it can be reversed. */
void safetext_append(struct strbuf *out, struct bytes data);

/* The same for a string ended by NUL. */
void safetext_append_string(struct strbuf *out, const char *text);

/* The same, cut after at most limit octets of output (between two characters
 * or escapes) with "..." behind; limit >= 3. */
void safetext_append_limited(struct strbuf *out, struct bytes data, size_t limit);

#endif

/* hex.h - octets as hexadecimal text.  Pure. */
#ifndef CCN_FACTS_HEX_H
#define CCN_FACTS_HEX_H

#include "base/bytes.h"
#include "base/strbuf.h"

/* Appends octets as hexadecimal, lower case, separated by separator (0: none). */
void hex_append(struct strbuf *out, struct bytes octets, char separator);

/* Reads hexadecimal digits of either case; colons and blanks may stand between octets.
 * The number of octets, at most limit; -1 when the text is anything else, or longer. */
ptrdiff_t hex_read(struct bytes text, uint8_t *ret_octets, size_t limit);

#endif

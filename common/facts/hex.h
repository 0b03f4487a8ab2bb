/* hex.h - octets as hexadecimal text.  Pure. */
#ifndef CCN_FACTS_HEX_H
#define CCN_FACTS_HEX_H

#include "base/bytes.h"
#include "base/strbuf.h"

/* Appends octets as hexadecimal, lower case, separated by separator (0: none). */
void hex_append(struct strbuf *out, struct bytes octets, char separator);

#endif

/* name_text.h - Names as text (RFC 4514). */
#ifndef CCN_FACTS_NAME_TEXT_H
#define CCN_FACTS_NAME_TEXT_H

#include "base/bytes.h"
#include "base/strbuf.h"
#include "distinguished_name.h"

/* Appends a Name (DER) in RFC 4514 form, raw octets: make it safe on output.
 * What cannot be read is shown as "#hex".  "" for an empty name. */
void distinguished_name_append(struct strbuf *out, struct bytes name);

/* Appends the value of an attribute without escapes, in UTF-8 where its type says how
 * to read it, else its octets.  False, and nothing appended, when it is no string. */
bool name_value_append(struct strbuf *out, const struct name_attribute *attribute);

#endif

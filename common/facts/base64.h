/* base64.h - octets as text in base64 (RFC 4648, section 4); pem.h reads it.  Pure. */
#ifndef CCN_FACTS_BASE64_H
#define CCN_FACTS_BASE64_H

#include "base/bytes.h"
#include "base/strbuf.h"

/* Appends octets in base64, with padding, on one line. */
void base64_append(struct strbuf *out, struct bytes octets);

#endif

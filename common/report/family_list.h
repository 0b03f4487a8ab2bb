/* family_list.h - sets of families of clients (masks of CLIENT_BIT) in words.
 * Pure. */
#ifndef CCN_REPORT_FAMILY_LIST_H
#define CCN_REPORT_FAMILY_LIST_H

#include "base/client_family.h"
#include "base/strbuf.h"

/* "Java", "Java, Go and rustls", or "all families". */
void family_list_append(struct strbuf *out, unsigned families);

/* The same where the rest says something else altogether: of more than half of
 * them "all but Java and Go". */
void family_list_append_most(struct strbuf *out, unsigned families);

/* The same behind others that were named: "all others" for the rest of them, when
 * they are more than two. */
void family_list_append_rest(struct strbuf *out, unsigned families, unsigned named);

#endif

/* details.h - what -v and -vv add to the tree.  Pure. */
#ifndef CCN_REPORT_DETAILS_H
#define CCN_REPORT_DETAILS_H

#include "view.h"

/* -v: the certificates, what clients show. */
void details_append(struct strbuf *out, const struct report_input *input,
		    const struct result *result, int depth);
/* -v: time of each step, addresses that failed before; below the line of the
 * connection. */
void details_connection(struct strbuf *out, const struct report_input *input,
			const struct result *result, int depth);
/* -v: each TLSA record, and the one that this certificate would have. */
void details_records(struct strbuf *out, const struct dane_verdict *dane, int depth);
/* -vv: the log, line by line. */
void details_log(struct strbuf *out, const char *log);

#endif

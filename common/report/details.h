/* details.h - what -v and -vv add to the tree.  Pure. */
#ifndef CCN_REPORT_DETAILS_H
#define CCN_REPORT_DETAILS_H

#include "tree_line.h"
#include "view.h"

/* -v: the certificates, what clients show. */
void details_append(struct tree *tree, const struct report_input *input,
		    const struct result *result, int depth);
/* Text: each certificate of a chain, which has one at least, and the names of the leaf. */
void details_certificates(struct tree *tree, const struct result *result, int depth);
/* -v: time of each step, addresses that failed before; below the line of the
 * connection. */
void details_connection(struct tree *tree, const struct report_input *input,
			const struct result *result, int depth);
/* -v: each TLSA record, and the one that this certificate would have. */
void details_records(struct tree *tree, const struct dane_verdict *dane, int depth);
/* -vv: the log, line by line. */
void details_log(struct tree *tree, const char *log);

#endif

/* format.h - the forms of output, a row each.  Nothing else asks which form it
 * is: what a form needs to be found out before it stands in its row. */
#ifndef CCN_REPORT_FORMAT_H
#define CCN_REPORT_FORMAT_H

#include "base/strbuf.h"
#include "report.h"

struct output_format {
	const char *word;        /* what -o takes: "text" */
	bool needs_fingerprints; /* SHA-256 of each certificate, whatever the verbosity */
	enum state (*report)(const struct report_input *input, struct strbuf *out);
	enum state (*report_error)(const struct error *error, struct strbuf *out);
};

/* The table: *ret_n rows, the default first. */
const struct output_format *output_formats(size_t *ret_n);

/* By its word, exact; NULL when there is none. */
const struct output_format *output_format_find(const char *word);

#endif

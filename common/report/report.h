/* report.h - results to text with perfdata, or to JSON.
 *
 * The only place where texts about verdicts are made, and the only way out for
 * text from the network (through safetext).  Pure: results in, text out.
 */
#ifndef CCN_REPORT_REPORT_H
#define CCN_REPORT_REPORT_H

#include "verdicts/policy.h"
#include "verdicts/result.h"

struct report_input {
	const struct result *results;
	size_t n_results;
	const struct policy *policy;
	bool from_file; /* -f: no address, no connection steps */
	bool sni_off; /* no SNI was sent (--no-sni, or an address) */
	int64_t elapsed_us; /* whole run */
	double timeout_s;
	int verbosity;
	const char *anchors; /* where trust anchors came from, or NULL */
	const char *log; /* -vv, raw text, or NULL */
};

/* Appends the whole output (first line with perfdata, tree, newline at the end)
 * and returns the overall state.  n_results >= 1. */
enum state report_text(const struct report_input *input, struct strbuf *out);
enum state report_json(const struct report_input *input, struct strbuf *out);

/* Output of a run that came to no result: wrong usage, no memory. */
enum state report_error_text(const struct error *error, struct strbuf *out);
enum state report_error_json(const struct error *error, struct strbuf *out);

#endif

/* format.h - the forms of output, a row each.  Nothing else asks which form it
 * is: what a form needs to be found out before it stands in its row. */
#ifndef CCN_REPORT_FORMAT_H
#define CCN_REPORT_FORMAT_H

#include "base/strbuf.h"
#include "frame.h"
#include "report.h"

enum output_format_flag {
	FORMAT_FINGERPRINTS = 1, /* SHA-256 of each certificate, whatever the verbosity */
	FORMAT_JSON_LISTS = 2,   /* what the program knows (--list-findings) is JSON, too */
	FORMAT_PASSIVE = 4,      /* a line for each service, each whole by itself: a bound is its */
};

struct output_format {
	const char *word; /* what -o takes: "text" */
	unsigned flags;   /* of enum output_format_flag */
	size_t max_bytes; /* of the output unless the user says otherwise; 0: no bound */
	enum state (*report)(const struct report_input *input, struct strbuf *out);
	enum state (*report_error)(const struct error *error, struct strbuf *out);
	const char *frame; /* of its last words (frame.h) */
};

/* Nagios reads 8,192 and cuts the rest. */
enum { TEXT_MAX_BYTES = 8000 };
/* What can be sent by mail, and browsers show without delay. */
enum { HTML_MAX_BYTES = 4000000 };

/* What a pipe takes undivided, also of one writer among several (PIPE_BUF). */
enum { COMMAND_MAX_BYTES = 4096 };

/* The rows, the default first. */
#define OUTPUT_FORMATS(X) \
	X("text", 0, TEXT_MAX_BYTES, report_text, report_error_text, TEXT_FRAME) \
	X("json", FORMAT_FINGERPRINTS | FORMAT_JSON_LISTS, 0, report_json, report_error_json, \
	  JSON_FRAME) \
	X("html", FORMAT_FINGERPRINTS, HTML_MAX_BYTES, report_html, report_error_html, HTML_FRAME) \
	X("prometheus", FORMAT_FINGERPRINTS, 0, report_prometheus, report_error_prometheus, \
	  PROMETHEUS_FRAME) \
	X("passive-nagios", FORMAT_PASSIVE, COMMAND_MAX_BYTES, report_passive_nagios, \
	  report_error_text, TEXT_FRAME) \
	X("passive-icinga2", FORMAT_PASSIVE, TEXT_MAX_BYTES, report_passive_icinga2, \
	  report_error_json, JSON_FRAME)

/* "text|json": the words as a constant. */
#define OUTPUT_FORMAT_WORD(word, ...) "|" word
#define OUTPUT_FORMAT_WORDS (&(OUTPUT_FORMATS(OUTPUT_FORMAT_WORD))[1])

/* The table: *ret_n rows, the default first. */
const struct output_format *output_formats(size_t *ret_n);

/* By its word, letter case ignored; NULL when there is none. */
const struct output_format *output_format_find(const char *word);

#endif

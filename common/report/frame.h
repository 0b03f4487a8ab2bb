/* frame.h - a whole output that has nothing but a state and a summary, in each form: what
 * can be said without memory, and when it has run out.  FRAME_STATE stands for the one (and
 * FRAME_CODE for its number), FRAME_SUMMARY for the other.
 */
#ifndef CCN_REPORT_FRAME_H
#define CCN_REPORT_FRAME_H

#include "base/state.h"
#include "base/strbuf.h"

#define FRAME_STATE '\1'
#define FRAME_CODE '\2'
#define FRAME_SUMMARY '\3'

#define TEXT_FRAME "[\1] - \3\n"
#define JSON_FRAME \
	"{\"state\":\"\1\",\"exit_code\":\2,\"summary\":\"\3\",\"endpoints\":[]," \
	"\"perfdata\":[]}\n"
#define HTML_FRAME \
	"<!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>" \
	"<meta charset=\"utf-8\"/>" \
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"/>" \
	"<meta name=\"color-scheme\" content=\"light dark\"/><title>\1</title></head>" \
	"<body><main><h1>\1</h1><p>\3</p></main></body></html>\n"
#define PROMETHEUS_FRAME "# [\1] - \3\n"

/* Takes back what stands behind start in *out, and says that the report does not fit into
 * memory; returns UNKNOWN. */
enum state frame_fall_back(struct strbuf *out, size_t start, const char *frame);

#endif

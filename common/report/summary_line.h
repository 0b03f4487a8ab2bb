/* summary_line.h - the first line while it is written: what does not fit any more
 * is left out. */
#ifndef CCN_REPORT_SUMMARY_LINE_H
#define CCN_REPORT_SUMMARY_LINE_H

#include "base/strbuf.h"
#include "report.h"

/* Of what stands before the perfdata; web interfaces cut there. */
enum { SUMMARY_MAX_BYTES = 960 };

struct summary_line {
	struct strbuf *out;
	size_t start;
	const struct report_input *input;
};

static inline bool summary_has_room(const struct summary_line *line, size_t len)
{
	return line->out->len - line->start + len <= SUMMARY_MAX_BYTES;
}

#endif

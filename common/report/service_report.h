/* service_report.h - how a run that found services tells of them.  A program that finds
 * none has no use for it, nor for what it is linked with.
 */
#ifndef CCN_REPORT_SERVICE_REPORT_H
#define CCN_REPORT_SERVICE_REPORT_H

#include "group.h"
#include "json_writer.h"
#include "summary_line.h"

struct service_report {
	enum state (*state)(const struct report_input *input); /* of all services */
	void (*summary)(struct summary_line *line, const struct grouping *grouping);
	void (*tree)(struct strbuf *out, const struct report_input *input);
	void (*json)(struct json *json, const struct report_input *input,
		     const struct service *service, const bool *chosen);
};

extern const struct service_report service_report;

#endif

/* json_endpoint.h - an endpoint as JSON: what was found out, judged and said of it. */
#ifndef CCN_REPORT_JSON_ENDPOINT_H
#define CCN_REPORT_JSON_ENDPOINT_H

#include "json_writer.h"
#include "report.h"

/* required_by of an endpoint that no step has led to. */
enum { NO_STEP = -1 };

/* One element of an array.  required_by: the number of the step whose name it must fit,
 * or NO_STEP. */
void json_endpoint(struct json *json, const struct report_input *input, const struct result *result,
		   size_t required_by);

#endif

/* json_endpoint.h - an endpoint as JSON: what was found out, judged and said of it. */
#ifndef CCN_REPORT_JSON_ENDPOINT_H
#define CCN_REPORT_JSON_ENDPOINT_H

#include "json_writer.h"
#include "report.h"

/* required_by of an endpoint that no step has led to, and of one whose step is left out. */
enum { NO_STEP = -1, OMITTED_STEP = -2 };

/* One element of an array.  required_by: the number of the step whose name it must fit,
 * or one of these. */
void json_endpoint(struct json *json, const struct report_input *input, const struct result *result,
		   size_t required_by);

#endif

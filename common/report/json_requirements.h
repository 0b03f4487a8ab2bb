/* json_requirements.h - what the user requires, as JSON.  Pure. */
#ifndef CCN_REPORT_JSON_REQUIREMENTS_H
#define CCN_REPORT_JSON_REQUIREMENTS_H

#include "json_writer.h"
#include "report.h"

/* Writes "requirements": each with whether its own value fits, and what there is. */
void json_requirements(struct json *json, const struct report_input *input,
		       const struct result *result);

#endif

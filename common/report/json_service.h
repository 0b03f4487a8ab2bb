/* json_service.h - a service of a domain as JSON: its steps, findings and endpoints. */
#ifndef CCN_REPORT_JSON_SERVICE_H
#define CCN_REPORT_JSON_SERVICE_H

#include "json_writer.h"
#include "report.h"

/* One element of an array.  Steps are numbered as they stand in it.  chosen: flags of the
 * input's results, those that are told; NULL: none. */
void json_service(struct json *json, const struct report_input *input,
		  const struct service *service, struct service_share share, const bool *chosen);

#endif

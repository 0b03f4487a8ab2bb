/* html_service.h - what a page says of a service of a domain.  Pure. */
#ifndef CCN_REPORT_HTML_SERVICE_H
#define CCN_REPORT_HTML_SERVICE_H

#include "html_writer.h"
#include "report.h"

/* What is wrong with it, and with the endpoints that it requires. */
void html_service_problems(struct html *html, const struct report_input *input,
			   const struct service *service);

#endif

/* service_summary.h - the first line of a check of domains.  Pure. */
#ifndef CCN_REPORT_SERVICE_SUMMARY_H
#define CCN_REPORT_SERVICE_SUMMARY_H

#include "group.h"
#include "summary_line.h"

/* "contoso.com: mail: mx2.contoso.com: certificate does not match ...; also sso: ..." */
void service_summary(struct summary_line *line, const struct grouping *grouping);

/* The worst of a service: what is wrong with all of it before what is with an endpoint;
 * nothing where all is well. */
void service_summary_worst(struct summary_line *line, const struct service *service);

#endif

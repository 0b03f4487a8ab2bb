/* service_report.h - the one struct service_report there is. */
#ifndef CCN_REPORT_SERVICE_REPORT_H
#define CCN_REPORT_SERVICE_REPORT_H

#include "report.h"

extern const struct service_report service_report;

#endif

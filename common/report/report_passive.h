/* report_passive.h - results for a monitoring system that has not asked for them (passive
 * checks): a line for each of its services.
 *
 * passive-nagios: an external command, for the command file of Nagios and Naemon:
 *
 *     [1764268800] PROCESS_SERVICE_CHECK_RESULT;HOST;SERVICE;CODE;what -o text prints
 *
 * where "\n" stands for the end of a line and "\\" for a backslash.
 *
 * passive-icinga2: an object in JSON, the body of a request of Icinga 2's API
 * (/v1/actions/process-check-result).
 *
 * Endpoints whose host and service are called the same are one result, in the worst of their
 * states; so are all services of a domain.  Each line is a report of its own, as if the run had
 * been for it alone: its time is that of its slowest endpoint, and max_bytes holds for each.
 */
#ifndef CCN_REPORT_REPORT_PASSIVE_H
#define CCN_REPORT_REPORT_PASSIVE_H

#include "base/strbuf.h"
#include "report.h"

enum state report_passive_nagios(const struct report_input *input, struct strbuf *out);
enum state report_passive_icinga2(const struct report_input *input, struct strbuf *out);

#endif

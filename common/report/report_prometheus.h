/* report_prometheus.h - the report as metrics in the text format of Prometheus (exposition
 * format 0.0.4), for the textfile collector of node_exporter and whoever else reads files.
 *
 * A metric is a gauge of an endpoint (labels host, address, port, protocol, variant; in
 * front of them domain and service where services were asked for), so that the files of
 * many checks can stand beside each other: node_exporter takes none of them when two say the
 * same thing.  For the same reason endpoints that have all labels in common are told once, by
 * the worst.  A run without a result has no metrics, but a comment: what was known before
 * grows old (node_textfile_mtime_seconds).
 *
 * Within max_bytes it is all or nothing, and a comment says so: what is missing would pass
 * for gone.
 */
#ifndef CCN_REPORT_REPORT_PROMETHEUS_H
#define CCN_REPORT_REPORT_PROMETHEUS_H

#include "report.h"

enum state report_prometheus(const struct report_input *input, struct strbuf *out);
enum state report_error_prometheus(const struct error *error, struct strbuf *out);

#endif

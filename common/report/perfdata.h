/* perfdata.h - the figures of a run: the same labels in every state, but
 * for expires.
 *
 * time               seconds of the whole run; with several endpoints of the
 *                    slowest
 * expires            seconds until the first certificate of a chain expires, the
 *                    worst of all endpoints; left out when no certificate with
 *                    dates was seen: a gap in a graph is true, a zero is not
 * names_checked      the names (reference identifiers) that were compared with a
 *                    certificate, over all endpoints that showed one
 * names_failed       those of them that do not fit, left out what the user waived
 * endpoints_checked  endpoints, that is addresses times variants
 * endpoints_failed   those that are CRITICAL or UNKNOWN
 * -v adds time_resolve, time_connect, time_proxy, time_starttls and
 * time_handshake: each the slowest; and, of the certificate that
 * expires is about, age and lifetime, both in seconds (age is negative before its first
 * day).
 *
 * Pure: integers only, no locale.
 */
#ifndef CCN_REPORT_PERFDATA_H
#define CCN_REPORT_PERFDATA_H

#include "report.h"

enum { PERFDATA_MAX = 13, PERFDATA_RANGE_BYTES = 64 };

struct perfdatum {
	const char *label;
	bool is_seconds;  /* unit "s", else none */
	bool is_fraction; /* value and max are thousandths */
	int64_t value;
	char warning[PERFDATA_RANGE_BYTES]; /* "" none */
	char critical[PERFDATA_RANGE_BYTES];
	bool has_min, has_max; /* min is 0 */
	int64_t max;
};

/* Returns how many there are; 0 when there is no memory. */
size_t perfdata_make(const struct report_input *input, struct perfdatum ret_data[PERFDATA_MAX]);

/* Appends (n == 0: makes out fail) "'time'=0.031s;;;0;10 'expires'=...". */
void perfdata_append(struct strbuf *out, const struct perfdatum *data, size_t n);

/* The figures alone: "0.031", "10"; for max with trailing zeros dropped. */
void perfdatum_value_append(struct strbuf *out, const struct perfdatum *datum);
void perfdatum_max_append(struct strbuf *out, const struct perfdatum *datum);

#endif

/* threshold.h - monitoring-plugins ranges and what -w and -c may say.
 *
 * Pure.  Values are seconds, signed 64-bit.
 */
#ifndef CCN_BASE_THRESHOLD_H
#define CCN_BASE_THRESHOLD_H

#include <stdint.h>

#include "error.h"
#include "strbuf.h"

/* A range of the monitoring-plugins guidelines, [@]start:end: alert outside
 * of start..end (both ends fine), or, with @, inside of it. */
struct range {
	bool inside;     /* "@" */
	bool start_open; /* "~": no lower end */
	bool end_open;   /* no upper end */
	int64_t start_s;
	int64_t end_s;
};

/* True when the value raises an alert. */
bool range_alerts(const struct range *range, int64_t value_s);

/* Appends the range in perfdata form: "1814400:", "@0:86400", "~:5". */
void range_append(struct strbuf *out, const struct range *range);

enum threshold_kind {
	THRESHOLD_DEFAULT, /* nothing given */
	THRESHOLD_RANGE,
	THRESHOLD_SHARE, /* alert below this share of the lifetime */
};

/* What the user asked for, before the certificate is known. */
struct threshold {
	enum threshold_kind kind;
	struct range range;
	double share; /* 0.0 to 1.0 */
};

/* Parses "14" (alert below 14 days), "14:", "7:30", "@0:7", "~:5" (days), a
 * number with a unit (s, m, h, d, w: "12h" means alert below), also within a
 * range ("12h:", "2w:1d" is refused: start beyond end), or a share ("25%").
 * Fractions are allowed.  An ERR_THRESHOLD_... row otherwise. */
enum err threshold_parse(const char *text, struct threshold *ret_threshold,
			 struct error *reterr) MUST_USE;

enum threshold_level { THRESHOLD_WARNING, THRESHOLD_CRITICAL };

/* The range that holds for a certificate of that lifetime.  Default: 21 days
 * (warning) and 7 days (critical), or 1/4 and 1/8 of the lifetime where that
 * is shorter.  A lifetime below 0 counts as 0. */
struct range threshold_range(const struct threshold *threshold, enum threshold_level level,
			     int64_t lifetime_s);

/* Refuses a pair where the warning would come after the critical state (both
 * given, of the same kind, plain "alert below", warning below critical). */
enum err threshold_check_pair(const struct threshold *warning, const struct threshold *critical,
			      struct error *reterr) MUST_USE;

#endif

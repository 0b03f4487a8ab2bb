/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "threshold.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "number.h"

#define DAY_S INT64_C(86400)
/* The longest validity that can be written: from year 0 to year 9999. */
#define LONGEST_S (INT64_C(3660000) * DAY_S)

bool range_alerts(const struct range *range, int64_t value_s)
{
	bool within = (range->start_open || value_s >= range->start_s) &&
		      (range->end_open || value_s <= range->end_s);
	return range->inside ? within : !within;
}

void range_append(struct strbuf *out, const struct range *range)
{
	if (range->inside)
		strbuf_append_char(out, '@');
	if (range->start_open)
		strbuf_append_char(out, '~');
	else
		strbuf_printf(out, "%" PRId64, range->start_s);
	strbuf_append_char(out, ':');
	if (!range->end_open)
		strbuf_printf(out, "%" PRId64, range->end_s);
}

/* --- parsing ------------------------------------------------------------------ */

static enum err not_a_threshold(struct error *reterr)
{
	return error_raise(reterr, ERR_THRESHOLD_FORM, FACTS());
}

static enum err is_negative(struct error *reterr)
{
	return error_raise(reterr, ERR_THRESHOLD_NEGATIVE, FACTS());
}

/* Seconds of a unit's letter; 0 when it is none. */
static int64_t unit_seconds(char letter)
{
	switch (letter) {
	case 's':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return 3600;
	case 'd':
		return DAY_S;
	case 'w':
		return 7 * DAY_S;
	default:
		return 0;
	}
}

/* Reads "14", "0.5d" or "12h" at *text: the time in seconds.  Without a unit
 * it counts days. */
static enum err scan_time(const char **text, int64_t *ret_s, struct error *reterr)
{
	struct decimal number;
	int64_t unit_s = DAY_S;
	if (**text == '-')
		return is_negative(reterr);
	if (!decimal_scan(text, &number))
		return not_a_threshold(reterr);
	if (unit_seconds(**text) != 0)
		unit_s = unit_seconds(*(*text)++);
	int64_t seconds = decimal_times(number, unit_s);
	if (seconds > LONGEST_S)
		return error_raise(reterr, ERR_THRESHOLD_TOO_LONG,
				   FACTS(.count = LONGEST_S / DAY_S));
	*ret_s = seconds;
	return ERR_NONE;
}

static enum err parse_share(const char *text, struct threshold *ret_threshold, struct error *reterr)
{
	struct decimal number;
	if (*text == '-')
		return is_negative(reterr);
	if (!decimal_scan(&text, &number) || strcmp(text, "%") != 0 || number.whole > 100 ||
	    (number.whole == 100 && number.billionths > 0))
		return not_a_threshold(reterr);
	*ret_threshold = (struct threshold){
		.kind = THRESHOLD_SHARE,
		.share = ((double)number.whole + (double)number.billionths / (double)BILLION) / 100,
	};
	return ERR_NONE;
}

/* The part before the colon, or all of it when there is none. */
static enum err scan_start(const char **text, struct range *range, struct error *reterr)
{
	if (**text == '~') {
		(*text)++;
		range->start_open = true;
		return ERR_NONE;
	}
	if (**text == ':' && (*text)[1] != '\0')
		return ERR_NONE; /* ":7" is "0:7" in the monitoring plugins */
	return scan_time(text, &range->start_s, reterr);
}

static enum err scan_end(const char **text, struct range *range, struct error *reterr)
{
	if (**text == '\0') {
		range->end_open = true;
		return ERR_NONE;
	}
	enum err err = scan_time(text, &range->end_s, reterr);
	if (err == ERR_NONE && **text != '\0')
		err = not_a_threshold(reterr);
	if (err == ERR_NONE && !range->start_open && range->start_s > range->end_s)
		err = error_raise(reterr, ERR_THRESHOLD_BACKWARDS, FACTS());
	return err;
}

static enum err parse_range(const char *text, struct range *ret_range, struct error *reterr)
{
	struct range range = { .inside = *text == '@' };
	text += range.inside ? 1 : 0;
	enum err err = scan_start(&text, &range, reterr);
	if (err != ERR_NONE)
		return err;
	if (*text == ':') {
		text++;
		err = scan_end(&text, &range, reterr);
	} else if (*text != '\0' || range.start_open) {
		err = not_a_threshold(reterr);
	} else if (range.inside) {
		/* "@7" is "@0:7" by the guidelines. */
		range.end_s = range.start_s;
		range.start_s = 0;
	} else {
		range.end_open = true; /* "14" is "14:": of the time left, less is worse */
	}
	if (err == ERR_NONE)
		*ret_range = range;
	return err;
}

enum err threshold_parse(const char *text, struct threshold *ret_threshold, struct error *reterr)
{
	struct threshold threshold = { .kind = THRESHOLD_RANGE };
	if (strchr(text, '%') != NULL)
		return parse_share(text, ret_threshold, reterr);
	enum err err = parse_range(text, &threshold.range, reterr);
	if (err == ERR_NONE)
		*ret_threshold = threshold;
	return err;
}

/* --- use ------------------------------------------------------------------------ */

static struct range below(int64_t start_s)
{
	return (struct range){ .end_open = true, .start_s = start_s };
}

struct range threshold_range(const struct threshold *threshold, enum threshold_level level,
			     int64_t lifetime_s)
{
	lifetime_s = lifetime_s < 0 ? 0 : lifetime_s > LONGEST_S ? LONGEST_S : lifetime_s;
	if (threshold->kind == THRESHOLD_RANGE)
		return threshold->range;
	if (threshold->kind == THRESHOLD_SHARE)
		return below((int64_t)(threshold->share * (double)lifetime_s));
	int64_t days_s = (level == THRESHOLD_WARNING ? 21 : 7) * DAY_S;
	int64_t share_s = lifetime_s / (level == THRESHOLD_WARNING ? 4 : 8);
	return below(share_s < days_s ? share_s : days_s);
}

static bool is_plain(const struct threshold *threshold)
{
	const struct range *range = &threshold->range;
	return threshold->kind == THRESHOLD_RANGE && !range->inside && !range->start_open &&
	       range->end_open;
}

enum err threshold_check_pair(const struct threshold *warning, const struct threshold *critical,
			      struct error *reterr)
{
	bool wrong_way_round = false;
	if (is_plain(warning) && is_plain(critical))
		wrong_way_round = warning->range.start_s < critical->range.start_s;
	else if (warning->kind == THRESHOLD_SHARE && critical->kind == THRESHOLD_SHARE)
		wrong_way_round = warning->share < critical->share;
	if (!wrong_way_round)
		return ERR_NONE;
	return error_raise(reterr, ERR_THRESHOLDS_SWAPPED, FACTS());
}

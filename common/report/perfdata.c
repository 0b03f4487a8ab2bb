/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "perfdata.h"

#include <inttypes.h>
#include <stdio.h>

#include "view.h"

enum { MS_PER_S = 1000 };

static int64_t to_ms(int64_t us)
{
	return us <= 0 ? 0 : us / 1000 + (us % 1000 >= 500 ? 1 : 0);
}

static int64_t timeout_ms(double timeout_s)
{
	if (!(timeout_s > 0))
		return 0;
	return timeout_s > 1e9 ? INT64_C(1000000000000) : (int64_t)(timeout_s * 1000 + 0.5);
}

static struct perfdatum time_datum(const struct report_input *input, const char *label, int64_t us)
{
	return (struct perfdatum){
		.label = label,
		.is_seconds = true,
		.is_fraction = true,
		.value = to_ms(us),
		.has_min = true,
		.has_max = true,
		.max = timeout_ms(input->timeout_s),
	};
}

static struct perfdatum count_datum(const char *label, size_t n)
{
	return (struct perfdatum){ .label = label, .value = (int64_t)n, .has_min = true };
}

static struct perfdatum failed_datum(const char *label, size_t n, size_t of)
{
	return (struct perfdatum){
		.label = label,
		.value = (int64_t)n,
		.critical = "0",
		.has_min = true,
		.has_max = true,
		.max = (int64_t)of,
	};
}

static int64_t slowest_us(const struct report_input *input)
{
	int64_t slowest = 0;
	/* Nobody was asked for a file. */
	if (input->n_results == 1 || input->n_services > 0 || input->from_file)
		return input->elapsed_us;
	for (size_t i = 0; i < input->n_results; i++) {
		if (input->results[i].session.total_us > slowest)
			slowest = input->results[i].session.total_us;
	}
	return slowest;
}

static int64_t slowest_step_us(const struct report_input *input, enum step step)
{
	int64_t slowest = 0;
	for (size_t i = 0; i < input->n_results; i++) {
		if (input->results[i].session.elapsed_us[step] > slowest)
			slowest = input->results[i].session.elapsed_us[step];
	}
	return slowest;
}

static bool set_range(char text[PERFDATA_RANGE_BYTES], const struct range *range)
{
	struct strbuf out = { 0 };
	range_append(&out, range);
	snprintf(text, PERFDATA_RANGE_BYTES, "%s", strbuf_text(&out));
	bool ok = !strbuf_failed(&out);
	strbuf_clear(&out);
	return ok;
}

/* The dates of the endpoint whose certificate expires first, of those that are told; NULL when
 * none is known. */
static const struct dates_verdict *worst_dates(const struct report_input *input)
{
	const struct dates_verdict *worst = NULL;
	for (size_t i = 0; i < input->n_results; i++) {
		const struct result *r = &input->results[i];
		if (r->has_certificate && r->dates.first != NULL &&
		    (worst == NULL || r->dates.remaining_s < worst->remaining_s) &&
		    result_is_told(input, r))
			worst = &r->dates;
	}
	return worst;
}

static bool expires_datum(const struct dates_verdict *dates, struct perfdatum *ret_datum)
{
	*ret_datum = (struct perfdatum){
		.label = "expires",
		.is_seconds = true,
		.value = dates->remaining_s,
	};
	return set_range(ret_datum->warning, &dates->warning) &&
	       set_range(ret_datum->critical, &dates->critical);
}

static struct perfdatum seconds_datum(const char *label, int64_t seconds)
{
	return (struct perfdatum){ .label = label, .is_seconds = true, .value = seconds };
}

size_t perfdata_make(const struct report_input *input, struct perfdatum ret_data[PERFDATA_MAX])
{
	static const struct {
		const char *label;
		enum step step;
	} steps[] = {
		{ "time_resolve", STEP_RESOLVE },     { "time_connect", STEP_CONNECT },
		{ "time_proxy", STEP_PROXY },         { "time_starttls", STEP_STARTTLS },
		{ "time_handshake", STEP_HANDSHAKE },
	};
	const struct dates_verdict *dates = worst_dates(input);
	size_t names = 0, names_failed = 0, endpoints = 0, endpoints_failed = 0, n = 0;
	for (size_t i = 0; i < input->n_results; i++) {
		const struct result *result = &input->results[i];
		enum state state = result->state;
		if (!result_is_told(input, result))
			continue;
		if (result->has_certificate)
			names += result->n_names;
		names_failed += result_names_failed(result);
		endpoints++;
		endpoints_failed += state == STATE_CRITICAL || state == STATE_UNKNOWN;
	}
	ret_data[n++] = time_datum(input, "time", slowest_us(input));
	if (dates != NULL && !expires_datum(dates, &ret_data[n++]))
		return 0;
	ret_data[n++] = count_datum("names_checked", names);
	ret_data[n++] = failed_datum("names_failed", names_failed, names);
	ret_data[n++] = count_datum("endpoints_checked", endpoints);
	ret_data[n++] = failed_datum("endpoints_failed", endpoints_failed, endpoints);
	for (size_t i = 0; input->verbosity > 0 && i < sizeof(steps) / sizeof(steps[0]); i++)
		ret_data[n++] =
			time_datum(input, steps[i].label, slowest_step_us(input, steps[i].step));
	if (input->verbosity > 0 && dates != NULL) {
		int64_t age_s = input->demands->at_s - dates->first->not_before_s;
		ret_data[n++] = seconds_datum("age", age_s);
		ret_data[n++] = seconds_datum("lifetime", dates->lifetime_s);
	}
	return n;
}

void perfdatum_value_append(struct strbuf *out, const struct perfdatum *datum)
{
	if (datum->is_fraction)
		strbuf_printf(out, "%" PRId64 ".%03d", datum->value / MS_PER_S,
			      (int)(datum->value % MS_PER_S));
	else
		strbuf_printf(out, "%" PRId64, datum->value);
}

void perfdatum_max_append(struct strbuf *out, const struct perfdatum *datum)
{
	if (!datum->is_fraction) {
		strbuf_printf(out, "%" PRId64, datum->max);
		return;
	}
	strbuf_printf(out, "%" PRId64, datum->max / MS_PER_S);
	int digits = (int)(datum->max % MS_PER_S);
	if (digits == 0)
		return;
	strbuf_append_char(out, '.');
	for (int unit = 100; digits > 0; digits %= unit, unit /= 10)
		strbuf_append_char(out, (char)('0' + digits / unit));
}

void perfdata_append(struct strbuf *out, const struct perfdatum *data, size_t n)
{
	if (n == 0)
		out->failed = true;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_append_char(out, ' ');
		strbuf_printf(out, "'%s'=", data[i].label);
		perfdatum_value_append(out, &data[i]);
		strbuf_printf(out, "%s;%s;%s;%s", data[i].is_seconds ? "s" : "", data[i].warning,
			      data[i].critical, data[i].has_min ? "0" : "");
		if (data[i].has_max) {
			strbuf_append_char(out, ';');
			perfdatum_max_append(out, &data[i]);
		}
	}
}

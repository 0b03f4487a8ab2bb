/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage_tls.h"

#include <poll.h>
#include <stdio.h>

#include "dialogue/guess.h"
#include "tls_data.h"
#include "tls_handshake.h"

/* --- a server that does not speak TLS ----------------------------------------------- */

/* Octets that no line of text has: kept as hexadecimal digits. */
static enum progress no_record(struct probe *p, struct bytes octets)
{
	char hex[3 * 8 + 4] = "";
	size_t n = octets.len < 8 ? octets.len : 8;
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 3 * i, 4, "%02x ", octets.data[i]);
	if (n < octets.len)
		snprintf(hex + 3 * n, 4, "...");
	else if (n > 0)
		hex[3 * n - 1] = '\0';
	return probe_fail(p, ERR_TLS_NO_RECORD, FACTS(.said = bytes_of(hex)));
}

static enum progress not_tls(struct probe *p, struct bytes line)
{
	size_t len = 0;
	while (len < line.len && len < TLS_QUOTE_BYTES && line.data[len] != '\r' &&
	       line.data[len] != '\n' && line.data[len] != '\0')
		len++;
	if (len == 0 || (len < line.len && line.data[len] == '\0'))
		return no_record(p, line);
	return probe_fail(p, ERR_TLS_NOT_SPOKEN,
			  FACTS(.said = bytes_until(line, len), .term = guess_protocol(line)));
}

enum progress stage_quote(struct probe *p)
{
	struct bytes line;
	return tls_transport_quote(&p->tls->transport, &line) ? not_tls(p, line) : PROGRESS_WAIT;
}

enum progress stage_quote_expired(struct probe *p)
{
	struct bytes line;
	(void)tls_transport_quote(&p->tls->transport, &line);
	return not_tls(p, line);
}

/* --- the handshake -------------------------------------------------------------------- */

/* A server that reads one packet of a ClientHello may wait for ever for what it has not seen:
 * when the largest part of the time is over, there is a shorter one to try.  What has little
 * time has it for the first; so has what came so slowly until here that there would be no time for
 * the same once more. */
static void limit_silence(struct probe *p)
{
	enum { LEAST_US = 2000000 };
	int64_t now = clock_now_us(), left = p->until.at_us - now, us = left / 3 * 2;
	bool has_time_for_both = us >= LEAST_US && left - us > now - p->connection_us;
	p->awaits_first = p->offer == OFFER_CURRENT && p->done == NULL && has_time_for_both;
	if (p->awaits_first)
		probe_limit(p, us);
}

static void end_silence(struct probe *p)
{
	if (!p->awaits_first || p->tls->transport.received == 0)
		return;
	p->awaits_first = false;
	p->has_limit = false;
}

/* The handshake has ended: is there more to find out? */
static enum progress after_handshake(struct probe *p)
{
	if (p->done != NULL)
		return PROGRESS_FINISHED;
	if (p->context->settings->request_path != NULL || p->target.document != NULL)
		return probe_go_on(p, STAGE_REQUEST);
	return tls_verdict_is_due(p->tls) ? probe_go_on(p, STAGE_VERDICT) : PROGRESS_FINISHED;
}

enum progress stage_handshake(struct probe *p)
{
	/* Before TLS a server has nothing to say. */
	if (p->early.len > 0)
		return not_tls(p, (struct bytes){ (const uint8_t *)p->early.text, p->early.len });
	if (p->tls == NULL) {
		struct strbuf *log = probe_keeps_log(p) ? &p->log : NULL;
		if (tls_new(p->context->tls, &p->target, p->offer, p->fd, p->session, log, &p->tls,
			    &p->error) != ERR_NONE)
			return PROGRESS_FAILED;
		limit_silence(p);
	}
	switch (tls_handshake(p->tls, &p->error)) {
	case TLS_DONE:
		return after_handshake(p);
	case TLS_AGAIN:
		end_silence(p);
		if (p->tls->transport.turn.is_taken && !p->has_limit)
			probe_limit(p, STAGE_LARGE_US);
		return PROGRESS_WAIT;
	case TLS_NOT_TLS:
		p->events = POLLIN;
		return probe_go_on(p, STAGE_QUOTE);
	case TLS_CLOSED:
	case TLS_FAILED:
		break;
	}
	return PROGRESS_FAILED;
}

static bool has_time(const struct probe *p)
{
	return clock_now_us() < p->until.at_us;
}

enum progress stage_handshake_expired(struct probe *p)
{
	enum { LOOK_AGAIN_US = 100000 };
	if (has_time(p) && p->awaits_first) {
		p->tls->next_offer = OFFER_SHORT;
		return PROGRESS_TIMED_OUT;
	}
	if (!has_time(p) || (p->tls != NULL && tls_transport_is_in_the_way(&p->tls->transport)))
		return PROGRESS_TIMED_OUT;
	probe_limit(p, LOOK_AGAIN_US);
	return PROGRESS_WAIT;
}

struct awaited stage_handshake_waits_for(const struct probe *p)
{
	if (p->tls != NULL && p->tls->transport.turn.is_taken && has_time(p))
		return (struct awaited){ .code = ERR_TIMEOUT_LARGE_SLOW };
	if (p->tls != NULL && p->tls->transport.turn.wait_until_us != 0)
		return (struct awaited){ .code = ERR_TIMEOUT_LARGE_WAITED };
	bool has_answered = p->tls != NULL && p->tls->transport.received > 0;
	return (struct awaited){ .code = has_answered ? ERR_TIMEOUT_HANDSHAKE
						      : ERR_TIMEOUT_CLIENT_HELLO };
}

enum progress stage_verdict(struct probe *p)
{
	switch (tls_await_verdict(p->tls, &p->error)) {
	case TLS_AGAIN:
		return PROGRESS_WAIT;
	case TLS_FAILED:
		return PROGRESS_FAILED;
	case TLS_DONE:
	case TLS_CLOSED:
	case TLS_NOT_TLS:
		break;
	}
	return PROGRESS_FINISHED;
}

enum progress stage_verdict_expired(struct probe *p)
{
	int64_t took_us = p->stage_us - p->connection_us;
	int64_t left_us = STAGE_VERDICT_TIMES * took_us - (clock_now_us() - p->stage_us);
	if (left_us <= 0 || !has_time(p))
		return PROGRESS_FINISHED; /* it has not refused */
	probe_limit(p, left_us);
	return PROGRESS_WAIT;
}

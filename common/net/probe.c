/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "offer.h"
#include "probe_state.h"
#include "stage_dialogue.h"
#include "stages.h"
#include "tls_data.h"

/* The least that an address gets of the time that is left. */
enum { ADDRESS_LEAST_US = 1000000 };
/* The most that a further connection may take, when all that counts is known. */
enum { FURTHER_US = 2000000 };
/* ... which is more for a server that is slow; what it leaves unanswered for less than so
 * many times as long as it took before, says nothing. */
enum { FURTHER_TIMES = 4, SILENCE_TIMES = 3 };
/* So often the current offer has to fail again: with one of two servers out of order, and
 * asked by turns, it fails each second time. */
enum { REFUSED_TIMES = 2 };

/* --- context --------------------------------------------------------------- */

enum err probe_context_new(const struct probe_settings *settings,
			   struct probe_context **ret_context, struct error *reterr)
{
	struct address source = { .len = 0 };
	if (settings->bind_address != NULL && !address_parse(settings->bind_address, 0, &source))
		return error_raise(reterr, ERR_SOURCE_NO_ADDRESS,
				   FACTS(.about = settings->bind_address));
	if (settings->request_path != NULL && !request_path_is_valid(settings->request_path))
		return error_raise(reterr, ERR_REQUEST_NO_PATH,
				   FACTS(.about = settings->request_path));
	struct probe_context *context = calloc(1, sizeof(*context));
	if (context == NULL)
		return error_no_memory(reterr);
	context->settings = settings;
	context->has_source = settings->bind_address != NULL;
	context->source = source;
	enum err err = tls_context_new(settings, &context->tls, reterr);
	if (err != ERR_NONE) {
		probe_context_free(context);
		return err;
	}
	*ret_context = context;
	return ERR_NONE;
}

void probe_context_free(struct probe_context *context)
{
	if (context == NULL)
		return;
	tls_context_free(context->tls);
	free(context);
}

const struct probe_settings *probe_context_settings(const struct probe_context *context)
{
	return context->settings;
}

/* --- stages ------------------------------------------------------------------------ */

/* The step of the run that is under way. */
static enum step step_of(const struct probe *p)
{
	enum step step =
		p->stage == STAGE_ENDED ? STEP_CLIENT_CERTIFICATE : stage_row(p->stage)->step;
	return step == STEP_CONNECT && probe_has_proxy(p) ? STEP_PROXY : step;
}

/* Adds the time since the last call to the step that is under way. */
static void note_elapsed(struct probe *p)
{
	int64_t now = clock_now_us();
	p->session->elapsed_us[step_of(p)] += now - p->stage_us;
	p->stage_us = now;
}

/* Goes over to the next stage, if it is another. */
static void change_stage(struct probe *p)
{
	if (p->next == p->stage)
		return;
	note_elapsed(p);
	p->stage = p->next;
	p->has_limit = false;
	p->session->reached = step_of(p);
	if (stage_row(p->stage)->limit_us > 0)
		probe_limit(p, stage_row(p->stage)->limit_us);
}

static enum progress time_out(struct probe *p, size_t waiting)
{
	char peer[PROBE_PEER_BYTES];
	struct awaited awaited = stage_row(p->stage)->waits_for(p);
	bool goes_on = p->tls != NULL && p->tls->next_offer != OFFER_NONE;
	return probe_fail(p, awaited.code,
			  FACTS(.term = awaited.term, .other = awaited.other,
				.number = awaited.number,
				.about = probe_peer(p, peer, sizeof(peer)),
				.count = goes_on ? clock_now_us() - p->stage_us : p->address_us,
				.waiting = waiting));
}

/* The time of the stage, or of the address, is over; waiting: so many endpoints
 * wait for its place. */
static enum progress expire(struct probe *p, bool is_address, size_t waiting)
{
	const struct stage_row *row = stage_row(p->stage);
	enum progress progress = PROGRESS_TIMED_OUT;
	p->has_limit = false;
	if (row->expired != NULL)
		progress = row->expired(p);
	else if (!is_address)
		progress = row->advance(p);
	return progress == PROGRESS_TIMED_OUT ? time_out(p, waiting) : progress;
}

/* Closes the connection and frees what belongs to it. */
static void release(struct probe *p)
{
	tls_free(p->tls);
	p->tls = NULL;
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	stage_dialogue_drop(p);
	strbuf_clear(&p->early);
	strbuf_clear(&p->request);
	http_answer_clear(&p->answer);
	turn_give_back(&p->turn, &p->context->large);
	p->is_asked = false;
}

/* --- one address after the other -------------------------------------------------- */

/* What the session says about the address that is tried. */
static void describe_address(struct probe *p)
{
	struct session *session = p->session;
	const struct address *address = &p->addresses[p->current];
	if (!probe_has_proxy(p)) {
		address_format(address, session->address);
		session->port = address_port(address);
		return;
	}
	int n = snprintf(session->address, ADDRESS_TEXT_BYTES, "%s", p->target.connect_host);
	if (n >= ADDRESS_TEXT_BYTES)
		memcpy(session->address + ADDRESS_TEXT_BYTES - 4, "...", 4);
	address_format(address, session->proxy);
	session->port = p->target.port;
}

static void start_connection(struct probe *p)
{
	p->error = (struct error){ 0 };
	p->has_limit = false;
	p->shortage = 0;
	p->stage = p->next = STAGE_OPEN;
	p->connection_us = p->stage_us = clock_now_us();
	p->session->reached = step_of(p);
}

/* Starts with the current address. */
static void start_address(struct probe *p)
{
	struct session *session = p->session;
	int64_t now = clock_now_us(), left = p->deadline.at_us - now;
	p->address_us = left / (int64_t)(p->n_addresses - p->current);
	if (p->address_us < ADDRESS_LEAST_US)
		p->address_us = left < ADDRESS_LEAST_US ? left : ADDRESS_LEAST_US;
	p->until.at_us = p->address_until.at_us = now + p->address_us;
	for (int step = STEP_CONNECT; step < STEP_COUNT; step++)
		session->elapsed_us[step] = 0;
	session->client_certificate = CLIENT_CERTIFICATE_NOT_ASKED;
	session->variant_refused = false;
	session->warned_of_name = false;
	session->offer = OFFER_NONE;
	session->narrow_error = (struct error){ 0 };
	session->refuses_long_hello = false;
	session->browsers_asked = false;
	session->proxy_protocol = 0;
	p->offer = tls_context_first_offer(p->context->tls);
	p->is_local = false;
	p->n_refused = 0;
	describe_address(p);
	start_connection(p);
}

static void end(struct probe *p)
{
	note_elapsed(p);
	p->stage = p->next = STAGE_ENDED;
	p->session->total_us = p->session->elapsed_us[STEP_RESOLVE] + clock_now_us() - p->start_us;
	release(p);
}

/* Is it worth while to try the next address?  Not when this one brought a
 * certificate, nor when the next would fail alike, nor when a server tried to
 * slip in plain text, which must not be passed over. */
static bool tries_next(const struct probe *p)
{
	return p->current + 1 < p->n_addresses && p->session->n_chain == 0 &&
	       !error_is_own(p->error.code) &&
	       error_finding(p->error.code) != FINDING_STARTTLS_INJECTION &&
	       clock_now_us() < p->deadline.at_us;
}

static enum err keep_failed(struct probe *p, struct error *reterr)
{
	struct session *session = p->session;
	/* The last that is kept got further than this one. */
	if (session->n_failed == FAILED_KEPT &&
	    session->failed[FAILED_KEPT - 1].reached > session->reached) {
		session->n_failed_dropped++;
		return ERR_NONE;
	}
	enum err err = session_add_failed(session, session->address, &p->error, reterr);
	if (err != ERR_NONE)
		return err;
	struct failed_attempt *failed = &session->failed[session->n_failed - 1];
	failed->port = session->port;
	failed->reached = session->reached;
	failed->is_local = p->is_local;
	return ERR_NONE;
}

/* Of several addresses that all failed, does this one say more than the one
 * that the session is about?  The one that got furthest does; never one that
 * this machine has no route to. */
static bool says_more(const struct failed_attempt *failed, const struct probe *p)
{
	if (failed->is_local != p->is_local)
		return p->is_local;
	return failed->reached > p->session->reached;
}

/* Makes the session one about a failed address, and the last one a failed one. */
static void swap_with_failed(struct probe *p, size_t i)
{
	struct session *session = p->session;
	struct failed_attempt failed = session->failed[i];
	struct failed_attempt *other = &session->failed[i];
	*other = (struct failed_attempt){ .port = session->port,
					  .reached = session->reached,
					  .is_local = p->is_local,
					  .error = session->error };
	memcpy(other->address, session->address, sizeof(other->address));
	memcpy(session->address, failed.address, sizeof(failed.address));
	session->port = failed.port;
	session->reached = failed.reached;
	session->error = failed.error;
	session->offer = OFFER_NONE;
	p->is_local = failed.is_local;
}

/* --- another offer to one address ------------------------------------------------------ */

/* Has the handshake failed of what was offered, and is there time for more? */
static bool is_asked_again(const struct probe *p)
{
	return p->stage == STAGE_HANDSHAKE && p->tls != NULL && p->done == NULL &&
	       p->tls->next_offer != OFFER_NONE && clock_now_us() < p->until.at_us;
}

static void drop(struct session **kept)
{
	session_clear(*kept);
	free(*kept);
	*kept = NULL;
}

/* Puts what the handshake under way has brought aside, and begins another with the
 * same address.  False without memory. */
static bool begin_again(struct probe *p, enum tls_offer offer, struct session **kept)
{
	*kept = calloc(1, sizeof(**kept));
	if (*kept == NULL)
		return false;
	note_elapsed(p);
	session_move_handshake(p->session, *kept);
	(*kept)->error = p->error;
	(*kept)->reached = p->session->reached;
	release(p);
	p->offer = offer;
	start_connection(p);
	return true;
}

/* Drops what the handshake under way has brought. */
static void forget_handshake(struct probe *p)
{
	struct session spent = { 0 };
	session_move_handshake(p->session, &spent);
	session_clear(&spent);
}

/* Takes it back, and drops what came after it. */
static void take_back(struct probe *p, struct session **kept)
{
	forget_handshake(p);
	session_move_handshake(*kept, p->session);
	p->session->reached = (*kept)->reached;
	p->error = (*kept)->error;
	p->is_local = false;
}

static const char *words_of_next(enum tls_offer offer)
{
	if (offer == OFFER_SHORT)
		return "with a ClientHello of one packet";
	return offer == OFFER_WIDE ? "with a wider offer" : "whatever the key usage";
}

/* Connects to the same address again, within its time; what the last offer came to is
 * kept.  False without memory. */
static bool ask_again(struct probe *p)
{
	char text[PROBE_PEER_BYTES];
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* %s: %s; once more, %s\n",
			      probe_peer(p, text, sizeof(text)),
			      finding_info(error_finding(p->error.code))->id,
			      words_of_next(p->tls->next_offer));
	drop(&p->first);
	return begin_again(p, p->tls->next_offer, &p->first);
}

/* Why the offer before failed, for whoever reads what came of the other.  That the
 * server has no certificate of a kind was the conclusion as far as it went. */
static void note_first(struct probe *p)
{
	struct error *error = &p->session->narrow_error;
	*error = p->first->error;
	if (error->code == ERR_TLS_NO_SUCH_CERTIFICATE)
		error_raise(error,
			    error->ended == ERROR_END_ALERT ? ERR_TLS_ALERT
							    : ERR_TLS_BROKE_OFF_AT_ONCE,
			    FACTS(.ended = error->ended, .number = error->number));
}

/* Both offers have failed: does the first one say more?  A certificate is more
 * than none, and what a server answers to the other is more than that it did not
 * answer again. */
static bool first_says_more(const struct probe *p)
{
	if (p->first->n_chain > 0 || p->session->n_chain > 0)
		return p->session->n_chain == 0;
	if (error_is_own(p->error.code))
		return false;
	return p->session->reached < STEP_HANDSHAKE ||
	       error_finding(p->error.code) == FINDING_TIMEOUT ||
	       error_finding(p->error.code) == FINDING_NOT_TLS;
}

/* --- a further one, when all that counts is known --------------------------------------- */

/* What the server takes of those who do not offer all of the wide one; whether it was for
 * its length that it did not take the current one. */
static enum tls_offer further_offer(const struct probe *p)
{
	if (p->done != NULL || error_is_own(p->error.code) || clock_now_us() >= p->until.at_us)
		return OFFER_NONE;
	if (p->offer == OFFER_SHORT && p->session->n_chain > 0)
		return OFFER_CURRENT;
	if (p->offer == OFFER_WIDE && p->error.code == ERR_NONE &&
	    offer_asks_for_browsers(&p->session->tls))
		return OFFER_BROWSERS;
	return OFFER_NONE;
}

/* It may not take long: a server that is slow has more, but leaves half of the time for
 * another. */
static void limit_further(struct probe *p)
{
	int64_t now = clock_now_us(), left = p->address_until.at_us - now;
	int64_t us = FURTHER_US;
	if (p->offer == OFFER_CURRENT && us < FURTHER_TIMES * p->done_us)
		us = FURTHER_TIMES * p->done_us;
	if (p->offer == OFFER_CURRENT && p->n_refused + 1 < REFUSED_TIMES)
		left /= 2;
	p->until.at_us = now + (us < left ? us : left);
}

static bool ask_further(struct probe *p, enum tls_offer offer)
{
	int64_t took_us = clock_now_us() - p->connection_us;
	if (!begin_again(p, offer, &p->done))
		return false;
	p->done_us = took_us;
	limit_further(p);
	return true;
}

/* OFFER_CURRENT has failed again: for what may be its length? */
static bool is_refused_for_length(const struct probe *p)
{
	if (p->stage != STAGE_HANDSHAKE || p->tls == NULL)
		return false;
	if (p->error.code == ERR_TIMEOUT_CLIENT_HELLO)
		return clock_now_us() - p->connection_us > SILENCE_TIMES * p->done_us;
	return p->tls->next_offer == OFFER_SHORT;
}

/* Once more, when it was.  False: it was not, or has been often enough, or there is no time
 * to find out. */
static bool is_asked_once_more(struct probe *p)
{
	if (!is_refused_for_length(p) || ++p->n_refused == REFUSED_TIMES ||
	    clock_now_us() >= p->address_until.at_us)
		return false;
	note_elapsed(p);
	forget_handshake(p);
	release(p);
	start_connection(p);
	limit_further(p);
	return true;
}

static const char *end_for_length(struct probe *p, bool is_taken)
{
	p->session->refuses_long_hello = p->n_refused == REFUSED_TIMES;
	return is_taken ? "a ClientHello of more than one packet is taken"
	       : p->session->refuses_long_hello
		       ? "a ClientHello of more than one packet is not taken, as before"
		       : "whether a ClientHello of more than one packet is taken did not show";
}

/* The server has taken that offer, or refused it by an alert; anything else says
 * nothing. */
static const char *end_for_browsers(struct probe *p, bool is_taken)
{
	struct session *session = p->session;
	session->browsers_asked = is_taken || p->error.ended == ERROR_END_ALERT;
	if (session->browsers_asked)
		session->browsers = session->tls;
	return is_taken                  ? "what browsers offer is taken"
	       : session->browsers_asked ? "what browsers offer is refused"
					 : "what browsers offer is not answered";
}

/* The further connection has ended.  What it was about is an end as it was before: p->error
 * is that of the connection before, none when it ended well. */
static void end_further(struct probe *p, bool is_taken)
{
	bool is_for_browsers = p->offer == OFFER_BROWSERS;
	const char *words =
		is_for_browsers ? end_for_browsers(p, is_taken) : end_for_length(p, is_taken);
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* %s\n", words);
	note_elapsed(p);
	take_back(p, &p->done);
	drop(&p->done);
}

/* The current address has failed with p->error. */
static void fail_address(struct probe *p)
{
	struct session *session = p->session;
	char text[PROBE_PEER_BYTES];
	note_elapsed(p);
	if (p->first != NULL && first_says_more(p)) {
		take_back(p, &p->first);
		if (p->error.code == ERR_TIMEOUT_CLIENT_HELLO)
			p->error.count = p->address_us; /* the other was not answered, too */
	} else if (p->first != NULL) {
		note_first(p);
	}
	drop(&p->first);
	if (error_finding(p->error.code) == FINDING_CLIENT_CERTIFICATE_REQUIRED)
		session->reached = STEP_CLIENT_CERTIFICATE;
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* %s: %s\n", probe_peer(p, text, sizeof(text)),
			      finding_info(error_finding(p->error.code))->id);
	if (tries_next(p) && keep_failed(p, &p->error) == ERR_NONE) {
		release(p);
		p->current++;
		start_address(p);
		return;
	}
	session->error = p->error;
	end(p);
	for (size_t i = 0; i < session->n_failed && !error_is_own(p->error.code); i++) {
		if (session->n_chain == 0 && says_more(&session->failed[i], p))
			swap_with_failed(p, i);
	}
}

/* --- the outside -------------------------------------------------------------------- */

enum err probe_new(struct probe_context *context, const struct probe_target *target,
		   const struct address *addresses, size_t n_addresses, struct deadline deadline,
		   struct session *session, struct probe **ret_probe, struct error *reterr)
{
	struct probe *p = calloc(1, sizeof(*p));
	struct address *copy = calloc(n_addresses, sizeof(*copy));
	if (p == NULL || copy == NULL || n_addresses == 0) {
		free(p);
		free(copy);
		return error_no_memory(reterr);
	}
	memcpy(copy, addresses, n_addresses * sizeof(*copy));
	p->context = context;
	p->target = *target;
	p->addresses = copy;
	p->n_addresses = n_addresses;
	p->deadline = deadline;
	p->session = session;
	p->fd = -1;
	p->start_us = clock_now_us();
	start_address(p);
	*ret_probe = p;
	return ERR_NONE;
}

void probe_free(struct probe *p)
{
	if (p == NULL)
		return;
	release(p);
	drop(&p->first);
	drop(&p->done);
	strbuf_clear(&p->log);
	free(p->addresses);
	free(p);
}

/* The connection has ended, and nothing is left to find out from it: well, or with
 * p->error. */
static void conclude(struct probe *p)
{
	enum tls_offer offer = further_offer(p);
	if (offer != OFFER_NONE && ask_further(p, offer))
		return;
	if (p->error.code != ERR_NONE) {
		fail_address(p);
		return;
	}
	if (p->first != NULL)
		note_first(p);
	drop(&p->first);
	end(p);
}

static void finish(struct probe *p)
{
	if (p->tls != NULL)
		tls_close(p->tls);
	p->error = (struct error){ 0 };
	if (p->done != NULL)
		end_further(p, true);
	conclude(p);
}

static void fail(struct probe *p)
{
	if (p->done != NULL && p->offer == OFFER_CURRENT && is_asked_once_more(p))
		return;
	if (p->done != NULL)
		end_further(p, false);
	conclude(p);
}

static void take(struct probe *p, enum progress progress)
{
	switch (progress) {
	case PROGRESS_ON:
	case PROGRESS_WAIT:
		change_stage(p);
		break;
	case PROGRESS_FAILED:
		if (!is_asked_again(p) || !ask_again(p))
			fail(p);
		break;
	case PROGRESS_TIMED_OUT:
		fail(p);
		break;
	case PROGRESS_FINISHED:
		finish(p);
		break;
	}
}

bool probe_step(struct probe *p)
{
	while (p->stage != STAGE_ENDED) {
		int64_t now = clock_now_us();
		bool is_over = now >= p->until.at_us;
		enum progress progress;
		if (is_over || (p->has_limit && now >= p->limit.at_us))
			progress = expire(p, is_over, 0);
		else
			progress = stage_row(p->stage)->advance(p);
		take(p, progress);
		if (progress == PROGRESS_WAIT)
			return false;
	}
	return true;
}

void probe_expire(struct probe *p, size_t waiting)
{
	if (p->stage == STAGE_ENDED)
		return;
	int64_t now = clock_now_us();
	p->address_us -= p->address_until.at_us - now;
	p->until.at_us = p->address_until.at_us = p->deadline.at_us = now;
	take(p, expire(p, true, waiting));
}

void probe_wants(const struct probe *p, int *ret_fd, short *ret_events,
		 struct deadline *ret_deadline)
{
	*ret_fd = p->fd;
	*ret_events = p->tls != NULL && p->stage != STAGE_QUOTE ? tls_events(p->tls) : p->events;
	*ret_deadline = p->has_limit && p->limit.at_us < p->until.at_us ? p->limit : p->until;
	int64_t wait_until_us = p->turn.wait_until_us;
	if (wait_until_us == 0 && p->tls != NULL)
		wait_until_us = p->tls->transport.turn.wait_until_us;
	if (wait_until_us == 0)
		return;
	*ret_fd = -1;
	if (wait_until_us < ret_deadline->at_us)
		ret_deadline->at_us = wait_until_us;
}

const char *probe_log(const struct probe *p)
{
	return strbuf_text(&p->log);
}

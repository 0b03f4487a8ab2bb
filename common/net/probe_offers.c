/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe_offers.h"

#include <stdlib.h>

#include "offer.h"
#include "probe_connection.h"

/* The most that a further connection may take, when all that counts is known. */
enum { FURTHER_US = 2000000 };
/* ... which is more for a server that is slow; what it leaves unanswered for less than so
 * many times as long as it took before, says nothing. */
enum { FURTHER_TIMES = 4, SILENCE_TIMES = 3 };
/* What is said to find out whether a ClientHello is refused for its length, one connection after
 * the other: that of more than one packet has to fail each time, and that of one packet must
 * not.  In this order nothing is the same for whoever asks two to six servers by turns, of which
 * some are out of order; of those who fail at random, however often, it is one in 200. */
static const bool is_long_turn[] = { true, true, true, false, false, true };

/* --- another one, when one fails --------------------------------------------------------- */

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
	probe_note_elapsed(p);
	session_move_handshake(p->session, *kept);
	(*kept)->error = p->error;
	(*kept)->reached = p->session->reached;
	probe_release(p);
	p->offer = offer;
	probe_connect(p);
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

/* What is late may come when nobody waits for it any more: the times are told as they were. */
static void note_silence(struct probe *p, const struct error *second)
{
	if (p->error.code == ERR_TIMEOUT_CLIENT_HELLO && second->code == ERR_TIMEOUT_CLIENT_HELLO) {
		p->error.term = "nor to a shorter one in the time that was left";
		p->error.waiting = second->waiting;
	}
}

/* --- a further one, when all that counts is known --------------------------------------- */

/* Has the server read a long one, and chosen what the library refuses? */
static bool has_read_long(const struct session *first)
{
	return first != NULL && offer_is_long(first->offer) &&
	       first->error.code == ERR_TLS_HANDSHAKE;
}

static enum tls_offer further_offer(const struct probe *p)
{
	if (p->done != NULL || p->session->n_chain == 0 || error_is_own(p->error.code) ||
	    clock_now_us() >= p->until.at_us)
		return OFFER_NONE;
	enum tls_offer offer = offer_further(p->offer, &p->session->tls);
	return offer != OFFER_BROWSERS && has_read_long(p->first) ? OFFER_NONE : offer;
}

static bool is_without_a_word(const struct error *error)
{
	return error->ended == ERROR_END_CLOSED || error->ended == ERROR_END_RESET;
}

/* --each-certificate: many servers break off, without a word, when they have no certificate of
 * the kind; but so do those that are asked too often.  And where there is another address, it is
 * not asked if this one is in order. */
static bool is_any_asked_for(const struct probe *p)
{
	bool has_next = p->current + 1 < p->n_addresses;
	return p->done == NULL && p->target.variant != VARIANT_DEFAULT &&
	       p->session->n_chain == 0 &&
	       error_finding(p->error.code) == FINDING_HANDSHAKE_FAILED &&
	       (is_without_a_word(&p->error) || has_next) && clock_now_us() < p->until.at_us;
}

static bool is_about_length(const struct probe *p)
{
	return p->offer != OFFER_BROWSERS && !p->asks_for_any;
}

/* How many long ones may come, of this turn and those behind it. */
static int64_t long_turns_left(const struct probe *p)
{
	int64_t n = 0;
	for (size_t i = p->n_turns; i < LENGTH(is_long_turn); i++)
		n += is_long_turn[i];
	return n;
}

/* It may not take long: a server that is slow has more, but leaves as much to each that may
 * wait as long. */
static void limit_further(struct probe *p)
{
	int64_t now = clock_now_us(), left = p->address_until.at_us - now;
	int64_t us = FURTHER_US;
	if (us < FURTHER_TIMES * p->done_us)
		us = FURTHER_TIMES * p->done_us;
	if (is_about_length(p))
		left /= long_turns_left(p);
	p->until.at_us = now + (us < left ? us : left);
}

static bool ask_further(struct probe *p, enum tls_offer offer)
{
	int64_t took_us = clock_now_us() - p->connection_us;
	if (!begin_again(p, offer, &p->done))
		return false;
	p->done_us = took_us;
	p->n_turns = 0;
	limit_further(p);
	return true;
}

/* Asks for any certificate, as clients do. */
static bool ask_for_any(struct probe *p)
{
	p->asks_for_any = true;
	p->asked_variant = p->target.variant;
	p->target.variant = VARIANT_DEFAULT;
	if (ask_further(p, p->offer == OFFER_GIVEN ? OFFER_GIVEN : OFFER_WIDE))
		return true;
	p->asks_for_any = false;
	p->target.variant = p->asked_variant;
	return false;
}

/* What is long has failed again: for what may be its length? */
static bool is_refused_for_length(const struct probe *p)
{
	if (p->stage != STAGE_HANDSHAKE || p->tls == NULL)
		return false;
	if (p->error.code == ERR_TIMEOUT_CLIENT_HELLO)
		return clock_now_us() - p->connection_us > SILENCE_TIMES * p->done_us;
	/* What the library refuses was an answer. */
	return p->tls->next_offer != OFFER_NONE && p->error.code != ERR_TLS_HANDSHAKE;
}

/* Is this turn as it is when the length is to blame?  Without it the certificate came. */
static bool is_turn_of_length(const struct probe *p, bool is_taken)
{
	if (!is_about_length(p) || p->n_turns == LENGTH(is_long_turn))
		return false;
	return is_long_turn[p->n_turns] ? !is_taken && is_refused_for_length(p)
					: p->session->n_chain > 0;
}

/* The next turn, when it was.  False: it was not, or that was the last one, or there is no time
 * to find out. */
static bool is_asked_once_more(struct probe *p, bool is_taken)
{
	if (!is_turn_of_length(p, is_taken) || ++p->n_turns == LENGTH(is_long_turn) ||
	    clock_now_us() >= p->address_until.at_us)
		return false;
	bool is_long = is_long_turn[p->n_turns];
	probe_note_elapsed(p);
	forget_handshake(p);
	probe_release(p);
	p->offer = is_long ? offer_further(p->done->offer, &p->done->tls) : p->done->offer;
	probe_connect(p);
	limit_further(p);
	return true;
}

static const char *end_for_length(struct probe *p, bool is_taken)
{
	static const char *const words[] = {
		[LONG_HELLO_NOT_SEEN] =
			"whether a ClientHello of more than one packet is taken did not show",
		[LONG_HELLO_TAKEN] = "a ClientHello of more than one packet is taken",
		[LONG_HELLO_REFUSED] =
			"a ClientHello of more than one packet is not taken, as before",
	};
	enum long_hello *seen = &p->session->long_hello;
	if (offer_is_long(p->offer) && (is_taken || p->session->n_chain > 0))
		*seen = LONG_HELLO_TAKEN;
	else if (p->n_turns == LENGTH(is_long_turn))
		*seen = LONG_HELLO_REFUSED;
	return words[*seen];
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

static const char *end_for_any(struct probe *p)
{
	struct error *error = &p->done->error;
	bool is_shown = p->session->n_chain > 0;
	p->asks_for_any = false;
	p->target.variant = p->asked_variant;
	p->is_final = is_shown;
	if (!is_shown && is_without_a_word(error)) {
		p->done->variant_refused = false;
		error_raise(error, ERR_TLS_BREAKS_OFF,
			    FACTS(.ended = error->ended, .number = error->number));
	}
	return is_shown ? "any certificate is shown" : "no certificate is shown at all";
}

static const char *end_words(struct probe *p, bool is_taken)
{
	if (p->asks_for_any)
		return end_for_any(p);
	return is_about_length(p) ? end_for_length(p, is_taken) : end_for_browsers(p, is_taken);
}

/* The further connection has ended.  What it was about is an end as it was before: p->error
 * is that of the connection before, none when it ended well. */
static void end_further(struct probe *p, bool is_taken)
{
	const char *words = end_words(p, is_taken);
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* %s\n", words);
	probe_note_elapsed(p);
	take_back(p, &p->done);
	drop(&p->done);
}

/* --- the outside ------------------------------------------------------------------------- */

bool probe_offers_go_on(struct probe *p, bool is_well)
{
	if (!is_well && is_asked_again(p) && ask_again(p))
		return true;
	if (p->done != NULL) {
		if (is_asked_once_more(p, is_well))
			return true;
		end_further(p, is_well);
		return false;
	}
	if (is_any_asked_for(p))
		return ask_for_any(p);
	enum tls_offer offer = further_offer(p);
	return offer != OFFER_NONE && ask_further(p, offer);
}

void probe_offers_settle(struct probe *p)
{
	if (p->first == NULL)
		return;
	if (p->error.code != ERR_NONE && first_says_more(p)) {
		struct error second = p->error;
		take_back(p, &p->first);
		note_silence(p, &second);
	} else {
		note_first(p);
	}
	drop(&p->first);
}

void probe_offers_drop(struct probe *p)
{
	drop(&p->first);
	drop(&p->done);
}

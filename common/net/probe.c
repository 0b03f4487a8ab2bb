/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe_connection.h"
#include "probe_offers.h"
#include "stage_dialogue.h"
#include "stages.h"
#include "tls_data.h"

/* The least that an address gets of the time that is left. */
enum { ADDRESS_LEAST_US = 1000000 };
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
	session->long_hello = LONG_HELLO_NOT_SEEN;
	session->browsers_asked = false;
	session->proxy_protocol = 0;
	p->offer = tls_context_first_offer(p->context->tls);
	p->is_local = false;
	p->n_turns = 0;
	p->is_final = false;
	describe_address(p);
	probe_connect(p);
}

static void end(struct probe *p)
{
	probe_note_elapsed(p);
	p->stage = p->next = STAGE_ENDED;
	p->session->total_us = p->session->elapsed_us[STEP_RESOLVE] + clock_now_us() - p->start_us;
	probe_release(p);
}

/* Is it worth while to try the next address?  Not when this one brought a
 * certificate, or has none of the kind that is asked for, nor when the next would fail alike, nor
 * when a server tried to slip in plain text, which must not be passed over. */
static bool tries_next(const struct probe *p)
{
	return p->current + 1 < p->n_addresses && p->session->n_chain == 0 && !p->is_final &&
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

static bool has_no_such_certificate(const struct error *error)
{
	return error->code == ERR_TLS_NO_SUCH_CERTIFICATE;
}

/* Of several addresses that all failed, does this one say more than the one
 * that the session is about?  The one that got furthest does; never one that
 * this machine has no route to.  That it has no certificate of the kind is all that was
 * asked. */
static bool says_more(const struct failed_attempt *failed, const struct probe *p)
{
	bool has_none = has_no_such_certificate(&failed->error);
	if (has_none != p->session->variant_refused)
		return has_none;
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
	session->variant_refused = has_no_such_certificate(&failed.error);
	session->offer = OFFER_NONE;
	p->is_local = failed.is_local;
}

/* The current address has failed with p->error. */
static void fail_address(struct probe *p)
{
	struct session *session = p->session;
	char text[PROBE_PEER_BYTES];
	if (error_finding(p->error.code) == FINDING_CLIENT_CERTIFICATE_REQUIRED)
		session->reached = STEP_CLIENT_CERTIFICATE;
	if (probe_keeps_log(p))
		strbuf_printf(&p->log, "* %s: %s\n", probe_peer(p, text, sizeof(text)),
			      finding_info(error_finding(p->error.code))->id);
	if (tries_next(p) && keep_failed(p, &p->error) == ERR_NONE) {
		probe_release(p);
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
	probe_release(p);
	probe_offers_drop(p);
	strbuf_clear(&p->log);
	free(p->addresses);
	free(p);
}

/* The connection has ended, and nothing is left to find out from it. */
static void conclude(struct probe *p, bool is_well)
{
	/* What was said comes before what became of it. */
	stage_dialogue_drop(p);
	if (probe_offers_go_on(p, is_well))
		return;
	probe_note_elapsed(p);
	probe_offers_settle(p);
	if (p->error.code != ERR_NONE)
		fail_address(p);
	else
		end(p);
}

static void finish(struct probe *p)
{
	if (p->tls != NULL)
		tls_close(p->tls);
	p->error = (struct error){ 0 };
	conclude(p, true);
}

static void take(struct probe *p, enum progress progress)
{
	switch (progress) {
	case PROGRESS_ON:
	case PROGRESS_WAIT:
		probe_change_stage(p);
		break;
	case PROGRESS_FAILED:
	case PROGRESS_TIMED_OUT:
		conclude(p, false);
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
			progress = probe_expire_stage(p, is_over, 0);
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
	take(p, probe_expire_stage(p, true, waiting));
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

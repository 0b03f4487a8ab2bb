/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe_connection.h"

#include <unistd.h>

#include "stage_dialogue.h"
#include "stages.h"

/* The step of the run that is under way. */
static enum step step_of(const struct probe *p)
{
	enum step step =
		p->stage == STAGE_ENDED ? STEP_CLIENT_CERTIFICATE : stage_row(p->stage)->step;
	return step == STEP_CONNECT && probe_has_proxy(p) ? STEP_PROXY : step;
}

void probe_note_elapsed(struct probe *p)
{
	int64_t now = clock_now_us();
	p->session->elapsed_us[step_of(p)] += now - p->stage_us;
	p->stage_us = now;
}

void probe_change_stage(struct probe *p)
{
	if (p->next == p->stage)
		return;
	probe_note_elapsed(p);
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

enum progress probe_expire_stage(struct probe *p, bool is_connection, size_t waiting)
{
	const struct stage_row *row = stage_row(p->stage);
	enum progress progress = PROGRESS_TIMED_OUT;
	p->has_limit = false;
	if (row->expired != NULL)
		progress = row->expired(p);
	else if (!is_connection)
		progress = row->advance(p);
	return progress == PROGRESS_TIMED_OUT ? time_out(p, waiting) : progress;
}

void probe_release(struct probe *p)
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

void probe_connect(struct probe *p)
{
	p->error = (struct error){ 0 };
	p->has_limit = false;
	p->shortage = 0;
	p->stage = p->next = STAGE_OPEN;
	p->connection_us = p->stage_us = clock_now_us();
	p->session->reached = step_of(p);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stages.h"

#include "stage_connect.h"
#include "stage_dialogue.h"
#include "stage_request.h"
#include "stage_tls.h"

static const struct stage_row rows[STAGE_ENDED] = {
	[STAGE_OPEN] = {
		.step = STEP_CONNECT,
		.advance = stage_open,
		.waits_for = stage_open_waits_for,
	},
	[STAGE_CONNECT] = {
		.step = STEP_CONNECT,
		.advance = stage_connect,
		.waits_for = stage_connect_waits_for,
	},
	[STAGE_PROXY] = {
		.step = STEP_PROXY,
		.advance = stage_proxy,
		.waits_for = stage_dialogue_waits_for,
	},
	[STAGE_HEADER] = {
		.step = STEP_CONNECT,
		.advance = stage_header,
		.waits_for = stage_dialogue_waits_for,
	},
	[STAGE_STARTTLS] = {
		.step = STEP_STARTTLS,
		.advance = stage_starttls,
		.waits_for = stage_dialogue_waits_for,
	},
	[STAGE_HANDSHAKE] = {
		.step = STEP_HANDSHAKE,
		.advance = stage_handshake,
		.expired = stage_handshake_expired,
		.waits_for = stage_handshake_waits_for,
	},
	[STAGE_QUOTE] = {
		.step = STEP_HANDSHAKE,
		.advance = stage_quote,
		.limit_us = STAGE_QUOTE_US,
		.expired = stage_quote_expired,
	},
	[STAGE_VERDICT] = {
		.step = STEP_CLIENT_CERTIFICATE,
		.advance = stage_verdict,
		.limit_us = STAGE_VERDICT_US,
		.expired = stage_verdict_expired,
	},
	[STAGE_REQUEST] = {
		.step = STEP_CLIENT_CERTIFICATE,
		.advance = stage_request,
		.waits_for = stage_request_waits_for,
	},
	[STAGE_REPLY] = {
		.step = STEP_CLIENT_CERTIFICATE,
		.advance = stage_reply,
		.expired = stage_reply_expired,
		.waits_for = stage_request_waits_for,
	},
};

const struct stage_row *stage_row(enum stage stage)
{
	return &rows[stage];
}

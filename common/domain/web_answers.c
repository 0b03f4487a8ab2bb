/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_answers.h"

static bool is_never(int status)
{
	(void)status;
	return false;
}

const struct http_wanted no_body = { is_never, 0 };

bool answer_is_redirect(const struct http_answer *answer)
{
	static const int statuses[] = { 301, 302, 303, 307, 308 };
	for (size_t i = 0; answer != NULL && i < LENGTH(statuses); i++) {
		if (answer->status == statuses[i] && answer->location[0] != '\0')
			return true;
	}
	return false;
}

bool answer_is_absence(const struct inquiry *inquiry)
{
	enum err err = inquiry->error.code;
	enum finding_id finding = error_finding(err);
	return err == ERR_RESOLVE_NO_HOST || err == ERR_RESOLVE_NO_ADDRESS ||
	       finding == FINDING_CONNECT_FAILED || finding == FINDING_NOT_TLS ||
	       finding == FINDING_HANDSHAKE_FAILED;
}

void tell_answer(struct inquiry *inquiry)
{
	const struct http_answer *answer = inquiry->answer;
	if (answer == NULL || answer->status == 0 || inquiry->remark.code != ERR_NONE)
		return;
	error_raise(&inquiry->remark,
		    answer_is_redirect(answer) ? ERR_TOLD_REDIRECT : ERR_TOLD_STATUS,
		    FACTS(.number = answer->status, .about = answer->location));
}

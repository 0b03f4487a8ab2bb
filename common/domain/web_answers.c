/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_answers.h"

#include <errno.h>

#include "net/srv.h"

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
		if (answer->status == statuses[i])
			return answer->location[0] != '\0' && answer->error.code == ERR_NONE;
	}
	return false;
}

bool status_is_ok(int status)
{
	return status == 200;
}

bool answer_is_refused(const struct inquiry *inquiry)
{
	return inquiry->error.code == ERR_CONNECT && inquiry->error.number == ECONNREFUSED;
}

bool answer_is_nobody(const struct inquiry *inquiry)
{
	enum err err = inquiry->error.code;
	return err == ERR_RESOLVE_NO_HOST || err == ERR_RESOLVE_NO_ADDRESS ||
	       err == ERR_RESOLVE_ALIAS || answer_is_refused(inquiry);
}

/* Is there nothing at this place: nobody, or no TLS?  A name server that does not answer, a
 * network that does not lead there, or a server that is silent, says nothing. */
static bool is_absence(const struct inquiry *inquiry)
{
	enum finding_id finding = error_finding(inquiry->error.code);
	return answer_is_nobody(inquiry) || finding == FINDING_NOT_TLS ||
	       finding == FINDING_HANDSHAKE_FAILED;
}

void tell_answer(struct inquiry *inquiry)
{
	const struct http_answer *answer = inquiry->answer;
	if (answer == NULL || inquiry->remark.code != ERR_NONE)
		return;
	bool is_lost = answer->status / 100 == 3 && answer->error.code != ERR_NONE;
	if (answer->status == 0 || is_lost)
		inquiry->remark = answer->error;
	else
		error_raise(&inquiry->remark,
			    answer_is_redirect(answer) ? ERR_TOLD_REDIRECT : ERR_TOLD_STATUS,
			    FACTS(.number = answer->status, .about = answer->location));
}

bool conclude_web_host(struct service *service, const struct demands *demands,
		       struct inquiry *inquiry)
{
	tell_answer(inquiry);
	if (inquiry->n_results > 0 || is_absence(inquiry))
		return true;
	if (inquiry_is_unresolved(inquiry) || service->settings->named[service->kind])
		service_raise_unanswered(service, demands, inquiry, ERR_WEB_HOST_UNKNOWN, NULL);
	return false;
}

void conclude_targets(struct service *service, const struct demands *demands,
		      const struct inquiry *inquiry)
{
	struct srv_list list;
	if (inquiry->reply != NULL &&
	    srv_read(inquiry->reply, inquiry->host, &list, NULL) == ERR_NONE && list.unusable > 0)
		service_raise_as(service, demands, STATE_WARNING, inquiry, ERR_SRV_SOME_UNUSABLE,
				 FACTS(.count = (int64_t)list.unusable));
}

static bool is_counted(const struct service *service, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (service->inquiries[k]->n_results > 0 &&
		    dns_same_name(service->inquiries[k]->host, service->inquiries[i]->host))
			return true;
	}
	return false;
}

int64_t count_hosts(const struct service *service)
{
	int64_t n = 0;
	for (size_t i = 0; i < service->n_inquiries; i++)
		n += service->inquiries[i]->n_results > 0 && !is_counted(service, i);
	return n;
}

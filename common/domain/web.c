/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web.h"

#include <stdio.h>

#include "web_answers.h"

static const enum inquiry_step steps[] = { INQUIRY_WEB_APEX, INQUIRY_WEB_WWW };

static void begin(struct service *service)
{
	for (size_t i = 0; i < LENGTH(steps); i++) {
		struct url url = { .is_https = true, .port = 443, .path = "/" };
		int n = snprintf(url.host, sizeof(url.host), "%s%s",
				 steps[i] == INQUIRY_WEB_WWW ? "www." : "", service->domain);
		if (n >= (int)sizeof(url.host))
			continue;
		struct inquiry *inquiry =
			service_ask_document(service, steps[i], NULL, &url, no_body);
		if (inquiry != NULL)
			inquiry->may_be_absent = true;
	}
}

/* A host that is not there, or has no https, is no fault: not every domain has one. */
static void conclude(struct service *service, const struct demands *demands)
{
	int64_t n = count_hosts(service);
	bool is_known = true;
	for (size_t i = 0; i < service->n_inquiries; i++)
		is_known = conclude_web_host(service, demands, service->inquiries[i]) && is_known;
	service->presence = n > 0 ? PRESENCE_THERE : is_known ? PRESENCE_NONE : PRESENCE_UNKNOWN;
	if (n > 0)
		error_raise(&service->remark, n > 1 ? ERR_TOLD_HOSTS : ERR_TOLD_ONE_HOST,
			    FACTS(.count = n));
}

const struct discovery discovery_web = { begin, NULL, conclude };

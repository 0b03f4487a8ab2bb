/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "starttls.h"

#include <stdio.h>

void starttls_names_init(struct starttls_names *names, const char *domain)
{
	if (domain == NULL)
		names->domain[0] = '\0';
	else if (!dns_name_to_unicode(domain, names->domain, sizeof(names->domain)))
		snprintf(names->domain, sizeof(names->domain), "%s", domain);
	snprintf(names->client, sizeof(names->client), "[127.0.0.1]");
}

enum dialogue_status starttls_turned_away(struct dialogue *d)
{
	return dialogue_refuse(d, ERR_STARTTLS_TURNED_AWAY, FACTS());
}

enum dialogue_status starttls_refused(struct dialogue *d, const char *command)
{
	return dialogue_refuse(d, ERR_STARTTLS_COMMAND_REFUSED, FACTS(.term = command));
}

enum dialogue_status starttls_not_offered(struct dialogue *d, const char *extension)
{
	return dialogue_refuse(d, ERR_STARTTLS_NOT_OFFERED, FACTS(.term = extension));
}

const struct dialogue_rules starttls_rules = {
	.next = "the TLS handshake",
	.not_spoken = ERR_STARTTLS_NOT_SPOKEN,
	.other_spoken = ERR_STARTTLS_OTHER_SPOKEN,
	.tls_spoken = ERR_STARTTLS_TLS_SPOKEN,
	.too_much = ERR_STARTTLS_TOO_MUCH,
	.too_long = ERR_STARTTLS_TOO_LONG,
	.closed = ERR_STARTTLS_CLOSED,
	.closed_within = ERR_STARTTLS_CLOSED_WITHIN,
	.closed_after = ERR_STARTTLS_CLOSED_AFTER,
	.behind = ERR_STARTTLS_BEHIND,
};

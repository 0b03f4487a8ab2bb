/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tunnel.h"

/* A blank or a control character would change the request. */
static bool is_sendable(const char *host)
{
	size_t len = strlen(host);
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)host[i] <= ' ' || host[i] == 0x7f)
			return false;
	}
	return len > 0 && len < DNS_NAME_BYTES;
}

enum err tunnel_check(const struct tunnel *tunnel)
{
	if (!is_sendable(tunnel->host))
		return ERR_PROXY_TARGET_NO_NAME;
	/* The zone means something on this machine only. */
	return strchr(tunnel->host, '%') != NULL ? ERR_PROXY_TARGET_ZONE : ERR_NONE;
}

const struct dialogue_rules tunnel_rules = {
	.next = "the target",
	.not_spoken = ERR_PROXY_NOT_SPOKEN,
	.other_spoken = ERR_PROXY_NOT_SPOKEN,
	.tls_spoken = ERR_NONE,
	.too_much = ERR_PROXY_ENDLESS,
	.too_long = ERR_PROXY_ENDLESS,
	.closed = ERR_PROXY_CLOSED,
	.closed_within = ERR_PROXY_CLOSED,
	.closed_after = ERR_PROXY_CLOSED,
	.behind = ERR_NONE,
};

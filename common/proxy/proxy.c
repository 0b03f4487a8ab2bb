/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "proxy.h"

#include "http_connect.h"
#include "socks5.h"

static const struct dialogue_kind *const table[] = {
	[PROXY_NONE] = NULL,
	[PROXY_HTTP_CONNECT] = &http_connect_dialogue,
	[PROXY_SOCKS5] = &socks5_dialogue,
};

const struct dialogue_kind *proxy_dialogue(enum proxy_kind kind)
{
	return table[kind];
}

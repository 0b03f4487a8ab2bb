/* proxy.h - the kinds of proxies: a row each. */
#ifndef CCN_PROXY_PROXY_H
#define CCN_PROXY_PROXY_H

#include "tunnel.h"

/* The dialogue with a proxy; its subject is struct tunnel.  NULL: PROXY_NONE. */
const struct dialogue_kind *proxy_dialogue(enum proxy_kind kind);

#endif

/* http_connect.h - HTTP CONNECT (RFC 9110, section 9.3.6). */
#ifndef CCN_PROXY_HTTP_CONNECT_H
#define CCN_PROXY_HTTP_CONNECT_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind http_connect_dialogue;

#endif

/* socks5.h - SOCKS5 (RFC 1928), with user and password (RFC 1929). */
#ifndef CCN_PROXY_SOCKS5_H
#define CCN_PROXY_SOCKS5_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind socks5_dialogue;

#endif

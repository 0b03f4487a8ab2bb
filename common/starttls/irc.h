/* irc.h - IRC (RFC 1459, RFC 2812) with STARTTLS of IRCv3. */
#ifndef CCN_STARTTLS_IRC_H
#define CCN_STARTTLS_IRC_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind irc_dialogue;

#endif

/* nntp.h - NNTP (RFC 3977) with STARTTLS (RFC 4642). */
#ifndef CCN_STARTTLS_NNTP_H
#define CCN_STARTTLS_NNTP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind nntp_dialogue;

#endif

/* pop3.h - POP3 (RFC 1939) with CAPA (RFC 2449) and STLS (RFC 2595, section 4). */
#ifndef CCN_STARTTLS_POP3_H
#define CCN_STARTTLS_POP3_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind pop3_dialogue;

#endif

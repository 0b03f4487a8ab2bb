/* xmpp.h - XMPP, client to server and server to server (RFC 6120, section 5). */
#ifndef CCN_STARTTLS_XMPP_H
#define CCN_STARTTLS_XMPP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind xmpp_client_dialogue;
extern const struct dialogue_kind xmpp_server_dialogue;

#endif

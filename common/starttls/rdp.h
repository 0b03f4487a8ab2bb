/* rdp.h - RDP: the negotiation that stands before TLS (MS-RDPBCGR). */
#ifndef CCN_STARTTLS_RDP_H
#define CCN_STARTTLS_RDP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind rdp_dialogue;

#endif

/* tds.h - TDS, the protocol of Microsoft SQL Server: the negotiation that stands
 * before TLS, and the packets that carry its handshake (MS-TDS). */
#ifndef CCN_STARTTLS_TDS_H
#define CCN_STARTTLS_TDS_H

#include "dialogue/dialogue.h"
#include "dialogue/framing.h"

extern const struct dialogue_kind tds_dialogue;
extern const struct framing tds_framing;

#endif

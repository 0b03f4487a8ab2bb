/* imap.h - IMAP (RFC 3501 and RFC 9051, section 6.2.1). */
#ifndef CCN_STARTTLS_IMAP_H
#define CCN_STARTTLS_IMAP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind imap_dialogue;

#endif

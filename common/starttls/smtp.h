/* smtp.h - SMTP and message submission (RFC 5321, RFC 3207, RFC 6409) and LMTP, which only
 * greets with another verb (RFC 2033). */
#ifndef CCN_STARTTLS_SMTP_H
#define CCN_STARTTLS_SMTP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind smtp_dialogue;
extern const struct dialogue_kind submission_dialogue;
extern const struct dialogue_kind lmtp_dialogue;

#endif

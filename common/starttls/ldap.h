/* ldap.h - LDAP: the StartTLS extended operation (RFC 4511, section 4.14). */
#ifndef CCN_STARTTLS_LDAP_H
#define CCN_STARTTLS_LDAP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind ldap_dialogue;

#endif

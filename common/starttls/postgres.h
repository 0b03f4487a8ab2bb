/* postgres.h - PostgreSQL: SSLRequest of the frontend/backend protocol, version 3. */
#ifndef CCN_STARTTLS_POSTGRES_H
#define CCN_STARTTLS_POSTGRES_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind postgres_dialogue;

#endif

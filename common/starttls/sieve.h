/* sieve.h - ManageSieve (RFC 5804, section 2.2). */
#ifndef CCN_STARTTLS_SIEVE_H
#define CCN_STARTTLS_SIEVE_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind sieve_dialogue;

#endif
